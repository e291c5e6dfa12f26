using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Tiles;

namespace SmartRegion.Tests.Twin.Tiles;

/// <summary>SQLite's own tiles look like those that PostGIS writes (ST_AsMVT), up to rounding.</summary>
public sealed class SameTileTests(SameTileTests.Regions regions) : IClassFixture<SameTileTests.Regions>
{
    /// <summary>The same layers on both engines: the districts, generated houses with courtyards, lines, points, odd values.</summary>
    public sealed class Regions : IAsyncLifetime
    {
        public TestRegion Sqlite { get; private set; } = null!;

        public TestRegion Postgres { get; private set; } = null!;

        public async ValueTask InitializeAsync() => (Sqlite, Postgres) = (await FilledAsync("sqlite"), await FilledAsync("postgres"));

        public async ValueTask DisposeAsync()
        {
            await Sqlite.DisposeAsync();
            await Postgres.DisposeAsync();
        }

        private static async Task<TestRegion> FilledAsync(string engine)
        {
            var region = await TestRegion.StartAsync(engine);
            await Features.Layers.ImportAsync(region, Path.Combine(Root.Path, "src", "SmartRegion", "wwwroot", "basemap", "districts.geojson"), new ImportOptions("districts") { Repair = true });
            await Features.Layers.ImportTextAsync(region, "mixed.geojson", Mixed(), new ImportOptions("mixed"));
            await Features.Layers.ImportTextAsync(region, "points.csv", Points(), new ImportOptions("points"));
            return region;
        }

        private static string Points() => "id,lon,lat,n\n" + string.Concat(Enumerable.Range(0, 12_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i},{12 + i * 7919 % 10007 / 10007.0:0.######},{49 + i * 104729 % 9973 / 9973.0:0.######},{i}\n")));

        private static string Mixed()
        {
            var json = new StringBuilder("""{"type":"FeatureCollection","features":[""");
            for (var i = 0; i < 300; i++)
            {
                var (x, y, s) = (12 + i % 20 * 0.004, 49 + i / 20 * 0.003, 0.0002 + i % 7 * 0.0003);
                var coordinates = (i % 3) switch
                {
                    0 => string.Create(CultureInfo.InvariantCulture, $"[[[{x},{y}],[{x + s},{y}],[{x + s},{y + s}],[{x},{y + s}],[{x},{y}]],[[{x + s / 4},{y + s / 4}],[{x + s / 4},{y + s / 2}],[{x + s / 2},{y + s / 2}],[{x + s / 4},{y + s / 4}]]]"),
                    1 => "[" + string.Join(',', Enumerable.Range(0, 40).Select(k => string.Create(CultureInfo.InvariantCulture, $"[{x + k * s / 10},{y + Math.Sin(k + i) * s}]"))) + "]",
                    _ => string.Create(CultureInfo.InvariantCulture, $"[{x},{y}]"),
                };
                var type = (i % 3) switch { 0 => "Polygon", 1 => "LineString", _ => "Point" };
                json.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$$"""{"type":"Feature","id":"m{{{i}}}","geometry":{"type":"{{{type}}}","coordinates":{{{coordinates}}}},"properties":{"name":"Č {{{i % 5}}}","whole":{{{i - 100}}},"real":{{{i / 8.0}}},"flag":{{{(i % 2 == 0 ? "true" : "false")}}},"list":["a","b"]}}""");
            }
            return json.Append("]}").ToString();
        }
    }

    [Theory]
    [InlineData("districts", "WebMercatorQuad", 4, 12.5, 49.3)]
    [InlineData("districts", "WebMercatorQuad", 8, 12.5, 49.3)]
    [InlineData("districts", "WebMercatorQuad", 11, 12.5, 49.3)]
    [InlineData("districts", "WorldCRS84Quad", 7, 12.5, 49.3)]
    [InlineData("mixed", "WebMercatorQuad", 6, 12.03, 49.02)]
    [InlineData("mixed", "WebMercatorQuad", 12, 12.03, 49.02)]
    [InlineData("mixed", "WebMercatorQuad", 14, 12.02, 49.01)]
    [InlineData("mixed", "WebMercatorQuad", 16, 12.0041, 49.0031)]
    [InlineData("mixed", "WorldCRS84Quad", 13, 12.02, 49.01)]
    public async Task Both_engines_give_the_same_features_attributes_and_shapes(string collection, string set, int level, double lon, double lat)
    {
        var tms = TileMatrixSet.Get(set);
        var (row, column) = DecodedTile.At(tms, level, lon, lat);
        var layers = await DecodedTile.ReadAsync(collection,
            await DecodedTile.MakeAsync(regions.Sqlite, collection, tms, level, row, column), await DecodedTile.MakeAsync(regions.Postgres, collection, tms, level, row, column));
        var (ours, theirs) = (ById(layers[0]!), ById(layers[1]!));
        // What collapses to less than a unit may be seen by one of them alone.
        Assert.All(ours.Keys.Except(theirs.Keys).Select(id => ours[id]).Concat(theirs.Keys.Except(ours.Keys).Select(id => theirs[id])), f => Assert.True(IsSliver(f), f.ToJsonString()));
        Assert.NotEmpty(ours);
        foreach (var (id, feature) in ours.Where(f => theirs.ContainsKey(f.Key)))
        {
            Assert.Equal(theirs[id]["type"]!.GetValue<int>(), feature["type"]!.GetValue<int>());
            Assert.True(JsonNode.DeepEquals(Sorted(theirs[id]["properties"]!), Sorted(feature["properties"]!)), $"{feature["properties"]} {theirs[id]["properties"]}");
            AssertSame(DecodedTile.Shape(theirs[id]), DecodedTile.Shape(feature), id);
        }
    }

