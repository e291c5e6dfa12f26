using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Harvest;

/// <summary>DCAT-AP: dumps, pages, catalogues that only name their datasets.</summary>
public sealed class DcatTests
{
    private const string Prefixes = """
        @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
        @prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix locn: <http://www.w3.org/ns/locn#> . @prefix gsp: <http://www.opengis.net/ont/geosparql#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

        """;

    // As GovData publishes DCAT-AP.de.
    private const string German = Prefixes + """
        <https://opendata.example/> a dcat:Catalog ; dcat:dataset <https://opendata.example/set/pegel> .
        <https://opendata.example/set/pegel> a dcat:Dataset ;
          dct:title "Pegelstände"@de , "Vodní stavy"@cs , "Stany wody"@pl ; dct:description "Pegel der Naab."@de ; dcat:keyword "Pegel"@de ;
          dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ; dct:language <http://publications.europa.eu/resource/authority/language/DEU> ;
          dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/HOURLY> ; dcat:landingPage <https://opendata.example/pegel.html> ;
          dct:publisher [ a foaf:Organization ; foaf:name "Wasserwirtschaftsamt" ] ; dcat:contactPoint [ a vcard:Organization ; vcard:fn "Amt" ; vcard:hasEmail <mailto:pegel@amt.example> ] ;
          dct:spatial [ a dct:Location ; dcat:bbox "POLYGON((12 49,13 49,13 50,12 50,12 49))"^^gsp:wktLiteral ] ; dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2001-05-01"^^xsd:date ] ;
          dcat:distribution <https://opendata.example/dist/1> .
        <https://opendata.example/dist/1> a dcat:Distribution ; dct:title "CSV"@de ; dcat:accessURL <https://opendata.example/p> ; dcat:downloadURL <https://opendata.example/p.csv> ; dct:license <http://dcat-ap.de/def/licenses/dl-by-de/2.0> ;
          dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ; dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> .
        """;

    // As the documents of Czech local catalogues tell a dataset each (JSON-LD of the formal norm, here in Turtle).
    private static string Czech(string iri, string title) => Prefixes + $$"""
        <{{iri}}> a dcat:Dataset ; dct:title "{{title}}"@cs ; dct:description "Popis."@cs ; dcat:distribution <{{iri}}/d> .
        <{{iri}}/d> a dcat:Distribution ; dcat:downloadURL <https://mesto.example/data.csv> ; <https://data.gov.cz/slovník/podmínky-užití/specifikace> [ <https://data.gov.cz/slovník/podmínky-užití/autorské-dílo> <https://creativecommons.org/licenses/by/4.0/> ] .
        """;

    private static string Set(int n) => $"<https://opendata.example/set/{n}> a dcat:Dataset ; dct:title \"Satz {n}\"@de .\n";

