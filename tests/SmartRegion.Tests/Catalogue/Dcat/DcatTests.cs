using System.Net;
using System.Text;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Commands;
using SmartRegion.Core.Rdf;
using SmartRegion.Storage;
using Term = SmartRegion.Core.Rdf.Term;

namespace SmartRegion.Tests.Catalogue.Dcat;

/// <summary>The catalogue in DCAT-AP 3.0.1, its profiles and its pages, as those who harvest it see it.</summary>
public sealed class DcatTests(DcatTests.OpenRegion region) : IClassFixture<DcatTests.OpenRegion>
{
    private const string DcatNs = "http://www.w3.org/ns/dcat#";
    private const string Hydra = "http://www.w3.org/ns/hydra/core#";
    private const int Generated = 1000;

    /// <summary>The seeded region with a thousand datasets and services more.</summary>
    public sealed class OpenRegion : IAsyncLifetime
    {
        public TestRegion Region { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Region = await TestRegion.StartAsync(seed: true);
            await Region.Service<Store>().WriteAsync(async s =>
            {
                foreach (var doc in GeneratedDatasets.Take(Generated, await OwnerAsync(s)))
                {
                    EntryCheck.Demand(doc);
                    await Entries.PutAsync(s, doc, null, "test", Change.Created);
                }
                return 0;
            });
        }

        private static Task<string?> OwnerAsync(Session s) => s.FirstAsync($"select id from entries where kind = {"organisation"} order by id", r => (string?)r.GetString(0));

        public async ValueTask DisposeAsync() => await Region.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?profile=de&page=1")]
    [InlineData("?profile=cz&page=1")]
    public async Task The_catalogue_has_no_violation_of_dcat_ap(string query)
    {
        var answer = await NodeScript.RunAsync("shacl.mjs", "dcat-ap-3.0.1-SHACL.ttl dcat-ap-3.0.1-mdr-vocabularies.ttl\n" + await TextAsync("/catalog.ttl" + query));
        Assert.Equal("", string.Join('\n', answer.Trim().Split('\n')[..^1]));
    }

