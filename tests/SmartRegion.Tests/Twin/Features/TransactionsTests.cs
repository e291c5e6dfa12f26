using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Creating, replacing, changing and deleting features (OGC API Features Part 4) and collections, on both engines.</summary>
public sealed class TransactionsTests
{
    private const string GeoJson = "application/geo+json", MergePatch = "application/merge-patch+json";
    private const string Items = "/ogc/collections/things/items";
    private const string Lamp = """{"type":"Feature","geometry":{"type":"Point","coordinates":[12.3,49.1]},"properties":{"name":"Lamp","size":7,"since":"2025-01-01","on":true}}""";

    private static async Task<TestRegion> RegionAsync(string engine = "sqlite")
    {
        var region = await TestRegion.StartAsync(engine);
        await region.ImportThingsAsync();
        return region;
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task POST_adds_a_feature_that_is_found_at_its_Location_by_box_time_and_filter(string engine)
    {
        await using var region = await RegionAsync(engine);
        var created = await region.SendAsync("POST", Items, Lamp, GeoJson);
        Assert.Equal(201, created.Status);
        var read = await region.SendAsync("GET", created.Location!);
        Assert.Equal((200, created.ETag), (read.Status, read.ETag));
        var id = read.Json!["id"]!.GetValue<string>();
        Assert.EndsWith("/" + id, created.Location, StringComparison.Ordinal);
        Assert.Contains(id, await region.IdsAsync(Layers.Of(("bbox", "12.29,49.09,12.31,49.11"))), StringComparison.Ordinal);
        Assert.Contains(id, await region.IdsAsync(Layers.Of(("datetime", "2025-01-01"))), StringComparison.Ordinal);
        Assert.Equal(id, await region.IdsAsync(Layers.Of(("filter", "size = 7"))));
        Assert.Equal(8, (await region.JsonAsync("/ogc/collections/things"))["itemCount"]!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task PUT_replaces_and_moves_and_If_Match_guards_against_lost_updates(string engine)
    {
        await using var region = await RegionAsync(engine);
        var tag = (await region.SendAsync("GET", Items + "/west")).ETag!;
        var replaced = await region.SendAsync("PUT", Items + "/west", Lamp, GeoJson, ("If-Match", tag));
        Assert.Equal((200, false), (replaced.Status, replaced.ETag == tag));
        Assert.Equal("Lamp", (await region.JsonAsync(Items + "/west"))["properties"]!["name"]!.GetValue<string>());
        Assert.DoesNotContain("west", await region.IdsAsync(Layers.Of(("bbox", "11.9,48.9,12.01,49.01"))), StringComparison.Ordinal);
        Assert.Contains("west", await region.IdsAsync(Layers.Of(("bbox", "12.29,49.09,12.31,49.11"))), StringComparison.Ordinal);
        Assert.Equal(412, (await region.SendAsync("PUT", Items + "/west", Lamp, GeoJson, ("If-Match", tag))).Status);
        Assert.Equal(412, (await region.SendAsync("PATCH", Items + "/west", "{}", MergePatch, ("If-Match", tag))).Status);
        Assert.Equal(412, (await region.SendAsync("DELETE", Items + "/west", null, "", ("If-Match", tag))).Status);
        Assert.Equal(412, (await region.SendAsync("PUT", Items + "/none", Lamp, GeoJson, ("If-Match", tag))).Status);
        Assert.Equal(412, (await region.SendAsync("PATCH", Items + "/west", "{}", MergePatch, ("If-Unmodified-Since", "Mon, 01 Jan 2024 00:00:00 GMT"))).Status);
        Assert.Equal(201, (await region.SendAsync("PUT", Items + "/new", Lamp, GeoJson)).Status);
        Assert.Equal(200, (await region.SendAsync("GET", Items + "/new")).Status);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task PATCH_merges_null_removes_and_what_is_not_named_stays(string engine)
    {
        await using var region = await RegionAsync(engine);
        var answer = await region.SendAsync("PATCH", Items + "/area", """{"properties":{"size":9,"since":null}}""", MergePatch);
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"name":"Area","size":9}""", ((JsonObject)answer.Json!["properties"]!).Select(p => p).OrderBy(p => p.Key).Aggregate(new JsonObject(), (o, p) => { o[p.Key] = p.Value!.DeepClone(); return o; }).ToJsonString());
        Assert.Equal("Polygon", answer.Json["geometry"]!["type"]!.GetValue<string>());
        var moved = await region.SendAsync("PATCH", Items + "/area", """{"geometry":{"type":"Point","coordinates":[13,49]}}""", MergePatch);
        Assert.Equal(("Point", 9), (moved.Json!["geometry"]!["type"]!.GetValue<string>(), moved.Json["properties"]!["size"]!.GetValue<int>()));
        Assert.Equal(400, (await region.SendAsync("PATCH", Items + "/area", """{"id":"other"}""", MergePatch)).Status);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task DELETE_removes_a_feature_from_every_list(string engine)
    {
        await using var region = await RegionAsync(engine);
        Assert.Equal(204, (await region.SendAsync("DELETE", Items + "/west")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", Items + "/west")).Status);
        Assert.Equal(404, (await region.SendAsync("DELETE", Items + "/west")).Status);
        Assert.DoesNotContain("west", await region.IdsAsync(Layers.Of(("bbox", "11,48,13,50"))), StringComparison.Ordinal);
        Assert.Equal(6, (await region.JsonAsync(Layers.Of()))["numberMatched"]!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Content_Crs_says_in_which_system_the_body_is(string engine)
    {
        await using var region = await RegionAsync(engine);
        var body = Lamp.Replace("[12.3,49.1]", "[49.1,12.3]", StringComparison.Ordinal);
        var created = await region.SendAsync("POST", Items, body, GeoJson, ("Content-Crs", "<http://www.opengis.net/def/crs/EPSG/0/4326>"));
        Assert.Equal((201, 12.3), (created.Status, created.Json!["geometry"]!["coordinates"]![0]!.GetValue<double>()));
        Assert.Equal(400, (await region.SendAsync("POST", Items, body, GeoJson, ("Content-Crs", "<http://www.opengis.net/def/crs/EPSG/0/9999>"))).Status);
    }

    [Theory]
    [InlineData("""{"type":"Feature","geometry":null,"properties":{"name":"N","colour":"red"}}""", 422, "/properties/colour")]
    [InlineData("""{"type":"Feature","geometry":null,"properties":{"name":"N","size":"large"}}""", 422, "/properties/size")]
    [InlineData("""{"type":"Feature","geometry":null,"properties":{"name":"N","since":"yesterday"}}""", 422, "/properties/since")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Point","coordinates":[719405,5431250]},"properties":{"name":"N"}}""", 422, "/geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]},"properties":{"name":"N"}}""", 422, "/geometry")]
    [InlineData("""{"type":"Feature","geometry":null,"properties":{"size":1}}""", 422, "/properties/name")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Circle","coordinates":[1,2]},"properties":{}}""", 422, "/geometry")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", 400, "/type")]
    [InlineData("""[]""", 400, "")]
    public async Task A_bad_feature_is_refused_with_the_place_of_the_fault(string body, int status, string field)
    {
        await using var region = await RegionAsync();
        var answer = await region.SendAsync("POST", Items, body, GeoJson);
        Assert.Equal((status, field), (answer.Status, answer.Fields.First()));
        Assert.Equal(7, (await region.JsonAsync(Layers.Of()))["numberMatched"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_stranger_may_read_and_not_write_and_OPTIONS_tells_so()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        await region.ImportThingsAsync();
        foreach (var (method, path) in new[] { ("POST", Items), ("PUT", Items + "/west"), ("PATCH", Items + "/west"), ("DELETE", Items + "/west"), ("POST", "/ogc/collections"), ("PATCH", "/ogc/collections/things"), ("DELETE", "/ogc/collections/things") })
            Assert.Equal(403, (await region.SendAsync(method, path, method == "DELETE" ? null : "{}", GeoJson)).Status);
        Assert.Equal("GET, HEAD, OPTIONS", await AllowAsync(region, Items));
        await using var open = await RegionAsync();
        Assert.Equal("GET, HEAD, OPTIONS, POST", await AllowAsync(open, Items));
        Assert.Equal("GET, HEAD, OPTIONS, PUT, PATCH, DELETE", await AllowAsync(open, Items + "/west"));
    }

    private static async Task<string> AllowAsync(TestRegion region, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        using var response = await region.Client.SendAsync(request);
        return string.Join(", ", response.Content.Headers.Allow);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_collection_is_made_filled_described_anew_hidden_and_deleted(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        const string body = """{"id":"benches","title":{"cs":"Lavičky","en":"Benches"},"schema":{"type":"object","properties":{"geom":{"format":"geometry-point","x-ogc-role":"primary-geometry"},"seats":{"type":"integer","x-indexed":true}}}}""";
        Assert.Equal(201, (await region.SendAsync("POST", "/ogc/collections", body)).Status);
        Assert.Equal(409, (await region.SendAsync("POST", "/ogc/collections", body)).Status);
        const string items = "/ogc/collections/benches/items";
        foreach (var seats in new[] { 3, 4, 5 })
            Assert.Equal(201, (await region.SendAsync("POST", items, $$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[12,49]},"properties":{"seats":{{{seats}}}}}""", GeoJson)).Status);
        Assert.Equal("2 3", await region.IdsAsync(items + "?filter=seats%20%3E%203"));
        // The index goes, comes back, and follows the type.
        foreach (var schema in new[] { """{"x-indexed":false}""", """{"x-indexed":true}""", """{"type":"number"}""" })
        {
            Assert.Equal(200, (await region.SendAsync("PATCH", "/ogc/collections/benches", "{\"schema\":{\"properties\":{\"seats\":" + schema + "}}}", MergePatch)).Status);
            Assert.Equal("3 2", await region.IdsAsync(items + "?filter=seats%20%3E%203&sortby=-seats"));
        }
        Assert.Equal(200, (await region.SendAsync("PATCH", "/ogc/collections/benches", """{"title":{"cs":"Lavice"},"visibility":"hidden"}""", MergePatch)).Status);
        Assert.Equal("Lavice", (await region.JsonAsync("/ogc/collections/benches?lang=cs"))["title"]!.GetValue<string>());
        Assert.Equal(422, (await region.SendAsync("PATCH", "/ogc/collections/benches", """{"colour":"red"}""", MergePatch)).Status);
        Assert.Equal(204, (await region.SendAsync("DELETE", "/ogc/collections/benches")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", items)).Status);
    }
}
