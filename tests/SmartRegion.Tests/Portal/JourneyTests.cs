using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>
/// A mayor's way in Chromium: from home along the five questions to a sketch in hand, by visible links and forms only, for a Czech and a Bavarian mayor
/// in each language. At half a minute a click, thirty clicks are fifteen minutes.
/// </summary>
[Collection(SeededCollection.Name)]
public sealed class JourneyTests(SeededRegion seeded)
{
    private const int MostClicks = 30;

    [Theory]
    [InlineData("Nová Role", "cz-555398")]
    [InlineData("Spiegelau", "de-09272149")]
    public async Task A_mayor_comes_from_home_to_a_sketch_in_hand(string name, string place)
    {
        await using var browser = await Browser.StartAsync();
        // A tab draws on one processor.
        await Task.WhenAll(SmartRegion.Core.Language.All.Select(async language =>
        {
            // The page is the same in each language and for each mayor: axe looks once at each.
            var way = new Way(await browser.PageAsync(ColorScheme.Light, 1280), language, withAxe: language == place[..2]);
            await way.GoAsync(seeded.Region.Url, $"/{language}");
            await way.FillAsync("#home-q", name);
            await way.ClickAsync(".hero-search button[type=submit]");
            await way.ClickAsync($".hit[data-id={place}] a");
            await way.ClickAsync($".planning-path a[href^='/{language}/places/{place}/like-ours']");
            await way.ClickAsync("label:has(input[name=topic][value=energy])");
            await way.ClickAsync(".benefit-form button[type=submit]");
            await way.ClickAsync($"[data-id=nova-role-led-lighting] a[href^='/{language}/benefits/street-lighting']");
            await way.FillAsync("#lamps", "320");
            await way.ClickAsync(".benefit-form button[type=submit]");
            await way.Page.Locator(".figures dd > a[href='#how-saving']").WaitForAsync();
            await way.ClickAsync($"main a[href^='/{language}/funding?'][href*=cost]");
            await way.ClickAsync($".match[data-id=interreg-by-cz-small-projects] a[href^='/{language}/sketch?'], .planning-path a[href^='/{language}/sketch?']");
            await way.SelectAsync("#programme", "interreg-by-cz-2021-2027");
            await way.ClickAsync(".benefit-form button[type=submit]");
            await way.ClickAsync($".section-links a[href^='/{language}/partners?']");
            await way.Page.Locator("[data-role=partner]").First.WaitForAsync();
            await way.ClickAsync($".section-links a[href^='/{language}/sketch?']");
            await way.Page.Locator(".sketch-lines").First.WaitForAsync();
            Assert.Contains(name, await way.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(18, await way.Page.Locator(".sketch-lines").CountAsync());
            await DemandDocumentAsync(way, name);
            await way.ClickAsync("main a[href^='/api/sketch?']:not([href*='f=docx'], [href*='f=pdf'])");
            await way.Page.WaitForURLAsync("**/api/sketch?*");
            DemandJson((JsonObject)JsonNode.Parse(await way.Page.EvaluateAsync<string>("document.body.innerText"))!, place);
            Assert.True(way.Clicks <= MostClicks, $"{way.Clicks} clicks");
            await way.Page.CloseAsync();
        }));
    }

    private static async Task DemandDocumentAsync(Way way, string name)
    {
        var download = await way.Page.RunAndWaitForDownloadAsync(() => way.Page.ClickAsync("main a[href*='f=docx']"));
        way.Clicks++;
        using var document = WordprocessingDocument.Open(await download.PathAsync(), false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        Assert.Contains(name, document.MainDocumentPart!.Document.InnerText, StringComparison.Ordinal);
        Assert.EndsWith(".docx", download.SuggestedFilename, StringComparison.Ordinal);
    }

    private static void DemandJson(JsonObject sketch, string place)
    {
        Assert.Equal(place, sketch["project"]!["acronym"]!.GetValue<string>());
        Assert.Equal("street-lighting", sketch["budget"]!["model"]!.GetValue<string>());
        Assert.Equal("interreg-by-cz-2021-2027", sketch["coFinancing"]!["programme"]!.GetValue<string>());
        Assert.Equal("LEAD_PARTNER", sketch["partners"]![0]!["role"]!.GetValue<string>());
        Assert.Equal(["CZ", "DE"], sketch["partners"]!.AsArray().Select(p => p!["country"]!.GetValue<string>()).Distinct().Order());
        Assert.Equal(9, sketch["sections"]!.AsArray().Count);
    }

    // One who clicks and types: only what can be seen, and each page is looked at by axe.
    private sealed class Way(IPage page, string language, bool withAxe)
    {
        private readonly HashSet<string> _seen = [];

        public IPage Page { get; } = page;

        public int Clicks { get; set; }

        public async Task GoAsync(Uri root, string path)
        {
            await Page.RouteAsync("**/lib/maplibre/*.js*", r => r.AbortAsync());
            await Page.GotoAsync(new Uri(root, path).ToString());
        }

        public async Task ClickAsync(string what)
        {
            var target = Page.Locator(what).And(Page.Locator(":visible")).First;
            await target.WaitForAsync();
            await LookAsync();
            await target.ClickAsync();
            Clicks++;
        }

        public async Task FillAsync(string field, string text)
        {
            await Page.FillAsync(field, text);
            Clicks++;
        }

        public async Task SelectAsync(string field, string value)
        {
            await Page.SelectOptionAsync(field, value);
            Clicks++;
        }

        private async Task LookAsync()
        {
            var path = new Uri(Page.Url).AbsolutePath;
            Assert.StartsWith($"/{language}", path, StringComparison.Ordinal);
            if (!withAxe || !_seen.Add(path)) return;
            Assert.Empty((await Page.AxeFaultsAsync()).Select(f => $"{path}: {f}"));
        }
    }
}
