using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>FlatGeobuf both ways: with GDAL at the other end, and with files that are broken in every way.</summary>
public sealed class FlatGeobufTests : IDisposable
{
    private const string Mixed = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":{"type":"Point","coordinates":[12,49,430.5]},"properties":{"name":"Žlutá","n":7,"w":1.5,"on":true,"at":"2024-01-01T10:00:00Z","more":{"a":1}}},
        {"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[12,49],[12.1,49],[12.1,49.1],[12,49.1],[12,49]],[[12.02,49.02],[12.02,49.04],[12.04,49.04],[12.02,49.02]]],[[[13,49],[13.1,49],[13.1,49.1],[13,49]]]]},"properties":{"name":"areas","n":-3000000000}},
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[12,49],[12.1,49],[12.1,49.1],[12,49]]]},"properties":{"name":"area"}},
        {"type":"Feature","geometry":{"type":"MultiLineString","coordinates":[[[12,49],[12.1,49]],[[12.2,49],[12.3,49],[12.3,49.2]]]},"properties":{"name":"lines"}},
        {"type":"Feature","geometry":{"type":"LineString","coordinates":[[12,49],[12.1,49.2]]},"properties":{"name":"line"}},
        {"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[12,49],[12.1,49.2]]},"properties":{"name":"points"}},
        {"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[12,49]},{"type":"LineString","coordinates":[[12,49],[12.1,49.2]]}]},"properties":{"name":"both"}}
        ]}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartregion-fgb-");

    public void Dispose() => _folder.Delete(true);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    [Theory]
    [InlineData("YES", "EPSG:4326")]
    [InlineData("NO", "EPSG:25833")]
    public async Task What_GDAL_writes_is_read_with_its_types_and_its_system_with_an_index_and_without(string index, string crs)
    {
        await File.WriteAllTextAsync(At("mixed.geojson"), Mixed);
        await OutsideProgram.DemandAsync("ogr2ogr", "-t_srs", crs, "-lco", $"SPATIAL_INDEX={index}", At("mixed.fgb"), At("mixed.geojson"));
        await using var region = await TestRegion.StartAsync();
        var report = await region.ImportAsync(At("mixed.fgb"), new ImportOptions("mixed") { Key = "name" });
        Assert.Equal((7, 0), (report.Created, report.BadCount));
        Assert.Equal($"http://www.opengis.net/def/crs/EPSG/0/{crs[5..]}", (await region.JsonAsync("/ogc/collections/mixed"))["storageCrs"]!.GetValue<string>());
        foreach (var there in (JsonArray)JsonNode.Parse(Mixed)!["features"]!)
        {
            var here = await region.JsonAsync($"/ogc/collections/mixed/items/{Uri.EscapeDataString(there!["properties"]!["name"]!.GetValue<string>())}");
            Assert.Equal(Rounded(there["geometry"]!), Rounded(here["geometry"]!));
            // GDAL writes objects as text.
            foreach (var (name, value) in (JsonObject)there["properties"]!) Assert.Equal(name == "more" ? Json.Text(Json.Text(value)) : Json.Text(value), Json.Text(here["properties"]![name]).Replace(" ", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_is_downloaded_is_read_by_GDAL_and_imported_again_as_it_was(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("mixed.geojson", Mixed, new ImportOptions("mixed") { Key = "name" });
        var answer = await region.Client.GetAsync("/ogc/collections/mixed/items?f=fgb&crs=EPSG:25833");
        Assert.Equal(("application/flatgeobuf", "mixed.fgb"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        await File.WriteAllBytesAsync(At("mixed.fgb"), await answer.Content.ReadAsByteArrayAsync());
        await OutsideProgram.DemandAsync("ogr2ogr", "-t_srs", "EPSG:4326", At("back.geojson"), At("mixed.fgb"));
        var back = ((JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(At("back.geojson")))!["features"]!).ToDictionary(f => f!["properties"]!["name"]!.GetValue<string>());
        var report = await region.ImportAsync(At("mixed.fgb"), new ImportOptions("again"));
        Assert.Equal((7, 0), (report.Created, report.BadCount));
        foreach (var there in (JsonArray)(await region.JsonAsync("/ogc/collections/mixed/items"))["features"]!)
        {
            var id = there!["id"]!.GetValue<string>();
            var again = await region.JsonAsync($"/ogc/collections/again/items/{Uri.EscapeDataString(id)}");
            Assert.Equal(Json.Text(there["properties"]), Json.Text(again["properties"]));
            Assert.Equal(Rounded(there["geometry"]!), Rounded(again["geometry"]!));
            Assert.Equal(Rounded(there["geometry"]!), Rounded(back[id]!["geometry"]!));
        }
    }

    [Fact]
    public async Task A_file_that_is_cut_or_changed_is_reported_and_never_breaks_the_reader()
    {
        await File.WriteAllTextAsync(At("mixed.geojson"), Mixed);
        await OutsideProgram.DemandAsync("ogr2ogr", At("mixed.fgb"), At("mixed.geojson"));
        var whole = await File.ReadAllBytesAsync(At("mixed.fgb"));
        var random = new Random(4711);
        var (good, bad, refused) = (0, 0, 0);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = whole.ToArray();
            if (i % 3 == 0) bytes = bytes[..random.Next(bytes.Length)];
            else for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var file = At("broken.fgb");
            await File.WriteAllBytesAsync(file, bytes);
            try
            {
                using var source = new FlatGeobufSource(file);
                foreach (var feature in source.Read()) { if (feature.Fault is null) good++; else bad++; }
            }
            catch (ProblemException e)
            {
                Assert.Equal(400, e.Problem.Status);
                refused++;
            }
        }
        Assert.All([good, bad, refused], n => Assert.InRange(n, 100, int.MaxValue));
    }

    // As text, of a precision that survives the way to another system and back; heights are left out.
    private static string Rounded(JsonNode geometry) => geometry switch
    {
        JsonObject o => "{" + string.Join(",", o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => m.Key + Rounded(m.Value!))) + "}",
        JsonArray a when a.All(i => i is JsonValue) => FormattableString.Invariant($"[{Math.Round(a[0]!.GetValue<double>(), 5):0.#####},{Math.Round(a[1]!.GetValue<double>(), 5):0.#####}]"),
        JsonArray a => "[" + string.Join(",", a.Select(i => Rounded(i!))) + "]",
        var other => other.ToJsonString(),
    };
}
