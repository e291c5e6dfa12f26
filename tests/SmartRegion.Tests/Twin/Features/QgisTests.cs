using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>The requests of QGIS's provider for OGC API Features, in its order and with its headers: opening a layer, reading it, editing it.</summary>
public sealed class QgisTests
{
    private const string Layer = "/ogc/collections/things", Items = Layer + "/items";

    [Fact]
    public async Task A_layer_is_opened_and_read()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportThingsAsync();
        var landing = await region.SendAsync("GET", "/ogc", headers: ("Accept", "application/json"));
        var api = Linked(landing.Json!, "service-desc", "application/vnd.oai.openapi+json;version=3.0");
        var described = await region.SendAsync("GET", api, headers: ("Accept", "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json"));
        // It takes the size of its pages from here, and asks for 100 at a time otherwise.
        var limit = described.Json!["components"]!["parameters"]!["limit"]!["schema"]!;
        Assert.Equal((100, 1_000_000), (limit["default"]!.GetValue<int>(), limit["maximum"]!.GetValue<int>()));
        var collection = await region.JsonAsync(Layer);
        Assert.Equal(200, (await region.SendAsync("GET", Linked(collection, "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json"), headers: ("Accept", "application/schema+json"))).Status);
        var classes = ((JsonArray)(await region.JsonAsync("/ogc/conformance"))["conformsTo"]!).Select(c => c!.GetValue<string>()).ToList();
        Assert.All(["ogcapi-features-2/1.0/conf/crs", "cql2/1.0/conf/cql2-text", "cql2/1.0/conf/basic-cql2", "ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter",
            "cql2/1.0/conf/advanced-comparison-operators", "cql2/1.0/conf/case-insensitive-comparison", "cql2/1.0/conf/basic-spatial-functions", "ogcapi-features-5/1.0/conf/schemas"],
            c => Assert.Contains("http://www.opengis.net/spec/" + c, classes));
        var queryables = await region.SendAsync("GET", Layer + "/queryables", headers: ("Accept", "application/schema+json"));
        Assert.NotNull(queryables.Json!["properties"]!["size"]);
        var first = await region.SendAsync("GET", Items + "?limit=10&crs=http://www.opengis.net/def/crs/EPSG/0/4326", headers: ("Accept", "application/geo+json, application/json"));
        Assert.Equal(("application/geo+json", 7), (first.Type, first.Json!["numberMatched"]!.GetValue<int>()));
        var filter = Uri.EscapeDataString("((\"size\" > 1))");
        Assert.Equal(["area", "east", "nowhere"], (await region.IdsAsync($"{Items}?limit=1000&bbox=11,48,15,51&filter={filter}&filter-lang=cql2-text")).Split(' ').Order());
    }

    [Fact]
    public async Task A_layer_is_edited()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportThingsAsync();
        Assert.Contains("POST", await AllowAsync(region, Items));
        Assert.Equal(["DELETE", "PATCH", "PUT"], (await AllowAsync(region, Items + "/west")).Where(m => m is "DELETE" or "PATCH" or "PUT").Order());
        // It sends the header without angle brackets, and every attribute that has no value as null.
        var crs = ("Content-Crs", "http://www.opengis.net/def/crs/EPSG/0/4326");
        var created = await region.SendAsync("POST", Items, """{"geometry":{"coordinates":[49.1,12.3],"type":"Point"},"properties":{"name":"Lamp","on":null,"since":null,"size":null},"type":"Feature"}""", "application/geo+json", crs);
        Assert.Equal(201, created.Status);
        var path = $"{Items}/{created.Location![(created.Location!.LastIndexOf('/') + 1)..]}";
        Assert.Equal("12.3 49.1", await PlaceAsync(region, path));
        Assert.Equal(200, (await region.SendAsync("PATCH", path, """{"geometry":{"coordinates":[49.2,12.4],"type":"Point"}}""", "application/merge-patch+json", crs)).Status);
        Assert.Equal(200, (await region.SendAsync("PATCH", path, """{"properties":{"size":3.5}}""", "application/merge-patch+json")).Status);
        Assert.Equal("12.4 49.2", await PlaceAsync(region, path));
        Assert.Equal(200, (await region.SendAsync("PUT", path, """{"geometry":{"coordinates":[49.3,12.5],"type":"Point"},"properties":{"name":"Lamp","on":true,"since":"2025-01-01","size":3.5},"type":"Feature"}""", "application/geo+json", crs)).Status);
        Assert.Equal("12.5 49.3", await PlaceAsync(region, path));
        Assert.Equal(204, (await region.SendAsync("DELETE", path)).Status);
        Assert.Equal(404, (await region.SendAsync("GET", path)).Status);
    }

    private static string Linked(JsonNode document, string rel, string type) =>
        ((JsonArray)document["links"]!).First(l => l!["rel"]!.GetValue<string>() == rel && l["type"]?.GetValue<string>() == type)!["href"]!.GetValue<string>();

    private static async Task<IEnumerable<string>> AllowAsync(TestRegion region, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        using var response = await region.Client.SendAsync(request);
        return [.. response.Content.Headers.Allow];
    }

    private static async Task<string> PlaceAsync(TestRegion region, string path)
    {
        var answer = await region.SendAsync("GET", path, headers: ("Accept", "application/geo+json, application/json"));
        return string.Join(' ', ((JsonArray)answer.Json!["geometry"]!["coordinates"]!).Select(c => c!.ToJsonString()));
    }
}
