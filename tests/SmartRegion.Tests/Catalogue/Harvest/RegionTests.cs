using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>Another Smart Region, by its change feed.</summary>
public sealed class RegionTests
{
    private static async Task AddAsync(TestRegion region, string id, string kind, string title, string more = "")
    {
        var answer = await region.SendAsync("POST", "/api/entries", $$"""{"id":"{{id}}","kind":"{{kind}}","title":{"de":"{{title}}"}{{more}}}""");
        Assert.True(answer.Status == 201, answer.Text);
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Entries_of_all_kinds_come_with_their_links_and_later_only_what_changed(string engine)
    {
        await using var there = await TestRegion.StartAsync(engine);
        await using var here = await HarvestTesting.RegionAsync(engine);
        // Here the id is taken by something else.
        await AddAsync(here, "lamps", "practice", "Unsere Lampen");
        await AddAsync(there, "town-hall", "organisation", "Rathaus");
        await AddAsync(there, "lamps", "dataset", "Lampen");
        await AddAsync(there, "lighting", "practice", "Beleuchtung", ""","owner":"town-hall","datasets":["lamps"]""");
        await here.PutAsync("neighbour", "smart-region", there.Url.ToString().TrimEnd('/'));
        Assert.Equal("done: +3 ~0 =0 &0 -0 !0", (await here.VisitAsync("neighbour")).Counts());
        var practice = await here.JsonAsync("/api/entries/lighting");
        var dataset = Json.AsText(practice["datasets"]![0]);
        Assert.StartsWith("lampen-", dataset, StringComparison.Ordinal);
        Assert.Equal("Lampen", Json.AsText((await here.JsonAsync($"/api/entries/{dataset}"))["title"]!["de"]));
        Assert.Equal("town-hall", Json.AsText(practice["owner"]));
        Assert.EndsWith("/de/entry/lighting", Json.AsText(practice["sources"]![0]!["url"]), StringComparison.Ordinal);

        var last = await here.LastChangeAsync();
        Assert.Equal("done: +0 ~0 =0 &0 -0 !0", (await here.VisitAsync("neighbour")).Counts());
        Assert.Equal(last, await here.LastChangeAsync());
        await there.SendAsync("PATCH", "/api/entries/lamps", """{"title":{"de":"Lampen und Laternen"}}""", "application/merge-patch+json");
        await there.SendAsync("DELETE", "/api/entries/lighting");
        Assert.Equal("done: +0 ~1 =0 &0 -1 !0", (await here.VisitAsync("neighbour")).Counts());
        Assert.NotNull((await here.JsonAsync("/api/entries/lighting/provenance"))["gone"]);
        // What is gone there may be deleted here, and stays so.
        Assert.Equal(204, (await here.SendAsync("DELETE", "/api/entries/lighting")).Status);
        await here.VisitAsync("neighbour", wish: new HarvestWish(Whole: true));
        Assert.Equal(404, (await here.SendAsync("GET", "/api/entries/lighting")).Status);
    }

    [Fact]
    public async Task The_rows_of_a_dataset_stay_there_and_are_had_by_their_address()
    {
        await using var there = await TestRegion.StartAsync();
        await using var here = await HarvestTesting.RegionAsync();
        await AddAsync(there, "schools", "dataset", "Schulen");
        Assert.Equal(201, (await there.SendAsync("POST", "/api/entries/schools/data", "name,pupils\nA,1\n", "text/csv")).Status);
        await here.PutAsync("neighbour", "smart-region", there.Url.ToString().TrimEnd('/'));
        Assert.Equal("done: +1 ~0 =0 &0 -0 !0", (await here.VisitAsync("neighbour")).Counts());
        var distribution = (await here.JsonAsync("/api/entries/schools"))["distributions"]![0]!;
        Assert.Null(distribution["data"]);
        Assert.Equal($"{there.Url}api/data/schools/file", Json.AsText(distribution["url"]));
    }

    [Fact]
    public async Task A_reference_that_comes_later_is_waited_for_and_one_that_never_comes_is_told()
    {
        await using var there = await TestRegion.StartAsync();
        await using var here = await HarvestTesting.RegionAsync();
        await AddAsync(there, "de-09999", "place", "Ort", ""","level":"municipality" """);
        await AddAsync(there, "office", "organisation", "Amt");
        await AddAsync(there, "fleet", "practice", "Fuhrpark", ""","owner":"office","places":["de-09999"]""");
        // Now the organisation is the later line of the feed.
        await there.SendAsync("PATCH", "/api/entries/office", """{"summary":{"de":"Neu"}}""", "application/merge-patch+json");
        await here.PutAsync("neighbour", "smart-region", there.Url.ToString());
        var run = await here.VisitAsync("neighbour");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !0", run.Counts());
        var practice = await here.JsonAsync("/api/entries/fleet");
        Assert.Equal("office", Json.AsText(practice["owner"]));
        Assert.Null(practice["places"]);
        Assert.Equal("de-09999", Assert.Single(run.Faults["reference-lost"].Examples).Detail);
    }

    [Fact]
    public async Task The_feed_tells_each_entry_once_as_it_is_now_and_deletions()
    {
        await using var region = await TestRegion.StartAsync();
        await AddAsync(region, "a", "need", "A");
        await AddAsync(region, "b", "need", "B");
        await region.SendAsync("PATCH", "/api/entries/a", """{"title":{"de":"A2"}}""", "application/merge-patch+json");
        await region.SendAsync("DELETE", "/api/entries/b");
        var feed = await region.JsonAsync("/api/changes");
        Assert.Equal(["a changed A2", "b deleted "], feed["items"]!.AsArray().Select(i => $"{i!["id"]} {i["what"]} {i["entry"]?["title"]?["de"]}"));
        Assert.Empty((await region.JsonAsync($"/api/changes?after={feed["last"]}"))["items"]!.AsArray());
        Assert.Equal(400, (await region.SendAsync("GET", "/api/changes?after=-1")).Status);
    }
}
