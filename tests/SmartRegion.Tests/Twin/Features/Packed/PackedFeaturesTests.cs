using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Features.Packed;

namespace SmartRegion.Tests.Twin.Features.Packed;

/// <summary>Large collections are packed for maps: the answers are those of the store, and no change is missed.</summary>
public sealed class PackedFeaturesTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_box_of_packed_features_has_what_the_store_finds_in_it(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("shapes.geojsonl", Shapes(3_000), new ImportOptions("shapes"));
        var (reader, collection) = (region.Service<FeatureReader>(), await region.Service<Collections>().GetAsync("shapes"));
        using var packed = (await Packing.PackAsync(reader, collection, Folder(region).FullName, long.MaxValue))!;
        Assert.Equal(3_000, packed.Count);
        var found = 0;
        foreach (var box in Boxes(150))
        {
            var keys = new List<long>();
            await reader.ReadAsync(new FeatureQuery(collection) { Box = box, Limit = 10_000 }, feature => { keys.Add(feature.Key); return ValueTask.CompletedTask; });
            var page = packed.Find(box, 10_000);
            Assert.Equal(keys.Order(), page.Keys.Order());
            Assert.False(page.HasMore);
            var few = packed.Find(box, 3);
            Assert.Equal((Math.Min(3, keys.Count), keys.Count > 3), (few.Keys.Count, few.HasMore));
            found += keys.Count;
        }
        Assert.True(found > 3_000, $"{found} found: the boxes try too little.");
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_packed_collection_answers_as_it_did_before_and_its_next_pages_tell_the_rest(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("grid.geojsonl", LargeBoxesTests.Grid(), new ImportOptions("grid"));
        const string address = "/ogc/collections/grid/items?bbox=12.1995,48.9995,12.4205,49.0205&limit=100";
        const string small = "/ogc/collections/grid/items?bbox=12.1995,48.9995,12.2205,49.0025";
        var before = await region.JsonAsync(small);
        await PackAsync(region, "grid");
        Assert.Equal(Sorted(before), Sorted(await region.JsonAsync(small)));
        var seen = new List<string>();
        for (var next = address; next is not null;)
        {
            var page = await region.JsonAsync(next);
            seen.AddRange(((JsonArray)page["features"]!).Select(f => f!["id"]!.GetValue<string>()));
            next = ((JsonArray)page["links"]!).FirstOrDefault(l => l!["rel"]!.GetValue<string>() == "next")?["href"]!.GetValue<string>();
        }
        Assert.Equal((483, 483), (seen.Count, seen.Distinct().Count()));
    }

    [Fact]
    public async Task What_was_changed_is_told_at_once()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("grid.geojsonl", LargeBoxesTests.Grid(), new ImportOptions("grid"));
        const string small = "/ogc/collections/grid/items?bbox=12.1995,48.9995,12.2205,49.0025";
        var (cache, known) = (region.Service<PackedCache>(), region.Service<KnownCollections>());
        await PackAsync(region, "grid");
        using (var held = cache.Hold((await known.FindAsync("grid"))!)) Assert.NotNull(held);
        await region.SendAsync("POST", "/ogc/collections/grid/items", """{"type":"Feature","id":"late","geometry":{"type":"Point","coordinates":[12.21,49.001]},"properties":{"n":1}}""", "application/geo+json");
        Assert.Contains("late", await region.IdsAsync(small));
        Assert.Null(cache.Hold((await known.FindAsync("grid"))!));
        await PackAsync(region, "grid");
        Assert.Contains("late", await region.IdsAsync(small));
        await region.SendAsync("DELETE", "/ogc/collections/grid/items/late");
        Assert.DoesNotContain("late", await region.IdsAsync(small));
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/grid/items/late")).Status);
    }

    [Fact]
    public async Task A_collection_that_is_asked_for_often_and_not_changed_is_packed_by_itself()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("grid.geojsonl", LargeBoxesTests.Grid(), new ImportOptions("grid"));
        var collection = await region.Service<Collections>().GetAsync("grid");
        using var cache = new PackedCache(region.Service<FeatureReader>(), new PackedSettings(Folder(region).FullName, 1L << 30) { LeastAsked = 3, Quiet = TimeSpan.Zero }, NullLogger<PackedCache>.Instance);
        Assert.Null(cache.Hold(collection));
        Assert.Null(cache.Hold(collection));
        PackedFeatures? held = null;
        for (var i = 0; held is null && i < 600; i++, await Task.Delay(50)) held = cache.Hold(collection);
        using (held) Assert.Equal(collection.Count, (long)held!.Count);
    }

    [Fact]
    public async Task What_would_take_more_room_than_there_may_be_is_left_to_the_store()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("shapes.geojsonl", Shapes(300), new ImportOptions("shapes"));
        var directory = Folder(region);
        Assert.Null(await Packing.PackAsync(region.Service<FeatureReader>(), await region.Service<Collections>().GetAsync("shapes"), directory.FullName, 10_000));
        Assert.Empty(directory.EnumerateFiles());
    }

    [Fact]
    public async Task Its_files_go_with_the_last_one_who_holds_them()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("shapes.geojsonl", Shapes(300), new ImportOptions("shapes"));
        var directory = Folder(region);
        var packed = (await Packing.PackAsync(region.Service<FeatureReader>(), await region.Service<Collections>().GetAsync("shapes"), directory.FullName, long.MaxValue))!;
        Assert.NotEmpty(directory.EnumerateFiles());
        Assert.True(packed.TryHold());
        packed.Dispose();
        Assert.NotEmpty(packed.Find(new BoundingBox(-180, -90, 180, 90), 10).Keys);
        packed.Dispose();
        Assert.Empty(directory.EnumerateFiles());
        Assert.False(packed.TryHold());
    }

    private static DirectoryInfo Folder(TestRegion region) => Directory.CreateDirectory(Path.Combine(region.Service<PackedSettings>().Directory, "tried"));

    private static async Task PackAsync(TestRegion region, string id) =>
        await region.Service<PackedCache>().PackAsync((await region.Service<KnownCollections>().FindAsync(id))!);

    private static string Sorted(JsonNode page) => string.Join('\n', ((JsonArray)page["features"]!).Select(f => f!.ToJsonString()).Order(StringComparer.Ordinal)) + page["numberMatched"] + page["numberReturned"];

    // Points, crooked lines, triangles whose envelopes are much larger than they, areas with a hole, and some without a place.
    private static string Shapes(int count)
    {
        var (random, text) = (new Random(7), new StringBuilder());
        for (var i = 0; i < count; i++)
        {
            var (x, y, s) = (12 + random.Next(2_000) / 1_000m, 49 + random.Next(1_000) / 1_000m, random.Next(1, 60) / 1_000m);
            var geometry = (i % 6) switch
            {
                0 => $$"""{"type":"Point","coordinates":[{{N(x)}},{{N(y)}}]}""",
                1 => $$"""{"type":"LineString","coordinates":[[{{N(x)}},{{N(y)}}],[{{N(x + s)}},{{N(y + s)}}]]}""",
                2 => $$"""{"type":"Polygon","coordinates":[[[{{N(x)}},{{N(y)}}],[{{N(x + s)}},{{N(y + s)}}],[{{N(x)}},{{N(y + s)}}],[{{N(x)}},{{N(y)}}]]]}""",
                3 => $$"""{"type":"Polygon","coordinates":[[[{{N(x)}},{{N(y)}}],[{{N(x + s)}},{{N(y)}}],[{{N(x + s)}},{{N(y + s)}}],[{{N(x)}},{{N(y + s)}}],[{{N(x)}},{{N(y)}}]],[[{{N(x + s / 4)}},{{N(y + s / 4)}}],[{{N(x + s / 4)}},{{N(y + s / 2)}}],[{{N(x + s / 2)}},{{N(y + s / 2)}}],[{{N(x + s / 2)}},{{N(y + s / 4)}}],[{{N(x + s / 4)}},{{N(y + s / 4)}}]]]}""",
                4 => $$"""{"type":"MultiPoint","coordinates":[[{{N(x)}},{{N(y)}}],[{{N(x + s)}},{{N(y + s)}}]]}""",
                _ => i % 60 == 5 ? "null" : $$"""{"type":"Point","coordinates":[{{N(x)}},{{N(y)}}]}""",
            };
            text.Append(CultureInfo.InvariantCulture, $$"""{"type":"Feature","id":"s{{i}}","geometry":{{geometry}},"properties":{"name":"Größe, „Šířka“ {{i}}"} }""").Append('\n');
        }
        return text.ToString();
    }

    // Small and large ones, and lines and points whose edges lie on corners.
    private static IEnumerable<BoundingBox> Boxes(int count)
    {
        var random = new Random(11);
        for (var i = 0; i < count; i++)
        {
            var (x, y) = ((double)(12 + random.Next(2_000) / 1_000m), (double)(49 + random.Next(1_000) / 1_000m));
            var (width, height) = (i % 4) switch { 0 => (0.0, 0.0), 1 => (random.NextDouble() / 4, 0.0), 2 => (random.NextDouble() / 200, random.NextDouble() / 200), _ => (random.NextDouble() / 3, random.NextDouble() / 3) };
            yield return new BoundingBox(x, y, x + width, y + height);
        }
        yield return new BoundingBox(-180, -90, 180, 90);
        yield return new BoundingBox(100, 10, 110, 20);
    }

    private static string N(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
