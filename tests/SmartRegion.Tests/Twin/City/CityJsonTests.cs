using System.Text.Json.Nodes;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.City;
using SmartRegion.Twin.City.Import;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.City;

/// <summary>City models are told as CityJSON as they came: objects, families, meanings, and every point.</summary>
public sealed class CityJsonTests
{
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_was_imported_is_told_again_to_the_millimetre(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportAsync(CityFiles.At("delft.city.json"), new ImportOptions("town"));
        foreach (var (format, name) in new[] { ("cityjson", "told.city.json"), ("cityjsonseq", "told.city.jsonl") })
        {
            using var answer = await region.Client.GetAsync($"/ogc/collections/town/items?limit=1000&f={format}");
            Assert.Equal(format == "cityjson" ? "application/city+json" : "application/city+json-seq", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(Surfaces(CityFiles.At("delft.city.json")), Surfaces(name, await answer.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task A_building_comes_with_its_parts_and_a_part_with_its_building()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync("town.city.json", Family, new ImportOptions("town"));
        foreach (var id in new[] { "house", "wing" })
        {
            var told = (await region.JsonAsync($"/ogc/collections/town/items/{id}?f=cityjson"));
            Assert.Equal(["house", "wing"], ((JsonObject)told["CityObjects"]!).Select(o => o.Key).Order());
            Assert.Equal("wing", told["CityObjects"]!["house"]!["children"]![0]!.GetValue<string>());
            Assert.Equal("house", told["CityObjects"]!["wing"]!["parents"]![0]!.GetValue<string>());
            Assert.Equal("3100", told["CityObjects"]!["house"]!["attributes"]!["roofType"]!.GetValue<string>());
            Assert.False(((JsonObject)told["CityObjects"]!["house"]!["attributes"]!).ContainsKey("roofType_cs"));
            var semantics = told["CityObjects"]!["wing"]!["geometry"]![0]!["semantics"]!;
            Assert.Equal("""[{"type":"GroundSurface"}]""", semantics["surfaces"]!.ToJsonString());
            Assert.Equal("[0,null]", semantics["values"]!.ToJsonString());
            Assert.Equal("https://www.opengis.net/def/crs/EPSG/0/5555", told["metadata"]!["referenceSystem"]!.GetValue<string>());
        }
        var house = (await region.JsonAsync("/ogc/collections/town/items/house"))["properties"]!;
        Assert.Equal("Sedlová střecha", house["roofType_cs"]!.GetValue<string>());
        Assert.Equal(5, house["height"]!.GetValue<double>());
        Assert.Equal("house", (await region.JsonAsync("/ogc/collections/town/items/wing"))["properties"]!["parent"]!.GetValue<string>());
    }

    [Fact]
    public async Task Other_collections_have_no_such_format()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportThingsAsync();
        Assert.Equal(400, (await region.SendAsync("GET", "/ogc/collections/things/items?f=cityjson")).Status);
    }

    private const string Family = """
        {"type":"CityJSON","version":"1.1","metadata":{"referenceSystem":"urn:ogc:def:crs:EPSG::5555"},"transform":{"scale":[1,1,1],"translate":[690000,5335000,500]},
        "CityObjects":{
          "house":{"type":"Building","attributes":{"roofType":"3100"},"children":["wing"]},
          "wing":{"type":"BuildingPart","parents":["house"],"geometry":[{"type":"MultiSurface","lod":"2","boundaries":[[[0,1,2,3]],[[4,5,6]]],"semantics":{"surfaces":[{"type":"GroundSurface"}],"values":[0,null]}}]}},
        "vertices":[[0,0,0],[0,10,0],[10,10,0],[10,0,0],[0,0,5],[10,0,5],[5,5,5]]}
        """;

    // Every surface as text, of every object, in one order.
    private static IEnumerable<string> Surfaces(string name, string text)
    {
        var directory = Directory.CreateTempSubdirectory("smartregion-told-");
        try
        {
            var file = Path.Combine(directory.FullName, name);
            File.WriteAllText(file, text);
            return Surfaces(file);
        }
        finally { directory.Delete(true); }
    }

    private static List<string> Surfaces(string file)
    {
        using var source = CityModelSource.Open(file, null);
        return [.. source.Read().Where(f => f.Fault is null).SelectMany(f =>
        {
            var (type, geometries) = CityBody.Read(f.City!.Body);
            return geometries.SelectMany(g => g.Surfaces.Select(s => $"{f.Id} {type} {g.Lod} {g.Kind} {s.Semantic} {s.Shell} {string.Join('|', s.Rings.Select(r => string.Join(' ', r.Select(n => n.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)))))}"));
        }).Order(StringComparer.Ordinal)];
    }
}