    [Fact]
    public async Task A_dump_of_DCAT_AP_de_becomes_entries_and_is_read_again_only_when_it_has_changed()
    {
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/catalog.ttl", (HttpContext c) =>
        {
            c.Response.Headers.ETag = "\"1\"";
            return c.Request.Headers.IfNoneMatch == "\"1\"" ? Results.StatusCode(304) : Results.Text(German, "text/turtle");
        }));
        await region.PutAsync("dump", "dcat", other.Url + "/catalog.ttl");
        var run = await region.VisitAsync("dump");
        Assert.Equal("done: +1 ~0 =0 &0 -0 !0", run.Counts());
        var doc = (await region.EntriesAsync())["Pegelstände"];
        Assert.Equal("""{"cs":"Vodní stavy","de":"Pegelstände"}""", Json.Text(doc["title"]));
        Assert.Equal("pl", Assert.Single(run.Faults["language-unknown"].Examples).Detail);
        Assert.Equal(("hourly", """["environment"]""", "2001-05-01", "Polygon", "pegel@amt.example"), (Json.AsText(doc["frequency"]), Json.Text(doc["topics"]), Json.AsText(doc["time"]!["start"]), Json.AsText(doc["geometry"]!["type"]), Json.AsText(doc["contact"]!["email"])));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"url":"https://opendata.example/p.csv","title":{"de":"CSV"},"format":"CSV","mediaType":"text/csv","licence":"https://www.govdata.de/dl-de/by-2-0"}]"""), doc["distributions"]), Json.Text(doc["distributions"]));
        var last = await region.LastChangeAsync();
        run = await region.VisitAsync("dump");
        Assert.Equal(("done: +0 ~0 =1 &0 -0 !0", 0L), (run.Counts(), run.Bytes));
        Assert.Equal(last, await region.LastChangeAsync());
    }

    [Fact]
    public async Task Hydra_pages_are_followed_and_circles_are_not()
    {
        var circle = false;
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/catalog", (HttpContext c) =>
        {
            var page = int.Parse(c.Request.Query["page"].FirstOrDefault() ?? "1");
            var next = page < 3 ? page + 1 : circle ? 1 : 0;
            return Results.Text(Prefixes + Set(page) + (next == 0 ? "" : $"<?page={page}> a hydra:PartialCollectionView ; hydra:next <?page={next}> ."), "text/turtle");
        }));
        await region.PutAsync("paged", "dcat", other.Url + "/catalog?page=1");
        Assert.Equal("done: +3 ~0 =0 &0 -0 !0", (await region.VisitAsync("paged")).Counts());
        circle = true;
        var run = await region.VisitAsync("paged");
        Assert.Equal(("failed", "circular"), (run.Status, run.Code));
        Assert.Equal(3, (await region.EntriesAsync()).Count);
    }

    [Fact]
    public async Task A_Czech_local_catalogue_names_its_datasets_and_a_broken_document_loses_none()
    {
        var broken = false;
        await using var region = await HarvestTesting.RegionAsync();
        await using var other = await OtherCatalogue.StartAsync(app =>
        {
            app.MapGet("/katalog", (HttpContext c) => Results.Text(Prefixes + "<#k> a dcat:Catalog ; dcat:dataset </sada/1> , </sada/2> , </sada/3> .", "text/turtle"));
            app.MapGet("/sada/{n:int}", (HttpContext c, int n) => n == 3 ? Results.StatusCode(404) : Results.Text(broken && n == 2 ? "<a> <b" : Czech($"http://{c.Request.Host}/sada/{n}", $"Sada {n}"), "text/turtle"));
        });
        await region.PutAsync("mesto", "dcat", other.Url + "/katalog", "\"language\":\"cs\"");
        var run = await region.VisitAsync("mesto");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !1", run.Counts());
        Assert.Equal("https://creativecommons.org/licenses/by/4.0/", Json.AsText((await region.EntriesAsync())["Sada 1"]["distributions"]![0]!["licence"]));
        Assert.EndsWith("/sada/3", Assert.Single(run.Faults["unreadable"].Examples).Record, StringComparison.Ordinal);
        broken = true;
        Assert.Equal("done: +0 ~0 =1 &0 -0 !2", (await region.VisitAsync("mesto")).Counts());
    }

    [Theory]
    [InlineData("@prefix dcat: <http://www.w3.org/ns/dcat#> . <a> a dcat:Dataset ; ", "text/turtle")]
    [InlineData("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description", "application/rdf+xml")]
    [InlineData("""{"@context":"https://schema.example/context","@id":"x" """, "application/ld+json")]
    [InlineData("<html>Wartung</html>", "text/html")]
    public async Task Malformed_RDF_ends_the_visit_with_its_place(string body, string type)
    {
        await using var region = await HarvestTesting.RegionAsync();
        var text = Prefixes + Set(1) + Set(2);
        var mediaType = "text/turtle";
        await using var other = await OtherCatalogue.StartAsync(app => app.MapGet("/catalog", () => Results.Text(text, mediaType)));
        await region.PutAsync("bad", "dcat", other.Url + "/catalog");
        Assert.Equal("done: +2 ~0 =0 &0 -0 !0", (await region.VisitAsync("bad")).Counts());
        (text, mediaType) = (body, type);
        var run = await region.VisitAsync("bad");
        Assert.Equal(("failed", "malformed", 2), (run.Status, run.Code, (await region.EntriesAsync()).Count));
        Assert.Equal(0, (await region.JsonAsync("/api/harvest/sources/bad"))["gone"]!.GetValue<int>());
    }
}
