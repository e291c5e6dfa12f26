using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Catalogue.Quality;

/// <summary>The quality of the seeded catalogue as JSON, as DQV and as pages.</summary>
[Collection(SeededCollection.Name)]
public sealed class QualityApiTests(SeededRegion seeded)
{
    private const string Dqv = "http://www.w3.org/ns/dqv#";

    private TestRegion Region => seeded.Region;

    [Fact]
    public async Task The_seeded_catalogue_is_excellent()
    {
        await Region.AskLinksAsync();
        var told = await Region.JsonAsync("/api/quality");
        Assert.True(told["points"]!.GetValue<double>() >= 351, told.ToJsonString());
        Assert.Equal("excellent", told["rating"]!.GetValue<string>());
        Assert.Equal(0, told["datasetsWithUnaskedLinks"]!.GetValue<int>());
        Assert.Equal(told["points"]!.GetValue<double>(), told["dimensions"]!.AsObject().Sum(d => d.Value!["points"]!.GetValue<double>()), 0.3);
        Assert.Equal(told["datasets"]!.GetValue<int>(), told["ratings"]!.AsObject().Sum(r => r.Value!.GetValue<int>()));
        // Each published collection is alive, and nothing contradicts DCAT-AP.
        Assert.All((JsonArray)told["indicators"]!, i => Assert.True(i!["name"]!.GetValue<string>() is not ("accessUrlStatusCode" or "dcatApCompliance") || i["datasets"]!.GetValue<int>() == told["datasets"]!.GetValue<int>(), i.ToJsonString()));
    }

    [Theory]
    [InlineData("ttl", RdfSyntax.Turtle)]
    [InlineData("rdf", RdfSyntax.RdfXml)]
    [InlineData("nt", RdfSyntax.NTriples)]
    [InlineData("jsonld", RdfSyntax.JsonLd)]
    public async Task Measurements_are_told_in_DQV_and_say_what_the_API_says(string format, RdfSyntax syntax)
    {
        await Region.AskLinksAsync();
        var graph = await GraphAsync("/catalog/quality." + format, syntax);
        var one = (await Region.JsonAsync("/api/quality/ogc%2Fcollections%2Fdistricts"));
        var dataset = Term.Iri(one["dataset"]!.GetValue<string>());
        Assert.Equal(one["points"]!.GetValue<int>().ToString(System.Globalization.CultureInfo.InvariantCulture), Value(graph, dataset, "scoring"));
        foreach (var indicator in one["indicators"]!.AsArray().Where(i => Value(graph, dataset, (string)i!["name"]!) is "true" or "false"))
            Assert.Equal(indicator!["met"]!.GetValue<bool>() ? "true" : "false", Value(graph, dataset, (string)indicator["name"]!));
        var part = Term.Iri(one["distribution"]!.GetValue<string>());
        Assert.Equal("200", Value(graph, part, "accessUrlStatusCode"));
        Assert.Contains(part, graph.Objects(dataset, "http://www.w3.org/ns/dcat#distribution"));
        Assert.All(graph.OfType(Dqv + "QualityMeasurement"), m => Assert.True(graph.Object(m, Dqv + "value") is { IsLiteral: true } && graph.Object(m, Dqv + "computedOn") is { IsIri: true }));
        // Every metric of the assessment is there, by the names that data.europa.eu publishes.
        var metrics = graph.Triples.Where(t => t.Predicate == Dqv + "isMeasurementOf").Select(t => t.Object.Value).ToHashSet();
        Assert.All(Mqa.All, i => Assert.Contains(i.Iri, metrics));
    }

    [Fact]
    public async Task One_dataset_is_told_in_the_format_that_is_asked_for()
    {
        var whole = await GraphAsync("/catalog/quality.nt", RdfSyntax.NTriples);
        var one = await GraphAsync("/api/quality/ogc%2Fcollections%2Fmunicipalities?f=ttl", RdfSyntax.Turtle);
        Assert.True(one.Count > 100);
        Assert.Empty(one.Triples.Except(whole.Triples));
        Assert.Equal(HttpStatusCode.NotAcceptable, await StatusAsync("/catalog/quality", "image/png"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/catalog/quality", "application/rdf+xml"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/quality/ogc%2Fcollections%2Fmunicipalities", "application/ld+json"));
    }

