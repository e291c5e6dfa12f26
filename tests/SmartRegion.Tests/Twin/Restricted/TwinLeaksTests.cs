using System.Text.RegularExpressions;
using SmartRegion.Tests.Access;
using SmartRegion.Tests.Catalogue.Restricted;
using SmartRegion.Tests.Twin.Data;
using SmartRegion.Tests.Twin.Sensors.Restricted;
using SmartRegion.Twin.Tiles;
using SmartRegion.Twin.Tiles.Archives;

namespace SmartRegion.Tests.Twin.Restricted;

/// <summary>Every address that is read is asked by everybody who might see more than is meant: nothing tells of hidden collections, Things and Datastreams.</summary>
public sealed partial class TwinLeaksTests
{
    private static readonly (string Visibility, string Id, string Word)[] Collections =
        [("members", "qmx-lamps", "brambořík"), ("organisation", "qox-lamps", "kvakošan"), ("hidden", "qhx-lamps", "ploskozubec")];

    [Fact]
    public async Task Not_a_word_an_id_or_a_count_of_what_is_hidden_is_told_at_any_address()
    {
        await using var world = await HiddenWorld.StartAsync("sqlite");
        // Whether files answer is asked now, and not between the walks.
        await world.Region.Service<SmartRegion.Catalogue.Quality.Links.LinkCheck>().RunAsync(default);
        await CollectAsync(world, "open-lamps", "jitrocel", "");
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"feature":"open-lamps/1"}}""");
        var plain = Plain(world);
        await ReadAsync(world.Stranger, plain);
        var before = await ReadAsync(world.Stranger, plain);
        await world.HideAsync();
        await world.ChangeAsync("PATCH", "Things(3)", """{"properties":{"feature":["open-lamps/1","qox-lamps/1"],"entry":["cz-555398"]}}""");
        foreach (var (visibility, id, word) in Collections) await CollectAsync(world, id, word, $$""","visibility":"{{visibility}}","owner":"keeper" """);
        var wrong = new List<string>();
        foreach (var (path, told) in await ReadAsync(world.Stranger, plain))
            if (told != before[path]) wrong.Add($"stranger {path} has changed:\n{before[path]}\n{told}");
        foreach (var (name, visitor, things) in world.People)
        {
            string[] sees = name == "steward" ? ["members", "organisation", "hidden"] : things;
            var all = await ReadAsync(visitor, plain);
            Assert.All(HiddenWorld.Hidden.Where(h => things.Contains(h.Visibility)), h => Assert.True(all.Count(a => a.Value.Contains(h.Word, StringComparison.Ordinal)) > 3, $"{name} {h.Visibility}"));
            Assert.All(Collections.Where(c => sees.Contains(c.Visibility)), c => Assert.True(all.Count(a => a.Value.Contains(c.Word, StringComparison.Ordinal)) > 1, $"{name} {c.Visibility}"));
            foreach (var (path, told) in all)
            {
                foreach (var (visibility, word, result) in HiddenWorld.Hidden)
                    if (!things.Contains(visibility) && (told.Contains(word, StringComparison.Ordinal) || told.Contains(result, StringComparison.Ordinal))) wrong.Add($"{name} {path} tells of the Thing for {visibility}");
                foreach (var (visibility, id, word) in Collections)
                    if (!sees.Contains(visibility) && (told.Contains(word, StringComparison.OrdinalIgnoreCase) || told.Contains(id[..3], StringComparison.Ordinal))) wrong.Add($"{name} {path} tells of the collection for {visibility}");
            }
            if (name is not ("stranger" or "outsider")) continue;
            // What is hidden is answered as what never was.
            foreach (var (visibility, id, _) in Collections.Where(c => !sees.Contains(c.Visibility)))
                foreach (var ((path, told), (_, never)) in (await ReadAsync(visitor, Addresses.OfCollection(world.Region, id))).Zip(await ReadAsync(visitor, Addresses.OfCollection(world.Region, "qnn-lamps"))))
                    if (told != never.Replace("qnn-lamps", id, StringComparison.Ordinal)) wrong.Add($"{name} {path} is no answer of what never was ({visibility}):\n{never}\n{told}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(12))}");
        Assert.True(plain.Count > 150, $"{plain.Count} addresses");
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Who_may_see_a_hidden_collection_lists_reads_and_draws_it(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        foreach (var (visibility, id, word) in Collections) await CollectAsync(world, id, word, $$""","visibility":"{{visibility}}","owner":"keeper" """);
        foreach (var (name, visitor, things) in world.People)
        {
            string[] sees = name == "steward" ? ["members", "organisation", "hidden"] : things;
            var listed = (await visitor.GetAsync("/ogc/collections")).Text;
            foreach (var (visibility, id, word) in Collections)
            {
                Assert.Equal(sees.Contains(visibility), listed.Contains($"\"{id}\"", StringComparison.Ordinal));
                foreach (var path in new[] { $"/ogc/collections/{id}/items", $"/ogc/collections/{id}/items/1", $"/en/collections/{id}", $"/en/collections/{id}/items", $"/ogc/collections/{id}/tiles/WebMercatorQuad?f=tilejson", $"/ogc/collections/{id}/tiles/WebMercatorQuad/0/0/0", $"/ogc/collections/{id}/styles/default", $"/ogc/collections/{id}/items?f=gpkg" })
                    Assert.Equal((path, sees.Contains(visibility) ? 200 : 404), (path, (await visitor.GetAsync(path)).Status));
                Assert.Equal(sees.Contains(visibility), (await visitor.GetAsync($"/ogc/collections/{id}/items")).Text.Contains(word, StringComparison.Ordinal));
            }
        }
        // Hidden by a change, it is gone from the next answer on; a tile that was made is not told.
        var tile = "/ogc/collections/qmx-lamps/tiles/WebMercatorQuad/0/0/0";
        Assert.Equal(200, (await world.Reader.GetAsync(tile)).Status);
        Assert.Equal(200, (await world.Steward.SendAsync("PATCH", "/ogc/collections/qmx-lamps", """{"visibility":"organisation","owner":"keeper"}""")).Status);
        Assert.Equal((404, 200), ((await world.Reader.GetAsync(tile)).Status, (await world.Colleague.GetAsync(tile)).Status));
    }

    [Fact]
    public async Task A_steward_says_on_pages_who_sees_a_collection_a_thing_and_a_datastream()
    {
        await using var world = await HiddenWorld.StartAsync("sqlite");
        await world.Region.Service<SmartRegion.Catalogue.Entries>().CreateAsync(new() { ["id"] = "keeper", ["kind"] = "organisation", ["title"] = new System.Text.Json.Nodes.JsonObject { ["en"] = "Keeper" } }, "seed");
        await CollectAsync(world, "open-lamps", "jitrocel", "");
        foreach (var page in new[] { "/en/datastreams/1", "/en/things/1", "/en/collections/open-lamps" })
        {
            Assert.Contains($"{page}/visibility", (await world.Steward.GetAsync(page)).Text, StringComparison.Ordinal);
            Assert.DoesNotContain($"{page}/visibility", (await world.Colleague.GetAsync(page)).Text, StringComparison.Ordinal);
            Assert.Equal(400, (await world.Steward.FillAsync($"{page}/visibility", null, ("visibility", "organisation"), ("owner", "nobody"))).Status);
            var saved = await world.Steward.FillAsync($"{page}/visibility", null, ("visibility", "organisation"), ("owner", "keeper"));
            Assert.Equal((302, page), (saved.Status, saved.Location));
            Assert.Equal((404, 200, 404), ((await world.Stranger.GetAsync(page)).Status, (await world.Colleague.GetAsync(page)).Status, (await world.Outsider.GetAsync(page)).Status));
            Assert.Contains("Only the organisation that it belongs to sees this.", (await world.Colleague.GetAsync(page)).Text, StringComparison.Ordinal);
            Assert.Equal(302, (await world.Steward.FillAsync($"{page}/visibility", null, ("visibility", "public"), ("owner", ""))).Status);
            Assert.Equal(200, (await world.Stranger.GetAsync(page)).Status);
        }
    }

    [Fact]
    public async Task An_archive_of_tiles_is_seen_by_whoever_sees_the_collection_that_it_was_written_of()
    {
        await using var world = await HiddenWorld.StartAsync("sqlite");
        var (_, id, word) = Collections[1];
        await CollectAsync(world, id, word, ""","visibility":"organisation","owner":"keeper" """);
        await CollectAsync(world, "open-lamps", "jitrocel", "");
        var folder = Directory.CreateDirectory(Path.Combine(world.Region.Service<TileCacheSettings>().Directory, "pmtiles")).FullName;
        foreach (var (collection, name) in new[] { (id, "one"), ("open-lamps", "two") })
            await world.Region.Service<PmTilesExport>().WriteAsync(await world.Region.Service<SmartRegion.Twin.Features.Collections>().GetAsync(collection), Path.Combine(folder, name + ".pmtiles"), 2);
        string[] paths = ["/api/pmtiles/one", "/api/pmtiles/one.pmtiles", "/api/pmtiles/one/0/0/0"];
        foreach (var (name, visitor, sees) in world.People)
        {
            foreach (var path in paths) Assert.Equal((name, path, sees.Contains("organisation") ? 200 : 404), (name, path, (await visitor.GetAsync(path)).Status));
            Assert.Equal(sees.Contains("organisation"), (await visitor.GetAsync("/api/pmtiles")).Text.Contains("\"one\"", StringComparison.Ordinal));
            Assert.Equal(200, (await visitor.GetAsync("/api/pmtiles/two/0/0/0")).Status);
        }
        // Also when the collection is gone, its archive is not for everybody.
        Assert.Equal(204, (await world.Steward.SendAsync("DELETE", "/ogc/collections/" + id)).Status);
        Assert.Equal((404, 200), ((await world.Stranger.GetAsync(paths[0])).Status, (await world.Steward.GetAsync(paths[0])).Status));
    }

    [Fact]
    public async Task A_table_of_data_is_hidden_with_its_dataset_only_and_a_visibility_that_is_none_is_refused()
    {
        await using var region = await DataRegion.StartAsync("sqlite");
        Assert.Equal(201, (await region.PostAsync("name;pupils\nOsser;240\n")).Status);
        foreach (var visibility in new[] { "members", "organisation", "hidden" })
            Assert.Equal((422, "/visibility"), await SentAsync("PATCH", "/ogc/collections/skoly", $$"""{"visibility":"{{visibility}}","owner":"keeper"}"""));
        Assert.Equal((422, "/owner"), await SentAsync("POST", "/ogc/collections", """{"id":"x","schema":{"properties":{"a":{"type":"string"}}},"visibility":"organisation"}"""));
        Assert.Equal((422, "/visibility"), await SentAsync("POST", "/ogc/collections", """{"id":"x","schema":{"properties":{"a":{"type":"string"}}},"visibility":"archived"}"""));

        async Task<(int, string)> SentAsync(string method, string path, string json) => await region.SendAsync(method, path, json) is var answer ? (answer.Status, answer.Fields.Single()) : default;
    }

    private static IReadOnlyList<string> Plain(HiddenWorld world) =>
    [
        .. Addresses.Plain(world.Region), .. Addresses.OfCollection(world.Region, "open-lamps"), "/v1.1", "/en/map?layer=-sensors&layer=open-lamps", "/en/map/sensors", "/en/datastreams?q=a", "/en/datastreams/latest?id=1&id=3&id=6&id=8", "/en/things/1", "/en/datastreams/1", "/en/datastreams/1/embed",
        "/en/collections", "/ogc/collections?f=json", "/ogc/api?f=oas31", "/ogc/api?f=oas30", "/en/upload", "/ogc/collections/open-lamps/items?sensors=result%20eq%20result", "/ogc/collections/open-lamps/items?sensors=name%20ne%20'x'", "/en/collections/open-lamps/items/1", "/en/collections/open-lamps/items/1/sensors",
        "/en/collections/open-lamps/items?sensors=name%20ne%20'x'", "/api/devices/sources", "/api/devices/polls", "/en", "/en/entry/cz-555398", "/en/quality", "/catalog.rdf",
    ];

    private static async Task CollectAsync(HiddenWorld world, string id, string word, string more)
    {
        var made = await world.Steward.SendAsync("POST", "/ogc/collections", $$$"""{"id":"{{{id}}}","title":{"en":"{{{word}}} lamps"},"description":{"en":"{{{word}}}"},"schema":{"properties":{"name":{"type":"string"},"place":{"format":"geometry-point","x-ogc-role":"primary-geometry"} } }{{{more}}} }""");
        Assert.True(made.Status == 201, made.Text);
        foreach (var n in new[] { 1, 2 })
        {
            var put = await world.Steward.SendAsync("PUT", $"/ogc/collections/{id}/items/{n}", $$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[12.7,49.6]},"properties":{"name":"{{{word}}} {{{n}}}"}}""");
            Assert.True(put.Status is 200 or 201 or 204, put.Text);
        }
    }

    private static async Task<Dictionary<string, string>> ReadAsync(Visitor visitor, IReadOnlyList<string> paths)
    {
        var read = new Dictionary<string, string>();
        foreach (var path in paths.Distinct()) read[path] = Timeless().Replace(await HiddenWorld.ReadAsync(visitor, path), "");
        return read;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z?|\d{8}T\d{6}Z|\d\d:\d\d(:\d\d)?")]
    private static partial Regex Timeless();
}
