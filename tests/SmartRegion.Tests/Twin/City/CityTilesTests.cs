using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.City.Tiles;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.City;

/// <summary>3D Tiles 1.1 over HTTP: the tree, its tiles by the Khronos validator, and that everything is where it belongs.</summary>
public sealed class CityTilesTests
{
    private static string Delft => CityFiles.At("delft.city.json");

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Every_tile_of_Delft_is_valid_glTF_within_its_region_and_holds_each_object_once(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportAsync(Delft, new ImportOptions("delft") { Title = new LangText(null, null, "Delft") });
        var tileset = await region.JsonAsync("/ogc/collections/delft/3dtiles/tileset.json");
        Assert.Equal("1.1", tileset["asset"]!["version"]!.GetValue<string>());
        Assert.Equal("ADD", tileset["root"]!["refine"]!.GetValue<string>());
        var (ids, files) = (new List<string>(), new JsonObject());
        foreach (var (tile, parent) in Tiles((JsonObject)tileset["root"]!, null))
        {
            var box = Region(tile);
            if (parent is not null)
            {
                var outer = Region(parent);
                Assert.True(outer[0] <= box[0] && outer[1] <= box[1] && outer[2] >= box[2] && outer[3] >= box[3] && outer[4] <= box[4] && outer[5] >= box[5], "A tile reaches out of its parent.");
                Assert.True(tile["geometricError"]!.GetValue<double>() <= parent["geometricError"]!.GetValue<double>());
            }
            var bytes = await region.Client.GetByteArrayAsync("/ogc/collections/delft/3dtiles/" + tile["content"]!["uri"]!.GetValue<string>());
            files[tile["content"]!["uri"]!.GetValue<string>()] = Convert.ToBase64String(bytes);
            var glb = new GlbFile(bytes);
            Assert.InRange(glb.Ids.Count, 1, TileTree.MaxObjects);
            ids.AddRange(glb.Ids);
            foreach (var (lon, lat, height) in glb.Places())
                Assert.True(lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3] && height >= box[4] && height <= box[5], $"{lon} {lat} {height} lies outside of {tile["boundingVolume"]}");
        }
        Assert.Equal(570, ids.Count);
        Assert.Equal(570, ids.Distinct().Count());
        var found = Json.Object(await NodeScript.RunAsync("gltf.mjs", Json.Text(files)));
        Assert.All(found, f => Assert.Equal("[]", Json.Text(f.Value)));
    }

    [Fact]
    public async Task A_tile_tells_what_is_known_of_its_objects_and_colours_roofs_and_walls()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.Munich, new ImportOptions("munich"));
        var glb = new GlbFile(await region.Client.GetByteArrayAsync("/ogc/collections/munich/3dtiles/r.glb"));
        var row = glb.Ids.IndexOf("DEBY_LOD2_4959457");
        Assert.Equal("Gebäude für Bildung und Forschung", glb.Texts("function_de")[row]);
        Assert.Equal("3200", glb.Texts("roofType")[row]);
        Assert.Equal("Valbová střecha", glb.Texts("roofType_cs")[row]);
        Assert.Equal(37.54, glb.Numbers("height")[row]);
        Assert.Equal(6, glb.Numbers("storeysAboveGround")[row]);
        Assert.True(glb.Colours().Distinct().Count() >= 3, "Roof, wall and ground have colours of their own.");
    }

    [Fact]
    public async Task A_change_of_a_feature_makes_the_tiles_anew_and_a_tile_is_told_once()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.Munich, new ImportOptions("munich"));
        const string at = "/ogc/collections/munich/3dtiles/";
        var before = (await region.JsonAsync(at + "tileset.json"))["root"]!["content"]!["uri"]!.GetValue<string>();
        using var first = await region.Client.GetAsync(at + before);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var again = await region.SendAsync("GET", at + before, headers: [("If-None-Match", first.Headers.ETag!.ToString())]);
        Assert.Equal(304, again.Status);
        var deleted = await region.SendAsync("DELETE", "/ogc/collections/munich/items/DEBY_LOD2_4959322");
        Assert.Equal(204, deleted.Status);
        var after = (await region.JsonAsync(at + "tileset.json"))["root"]!["content"]!["uri"]!.GetValue<string>();
        Assert.NotEqual(before, after);
        Assert.Equal(3, new GlbFile(await region.Client.GetByteArrayAsync(at + after)).Ids.Count);
    }

    [Fact]
    public async Task A_tile_goes_out_compressed_to_those_who_take_it()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.Munich, new ImportOptions("munich"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ogc/collections/munich/3dtiles/r.glb");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await region.Client.SendAsync(request);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal("model/gltf-binary", response.Content.Headers.ContentType!.MediaType);
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await gzip.CopyToAsync(plain);
        Assert.Equal(await region.Client.GetByteArrayAsync("/ogc/collections/munich/3dtiles/r.glb"), plain.ToArray());
    }

    [Fact]
    public async Task A_collection_without_bodies_has_no_tiles_and_an_unknown_tile_is_told()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportThingsAsync();
        await region.ImportAsync(CityFiles.Munich, new ImportOptions("munich"));
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/things/3dtiles/tileset.json")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/munich/3dtiles/r9.glb")).Status);
        Assert.Equal(400, (await region.SendAsync("GET", "/ogc/collections/munich/3dtiles/r.glb?w=1")).Status);
    }

    private static IEnumerable<(JsonObject Tile, JsonObject? Parent)> Tiles(JsonObject tile, JsonObject? parent) =>
        (tile["children"] as JsonArray ?? []).SelectMany(c => Tiles((JsonObject)c!, tile)).Prepend((tile, parent));

    private static double[] Region(JsonObject tile) => [.. ((JsonArray)tile["boundingVolume"]!["region"]!).Select(v => v!.GetValue<double>())];
}