    [Fact]
    public async Task A_tile_of_very_many_points_holds_one_for_each_cell_on_both_engines()
    {
        var (row, column) = DecodedTile.At(TileMatrixSet.WebMercatorQuad, 6, 12.5, 49.5);
        var layers = await DecodedTile.ReadAsync("points",
            await DecodedTile.MakeAsync(regions.Sqlite, "points", TileMatrixSet.WebMercatorQuad, 6, row, column), await DecodedTile.MakeAsync(regions.Postgres, "points", TileMatrixSet.WebMercatorQuad, 6, row, column));
        var (ours, theirs) = (ById(layers[0]!).Keys.ToHashSet(), ById(layers[1]!).Keys.ToHashSet());
        Assert.InRange(ours.Count, 300, 2_500);
        // The R*Tree's boxes are a little wider than a point, so a point on a cell's edge may count to its neighbour.
        Assert.InRange(ours.Intersect(theirs).Count() / (double)ours.Union(theirs).Count(), 0.97, 1);
    }

    [Fact]
    public async Task Outlines_wind_one_way_and_holes_the_other_and_no_ring_is_degenerate()
    {
        var (row, column) = DecodedTile.At(TileMatrixSet.WebMercatorQuad, 14, 12.02, 49.01);
        var layer = (await DecodedTile.ReadAsync("mixed", await DecodedTile.MakeAsync(regions.Sqlite, "mixed", TileMatrixSet.WebMercatorQuad, 14, row, column)))[0]!;
        Assert.Equal((4096, 2), (layer["extent"]!.GetValue<int>(), layer["version"]!.GetValue<int>()));
        var areas = layer.Features().Where(f => f!["type"]!.GetValue<int>() == 3).ToList();
        Assert.Contains(areas, f => ((JsonArray)f!["geometry"]!).Count == 2);
        foreach (var feature in areas)
        {
            var rings = ((JsonArray)feature!["geometry"]!).Select(r => ((JsonArray)r!).Select(p => new Coordinate(p![0]!.GetValue<double>(), p[1]!.GetValue<double>())).ToArray()).ToList();
            Assert.True(DecodedTile.Area(rings[0]) > 0);
            Assert.All(rings.Skip(1), r => Assert.True(DecodedTile.Area(r) < 0));
            Assert.All(rings, r => Assert.Equal(r.Length - 1, r.SkipLast(1).Distinct().Count()));
            Assert.All(rings.SelectMany(r => r), p => Assert.True(p.X is >= -80 and <= 4176 && p.Y is >= -80 and <= 4176));
        }
    }

    private static Dictionary<string, JsonNode> ById(JsonObject layer) => layer.Features().ToDictionary(f => f!["properties"]!["id"]!.GetValue<string>(), f => f!);

    private static JsonObject Sorted(JsonNode properties) => new(((JsonObject)properties).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private static bool IsSliver(JsonNode feature)
    {
        var shape = DecodedTile.Shape(feature);
        return shape.EnvelopeInternal is { Width: <= 10, Height: <= 10 } || shape.Buffer(-1).IsEmpty;
    }

    // Within two units of each other: each line lies in the other made two units wider; where areas differ, they do not by
    // more than a strip of that width.
    private static void AssertSame(Geometry a, Geometry b, string id)
    {
        if (a.Dimension == Dimension.Surface)
        {
            Assert.True(a.SymmetricDifference(b).Buffer(-1.01).IsEmpty, $"{id}: {a} is not {b}");
            return;
        }
        Assert.True(a.Buffer(2.5).Covers(b), $"{id}: {b} is not within {a}");
        Assert.True(b.Buffer(2.5).Covers(a), $"{id}: {a} is not within {b}");
    }
}
