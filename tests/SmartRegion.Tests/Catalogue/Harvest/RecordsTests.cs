using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Catalogue;
using SmartRegion.Commands;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>OGC API Records: our own, harvested whole, and what other catalogues write.</summary>
public sealed class RecordsTests
{
    private const int Count = 620;

    private static async Task<TestRegion> FilledAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine);
        await region.SendAsync("POST", "/api/entries", """{"id":"town","kind":"organisation","title":{"de":"Stadt"}}""");
        await region.Service<Store>().WriteAsync(async s =>
        {
            foreach (var doc in GeneratedDatasets.Take(Count, "town")) await Entries.PutAsync(s, doc, null, "test", Change.Created);
            return 0;
        });
        return region;
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Our_own_records_are_harvested_whole_and_nothing_of_them_is_unknown(string engine)
    {
        await using var there = await FilledAsync(engine);
        await using var here = await HarvestTesting.RegionAsync(engine);
        var datasets = GeneratedDatasets.Take(Count).Where(d => Json.AsText(d["kind"]) == "dataset").ToList();
        await here.PutAsync("neighbour", "records", there.Url + "ogc/collections/entries", """ "filter":"type=dataset&lang=de" """);
        var run = await here.VisitAsync("neighbour");
        Assert.Equal($"done: +{datasets.Count} ~0 =0 &0 -0 !0", run.Counts());
        Assert.Empty(run.Faults.Select(f => f.Key));
        var last = await here.LastChangeAsync();
        Assert.Equal($"done: +0 ~0 ={datasets.Count} &0 -0 !0", (await here.VisitAsync("neighbour")).Counts());
        Assert.Equal(last, await here.LastChangeAsync());

        var taken = await here.EntriesAsync();
        Assert.Equal(datasets.Count, taken.Count);
        foreach (var original in datasets)
        {
            var copy = taken[Json.AsText(original["title"]!["de"])!];
            Assert.Equal(Json.AsText(original["description"]!["de"]), Json.AsText(copy["description"]!["de"]));
            Assert.True(JsonNode.DeepEquals(original["geometry"], copy["geometry"]));
            Assert.True(JsonNode.DeepEquals(original["topics"], copy["topics"]));
            Assert.Equal("Messung", Json.AsText(copy["keywords"]![0]!["de"]));
            Assert.Equal(("Úřad", Json.AsText(original["contact"]!["email"])), (Json.AsText(copy["contact"]!["name"]), Json.AsText(copy["contact"]!["email"])));
            Assert.StartsWith(Json.AsText(original["time"]!["start"])!, Json.AsText(copy["time"]!["start"])!, StringComparison.Ordinal);
            Assert.EndsWith($"/de/entry/{original["id"]}", Json.AsText(copy["sources"]![0]!["url"]), StringComparison.Ordinal);
            Assert.Equal(Files(original), Files(copy));
            foreach (var file in copy["distributions"] as JsonArray ?? []) Assert.Equal(Json.AsText(original["licence"]), Json.AsText(file!["licence"]));
        }
    }

    private static IEnumerable<string> Files(JsonObject doc) => (doc["distributions"] as JsonArray ?? []).Select(f => $"{f!["url"]} {f["mediaType"]}");

    [Fact]
    public async Task What_changes_and_what_goes_there_changes_and_goes_here_and_what_is_no_dataset_is_told()
    {
        await using var there = await TestRegion.StartAsync();
        await using var here = await HarvestTesting.RegionAsync();
        foreach (var entry in new[] { """{"id":"a","kind":"dataset","title":{"de":"A"}}""", """{"id":"b","kind":"dataset","title":{"de":"B"}}""", """{"id":"c","kind":"event","title":{"de":"C"}}""" })
            await there.SendAsync("POST", "/api/entries", entry);
        await here.PutAsync("neighbour", "records", there.Url + "ogc/collections/entries");
        var run = await here.VisitAsync("neighbour");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !1", run.Counts());
        Assert.Equal("Its type is event.", run.Faults["not-a-dataset"].Examples[0].Detail);
        await there.SendAsync("PATCH", "/api/entries/a", """{"summary":{"de":"Neu"}}""", "application/merge-patch+json");
        await there.SendAsync("DELETE", "/api/entries/b");
        Assert.Equal("done: +0 ~1 =0 &0 -1 !1", (await here.VisitAsync("neighbour")).Counts());
        Assert.Equal("Neu", Json.AsText((await here.EntriesAsync())["A"]["description"]!["de"]));
        // The same dataset by another way is the same: its canonical address tells.
        await here.PutAsync("dcat", "dcat", there.Url + "catalog.ttl");
        Assert.Equal("done: +0 ~0 =0 &1 -0 !0", (await here.VisitAsync("dcat")).Counts().Replace("!5", "!0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Records_as_other_catalogues_write_them_are_understood()
    {
        const string Page = """
            {"type":"FeatureCollection","features":[
              {"id":"urn:x:1","type":"Feature","geometry":null,"time":{"timestamp":"2024-05-17T08:00:00Z"},
               "properties":{"type":"dataset","title":"Pegel","language":{"code":"de"},"license":"other","keywords":["Wasser"],
                 "themes":[{"scheme":"https://standards.iso.org/iso/19139/resources/gmxCodelists.xml#MD_TopicCategoryCode","concepts":[{"id":"inlandWaters"}]}],
                 "contacts":[{"organization":"Amt","emails":[{"value":"a@amt.example"}],"links":[{"href":"https://amt.example","type":"text/html"}]}]},
               "links":[{"rel":"license","href":"https://amt.example/terms"},{"rel":"item","href":"/files/pegel.csv","type":"text/csv","title":"Alles"},{"rel":"about","href":"https://amt.example/pegel"}]},
              {"id":"2","type":"Feature","geometry":null,"properties":{"type":"dataset","title":"Zwei Lizenzen","language":"de","license":"other"},
               "links":[{"rel":"license","href":"https://amt.example/a"},{"rel":"license","href":"https://amt.example/b"},{"rel":"enclosure","href":"https://amt.example/f.csv"}]}],
             "links":[]}
            """;
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/collections/x/items", (HttpContext context) => context.Response.WriteAsync(Page)));
        await using var here = await HarvestTesting.RegionAsync();
        await here.PutAsync("other", "records", other.Url + "/collections/x");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !0", (await here.VisitAsync("other")).Counts());
        var one = (await here.EntriesAsync())["Pegel"];
        Assert.Equal(("2024-05-17", "2024-05-17"), (Json.AsText(one["time"]!["start"]), Json.AsText(one["time"]!["end"])));
        Assert.Equal(("https://amt.example/terms", other.Url + "/files/pegel.csv"), (Json.AsText(one["distributions"]![0]!["licence"]), Json.AsText(one["distributions"]![0]!["url"])));
        Assert.Equal(("Amt", "environment"), (Json.AsText(one["contact"]!["name"]), Json.AsText(one["topics"]![0])));
        Assert.Equal("https://amt.example/pegel", Json.AsText(one["sources"]![0]!["url"]));
        Assert.Null((await here.EntriesAsync())["Zwei Lizenzen"]["distributions"]![0]!["licence"]);
    }
}
