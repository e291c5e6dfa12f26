using Microsoft.Playwright;

namespace SmartRegion.Tests.Portal;

/// <summary>The map of a collection's page: MapLibre in Chromium draws our vector tiles in our style.</summary>
[Collection(SeededCollection.Name)]
public sealed class CollectionMapTests(SeededRegion seeded)
{
    [Theory]
    [InlineData("districts", ColorScheme.Light)]
    [InlineData("charging-stations", ColorScheme.Light)]
    public async Task MapLibre_draws_a_collection_from_its_tiles(string collection, ColorScheme scheme)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, 1000);
        var (tiles, faults) = (new List<IResponse>(), new List<string>());
        page.Response += (_, r) => { if (r.Url.Contains("/tiles/WebMercatorQuad/", StringComparison.Ordinal)) lock (tiles) tiles.Add(r); };
        page.Console += (_, m) => { if (m.Type is "error" or "warning") lock (faults) faults.Add(m.Text); };
        await page.GotoAsync($"{seeded.Region.Url}en/collections/{collection}");
        var map = page.Locator(".map[data-map=tiles]");
        await map.ScrollIntoViewIfNeededAsync();
        await page.Locator(".map[data-map=tiles][data-drawn=true]").WaitForAsync(new() { Timeout = 120_000 });
        Assert.NotEmpty(tiles);
        Assert.All(tiles, t => Assert.True(t.Status is 200 or 204, $"{t.Status} {t.Url}"));
        Assert.DoesNotContain(faults, f => f.Contains("tile", StringComparison.OrdinalIgnoreCase) || f.Contains("layer", StringComparison.OrdinalIgnoreCase));
        await AssertLikeGoldenAsync(page, map, $"{collection}-{scheme.ToString().ToLowerInvariant()}");
    }

    // How much of each of 16 × 12 fields the collection's green fills: held against what was looked at once, with tolerance,
    // since drivers draw edges differently.
    private static async Task AssertLikeGoldenAsync(IPage page, ILocator map, string name)
    {
        var picture = await map.ScreenshotAsync();
        var told = await page.EvaluateAsync<double[]>("""
            async (data) => {
              const image = new Image();
              image.src = "data:image/png;base64," + data;
              await image.decode();
              const canvas = new OffscreenCanvas(320, 240).getContext("2d");
              canvas.drawImage(image, 0, 0, 320, 240);
              const sums = new Array(16 * 12 * 3).fill(0);
              canvas.getImageData(0, 0, 320, 240).data.forEach((v, i) => {
                const [p, c] = [i >> 2, i & 3];
                if (c < 3) sums[(Math.floor((p % 320) / 20) + 16 * Math.floor(p / 320 / 20)) * 3 + c] += v / 400;
              });
              return sums;
            }
            """, Convert.ToBase64String(picture));
        Assert.True(told.Max() - told.Min() > 20, "The map is of one colour.");
        var file = Path.Combine(Root.Path, "tests", "SmartRegion.Tests", "Portal", "Golden", name + ".txt");
        if (Environment.GetEnvironmentVariable("SMARTREGION_TEST_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, string.Join(' ', told.Select(n => (int)Math.Round(n))) + "\n");
            await File.WriteAllBytesAsync(Path.Combine(Path.GetTempPath(), name + ".png"), picture);
        }
        var golden = (await File.ReadAllTextAsync(file)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToArray();
        var apart = told.Zip(golden, (a, b) => Math.Abs(a - b)).Order().ToArray();
        Assert.True(apart.Average() < 6 && apart[(int)(apart.Length * 0.95)] < 25, $"The map of {name} looks different: {apart.Average():0.0} on average.");
    }
}
