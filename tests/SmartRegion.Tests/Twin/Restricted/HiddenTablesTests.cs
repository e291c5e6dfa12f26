using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Http;
using SmartRegion.Tests.Access;
using SmartRegion.Twin.Data;

namespace SmartRegion.Tests.Twin.Restricted;

/// <summary>A table of data is seen, changed and removed by those who see its dataset, from one moment to the next.</summary>
public sealed class HiddenTablesTests
{
    private const string Rows = """{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[12.7,50.2]},"properties":{"name":"brambořík","n":1}}]}""";

    private static readonly Preconditions None = new();
    private static readonly Actor Keeper = new("member-keeper", [new("keeper", Role.Editor)]);

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_table_is_hidden_with_its_dataset_shown_to_more_archived_and_made_public_again(string engine)
    {
        await using var region = await StartAsync(engine);
        var entries = region.Service<Entries>();
        using var stranger = new Visitor(region);
        using var reader = await Visitor.JoinAsync(region, "reader@region.example", Role.Reader);
        using var colleague = await Visitor.JoinAsync(region, "colleague@region.example", Role.Reader, "keeper");
        using var outsider = await Visitor.JoinAsync(region, "outsider@region.example", Role.Editor, "another");
        using var editor = await Visitor.JoinAsync(region, "editor@region.example", Role.Editor, "keeper");
        await FillAsync(region);
        var table = await region.Service<DataTables>().GetAsync("lamps");
        foreach (var (visibility, sees) in new (string?, Visitor[])[] { ("members", [reader, colleague, outsider, editor]), ("organisation", [colleague, editor]), ("archived", [editor]), (null, [stranger, reader, colleague, outsider, editor]) })
        {
            await entries.ChangeAsync("lamps", d => With(d, visibility), "someone", None);
            foreach (var visitor in new[] { stranger, reader, colleague, outsider, editor })
            {
                foreach (var path in new[] { "/api/data/lamps", "/api/data/lamps.csv", "/api/data/lamps/file", "/ogc/collections/lamps", "/ogc/collections/lamps/items", "/ogc/collections/lamps/tiles/WebMercatorQuad/0/0/0", "/en/collections/lamps" })
                    Assert.Equal((visibility, path, sees.Contains(visitor) ? 200 : 404), (visibility, path, (await visitor.GetAsync(path)).Status));
                Assert.Equal(sees.Contains(visitor), (await visitor.GetAsync("/api/data")).Text.Contains("lamps", StringComparison.Ordinal));
                Assert.Equal(sees.Contains(visitor), (await visitor.GetAsync("/ogc/collections?f=json")).Text.Contains("\"lamps\"", StringComparison.Ordinal));
            }
            // What is published to other programs tells everybody the same.
            Assert.Equal(visibility is null ? 200 : 404, (await editor.GetAsync("/api/3/action/datastore_search?resource_id=lamps")).Status);
            Assert.Equal(visibility is null, (await editor.GetAsync("/catalog.ttl")).Text.Contains("/api/data/lamps", StringComparison.Ordinal));
            // The rows are the same all the time.
            Assert.Equal((table.Key, table.Generation), await region.Service<DataTables>().GetAsync("lamps") is var now ? (now.Key, now.Generation) : default);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_left_of_a_hidden_dataset_is_removed_with_it(string engine)
    {
        await using var region = await StartAsync(engine);
        var (entries, tables) = (region.Service<Entries>(), region.Service<DataTables>());
        await FillAsync(region);
        await entries.ChangeAsync("lamps", d => With(d, "organisation"), "someone", None);
        await FillAsync(region);
        Assert.Equal(["lamps", "lamps-2"], (await tables.ListAsync()).Select(t => t.Id));
        // A table that the dataset does not name any more goes, also when a working copy says so.
        var drafts = region.Service<Drafts>();
        var copy = await drafts.CreateAsync(Keeper, "lamps", null);
        ((JsonArray)copy.Doc["distributions"]!).RemoveAt(1);
        copy = await drafts.ReplaceAsync(Keeper, copy.Id, copy.Doc, None);
        await drafts.PublishAsync(Keeper, copy.Id, None);
        Assert.Equal(["lamps"], (await tables.ListAsync()).Select(t => t.Id));
        await entries.DeleteAsync("lamps", "someone", None);
        Assert.Empty(await tables.ListAsync());
    }

    [Fact]
    public async Task Who_does_not_see_the_dataset_changes_nothing_and_is_answered_as_if_there_were_none()
    {
        await using var region = await StartAsync("sqlite");
        await FillAsync(region);
        await region.Service<Entries>().ChangeAsync("lamps", d => With(d, "organisation"), "someone", None);
        using var steward = await Visitor.JoinAsync(region, "steward@region.example", Role.Steward);
        using var coordinator = await Visitor.JoinAsync(region, "coordinator@region.example", Role.Coordinator);
        foreach (var (method, path, body) in new[]
        {
            ("PUT", "/api/data/{0}", Rows), ("DELETE", "/api/data/{0}", null), ("POST", "/api/entries/{0}/data", Rows), ("PATCH", "/ogc/collections/{0}", """{"title":{"en":"x"}}"""), ("DELETE", "/ogc/collections/{0}", null),
            ("POST", "/ogc/collections/{0}/items", "{}"), ("PUT", "/ogc/collections/{0}/items/1", "{}"), ("PATCH", "/ogc/collections/{0}/items/1", "{}"), ("DELETE", "/ogc/collections/{0}/items/1", null), ("PUT", "/ogc/collections/{0}/styles/default", "{}"),
        })
        {
            var hidden = await steward.SendAsync(method, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "lamps"), body);
            var never = await steward.SendAsync(method, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "never"), body);
            Assert.Equal((method, path, 404, 404), (method, path, hidden.Status, never.Status));
            Assert.Equal(Doc(never.Text)["detail"]!.GetValue<string>().Replace("never", "lamps", StringComparison.Ordinal), Doc(hidden.Text)["detail"]!.GetValue<string>());
        }
        Assert.Equal(404, (await steward.GetAsync("/en/entry/lamps/data")).Status);
        var replaced = await coordinator.SendAsync("PUT", "/api/data/lamps", Rows);
        Assert.True(replaced.Status == 200, replaced.Text);
        Assert.Equal(200, (await coordinator.GetAsync("/en/entry/lamps/data")).Status);
        Assert.Contains("brambořík", (await coordinator.GetAsync("/en/entry/lamps")).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await coordinator.SendAsync("DELETE", "/api/data/lamps")).Status);
        Assert.Empty(await region.Service<DataTables>().ListAsync());
    }

    [Fact]
    public async Task A_dataset_that_names_the_table_of_another_tells_nothing_of_it()
    {
        await using var region = await StartAsync("sqlite");
        await FillAsync(region);
        var entries = region.Service<Entries>();
        await entries.ChangeAsync("lamps", d => With(d, "organisation"), "someone", None);
        await entries.CreateAsync(Doc("""{"id":"thief","kind":"dataset","title":{"en":"Thief"},"distributions":[{"id":"thief-1","data":"lamps","url":"https://region.example/api/data/lamps/file"}]}"""), "someone");
        using var stranger = new Visitor(region);
        foreach (var path in new[] { "/en/entry/thief", "/en/entry/thief/data", "/api/3/action/datastore_search?resource_id=thief-1", "/api/3/action/datastore_info?id=thief-1" })
            Assert.DoesNotContain("brambořík", (await stranger.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await stranger.GetAsync("/api/3/action/datastore_search?resource_id=thief-1")).Status);
        Assert.Empty(await region.Service<DatasetData>().OfAsync((await entries.FindAsync("thief"))!));
    }

    private static async Task<TestRegion> StartAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: false);
        foreach (var id in new[] { "keeper", "another" }) await region.Service<Entries>().CreateAsync(Doc($$$"""{"id":"{{{id}}}","kind":"organisation","title":{"en":"Organisation"}}"""), "seed");
        await region.Service<Entries>().CreateAsync(Doc("""{"id":"lamps","kind":"dataset","title":{"en":"Lamps"},"owner":"keeper"}"""), "seed");
        return region;
    }

    private static async Task FillAsync(TestRegion region)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.geojson");
        await File.WriteAllTextAsync(file, Rows);
        try { await region.Service<DatasetData>().PutAsync(new DataUpload(file, "lamps.geojson", path => "https://region.example" + path) { Dataset = "lamps" }, Actor.Operator("someone")); }
        finally { File.Delete(file); }
    }

    private static JsonObject With(JsonObject doc, string? visibility)
    {
        if (visibility is null) doc.Remove("visibility");
        else doc["visibility"] = visibility;
        return doc;
    }

    private static JsonObject Doc(string json) => (JsonObject)JsonNode.Parse(json)!;
}
