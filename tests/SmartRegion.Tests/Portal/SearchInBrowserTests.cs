using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>Searching in Chromium, with and without JavaScript.</summary>
[Collection(SeededCollection.Name)]
public sealed class SearchInBrowserTests(SeededRegion seeded)
{
    private string At(string path) => new Uri(seeded.Region.Url, path).ToString();

    [Fact]
    public async Task Without_JavaScript_one_searches_narrows_takes_a_word_away_and_changes_the_language()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280, javaScript: false);
        await page.GotoAsync(At("/cs"));
        await page.FillAsync("#home-q", "veřejné osvětlení");
        await page.ClickAsync(".hero-search button[type=submit]");
        Assert.Equal("veřejné osvětlení", await page.InputValueAsync("#q"));
        var all = await page.Locator(".hit").CountAsync();

        await page.CheckAsync("input[name=kind][value=practice]");
        await page.ClickAsync("[data-apply]");
        Assert.Contains("kind=practice", page.Url, StringComparison.Ordinal);
        Assert.True(await page.IsCheckedAsync("input[name=kind][value=practice]"));
        Assert.InRange(await page.Locator(".hit").CountAsync(), 1, all - 1);

        await page.Locator(".words .chip").First.ClickAsync();
        Assert.Contains("without=", page.Url, StringComparison.Ordinal);
        Assert.Contains("kind=practice", page.Url, StringComparison.Ordinal);

        await page.ClickAsync(".languages a[hreflang=de]");
        Assert.Contains("/de/search?", page.Url, StringComparison.Ordinal);
        Assert.Equal("de", await page.GetAttributeAsync("html", "lang"));
        Assert.Equal("veřejné osvětlení", await page.InputValueAsync("#q"));
        Assert.True(await page.IsCheckedAsync("input[name=kind][value=practice]"));
    }

    [Fact]
    public async Task Without_JavaScript_no_empty_map_takes_room_and_the_next_page_is_a_link()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 360, javaScript: false);
        await page.GotoAsync(At("/de/search?kind=place"));
        Assert.False(await page.IsVisibleAsync(".map"));
        var first = await page.GetAttributeAsync(".hit", "data-id");
        await page.ClickAsync(".paging a[rel~=next]");
        Assert.NotEqual(first, await page.GetAttributeAsync(".hit", "data-id"));
    }

    [Fact]
    public async Task A_facet_applies_at_once_with_JavaScript()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(At("/en/search?q=lighting"));
        await page.ClickAsync("input[name=kind][value=practice]");
        await page.WaitForURLAsync("**kind=practice**");
        Assert.Contains("kind=practice", page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("bbox=", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task MapLibre_draws_the_region_and_every_hit_that_has_a_place(ColorScheme scheme)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, 1280);
        var wrong = new List<string>();
        page.Console += (_, m) => { if (m.Type is "error" or "warning" && !m.Text.Contains("GL Driver", StringComparison.Ordinal) && !m.Text.Contains("preload", StringComparison.Ordinal)) wrong.Add(m.Text); };
        page.PageError += (_, e) => wrong.Add(e);
        await page.GotoAsync(At("/cs/search?kind=practice&region=CZ032,DE22,DE24"));
        var map = page.Locator(".map[data-shown]");
        await map.WaitForAsync(new() { Timeout = 60_000 });

        var points = (JsonArray)(await seeded.Region.JsonAsync("/cs/search/points?kind=practice&region=CZ032,DE22,DE24"))["points"]!;
        Assert.True(points.Count > 3);
        Assert.Equal($"{points.Count}", await map.GetAttributeAsync("data-shown"));
        foreach (var point in points) Assert.Equal(1, await page.Locator($"#hit-{point![0]}").CountAsync());
        Assert.True(await page.Locator(".map canvas").IsVisibleAsync());
        // It fades in.
        var colours = 0;
        for (var i = 0; i < 60 && colours <= 40; i++) colours = await ColoursAsync(page, await map.ScreenshotAsync());
        Assert.True(colours > 40, $"{colours} colours");
        Assert.Empty(wrong);
    }

    // How many colours a picture has: an empty map has a handful. The browser itself reads the picture.
    private static Task<int> ColoursAsync(IPage page, byte[] png) => page.EvaluateAsync<int>("""
        async (data) => {
          const image = new Image();
          image.src = "data:image/png;base64," + data;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
        }
        """, Convert.ToBase64String(png));
}
