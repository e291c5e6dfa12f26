using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Boxes over a collection that is too large to be counted: their first page is what the index finds first.</summary>
public sealed class LargeBoxesTests
{
    private const int Side = 143;

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Every_feature_of_a_box_is_told_once_while_others_write(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("grid.geojsonl", Grid(), new ImportOptions("grid"));
        var box = "bbox=12.1995,48.9995,12.4205,49.0205";
        var first = await region.JsonAsync($"/ogc/collections/grid/items?{box}&limit=100");
        Assert.Null(first["numberMatched"]);
        var seen = Ids(first);
        // One that an earlier page told is changed, and one is added: neither comes again nor makes another be passed over.
        await region.SendAsync("PATCH", $"/ogc/collections/grid/items/{seen[0]}", """{"properties":{"n":-1}}""", "application/merge-patch+json");
        await region.SendAsync("POST", "/ogc/collections/grid/items", """{"type":"Feature","id":"late","geometry":{"type":"Point","coordinates":[12.3,49.01]},"properties":{"n":1}}""", "application/geo+json");
        for (var next = Next(first); next is not null;)
        {
            var page = await region.JsonAsync(next);
            Assert.Equal(484, page["numberMatched"]?.GetValue<int>() ?? 484);
            seen.AddRange(Ids(page));
            next = Next(page);
        }
        Assert.Equal(484, seen.Count);
        Assert.Equal(484, seen.Distinct().Count());
        Assert.Contains("late", seen);
        // Whoever counts pages gets each once too, from the first page on.
        var counted = new List<string>();
        for (var offset = 0; offset < 600; offset += 200) counted.AddRange(Ids(await region.JsonAsync($"/ogc/collections/grid/items?{box}&limit=200&offset={offset}")));
        Assert.Equal(seen.Order(StringComparer.Ordinal), counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_small_box_tells_how_many_there_are_and_needs_no_second_page()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("grid.geojsonl", Grid(), new ImportOptions("grid"));
        var page = await region.JsonAsync("/ogc/collections/grid/items?bbox=12.1995,48.9995,12.2205,49.0025");
        Assert.Equal((9, 9), (page["numberMatched"]!.GetValue<int>(), page["numberReturned"]!.GetValue<int>()));
        Assert.Null(Next(page));
        Assert.Equal(400, (await region.SendAsync("GET", "/ogc/collections/grid/items?bbox=12,49,13,50&cursor=5.%25")).Status);
    }

    [Fact]
    public async Task A_box_in_a_system_along_meridians_and_parallels_finds_what_it_does_in_degrees()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("grid.geojsonl", Grid(), new ImportOptions("grid"));
        var inDegrees = Ids(await region.JsonAsync("/ogc/collections/grid/items?bbox=12.1995,48.9995,12.4205,49.0205&limit=50"));
        Assert.Equal(50, inDegrees.Count);
        foreach (var (crs, box) in new[] { ("4326", "48.9995,12.1995,49.0205,12.4205"), ("4258", "48.9995,12.1995,49.0205,12.4205"), ("3857", "1358042.13,6274776.55,1382643.74,6278340.53") })
        {
            var page = await region.JsonAsync($"/ogc/collections/grid/items?bbox={box}&bbox-crs=EPSG:{crs}&limit=50");
            Assert.Null(page["numberMatched"]);
            Assert.Equal(inDegrees, Ids(page));
        }
    }

    [Fact]
    public void The_smallest_keys_behind_another_come_in_order()
    {
        List<long> keys = [9, 3, 7, 1, 8, 2, 6, 4, 5];
        Assert.Equal([3L, 4L, 5L], FeatureReader.Smallest(keys, 2, 3));
        Assert.Equal([8L, 9L], FeatureReader.Smallest(keys, 7, 3));
    }

    // Some 20,000 points, a hundredth of a degree from column to column and a thousandth from row to row.
    internal static string Grid()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Side * Side; i++)
            text.Append(CultureInfo.InvariantCulture, $$"""{"type":"Feature","id":"p{{i}}","geometry":{"type":"Point","coordinates":[{{12 + i % Side / 100m}},{{49 + i / Side / 1000m}}]},"properties":{"n":{{i}}} }""").Append('\n');
        return text.ToString();
    }

    private static List<string> Ids(JsonNode page) => [.. ((JsonArray)page["features"]!).Select(f => f!["id"]!.GetValue<string>())];

    private static string? Next(JsonNode page) => ((JsonArray)page["links"]!).FirstOrDefault(l => l!["rel"]!.GetValue<string>() == "next")?["href"]!.GetValue<string>();
}
