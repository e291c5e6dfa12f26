using System.Net;
using System.Text.Json.Nodes;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Tiles;

/// <summary>OGC API Tiles (20-057), by the abstract tests of its Annex A, and what a client may do wrong.</summary>
public sealed class TilesApiTests(TilesApiTests.Regions regions) : IClassFixture<TilesApiTests.Regions>
{
    private const string Class = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/";
    private const string TmsClass = "http://www.opengis.net/spec/tms/2.0/conf/";

    /// <summary>Points, an area and a table without places, on both engines.</summary>
    public sealed class Regions : IAsyncLifetime
    {
        private readonly Dictionary<string, TestRegion> _of = [];

        public TestRegion this[string engine] => _of[engine];

        public async ValueTask InitializeAsync()
        {
            foreach (var engine in new[] { "sqlite", "postgres" })
            {
                var region = _of[engine] = await TestRegion.StartAsync(engine);
                await Features.Layers.ImportTextAsync(region, "places.geojson", Places, new ImportOptions("places"));
                await region.SendAsync("POST", "/ogc/collections", """{"id":"table","title":"No places","schema":{"type":"object","properties":{"n":{"type":"integer"}}}}""");
                await region.SendAsync("POST", "/ogc/collections", """{"id":"empty","title":"Nothing yet","schema":{"type":"object","properties":{"geom":{"format":"geometry-point","x-ogc-role":"primary-geometry"}}}}""");
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var region in _of.Values) await region.DisposeAsync();
        }

