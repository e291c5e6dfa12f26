using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>Pages of measurements in a browser: valid, accessible, as wide as the window, and what JavaScript adds.</summary>
[Collection(MeasuredCollection.Name)]
public sealed class DatastreamBrowserTests(MeasuredRegion measured)
{
    private static readonly string[] Paths =
    [
        "/cs/datastreams", "/de/datastreams?q=nichts", "/en/datastreams/1", "/cs/datastreams/1?span=month&at=2025-02-10", "/de/datastreams/1?span=day&at=2025-02-10", "/de/datastreams/2", "/en/datastreams/3",
        "/cs/datastreams/4", "/de/datastreams/5", "/cs/things/1", "/de/things/3", "/cs/multidatastreams/6", "/de/things/2", "/en/datastreams/4/embed", "/cs/datastreams/1/embed?span=week", "/cs/entry/meter", "/de/entry/cz-1", "/en",
    ];

    [Fact]
    public async Task Every_page_is_valid_HTML()
    {
        var faults = await NodeScript.RunAsync("validate-html.mjs", string.Join('\n', Paths.Select(p => new Uri(measured.Region.Url, p))));
        Assert.True(faults.Length == 0, faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task No_page_has_an_axe_violation_or_is_wider_than_the_window(ColorScheme scheme, int width)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, width);
        var wrong = new List<string>();
        foreach (var (i, path) in Paths.Index())
        {
            await page.GotoAsync(new Uri(measured.Region.Url, path).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            // The pages take turns in the two schemes.
            wrong.AddRange((await page.FaultsAsync(withAxe: i % 2 == (scheme == ColorScheme.Light ? 0 : 1))).Select(f => $"{path}: {f}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_chart_is_read_by_the_pointer_and_zoomed_by_dragging_and_keys()
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(new Uri(measured.Region.Url, "/en/datastreams/1?span=month&at=2025-02-10").ToString());
        var plot = page.Locator("[data-plot].is-brushed");
        var box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + 100);
        await Assertions.Expect(page.Locator(".chart-reading")).ToContainTextAsync("February 2025");
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width * 0.7f, box.Y + 100);
        await page.Mouse.UpAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"\?from=2025-02-1\dT.*&until=2025-02-\d\dT"));
        await Assertions.Expect(page.Locator(".chart-axis span")).ToContainTextAsync("February 2025 –");
        var dragged = page.Url;
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("+");
        await Assertions.Expect(page).Not.ToHaveURLAsync(dragged);
        await Assertions.Expect(page.Locator("[data-plot]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("[data-zoom=all]")).ToHaveAttributeAsync("aria-current", "true");
        await page.GoBackAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page).ToHaveURLAsync(dragged);
    }
}
