using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Catalogue.Pictures;

namespace SmartRegion.Tests.Portal.Writing;

/// <summary>In Chromium, by the keyboard alone: from an invitation to a published practice with a picture in three languages.</summary>
public sealed class WriteBrowserTests
{
    private readonly List<string> _wrong = [];

    [Fact]
    public async Task An_invited_author_writes_a_practice_with_a_picture_in_Czech_and_a_coordinator_adds_languages_and_publishes_it()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        await region.Service<Entries>().CreateAsync(SmartRegion.Core.Json.Object("""{"id":"cz-555398","kind":"place","title":{"cs":"Nová Role","original":"cs"},"level":"municipality","countries":["CZ"]}"""), "test");
        using var others = await Visitor.JoinAsync(region, "eva@region.example", Role.Coordinator);
        var secret = await region.Service<Invitations>().MakeAsync(Invitation.ForAccount, "jana@obec.example", new Membership("", Role.Author), "console");
        var photo = Path.Combine(Path.GetTempPath(), $"photo-{Guid.NewGuid():N}.jpg");
        await File.WriteAllBytesAsync(photo, TestPictures.WithPosition(TestPictures.Make(1600, 900), 1));
        await using var browser = await Browser.StartAsync();

        var jana = await PageAsync(browser, ColorScheme.Light, 1280);
        await jana.GotoAsync(new Uri(region.Url, $"/cs/invitation/{secret}").ToString());
        await TypeAsync(jana, "#name", "Jana Nová");
        await TypeAsync(jana, "#password", "sieben gelbe Fahrräder im Hof");
        await jana.Keyboard.PressAsync("Enter");
        await jana.WaitForURLAsync("**/cs/account?done=welcome");
        await EnterAsync(jana, "a[href='/cs/write']", "**/cs/write");
        await CheckAsync(jana, "choosing a kind");
        await EnterAsync(jana, "a[href='/cs/write/practice']", "**/cs/write/practice");
        await CheckAsync(jana, "an empty form");
        await TypeAsync(jana, "#f-title-cs", "Čidla hlídají potok");
        // It is kept while she types, and goes on under the address of her working copy.
        await jana.WaitForURLAsync("**/cs/drafts/*/edit");
        await TypeAsync(jana, "#f-summary-cs", "V Nové Roli hlídají potok čidla.");
        await jana.ChooseAsync(() => jana.ReachAsync("#picture"), photo);
        await PressAsync(jana, "button[value=picture]");
        await jana.WaitForSelectorAsync("img.shown");
        await TypeAsync(jana, "#f-population", "asi čtyři tisíce");
        await TypeAsync(jana, "#f-places-0", "Nová Ro");
        await jana.WaitForSelectorAsync("#f-places-0-list [role=option]");
        await jana.Keyboard.PressAsync("ArrowDown");
        await jana.Keyboard.PressAsync("Enter");
        Assert.Equal("Nová Role (cz-555398)", await jana.InputValueAsync("#f-places-0"));
        await PressAsync(jana, "button[value=review]");
        await jana.WaitForSelectorAsync("#problems");
        // The summary has the focus, and its links lead to the fields.
        await jana.WaitForSelectorAsync("#problems:focus");
        await CheckAsync(jana, "a form with faults");
        await jana.ReachAsync("#problems a[href='#f-population']");
        await jana.Keyboard.PressAsync("Enter");
        await TypeAsync(jana, "#f-population", "4 100");
        await jana.ReachAsync("#f-image-alt-cs", back: true);
        await jana.Keyboard.TypeAsync("Sloup s čidlem nad potokem");
        await PressAsync(jana, "button[value=review]");
        await jana.WaitForURLAsync(new Regex("/cs/drafts/[0-9a-f]+$"));
        await CheckAsync(jana, "a copy that waits");

        var eva = await PageAsync(browser, ColorScheme.Dark, 360);
        await eva.GotoAsync(new Uri(region.Url, "/de/sign-in?next=/de/drafts").ToString());
        await TypeAsync(eva, "#email", "eva@region.example");
        await TypeAsync(eva, "#password", Visitor.Password);
        await eva.Keyboard.PressAsync("Enter");
        await eva.WaitForSelectorAsync("h3 a[href^='/de/drafts/']");
        await eva.ReachAsync("h3 a[href^='/de/drafts/']");
        await eva.Keyboard.PressAsync("Enter");
        await eva.WaitForURLAsync(new Regex("/de/drafts/[0-9a-f]+$"));
        await EnterAsync(eva, "a[href$='/edit']", "**/de/drafts/*/edit");
        await CheckAsync(eva, "a form in review");
        foreach (var (field, text) in new[]
        {
            ("title-de", "Sensoren überwachen den Bach"), ("title-en", "Sensors watch the brook"), ("summary-de", "In Nová Role überwachen Sensoren den Bach."), ("summary-en", "In Nová Role, sensors watch the brook."),
            ("image-alt-de", "Mast mit Sensor am Bach"), ("image-alt-en", "Pole with a sensor above the brook"),
        }) await TypeAsync(eva, "#f-" + field, text);
        await PressAsync(eva, "button[value=publish]");
        await eva.WaitForURLAsync("**/de/entry/cidla-hlidaji-potok");
        Assert.Equal("Sensoren überwachen den Bach", await eva.InnerTextAsync("h1"));
        Assert.Equal("Mast mit Sensor am Bach", await eva.GetAttributeAsync(".entry-picture img", "alt"));
        // What waits for a condition by itself would need eval, which our pages forbid.
        await eva.Locator(".entry-picture img").ScrollIntoViewIfNeededAsync();
        Assert.True(await eva.EvaluateAsync<int>("async () => { const image = document.querySelector('.entry-picture img'); await image.decode(); return image.naturalWidth; }") > 0);
        await CheckAsync(eva, "the published practice");
        var doc = (await region.Service<Entries>().FindAsync("cidla-hlidaji-potok"))!.Doc;
        Assert.Equal(("cs", 4100, "cz-555398"), (doc["title"]!["original"]!.GetValue<string>(), doc["population"]!.GetValue<int>(), doc["places"]![0]!.GetValue<string>()));
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        File.Delete(photo);
    }

    private async Task<IPage> PageAsync(Browser browser, ColorScheme scheme, int width)
    {
        var page = await browser.PageAsync(scheme, width);
        // Maps are drawn by the processor here, and MapBrowserTests has one.
        await page.RouteAsync("**/lib/maplibre/*.js*", r => r.AbortAsync());
        page.PageError += (_, e) => _wrong.Add($"{page.Url}: {e}");
        page.Console += (_, m) => { if (m.Type == "error" && m.Text.Contains("Content Security Policy", StringComparison.Ordinal)) _wrong.Add(m.Text); };
        return page;
    }

    private async Task CheckAsync(IPage page, string what) => _wrong.AddRange((await page.FaultsAsync()).Select(f => $"{what}: {f}"));

    private static async Task TypeAsync(IPage page, string field, string text)
    {
        await page.ReachAsync(field);
        await page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task PressAsync(IPage page, string button)
    {
        await page.ReachAsync(button);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task EnterAsync(IPage page, string link, string to)
    {
        await page.ReachAsync(link);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(to);
    }
}