        private const string Places = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[12.0,49.0]},"properties":{"name":"West"}},
            {"type":"Feature","id":"b","geometry":{"type":"Point","coordinates":[14.0,50.0]},"properties":{"name":"East"}},
            {"type":"Feature","id":"c","geometry":{"type":"Polygon","coordinates":[[[12,49],[13,49],[12,50],[12,49]]]},"properties":{"name":"Area"}}
            ]}
            """;
    }

    private const string Tile = "/ogc/collections/places/tiles/WebMercatorQuad/8/87/136";

    [Theory]
    [InlineData(Class + "core")]
    [InlineData(Class + "tileset")]
    [InlineData(Class + "tilesets-list")]
    [InlineData(Class + "geodata-tilesets")]
    [InlineData(Class + "mvt")]
    [InlineData(Class + "oas30")]
    [InlineData(TmsClass + "tilematrixset")]
    [InlineData(TmsClass + "json-tilematrixset")]
    [InlineData(TmsClass + "tilesetmetadata")]
    [InlineData(TmsClass + "json-tilesetmetadata")]
    [InlineData(TmsClass + "json-tilematrixsetlimits")]
    public async Task Conformance_is_declared(string uri) =>
        Assert.Contains(uri, ((JsonArray)(await regions["sqlite"].JsonAsync("/ogc/conformance"))["conformsTo"]!).Select(c => c!.GetValue<string>()));

    // core: tc-op, tc-success; mvt: content; tileset: description.
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_tile_is_found_by_the_template_of_its_tileset_and_is_a_vector_tile(string engine)
    {
        var region = regions[engine];
        foreach (var set in new[] { ("WebMercatorQuad", "87", "136"), ("WorldCRS84Quad", "58", "273") })
        {
            var tileset = await region.JsonAsync($"/ogc/collections/places/tiles/{set.Item1}");
            var item = Links(tileset).Single(l => l["rel"]!.GetValue<string>() == "item");
            Assert.True(item["templated"]!.GetValue<bool>());
            Assert.Equal("application/vnd.mapbox-vector-tile", item["type"]!.GetValue<string>());
            var address = item["href"]!.GetValue<string>().Replace("{tileMatrix}", "8").Replace("{tileRow}", set.Item2).Replace("{tileCol}", set.Item3);
            using var answer = await region.Client.GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, "application/vnd.mapbox-vector-tile"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var layer = (await DecodedTile.ReadAsync("places", await answer.Content.ReadAsByteArrayAsync()))[0]!;
            Assert.Equal(["Area", "West"], layer.Features().Select(f => f!["properties"]!["name"]!.GetValue<string>()).Order());
            // 0,0 is the top-left corner: the point lies where the set says.
            var tms = SmartRegion.Twin.Tiles.TileMatrixSet.Get(set.Item1);
            var bounds = new SmartRegion.Twin.Tiles.TileAddress(tms, 8, long.Parse(set.Item2), long.Parse(set.Item3)).Bounds;
            var (x, y) = tms.Place(12, 49);
            var point = DecodedTile.Shape(layer.Features().Single(f => f!["type"]!.GetValue<int>() == 1)!).Coordinate;
            Assert.Equal((x - bounds.West) / (bounds.East - bounds.West) * 4096, point.X, 0.51);
            Assert.Equal((bounds.North - y) / (bounds.North - bounds.South) * 4096, point.Y, 0.51);
        }
    }

    // core: tc-error.
    [Theory]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/8/256/0", 404)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/8/0/256", 404)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/8/0/0", 404)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/99/0/0", 404)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/8/-1/0", 400)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/eight/1/0", 400)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/8/1.5/0", 400)]
    [InlineData("/ogc/collections/places/tiles/WebMercatorQuad/8/99999999999999999999/0", 400)]
    [InlineData(Tile + "?f=png", 400)]
    [InlineData(Tile + "?foo=1", 400)]
    [InlineData("/ogc/collections/places/tiles/Mercator/8/87/136", 404)]
    [InlineData("/ogc/collections/places/tiles/Mercator", 404)]
    [InlineData("/ogc/collections/places/tiles/WorldCRS84Quad?f=tilejson", 400)]
    [InlineData("/ogc/collections/none/tiles", 404)]
    [InlineData("/ogc/collections/none/tiles/WebMercatorQuad/0/0/0", 404)]
    [InlineData("/ogc/collections/table/tiles", 404)]
    [InlineData("/ogc/collections/table/tiles/WebMercatorQuad/0/0/0", 404)]
    [InlineData("/ogc/tileMatrixSets/Mercator", 404)]
    public async Task What_is_no_tile_is_told_by_a_problem(string path, int status)
    {
        var answer = await regions["sqlite"].SendAsync("GET", path);
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Type));
        Assert.NotEmpty(answer.Json!["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("sqlite", "/ogc/collections/places/tiles/WebMercatorQuad/12/1390/2200")]
    [InlineData("postgres", "/ogc/collections/places/tiles/WebMercatorQuad/12/1390/2200")]
    [InlineData("sqlite", "/ogc/collections/empty/tiles/WebMercatorQuad/0/0/0")]
    [InlineData("postgres", "/ogc/collections/empty/tiles/WebMercatorQuad/0/0/0")]
    public async Task A_tile_within_the_limits_without_data_is_204(string engine, string path) =>
        Assert.Equal((204, ""), await regions[engine].SendAsync("GET", path) is var a ? (a.Status, a.Text) : default);

    // core: tc-tilematrix-definition, tc-tilerow-definition, tc-tilecol-definition; oas30: completeness, operation-id.
    [Fact]
    public async Task OpenAPI_describes_the_addresses_with_the_ids_of_the_standard()
    {
        var paths = (await regions["sqlite"].JsonAsync("/ogc/api"))["paths"]!;
        var get = paths["/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"]!["get"]!;
        Assert.EndsWith(".collection.vector.getTile", get["operationId"]!.GetValue<string>(), StringComparison.Ordinal);
        var types = ((JsonArray)get["parameters"]!).Where(p => p!["in"]!.GetValue<string>() == "path").ToDictionary(p => p!["name"]!.GetValue<string>(), p => (p!["schema"]!["type"]!.GetValue<string>(), p["required"]!.GetValue<bool>()));
        Assert.Equal((("string", true), ("integer", true), ("integer", true)), (types["tileMatrix"], types["tileRow"], types["tileCol"]));
        Assert.EndsWith(".collection.vector.getTileSetsList", paths["/collections/{collectionId}/tiles"]!["get"]!["operationId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith(".collection.vector.getTileSet", paths["/collections/{collectionId}/tiles/{tileMatrixSetId}"]!["get"]!["operationId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(paths["/tileMatrixSets"]);
    }

    // geodata-tilesets: desc-links, operation; tilesets-list: tileset-links.
    [Fact]
    public async Task The_collection_leads_to_its_tilesets_and_these_to_their_metadata()
    {
        var region = regions["sqlite"];
        var list = Links(await region.JsonAsync("/ogc/collections/places")).First(l => l["rel"]!.GetValue<string>() == "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector")["href"]!.GetValue<string>();
        Assert.EndsWith("/ogc/collections/places/tiles", list, StringComparison.Ordinal);
        var tilesets = (JsonArray)(await region.JsonAsync(list))["tilesets"]!;
        Assert.Equal(["WebMercatorQuad", "WorldCRS84Quad"], tilesets.Select(t => t!["tileMatrixSetURI"]!.GetValue<string>().Split('/')[^1]));
        foreach (var tileset in tilesets)
        {
            Assert.Equal("vector", tileset!["dataType"]!.GetValue<string>());
            var links = Links((JsonObject)tileset).ToDictionary(l => l["rel"]!.GetValue<string>(), l => l["href"]!.GetValue<string>());
            var whole = await region.JsonAsync(links["self"]);
            Assert.Equal(tileset["crs"]!.GetValue<string>(), whole["crs"]!.GetValue<string>());
            var scheme = await region.JsonAsync(links["http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"]);
            Assert.Equal(tileset["tileMatrixSetURI"]!.GetValue<string>(), scheme["uri"]!.GetValue<string>());
            var limits = (JsonObject)((JsonArray)whole["tileMatrixSetLimits"]!)[8]!;
            Assert.Equal(("8", true), (limits["tileMatrix"]!.GetValue<string>(), limits["minTileRow"]!.GetValue<int>() <= limits["maxTileRow"]!.GetValue<int>()));
            Assert.Equal("places", whole["layers"]![0]!["id"]!.GetValue<string>());
        }
        Assert.DoesNotContain(Links(await region.JsonAsync("/ogc/collections/table")), l => l["rel"]!.GetValue<string>().EndsWith("tilesets-vector", StringComparison.Ordinal));
    }

    // The numbers of the register: http://www.opengis.net/def/tilematrixset/OGC/1.0.
    [Fact]
    public async Task The_tile_matrix_sets_are_the_registered_ones()
    {
        var region = regions["sqlite"];
        Assert.Equal(["WebMercatorQuad", "WorldCRS84Quad"], ((JsonArray)(await region.JsonAsync("/ogc/tileMatrixSets"))["tileMatrixSets"]!).Select(t => t!["id"]!.GetValue<string>()));
        var mercator = await region.JsonAsync("/ogc/tileMatrixSets/WebMercatorQuad");
        Assert.Equal(25, ((JsonArray)mercator["tileMatrices"]!).Count);
        AssertMatrix(mercator, 0, 559082264.028717, 156543.033928041, 1, 1);
        AssertMatrix(mercator, 24, 33.3238997476528, 0.0093306919293428, 16777216, 16777216);
        var geographic = await region.JsonAsync("/ogc/tileMatrixSets/WorldCRS84Quad");
        Assert.Equal(24, ((JsonArray)geographic["tileMatrices"]!).Count);
        AssertMatrix(geographic, 0, 279541132.014358, 0.703125, 2, 1);
        AssertMatrix(geographic, 23, 33.3238997476528, 0.00000008381903171539, 16777216, 8388608);
    }

    [Fact]
    public async Task TileJSON_names_layers_fields_and_where_tiles_are()
    {
        var json = await regions["sqlite"].JsonAsync("/ogc/collections/places/tiles/WebMercatorQuad?f=tilejson");
        Assert.Equal("3.0.0", json["tilejson"]!.GetValue<string>());
        Assert.Equal([12, 49, 14, 50], ((JsonArray)json["bounds"]!).Select(n => n!.GetValue<double>()));
        Assert.Equal("String", json["vector_layers"]![0]!["fields"]!["name"]!.GetValue<string>());
        var tile = json["tiles"]![0]!.GetValue<string>().Replace("{z}", "8").Replace("{y}", "87").Replace("{x}", "136");
        using var answer = await regions["sqlite"].Client.GetAsync(tile);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_a_tile_is_told_so_and_who_takes_gzip_gets_it()
    {
        var region = regions["sqlite"];
        var first = await region.SendAsync("GET", Tile);
        Assert.Equal((200, 304), (first.Status, (await region.SendAsync("GET", Tile, null, "", ("If-None-Match", first.ETag!))).Status));
        using var request = new HttpRequestMessage(HttpMethod.Get, Tile);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var packed = await region.Client.SendAsync(request);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        await using var unpacked = new System.IO.Compression.GZipStream(await packed.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await unpacked.CopyToAsync(bytes);
        Assert.Equal(await region.Client.GetByteArrayAsync(Tile), bytes.ToArray());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Whoever_changes_a_feature_sees_it_in_the_tile_at_once(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.SendAsync("POST", "/ogc/collections", """{"id":"spots","title":"Spots","schema":{"type":"object","properties":{"n":{"type":"integer"},"geom":{"format":"geometry-point","x-ogc-role":"primary-geometry"}}}}""");
        async Task<string> NumbersAsync()
        {
            var tile = await region.Client.GetByteArrayAsync("/ogc/collections/spots/tiles/WebMercatorQuad/0/0/0");
            var layer = (await DecodedTile.ReadAsync("spots", tile))[0];
            return layer is null ? "" : string.Join(' ', layer.Features().Select(f => f!["properties"]!["n"]!.GetValue<int>()));
        }
        static string Spot(int n) => $$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[12,49]},"properties":{"n":{{{n}}}}}""";
        Assert.Equal("", await NumbersAsync());
        await region.SendAsync("PUT", "/ogc/collections/spots/items/one", Spot(1), "application/geo+json");
        Assert.Equal("1", await NumbersAsync());
        var before = (await region.SendAsync("GET", "/ogc/collections/spots/tiles/WebMercatorQuad/0/0/0")).ETag;
        await region.SendAsync("PUT", "/ogc/collections/spots/items/one", Spot(2), "application/geo+json");
        Assert.Equal(200, (await region.SendAsync("GET", "/ogc/collections/spots/tiles/WebMercatorQuad/0/0/0", null, "", ("If-None-Match", before!))).Status);
        Assert.Equal("2", await NumbersAsync());
        await Features.Layers.ImportTextAsync(region, "spots.geojson", $$"""{"type":"FeatureCollection","features":[{{Spot(3)}}]}""", new ImportOptions("spots") { Replace = true });
        Assert.Equal("3", await NumbersAsync());
        await region.SendAsync("DELETE", "/ogc/collections/spots");
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/spots/tiles/WebMercatorQuad/0/0/0")).Status);
    }

    private static IEnumerable<JsonObject> Links(JsonObject document) => ((JsonArray)document["links"]!).Select(l => (JsonObject)l!);

    private static void AssertMatrix(JsonObject set, int level, double scale, double cell, int width, int height)
    {
        var matrix = set["tileMatrices"]![level]!;
        Assert.Equal(1, matrix["scaleDenominator"]!.GetValue<double>() / scale, 12);
        Assert.Equal(1, matrix["cellSize"]!.GetValue<double>() / cell, 12);
        Assert.Equal((width, height), (matrix["matrixWidth"]!.GetValue<int>(), matrix["matrixHeight"]!.GetValue<int>()));
    }
}
