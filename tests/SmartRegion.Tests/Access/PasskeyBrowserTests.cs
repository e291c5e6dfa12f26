using Microsoft.Playwright;
using SmartRegion.Access;

namespace SmartRegion.Tests.Access;

/// <summary>Passkeys in Chromium, with its virtual authenticator.</summary>
public sealed class PasskeyBrowserTests
{
    [Fact]
    public async Task A_passkey_is_made_on_ones_page_and_signs_in_by_one_press()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        // An address of numbers can have no passkeys.
        var home = new UriBuilder(region.Url) { Host = "localhost" }.Uri;
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "jana@obec.example", new Membership("", Role.Author), "console");
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 360);
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.GotoAsync(new Uri(home, $"/cs/invitation/{secret}").ToString());
        await page.FillAsync("#name", "Jana Nová");
        await page.FillAsync("#password", Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cs/account?done=welcome");
        await page.FillAsync("#passkey-current", Visitor.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.FillAsync("#passkey-name", "Telefon");
        Assert.False(await page.IsTooWideAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/cs/account?done=passkey");
        Assert.Contains("Telefon", await page.InnerTextAsync("section[aria-labelledby=passkeys]"), StringComparison.Ordinal);
        await page.ClickAsync("form[action='/cs/sign-out'] button");
        await page.WaitForURLAsync("**/cs");
        await page.GotoAsync(new Uri(home, "/cs/sign-in").ToString());
        await page.ClickAsync("form[data-passkey] button");
        await page.WaitForURLAsync("**/cs/account");
        Assert.Contains("jana@obec.example", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        // Without scripts nothing is offered that would not work, and what is there can be taken away.
        var plain = await browser.PageAsync(ColorScheme.Dark, 360, javaScript: false);
        await plain.GotoAsync(new Uri(home, "/cs/sign-in").ToString());
        Assert.False(await plain.IsVisibleAsync("form[data-passkey]"));
        await plain.FillAsync("#email", "jana@obec.example");
        await plain.FillAsync("#password", Visitor.Password);
        await plain.Keyboard.PressAsync("Enter");
        await plain.WaitForURLAsync("**/cs/account");
        Assert.False(await plain.IsVisibleAsync("form[action='/cs/account/passkeys-begin']"));
        Assert.True(await plain.IsVisibleAsync("section[aria-labelledby=passkeys] summary"));
    }
}