    [Fact]
    public async Task A_dataset_of_high_value_has_no_violation_of_the_annex()
    {
        var answer = await NodeScript.RunAsync("shacl.mjs", "dcat-ap-hvd-3.0.0-SHACL.ttl\n" + await TextAsync("/api/entries/generated-4?f=ttl"));
        Assert.Equal("", string.Join('\n', answer.Trim().Split('\n')[..^1]));
        Assert.Contains("http://data.europa.eu/bna/c_", await TextAsync("/api/entries/generated-4?f=ttl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_ld_read_by_jsonld_is_the_graph_of_turtle_read_by_n3()
    {
        var turtle = await NodeScript.RunAsync("turtle.mjs", await TextAsync("/catalog.ttl?page=1"));
        var json = await NodeScript.RunAsync("jsonld.mjs", (await TextAsync("/catalog.jsonld?page=1")).Replace("catalog.jsonld", "catalog.ttl", StringComparison.Ordinal));
        var (a, b) = (Graph(turtle, RdfSyntax.NTriples), Graph(json, RdfSyntax.NTriples));
        Assert.True(a.Count > 1000);
        Assert.Empty(a.Triples.Except(b.Triples).Concat(b.Triples.Except(a.Triples)).Take(5));
    }

    [Theory]
    [InlineData("rdf", RdfSyntax.RdfXml)]
    [InlineData("nt", RdfSyntax.NTriples)]
    [InlineData("jsonld", RdfSyntax.JsonLd)]
    public async Task Every_format_tells_the_same(string format, RdfSyntax syntax)
    {
        var turtle = Graph(await TextAsync("/catalog.ttl"), RdfSyntax.Turtle);
        var other = Graph(await TextAsync("/catalog." + format), syntax);
        Assert.Empty(turtle.Triples.Except(other.Triples).Concat(other.Triples.Except(turtle.Triples)).Take(5));
        Assert.True(turtle.OfType(DcatNs + "Dataset").Count() > Generated / 2);
    }

    [Fact]
    public async Task Pages_tell_together_what_the_whole_tells()
    {
        var whole = Graph(await TextAsync("/catalog.nt"), RdfSyntax.NTriples);
        var all = new RdfGraph();
        var next = "/catalog.nt?page=1";
        var pages = 0;
        for (; next is not null; pages++)
        {
            var page = Graph(await TextAsync(next), RdfSyntax.NTriples);
            foreach (var t in page.Triples.Where(t => !t.Predicate.StartsWith(Hydra, StringComparison.Ordinal) && !t.Object.Value.StartsWith(Hydra, StringComparison.Ordinal))) all.Add(t);
            next = page.Triples.Where(t => t.Predicate == Hydra + "next").Select(t => new Uri(t.Object.Value).PathAndQuery).FirstOrDefault();
        }
        // The datasets of the seed stand on one more.
        Assert.Equal((Generated / DcatApi.PageSize + 1, whole.Count), (pages, all.Count));
        Assert.Equal(HttpStatusCode.NotFound, (await region.Region.Client.GetAsync($"/catalog.nt?page={pages + 1}")).StatusCode);
    }

    [Fact]
    public async Task Profiles_say_what_their_portals_ask_for()
    {
        var german = await TextAsync("/api/entries/generated-2?f=ttl&profile=de");
        Assert.Contains("http://dcat-ap.de/def/licenses/cc-by/4.0", german, StringComparison.Ordinal);
        Assert.Contains("dcatde:licenseAttributionByText", german, StringComparison.Ordinal);
        var czech = await TextAsync("/api/entries/generated-2?f=ttl&profile=cz");
        Assert.Contains("https://data.gov.cz/slovník/podmínky-užití/osobní-údaje", czech, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collections_and_apis_are_in_the_catalogue()
    {
        var graph = Graph(await TextAsync("/catalog.ttl"), RdfSyntax.Turtle);
        var home = region.Region.Url.ToString().TrimEnd('/');
        Assert.True(graph.Is(Term.Iri(home + "/ogc/collections/municipalities"), DcatNs + "Dataset"));
        Assert.True(graph.Is(Term.Iri(home + "/v1.1"), DcatNs + "DataService"));
        Assert.NotEmpty(graph.Objects(Term.Iri(home + "/ogc/collections/municipalities"), DcatNs + "distribution"));
    }

    [Fact]
    public async Task An_address_leads_to_the_format_that_is_asked_for()
    {
        var (status, location) = await AcceptedAsync("/id/generated-2", "text/turtle");
        Assert.Equal((HttpStatusCode.SeeOther, "/api/entries/generated-2?f=ttl"), (status, location));
        Assert.Equal(HttpStatusCode.NotAcceptable, (await AcceptedAsync("/catalog", "image/png")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AcceptedAsync("/catalog?page=1", "application/rdf+xml")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AcceptedAsync("/id/nowhere", "text/turtle")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AcceptedAsync("/catalog.ttl?profile=fr", "*/*")).Status);
    }

    [Fact]
    public async Task A_deleted_dataset_is_gone()
    {
        await region.Region.SendAsync("POST", "/api/entries", """{"id": "short-lived", "kind": "place", "level": "municipality", "title": {"cs": "Krátce"}}""");
        await region.Region.SendAsync("DELETE", "/api/entries/short-lived");
        Assert.Equal(HttpStatusCode.Gone, (await AcceptedAsync("/id/short-lived", "text/turtle")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await AcceptedAsync("/api/entries/short-lived?f=ttl", "*/*")).Status);
    }

    private async Task<(HttpStatusCode Status, string? Location)> AcceptedAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await region.Region.Client.SendAsync(request);
        if (response.IsSuccessStatusCode) Assert.Contains("Accept", response.Headers.Vary);
        return (response.StatusCode, response.Headers.Location?.ToString());
    }

    private async Task<string> TextAsync(string path)
    {
        using var response = await region.Region.Client.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    private static RdfGraph Graph(string text, RdfSyntax syntax) => RdfReader.ReadGraph(new MemoryStream(Encoding.UTF8.GetBytes(text)), syntax, null);
}
