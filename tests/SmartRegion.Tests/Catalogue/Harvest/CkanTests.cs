using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>CKAN, asked as ckanext-harvest asks it.</summary>
public sealed class CkanTests
{
    // As GovData answers, with what ckanext-dcatde puts into extras.
    private const string Charging = """
        {"id":"0f8fad5b-d9cb-469f-a165-70867728950e","name":"ladesaeulen","title":"Ladesäulen im Landkreis Cham","notes":"Alle öffentlichen Ladesäulen.","state":"active","type":"dataset","metadata_modified":"2026-01-05T10:00:00.000000",
         "license_id":"dl-by-de/2.0","license_title":"Datenlizenz Deutschland","maintainer":"","organization":{"title":"Landkreis Cham"},
         "tags":[{"name":"ladesäule","display_name":"Ladesäule"}],"groups":[{"name":"tran"},{"name":"local-group"}],
         "extras":[{"key":"contact_email","value":"geo@lra.example"},{"key":"frequency","value":"http://publications.europa.eu/resource/authority/frequency/MONTHLY"},{"key":"language","value":"[\"http://publications.europa.eu/resource/authority/language/DEU\"]"},
           {"key":"spatial","value":"{\"type\":\"Polygon\",\"coordinates\":[[[12.4,49.0],[13.2,49.0],[13.2,49.5],[12.4,49.5],[12.4,49.0]]]}"},{"key":"temporal_start","value":"2020-01-01T00:00:00"},{"key":"uri","value":"https://www.landkreis.example/daten/ladesaeulen"}],
         "resources":[{"url":"https://www.landkreis.example/lade.csv","name":"Ladesäulen als CSV","format":"http://publications.europa.eu/resource/authority/file-type/CSV","mimetype":"text/csv"},{"url":"ftp://old.example/x","format":"SHP"}]}
        """;

    private static string Package(int n, string title, string licence = "cc-zero") =>
        $$"""{"id":"00000000-0000-0000-0000-{{n:000000000000}}","name":"p-{{n}}","title":"{{title}}","metadata_modified":"2026-01-01T00:00:00","license_id":"{{licence}}","resources":[{"url":"https://x.example/{{n}}.csv","format":"csv"}]}""";

