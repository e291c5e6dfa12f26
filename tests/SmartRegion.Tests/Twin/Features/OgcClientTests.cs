using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>The client <c>@camptocamp/ogc-client</c>, as it comes from npm.</summary>
[Collection(SeededCollection.Name)]
public sealed class OgcClientTests(SeededRegion seeded)
{
    [Fact]
    public async Task It_finds_features_records_and_tiles_and_reads_pages_by_offset()
    {
        var told = JsonNode.Parse(await NodeScript.RunAsync("ogc-client.mjs", $"{seeded.Region.Url}ogc"))!;
        string[] Texts(string name) => [.. ((JsonArray)told[name]!).Select(t => t!.GetValue<string>())];
        Assert.Equal("[true,true,true]", told["has"]!.ToJsonString());
        var collections = ((JsonArray)(await seeded.Region.JsonAsync("/ogc/collections"))["collections"]!).Select(c => (Id: c!["id"]!.GetValue<string>(), Type: c["itemType"]!.GetValue<string>())).ToList();
        Assert.Equal(collections.Where(c => c.Type == "feature").Select(c => c.Id), Texts("features"));
        Assert.Equal(["entries"], Texts("records"));
        Assert.Equal(Texts("features"), Texts("tiled"));
        Assert.Superset(new HashSet<string> { "application/geo+json", "text/csv", "application/geopackage+sqlite3", "application/flatgeobuf" }, Texts("formats").ToHashSet());
        Assert.Contains("population", Texts("sortables"));
        var all = ((JsonArray)(await seeded.Region.JsonAsync("/ogc/collections/municipalities/items?limit=10"))["features"]!).Select(f => f!["id"]!.GetValue<string>()).ToList();
        Assert.Equal(all, [.. Texts("first"), .. Texts("second")]);
        Assert.Equal((await seeded.Region.JsonAsync($"/ogc/collections/municipalities/items/{all[5]}"))["properties"]!["name"]!.GetValue<string>(), told["one"]!.GetValue<string>());
        Assert.Equal(["Cham"], Texts("found"));
        Assert.True(told["tiles"]!.GetValue<bool>());
        Assert.Equal(1, told["record"]!.GetValue<int>());
    }
}
