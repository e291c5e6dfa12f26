using Microsoft.Playwright;
using SmartRegion.Tests.Twin.Sensors;
using SmartRegion.Twin.Sensors.Live;

namespace SmartRegion.Tests.Portal;

/// <summary>What JavaScript adds to a page of measurements: what is newly measured comes without a reload.</summary>
public sealed class LivePageTests
{
    [Fact]
    public async Task A_new_observation_stands_on_the_page_without_a_reload()
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        var stream = await region.StreamAsync();
        await region.ObserveAsync(stream, "2025-03-01T10:00:00Z", "20.5");
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(ColorScheme.Light, 1280);
        await page.GotoAsync(new Uri(region.Region.Url, $"/en/datastreams/{SensorRegion.Id(stream)}").ToString());
        var value = page.Locator(".stream-now [data-value]");
        await Assertions.Expect(value).ToContainTextAsync("20.5");
        await page.EvaluateAsync("window.isStillHere = true");
        await Assertions.Expect(page.Locator("[data-live-note]").First).ToBeVisibleAsync();
        var feed = region.Region.Service<LiveFeed>();
        await Patience.UntilAsync(() => feed.Clients > 0);
        Assert.Equal(1, feed.Clients);
        await region.ObserveAsync(stream, "2025-03-01T11:00:00Z", "23.75");
        await Assertions.Expect(value).ToContainTextAsync("23.75", new() { Timeout = 30_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.isStillHere === true"));
    }
}