/// <summary>A binary glTF file of ours, read by the standards' words alone.</summary>
internal sealed class GlbFile
{
    private readonly byte[] _binary;
    private readonly JsonObject _json;

    public GlbFile(byte[] file)
    {
        Assert.Equal("glTF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8)));
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        _json = Json.Object(Encoding.UTF8.GetString(file, 20, length));
        // Metadata with doubles asks for a binary part that begins at a multiple of eight.
        Assert.Equal(0, (28 + length) % 8);
        _binary = file[(28 + length)..];
    }

    public List<string> Ids => Texts("id");

    private JsonObject Table => (JsonObject)_json["extensions"]!["EXT_structural_metadata"]!["propertyTables"]![0]!;

    private int Count => Table["count"]!.GetValue<int>();

    public List<string> Texts(string property)
    {
        var of = Table["properties"]![property]!;
        var (values, offsets) = (View(of["values"]!.GetValue<int>()), View(of["stringOffsets"]!.GetValue<int>()));
        int At(int i) => BinaryPrimitives.ReadInt32LittleEndian(offsets.AsSpan(4 * i));
        return [.. Enumerable.Range(0, Count).Select(i => Encoding.UTF8.GetString(values, At(i), At(i + 1) - At(i)))];
    }

    public List<double> Numbers(string property)
    {
        var values = View(Table["properties"]![property]!["values"]!.GetValue<int>());
        return [.. Enumerable.Range(0, Count).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(values.AsSpan(8 * i)))];
    }

    public IEnumerable<uint> Colours()
    {
        var bytes = Attribute("COLOR_0");
        for (var i = 0; i < bytes.Length; i += 4) yield return BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i));
    }

    /// <summary>Where each point stands: longitude and latitude in radians, metres above the ellipsoid (Bowring's way back).</summary>
    public IEnumerable<(double Lon, double Lat, double Height)> Places()
    {
        var m = ((JsonArray)_json["nodes"]![0]!["matrix"]!).Select(v => v!.GetValue<double>()).ToArray();
        var points = Attribute("POSITION");
        for (var i = 0; i < points.Length; i += 12)
        {
            double P(int k) => BinaryPrimitives.ReadSingleLittleEndian(points.AsSpan(i + 4 * k));
            double Row(int r) => m[r] * P(0) + m[4 + r] * P(1) + m[8 + r] * P(2) + m[12 + r];
            // 3D Tiles turns y up into z up: (x, y, z) becomes (x, -z, y).
            yield return Geodetic(Row(0), -Row(2), Row(1));
        }
    }

    private static (double, double, double) Geodetic(double x, double y, double z)
    {
        const double a = 6378137, b = 6356752.314245;
        const double e2 = 1 - b * b / (a * a), d2 = a * a / (b * b) - 1;
        var p = Math.Sqrt(x * x + y * y);
        var t = Math.Atan2(z * a, p * b);
        var lat = Math.Atan2(z + d2 * b * Math.Pow(Math.Sin(t), 3), p - e2 * a * Math.Pow(Math.Cos(t), 3));
        return (Math.Atan2(y, x), lat, p / Math.Cos(lat) - a / Math.Sqrt(1 - e2 * Math.Pow(Math.Sin(lat), 2)));
    }

    private byte[] Attribute(string name) =>
        View(_json["accessors"]![_json["meshes"]![0]!["primitives"]![0]!["attributes"]![name]!.GetValue<int>()]!["bufferView"]!.GetValue<int>());

    private byte[] View(int number)
    {
        var view = _json["bufferViews"]![number]!;
        return _binary.AsSpan(view["byteOffset"]!.GetValue<int>(), view["byteLength"]!.GetValue<int>()).ToArray();
    }
}