    [Theory]
    [InlineData("/api/quality/nothing-of-this-name", HttpStatusCode.NotFound)]
    [InlineData("/api/quality/nova-role-led-lighting", HttpStatusCode.NotFound)]
    [InlineData("/api/quality?page=99", HttpStatusCode.BadRequest)]
    [InlineData("/api/quality?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/quality?colour=red", HttpStatusCode.BadRequest)]
    [InlineData("/catalog/quality.ttl?profile=de", HttpStatusCode.BadRequest)]
    [InlineData("/en/quality/nothing-of-this-name", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_said(string path, HttpStatusCode status) => Assert.Equal(status, await StatusAsync(path, "*/*"));

    [Fact]
    public async Task Pages_of_the_list_tell_together_all_datasets_the_weakest_first()
    {
        var points = new List<int>();
        var next = "/api/quality?limit=2";
        while (next is not null)
        {
            var page = await Region.JsonAsync(next);
            points.AddRange(page["items"]!.AsArray().Select(i => i!["points"]!.GetValue<int>()));
            next = page["links"]!.AsArray().Where(l => (string)l!["rel"]! == "next").Select(l => new Uri((string)l!["href"]!).PathAndQuery).FirstOrDefault();
        }
        Assert.Equal((await Region.JsonAsync("/api/quality"))["datasets"]!.GetValue<int>(), points.Count);
        Assert.Equal(points.Order(), points);
    }

    [Fact]
    public async Task An_entry_is_measured_anew_when_it_changes_and_forgotten_when_it_is_deleted()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id": "office", "kind": "organisation", "title": {"en": "Office"}}""");
        await region.SendAsync("POST", "/api/entries", """{"id": "rivers", "kind": "dataset", "title": {"en": "Rivers"}, "owner": "office"}""");
        await region.SendAsync("POST", "/api/entries", """{"id": "lakes", "kind": "dataset", "title": {"en": "Lakes"}}""");
        Assert.Equal(2, (await region.JsonAsync("/api/quality"))["datasets"]!.GetValue<int>());
        var listed = (await region.JsonAsync("/api/quality?organisation=office"))["items"]!.AsArray();
        Assert.Equal(["rivers"], listed.Select(i => (string)i!["id"]!));
        var before = listed[0]!["points"]!.GetValue<int>();
        await region.SendAsync("PATCH", "/api/entries/rivers", """{"keywords": [{"en": "water"}]}""", "application/merge-patch+json");
        Assert.Equal(before + 30, (await region.JsonAsync("/api/quality?organisation=office"))["items"]![0]!["points"]!.GetValue<int>());
        await region.SendAsync("DELETE", "/api/entries/rivers");
        Assert.Equal(1, (await region.JsonAsync("/api/quality"))["datasets"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"keywords": [{"cs": "lampy", "de": "Lampen"}], "time": {"start": "2024", "end": "2024-06"}}""", 200)]
    [InlineData("""{"keywords": ["lamps"]}""", 422)]
    [InlineData("""{"keywords": [{"fr": "lampes"}]}""", 422)]
    [InlineData("""{"time": {"start": "2025", "end": "2024"}}""", 422)]
    [InlineData("""{"time": {"begin": "2024"}}""", 422)]
    public async Task A_collection_tells_keywords_and_period_and_gains_by_them(string patch, int status)
    {
        await using var region = await TestRegion.StartAsync();
        var made = await region.SendAsync("POST", "/ogc/collections", """{"id": "lamps", "title": {"en": "Lamps"}, "schema": {"type": "object", "properties": {"watts": {"type": "number"}}}}""");
        Assert.True(made.Status == 201, made.Text);
        var before = (await region.JsonAsync("/api/quality/ogc%2Fcollections%2Flamps"))["points"]!.GetValue<int>();
        Assert.Equal(status, (await region.SendAsync("PATCH", "/ogc/collections/lamps", patch, "application/merge-patch+json")).Status);
        Assert.Equal(before + (status == 200 ? 50 : 0), (await region.JsonAsync("/api/quality/ogc%2Fcollections%2Flamps"))["points"]!.GetValue<int>());
        Assert.Equal(before + (status == 200 ? 50 : 0), (await region.JsonAsync("/api/quality"))["items"]!.AsArray().Single(i => (string)i!["id"]! == "ogc/collections/lamps")!["points"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "cs", "en")]
    [InlineData(ColorScheme.Dark, 360, "de")]
    public async Task Its_pages_have_no_axe_violation_in_any_language(ColorScheme scheme, int width, params string[] languages)
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { PublicUrl = "https://region.example" });
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id": "office", "kind": "organisation", "title": {"en": "Office"}}""")!, "test");
        for (var i = 0; i < 25; i++)
            await region.Service<Entries>().CreateAsync(new JsonObject
            {
                ["id"] = $"set-{i}",
                ["kind"] = "dataset",
                ["title"] = new JsonObject { ["cs"] = $"Sada {i}", ["de"] = $"Datensatz {i}" },
                ["owner"] = "office",
                ["distributions"] = new JsonArray(new JsonObject { ["url"] = "https://region.example/" + (i % 2 == 0 ? "api/entries?limit=1" : "nowhere-of-a-rather-long-name-that-does-not-fit-a-phone"), ["format"] = "CSV" }),
            }, "test");
        await region.AskLinksAsync();
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(scheme, width);
        var wrong = new List<string>();
        foreach (var (i, path) in new[] { "/quality", "/quality?page=2&organisation=office", "/quality/set-1", "/entry/set-1", "/entry/set-2" }.Index())
            foreach (var language in languages)
            {
                await page.GotoAsync(new Uri(region.Url, $"/{language}{path}").ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
                // Axe looks at each page in one language for each scheme.
                wrong.AddRange((await page.FaultsAsync(withAxe: language == languages[i % languages.Length])).Select(f => $"{language}{path}: {f}"));
            }
        Assert.Empty(wrong);
        Assert.Contains("Mend the address", await page.InnerTextAsync("main") + await TextAsync(page, region, "/en/quality/set-1"), StringComparison.Ordinal);
        Assert.Contains("status 404", await TextAsync(page, region, "/en/entry/set-1"), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(IPage page, TestRegion region, string path)
    {
        await page.GotoAsync(new Uri(region.Url, path).ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return await page.InnerTextAsync("main");
    }

    private async Task<RdfGraph> GraphAsync(string path, RdfSyntax syntax) =>
        RdfReader.ReadGraph(new MemoryStream(Encoding.UTF8.GetBytes(await Region.Client.GetStringAsync(path))), syntax, null);

    private static string? Value(RdfGraph graph, Term subject, string metric) =>
        graph.Objects(subject, Dqv + "hasQualityMeasurement").Where(m => graph.Object(m, Dqv + "isMeasurementOf")?.Value == Mqa.Namespace + metric).Select(m => graph.Object(m, Dqv + "value")?.Value).FirstOrDefault();

    private async Task<HttpStatusCode> StatusAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Region.Client.SendAsync(request);
        return response.StatusCode;
    }
}
