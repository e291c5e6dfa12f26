using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>The map of everything, and the list that says the same.</summary>
[Collection(SeededCollection.Name)]
public sealed class MapBrowserTests(SeededRegion seeded)
{
    private string At(string path) => new Uri(seeded.Region.Url, path).ToString();

    [Fact]
    public async Task Without_JavaScript_layers_and_an_area_are_chosen_and_the_list_tells_what_lies_there()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280, javaScript: false);
        await page.GotoAsync(At("/en/map"));
        Assert.False(await page.IsVisibleAsync(".viewer-map"));
        await page.CheckAsync("input[name=layer][value=districts]");
        await page.UncheckAsync("input[name=layer][value='-entries']");
        await page.FillAsync("#bbox", "13.2,49.6,13.6,49.9");
        await page.ClickAsync("[data-apply]");
        await Assertions.Expect(page.Locator("#map-list a[href*='/collections/districts/items/']").First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("#map-list a[href*='/entry/']").CountAsync());
        Assert.Equal("13.2,49.6,13.6,49.9", await page.InputValueAsync("#bbox"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task The_map_is_drawn_follows_the_choice_and_has_no_axe_violation(ColorScheme scheme, int width)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, width);
        var wrong = new List<string>();
        page.PageError += (_, e) => wrong.Add(e);
        page.Console += (_, m) => { if (m.Type == "error") wrong.Add(m.Text); };
        await page.GotoAsync(At("/de/map"));
        await page.Locator("[data-stage][data-ready]").WaitForAsync(new() { Timeout = 60_000 });
        await page.CheckAsync("input[name=layer][value=districts]");
        await Assertions.Expect(page.Locator("#map-list a[href*='/collections/districts/items/']").First).ToBeVisibleAsync();
        Assert.Contains("layer=districts", page.Url, StringComparison.Ordinal);
        wrong.AddRange((await page.RunAxe()).Violations.Select(v => $"{v.Id} {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")) wrong.Add($"wider than {width} px");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        if (Environment.GetEnvironmentVariable("SMARTREGION_TEST_PICTURES") is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"map-{width}.png") });
    }

    [Fact]
    public async Task A_time_that_is_none_and_a_layer_that_is_none_are_told()
    {
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await seeded.Region.Client.GetAsync("/en/map?at=yesterday")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await seeded.Region.Client.GetAsync("/en/map?bbox=1,2,3")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await seeded.Region.Client.GetAsync("/en/map?layer=castles")).StatusCode);
    }
}
