using Microsoft.Playwright;
using SmartRegion.Access;

namespace SmartRegion.Tests.Access;

/// <summary>In Chromium: from the first link to an author who is signed in, by the keyboard alone, and every page of it accessible.</summary>
public sealed class PeopleBrowserTests
{
    [Fact]
    public async Task From_the_first_link_to_an_invited_author_by_the_keyboard_alone()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.First, "", new Membership("", Role.Administrator), "console");
        await using var browser = await Browser.StartAsync();
        var eva = await browser.PageAsync(ColorScheme.Light, 1280);
        await eva.GotoAsync(new Uri(region.Url, $"/cs/invitation/{secret}").ToString());
        await FillAsync(eva, ("email", "eva@region.example"), ("name", "Eva Správná"), ("password", "čtyři lampy pod mostem"));
        await eva.WaitForURLAsync("**/cs/account?done=welcome");
        await eva.ReachAsync("a[href='/cs/people']");
        await eva.Keyboard.PressAsync("Enter");
        await eva.WaitForURLAsync("**/cs/people");
        await FillAsync(eva, ("email", "jana@obec.example"));
        await eva.WaitForSelectorAsync("a.link");
        var link = (await eva.GetAttributeAsync("a.link", "href"))!.Replace("/cs/", "/en/", StringComparison.Ordinal);

        var jana = await browser.PageAsync(ColorScheme.Dark, 360);
        await jana.GotoAsync(link);
        await FillAsync(jana, ("name", "Jana Nová"), ("password", "sieben gelbe Fahrräder im Hof"));
        await jana.WaitForURLAsync("**/en/account?done=welcome");
        await jana.ReachAsync("form[action='/en/sign-out'] button");
        await jana.Keyboard.PressAsync("Enter");
        await jana.WaitForURLAsync("**/en");
        await jana.ReachAsync("a[href='/en/sign-in']");
        await jana.Keyboard.PressAsync("Enter");
        await jana.WaitForURLAsync("**/en/sign-in");
        await FillAsync(jana, ("email", "jana@obec.example"), ("password", "sieben gelbe Fahrräder im Hof"));
        await jana.WaitForURLAsync("**/en");
        Assert.Contains("Signed in as Jana Nová", await jana.TextContentAsync("a.signed-in"), StringComparison.Ordinal);
        await jana.GotoAsync(new Uri(region.Url, "/en/account").ToString());
        Assert.Contains("author", await jana.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cs", ColorScheme.Light, 1280)]
    [InlineData("de", ColorScheme.Dark, 360)]
    public async Task No_page_of_people_has_an_axe_violation_or_is_too_wide(string lang, ColorScheme scheme, int width)
    {
        // Axe takes turns between the two ways.
        var looks = scheme == ColorScheme.Dark;
        // With all that can be there: nobody asks that provider.
        await using var region = await TestRegion.StartAsync(trustLoopback: false, settings: s => s with { OpenId = OpenIdServer.Settings(new Uri("https://login.example")) });
        var invitations = region.Service<Invitations>();
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, width);
        var wrong = new List<string>();
        var first = await invitations.MakeAsync(Invitation.First, "", new Membership("", Role.Administrator), "console");
        await VisitAsync($"/{lang}/sign-in");
        await FillAsync(page, ("email", "nobody@region.example"), ("password", "not the password"));
        await page.WaitForSelectorAsync("[role=alert]");
        await CheckAsync("refused");
        await VisitAsync($"/{lang}/invitation/gone");
        await VisitAsync($"/{lang}/invitation/{first}");
        await FillAsync(page, ("email", "eva@region.example"), ("name", "Eva Longname Schmidtbauerová"), ("password", "password12345678"));
        await page.WaitForSelectorAsync("[role=alert]");
        await CheckAsync("weak");
        await FillAsync(page, ("password", "four lamps under a bridge"));
        await page.WaitForURLAsync("**/account?done=welcome");
        await CheckAsync("account");
        await page.FillAsync("#totp-begin-current", Visitor.Password);
        await page.ClickAsync("form[action$='/account/totp-begin'] button");
        await CheckAsync("second factor");
        await VisitAsync($"/{lang}/account");
        await page.FillAsync("#passkey-current", Visitor.Password);
        await page.ClickAsync("form[action$='/account/passkeys-begin'] button");
        await page.WaitForSelectorAsync("#passkey-name");
        await CheckAsync("passkey");
        await page.FillAsync("#provider-current", Visitor.Password);
        await page.ClickAsync("form[action$='/account/provider'] button");
        await page.WaitForSelectorAsync("a[href*='/sign-in/provider?ticket=']");
        await CheckAsync("provider");
        await VisitAsync($"/{lang}/people");
        await FillAsync(page, ("email", "jana.with.a.very.long.name@municipality.example"));
        await page.WaitForSelectorAsync("a.link");
        await CheckAsync("link");
        await page.ClickAsync(".people summary");
        await CheckAsync("change");
        await VisitAsync($"/{lang}/keys");
        foreach (var of in new[] { "admin", "admin/organisations", "admin/audit", "admin/jobs", "admin/storage", "admin/settings", "privacy" }) await VisitAsync($"/{lang}/{of}");
        await VisitAsync($"/{lang}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task VisitAsync(string path)
        {
            await page.GotoAsync(new Uri(region.Url, path).ToString());
            await CheckAsync(path);
        }

        async Task CheckAsync(string what) => wrong.AddRange((await page.FaultsAsync(withAxe: looks = !looks)).Select(f => $"{what}: {f}"));
    }

    // Goes from field to field as the page orders them, and sends the form.
    private static async Task FillAsync(IPage page, params (string Id, string Text)[] fields)
    {
        foreach (var (id, text) in fields)
        {
            await page.ReachAsync("#" + id);
            await page.Keyboard.PressAsync("ControlOrMeta+A");
            await page.Keyboard.TypeAsync(text);
        }
        await page.Keyboard.PressAsync("Enter");
    }
}
