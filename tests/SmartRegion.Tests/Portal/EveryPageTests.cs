using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>Every page of the seeded region in three languages: alive, whole, valid, accessible.</summary>
[Collection(SeededCollection.Name)]
public sealed class EveryPageTests(SeededRegion seeded, EveryPageTests.Crawled crawled) : IClassFixture<EveryPageTests.Crawled>
{
    /// <summary>One crawl for all tests of this class.</summary>
    public sealed class Crawled
    {
        private Task<Crawl>? _crawl;

        public Task<Crawl> OfAsync(TestRegion region) => _crawl ??= Crawl.RunAsync(region.Client);
    }

    private Task<Crawl> CrawlAsync() => crawled.OfAsync(seeded.Region);

    [Fact]
    public async Task Every_link_is_alive_and_every_municipality_has_its_page()
    {
        var crawl = await CrawlAsync();
        None(crawl.Dead);
        Assert.Equal(2019, crawl.Pages.Count(p => Crawl.IsMunicipality(p.Path)));
    }

    [Fact]
    public async Task Every_page_is_valid_HTML()
    {
        var pages = (await CrawlAsync()).Distinct();
        var faults = await NodeScript.RunAsync("validate-html.mjs", string.Join('\n', pages.Select(p => new Uri(seeded.Region.Url, p))));
        Assert.True(faults.Length == 0, faults.Length > 4000 ? faults[..4000] : faults);
    }

    [Fact]
    public async Task Every_page_has_its_language_a_title_one_main_heading_and_its_sisters()
    {
        None([.. (await CrawlAsync()).Pages.SelectMany(p => p.Faults)]);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task No_page_has_an_axe_violation(ColorScheme scheme, int width)
    {
        // Colours, widths and languages take turns: what is on a page is told by the same components in each.
        var pages = (await CrawlAsync()).DistinctInTurns().Index().Where(p => p.Index % 2 == (scheme == ColorScheme.Light ? 0 : 1)).Select(p => p.Item).ToList();
        Assert.All(SmartRegion.Core.Language.All, l => Assert.Contains(pages, p => p.StartsWith($"/{l}", StringComparison.Ordinal)));
        await using var browser = await Browser.StartAsync();
        // A tab draws on one processor.
        var wrong = await Task.WhenAll(pages.Index().GroupBy(p => p.Index % 2, p => p.Item).Select(async half => await FaultsAsync(await browser.PageAsync(scheme, width), half)));
        None([.. wrong.SelectMany(w => w)]);
    }

    [Fact]
    public async Task No_page_is_wider_than_a_phone()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 360, javaScript: false);
        var wrong = new List<string>();
        foreach (var path in (await CrawlAsync()).Distinct())
        {
            await page.GotoAsync(new Uri(seeded.Region.Url, path).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            if (await page.IsTooWideAsync()) wrong.Add($"{path}: wider than a phone");
        }
        None(wrong);
    }

    private async Task<List<string>> FaultsAsync(IPage page, IEnumerable<string> paths)
    {
        // Maps are drawn by the processor here, which would take most of the time; MapBrowserTests checks one with all its controls.
        await page.RouteAsync("**/lib/maplibre/*.js*", r => r.AbortAsync());
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            await page.GotoAsync(new Uri(seeded.Region.Url, path).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            wrong.AddRange((await page.FaultsAsync()).Select(f => $"{path}: {f}"));
        }
        return wrong;
    }

    [Fact]
    public async Task No_page_sends_a_request_elsewhere_or_breaks_the_security_policy()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280);
        var wrong = new List<string>();
        page.Request += (_, r) => { if (!r.Url.StartsWith(seeded.Region.Url.ToString(), StringComparison.Ordinal) && !r.Url.StartsWith("data:", StringComparison.Ordinal) && !r.Url.StartsWith("blob:", StringComparison.Ordinal)) wrong.Add(r.Url); };
        page.Console += (_, m) => { if (m.Type == "error") wrong.Add($"{page.Url}: {m.Text}"); };
        page.PageError += (_, e) => wrong.Add($"{page.Url}: {e}");
        foreach (var path in new[] { "/cs", "/de/search?q=Stra%C3%9Fenbeleuchtung", "/en/entry/nova-role-led-lighting", "/cs/entry/cz-555398", "/de/entry/de-09272149", "/en/vocabulary", "/de/developers", "/cs/datastreams" })
            await page.GotoAsync(new Uri(seeded.Region.Url, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        None(wrong);
    }

    private static void None(IReadOnlyCollection<string> faults) => Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20)));
}
