using System.Text.Json.Nodes;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Tiles;

/// <summary>Styles of collections: derived, stored, checked.</summary>
public sealed class StylesTests
{
    private const string Style = "/ogc/collections/things/styles/default";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_style_is_derived_until_one_is_stored_and_again_when_it_is_deleted(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await Features.Layers.ImportThingsAsync(region);
        var derived = await region.SendAsync("GET", Style);
        Assert.Equal(["fill", "line", "line", "circle"], Types(derived.Json!));
        Assert.EndsWith("/ogc/collections/things/tiles/WebMercatorQuad?f=tilejson", derived.Json!["sources"]!["things"]!["url"]!.GetValue<string>(), StringComparison.Ordinal);

        var own = """{"version":8,"sources":{"things":{"type":"vector","url":"https://elsewhere.example/x"}},"layers":[{"id":"a","type":"circle","source":"things","source-layer":"things","paint":{"circle-color":"#a00"}}]}""";
        var stored = await region.SendAsync("PUT", Style, own, headers: ("If-Match", derived.ETag!));
        Assert.Equal(200, stored.Status);
        Assert.Equal(412, (await region.SendAsync("PUT", Style, own, headers: ("If-Match", derived.ETag!))).Status);
        var read = await region.SendAsync("GET", Style);
        Assert.Equal((stored.ETag, "application/vnd.mapbox.style+json"), (read.ETag, read.Type));
        Assert.Equal(["circle"], Types(read.Json!));
        // Where the tiles are is this region's to say.
        Assert.EndsWith("/ogc/collections/things/tiles/WebMercatorQuad?f=tilejson", read.Json!["sources"]!["things"]!["url"]!.GetValue<string>(), StringComparison.Ordinal);

        Assert.Equal(201, (await region.SendAsync("PUT", "/ogc/collections/things/styles/night", own)).Status);
        Assert.Equal(["default", "night"], ((JsonArray)(await region.JsonAsync("/ogc/collections/things/styles"))["styles"]!).Select(s => s!["id"]!.GetValue<string>()));
        Assert.Equal(204, (await region.SendAsync("DELETE", Style)).Status);
        Assert.Equal(4, Types((await region.SendAsync("GET", Style)).Json!).Count());
        Assert.Equal(404, (await region.SendAsync("DELETE", Style)).Status);
        Assert.Equal(204, (await region.SendAsync("DELETE", "/ogc/collections/things")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/things/styles/night")).Status);
    }

    [Fact]
    public async Task A_stranger_reads_styles_and_stores_none()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false, seed: false);
        await Features.Layers.ImportThingsAsync(region);
        Assert.Equal(200, (await region.SendAsync("GET", Style)).Status);
        Assert.Equal(403, (await region.SendAsync("PUT", Style, "{}")).Status);
        Assert.Equal(403, (await region.SendAsync("DELETE", Style)).Status);
    }

    [Fact]
    public async Task Each_fault_of_a_style_is_named()
    {
        await using var region = await TestRegion.StartAsync();
        await Features.Layers.ImportThingsAsync(region);
        foreach (var (style, field) in new[]
        {
            ("""{"version":7,"layers":[{"id":"a","type":"background"}]}""", "/version"),
            ("""{"version":8,"layers":[]}""", "/layers"),
            ("""{"version":8,"colour":1,"layers":[{"id":"a","type":"background"}]}""", "/colour"),
            ("""{"version":8,"sources":{"x":{"type":"wms"}},"layers":[{"id":"a","type":"background"}]}""", "/sources/x/type"),
            ("""{"version":8,"layers":[{"id":"a","type":"polygon","source":"things","source-layer":"things"}]}""", "/layers/0/type"),
            ("""{"version":8,"layers":[{"id":"a","type":"fill","source":"else","source-layer":"things"}]}""", "/layers/0/source"),
            ("""{"version":8,"layers":[{"id":"a","type":"fill","source":"things"}]}""", "/layers/0/source-layer"),
            ("""{"version":8,"layers":[{"id":"a","type":"fill","source":"things","source-layer":"things","paint":{"circle-color":"red"}}]}""", "/layers/0/paint/circle-color"),
            ("""{"version":8,"layers":[{"id":"a","type":"fill","source":"things","source-layer":"things","minzoom":9,"maxzoom":3}]}""", "/layers/0/maxzoom"),
            ("""{"version":8,"layers":[{"id":"a","type":"background"},{"id":"a","type":"background"}]}""", "/layers/1/id"),
            ("""{"version":8,"layers":[{"id":"a","type":"fill","source":"things","source-layer":"things","filter":"size"}]}""", "/layers/0/filter"),
        })
        {
            var answer = await region.SendAsync("PUT", Style, style);
            Assert.Equal((422, "application/problem+json"), (answer.Status, answer.Type));
            Assert.Equal([field], answer.Fields);
        }
        Assert.Equal(400, (await region.SendAsync("PUT", Style, "[]")).Status);
        Assert.Equal(415, (await region.SendAsync("PUT", Style, "<sld/>", "application/vnd.ogc.sld+xml")).Status);
        Assert.Equal(400, (await region.SendAsync("PUT", "/ogc/collections/things/styles/Not%20an%20id", "{}")).Status);
    }

    // The names that are known are those of the style specification; and what is derived is valid by it.
    [Fact]
    public async Task What_is_known_of_styles_is_what_MapLibre_knows()
    {
        await using var region = await TestRegion.StartAsync();
        await Features.Layers.ImportThingsAsync(region);
        await Features.Layers.ImportTextAsync(region, "points.csv", "id,lon,lat\na,12,49\n", new ImportOptions("points"));
        var styles = new JsonArray((await region.JsonAsync(Style + "?f=json")).DeepClone(), (await region.JsonAsync("/ogc/collections/points/styles/default?f=json")).DeepClone());
        var verdict = JsonNode.Parse(await NodeScript.RunAsync("styles.mjs", styles.ToJsonString()))!;
        Assert.Equal("[]", verdict["faults"]!.ToJsonString());
        Assert.Equal(verdict["names"]!.ToJsonString(), JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root.Path, "src/SmartRegion/Twin/Tiles/Styles/style-spec.json")))!.ToJsonString());
        Assert.Equal(["circle"], Types(styles[1]!));
    }

    private static IEnumerable<string> Types(JsonNode style) => ((JsonArray)style["layers"]!).Select(l => l!["type"]!.GetValue<string>());
}