    // package_search over packages kept in the test: start, rows, fq on metadata_modified, fl.
    private static void Serve(WebApplication app, Func<IReadOnlyList<string>> packages, Func<IReadOnlyList<string>>? changed = null) =>
        app.MapGet("/api/3/action/package_search", (HttpContext c) =>
        {
            var q = c.Request.Query;
            var all = q["fq"].ToString().Contains("metadata_modified", StringComparison.Ordinal) ? changed?.Invoke() ?? [] : packages();
            var page = all.Skip(int.Parse(q["start"]!)).Take(int.Parse(q["rows"]!));
            return Results.Text($$$"""{"help":"","success":true,"result":{"count":{{{all.Count}}},"results":[{{{string.Join(",", page)}}}]}}""", "application/json");
        });

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_package_becomes_a_dataset_with_its_theme_licence_frequency_place_and_provenance(string engine)
    {
        await using var region = await HarvestTesting.RegionAsync(engine);
        await using var other = await OtherCatalogue.StartAsync(app => Serve(app, () => [Charging, Package(2, "Ohne Lizenz", "notspecified"), Package(3, "")]));
        await region.PutAsync("govdata", "ckan", other.Url, """ "countries":["DE"],"topics":["energy"] """);
        var run = await region.VisitAsync("govdata");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !1", run.Counts());
        var doc = (await region.EntriesAsync())["Ladesäulen im Landkreis Cham"];
        Assert.Equal("""{"de":"Ladesäulen im Landkreis Cham"}""", Json.Text(doc["title"]));
        Assert.Equal("""["energy","mobility"]""", Json.Text(doc["topics"]));
        Assert.Equal("""["http://publications.europa.eu/resource/authority/data-theme/TRAN"]""", Json.Text(doc["theme"]));
        Assert.Equal("monthly", Json.AsText(doc["frequency"]));
        Assert.Equal("""{"start":"2020-01-01"}""", Json.Text(doc["time"]));
        Assert.Equal("Polygon", Json.AsText(doc["geometry"]!["type"]));
        Assert.Equal(("Landkreis Cham", "geo@lra.example"), (Json.AsText(doc["contact"]!["name"]), Json.AsText(doc["contact"]!["email"])));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"url":"https://www.landkreis.example/lade.csv","title":{"de":"Ladesäulen als CSV"},"format":"CSV","mediaType":"text/csv","licence":"https://www.govdata.de/dl-de/by-2-0"}]"""), doc["distributions"]), Json.Text(doc["distributions"]));
        // Kept honestly: no licence is made up, and what could not be used is told with the record's id.
        Assert.Null((await region.EntriesAsync())["Ohne Lizenz"]["distributions"]![0]!["licence"]);
        Assert.Equal("notspecified", Assert.Single(run.Faults["licence-unknown"].Examples).Detail);
        Assert.Equal("ftp://old.example/x", Assert.Single(run.Faults["address-unusable"].Examples).Detail);
        Assert.EndsWith("000000000003", Assert.Single(run.Faults["title-missing"].Examples).Record, StringComparison.Ordinal);
        var from = await region.JsonAsync($"/api/entries/{doc["id"]}/provenance");
        Assert.Equal(("govdata", $"{other.Url}/dataset/0f8fad5b-d9cb-469f-a165-70867728950e", $"{other.Url}/dataset/ladesaeulen", true), (Json.AsText(from["source"]), Json.AsText(from["iri"]), Json.AsText(from["original"]), from["readOnly"]!.GetValue<bool>()));
        Assert.Contains("mailto:data@region.example", other.Agents.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_pages_by_id_and_later_asks_only_for_what_has_changed()
    {
        var packages = Enumerable.Range(1, 600).Select(n => Package(n, $"Datensatz {n}")).ToList();
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => Serve(app, () => packages, () => [Package(7, "Datensatz sieben")]));
        await region.PutAsync("big", "ckan", other.Url);
        Assert.Equal("done: +600 ~0 =0 &0 -0 !0", (await region.VisitAsync("big")).Counts());
        Assert.All(other.Asked.Where(a => a.Contains("rows=250", StringComparison.Ordinal)), a => Assert.Contains("sort=id+asc", a, StringComparison.Ordinal));
        other.Asked.Clear();
        Assert.Equal("done: +0 ~1 =0 &0 -0 !0", (await region.VisitAsync("big")).Counts());
        Assert.Contains(other.Asked, a => a.Contains("metadata_modified%3A%5B", StringComparison.Ordinal));
        Assert.Equal(3, other.Asked.Count);
        // Nothing new: nothing is written.
        var last = await region.LastChangeAsync();
        Assert.Equal("done: +0 ~0 =1 &0 -0 !0", (await region.VisitAsync("big")).Counts());
        Assert.Equal(last, await region.LastChangeAsync());
    }

    [Fact]
    public async Task What_is_gone_there_is_marked_here_and_comes_back_with_it()
    {
        var packages = Enumerable.Range(1, 30).Select(n => Package(n, $"Datensatz {n}")).ToList();
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => Serve(app, () => packages));
        await region.PutAsync("shrinking", "ckan", other.Url);
        await region.VisitAsync("shrinking");
        packages.RemoveAt(29);
        Assert.Equal("done: +0 ~0 =0 &0 -1 !0", (await region.VisitAsync("shrinking")).Counts());
        var id = Json.AsText((await region.EntriesAsync())["Datensatz 30"]["id"]);
        Assert.NotNull((await region.JsonAsync($"/api/entries/{id}/provenance"))["gone"]);
        Assert.Contains("gibt es den Eintrag seit dem", await region.Client.GetStringAsync($"/de/entry/{id}"), StringComparison.Ordinal);
        packages.Add(Package(30, "Datensatz 30"));
        await region.VisitAsync("shrinking", wish: new(Whole: true));
        Assert.Null((await region.JsonAsync($"/api/entries/{id}/provenance"))["gone"]);
    }

    [Fact]
    public async Task The_same_dataset_of_two_catalogues_is_one_entry_and_outlives_the_one_that_lost_it()
    {
        await using var region = await HarvestTesting.RegionAsync();
        var first = new List<string> { Charging, Package(1, "A"), Package(2, "B") };
        await using var one = await OtherCatalogue.StartAsync(app => Serve(app, () => first));
        await using var two = await OtherCatalogue.StartAsync(app => Serve(app, () => [Charging.Replace("0f8fad5b-d9cb-469f-a165-70867728950e", "ffffffff-d9cb-469f-a165-70867728950e", StringComparison.Ordinal)]));
        await region.PutAsync("one", "ckan", one.Url);
        await region.PutAsync("two", "ckan", two.Url);
        await region.VisitAsync("one");
        Assert.Equal("done: +0 ~0 =0 &1 -0 !0", (await region.VisitAsync("two")).Counts());
        Assert.Equal(3, (await region.EntriesAsync()).Count);
        var id = Json.AsText((await region.EntriesAsync())["Ladesäulen im Landkreis Cham"]["id"]);
        Assert.Equal("""["two"]""", Json.Text((await region.JsonAsync($"/api/entries/{id}/provenance"))["alsoIn"]));
        first.RemoveAt(0);
        Assert.Equal("done: +0 ~0 =0 &0 -0 !0", (await region.VisitAsync("one")).Counts());
        var from = await region.JsonAsync($"/api/entries/{id}/provenance");
        Assert.Equal("two", Json.AsText(from["source"]));
        Assert.Null(from["gone"]);
    }

    [Fact]
    public async Task A_harvested_entry_is_read_only_unless_its_source_keeps_edits_and_then_only_edited_fields_stay()
    {
        var title = "Zählstellen";
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => Serve(app, () => [Package(1, title)]));
        await region.PutAsync("city", "ckan", other.Url);
        await region.VisitAsync("city");
        var id = Json.AsText((await region.EntriesAsync())[title]["id"]);
        const string Edit = """{"summary":{"cs":"Sčítání kol a aut."},"topics":["mobility"]}""";
        var refused = await region.SendAsync("PATCH", $"/api/entries/{id}", Edit, "application/merge-patch+json");
        Assert.Equal(409, refused.Status);
        Assert.Contains("/dataset/p-1", refused.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await region.SendAsync("DELETE", $"/api/entries/{id}")).Status);
        await region.PutAsync("city", "ckan", other.Url, "\"edits\":\"keep\"");
        Assert.Equal(200, (await region.SendAsync("PATCH", $"/api/entries/{id}", Edit, "application/merge-patch+json")).Status);
        title = "Zählstellen für Rad und Auto";
        Assert.Equal("done: +0 ~1 =0 &0 -0 !0", (await region.VisitAsync("city", wish: new(Whole: true))).Counts());
        var doc = await region.JsonAsync($"/api/entries/{id}");
        Assert.Equal((title, "Sčítání kol a aut.", """["mobility"]"""), (Json.AsText(doc["title"]!["de"]), Json.AsText(doc["summary"]!["cs"]), Json.Text(doc["topics"])));
    }
}
