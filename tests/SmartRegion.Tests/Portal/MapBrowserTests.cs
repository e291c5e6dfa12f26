using Microsoft.Playwright;
using SmartRegion.Core;
using SmartRegion.Tests.Twin.City;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.Features.Import;

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
        var code = new List<IResponse>();
        page.Response += (_, r) => { if (new Uri(r.Url).AbsolutePath is var path && ((path.StartsWith("/assets/", StringComparison.Ordinal) && !path.StartsWith("/assets/basemap/", StringComparison.Ordinal)) || path == "/de/map")) code.Add(r); };
        await page.GotoAsync(At("/de/map"));
        await page.Locator("[data-stage][data-ready]").WaitForAsync(new() { Timeout = 60_000 });
        // The bar of the page in two dimensions, before data: with letters, styles and the library.
        var sizes = await Task.WhenAll(code.ToArray().Select(r => r.Request.SizesAsync()));
        Assert.InRange(sizes.Sum(s => s.ResponseBodySize), 250_000, 400_000);
        await page.CheckAsync("input[name=layer][value=districts]");
        await Assertions.Expect(page.Locator("#map-list a[href*='/collections/districts/items/']").First).ToBeVisibleAsync();
        Assert.Contains("layer=districts", page.Url, StringComparison.Ordinal);
        wrong.AddRange(await page.FaultsAsync());
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        if (Environment.GetEnvironmentVariable("SMARTREGION_TEST_PICTURES") is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"map-{width}.png") });
    }

    [Fact]
    public async Task Buildings_are_shown_in_the_third_dimension_when_asked_for_and_tell_what_is_known_of_them()
    {
        await using var region = await TestRegion.StartAsync("sqlite");
        await region.ImportAsync(CityFiles.At("delft.city.json"), new ImportOptions("delft") { Title = new LangText(null, null, "Delft") });
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280);
        var (wrong, asked) = (new List<string>(), new List<string>());
        page.PageError += (_, e) => wrong.Add(e);
        page.Request += (_, r) => asked.Add(new Uri(r.Url).AbsolutePath);
        await page.GotoAsync(new Uri(region.Url, "/en/map?layer=delft&bbox=4.35,51.99,4.38,52.02").ToString());
        await page.Locator("[data-stage][data-ready]").WaitForAsync(new() { Timeout = 60_000 });
        Assert.DoesNotContain(asked, p => p.EndsWith("city.js", StringComparison.Ordinal));

        await page.ClickAsync("[data-3d]");
        await page.Locator("[data-city-stage][data-ready]").WaitForAsync(new() { Timeout = 60_000 });
        if (Environment.GetEnvironmentVariable("SMARTREGION_TEST_PICTURES") is { } folder) await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "city.png") });
        await page.Locator("[data-city-stage] canvas").FocusAsync();
        // A building need not stand in the very middle: one goes nearer until one does.
        for (var i = 0; i < 20 && !await page.IsVisibleAsync("[data-detail]"); i++)
        {
            await page.Keyboard.PressAsync("Enter");
            await page.Keyboard.PressAsync("ArrowUp");
        }
        await Assertions.Expect(page.Locator("[data-detail] dl")).ToContainTextAsync("height");
        await page.SelectOptionAsync("select[data-colour]", "height");
        if (Environment.GetEnvironmentVariable("SMARTREGION_TEST_PICTURES") is { } again) await page.ScreenshotAsync(new() { Path = Path.Combine(again, "city-height.png") });
        await page.Locator("[data-detail] a").ClickAsync();
        Assert.Contains("/collections/delft/items/", page.Url, StringComparison.Ordinal);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_time_that_is_none_and_a_layer_that_is_none_are_told()
    {
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await seeded.Region.Client.GetAsync("/en/map?at=yesterday")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await seeded.Region.Client.GetAsync("/en/map?bbox=1,2,3")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await seeded.Region.Client.GetAsync("/en/map?layer=castles")).StatusCode);
    }
}
