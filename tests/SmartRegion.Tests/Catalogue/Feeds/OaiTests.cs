using System.Text.Json.Nodes;
using System.Xml.Linq;
using SmartRegion.Catalogue;
using SmartRegion.Core.Rdf;
using SmartRegion.Http;

namespace SmartRegion.Tests.Catalogue.Feeds;

/// <summary>OAI-PMH 2.0: six verbs, paging by key, deleted records for ever.</summary>
[Collection(SeededCollection.Name)]
public sealed class OaiTests(SeededRegion seeded)
{
    private static readonly XNamespace Oai = "http://www.openarchives.org/OAI/2.0/", Dc = "http://purl.org/dc/elements/1.1/";

    private static async Task<XElement> AskAsync(TestRegion region, string query)
    {
        var answer = await region.SendAsync("GET", "/oai?" + query);
        Assert.Equal((200, "text/xml"), (answer.Status, answer.Type));
        var root = XDocument.Parse(answer.Text).Root!;
        Assert.Equal(["responseDate", "request"], root.Elements().Take(2).Select(e => e.Name.LocalName));
        return root;
    }

    private static async Task<TestRegion> RegionAsync(string engine, int count)
    {
        var region = await TestRegion.StartAsync(engine);
        var entries = region.Service<Entries>();
        for (var i = 0; i < count; i++)
            await entries.CreateAsync((JsonObject)JsonNode.Parse($$"""{"id": "d{{i}}", "kind": "dataset", "title": {"cs": "Sada {{i}}", "de": "Satz", "original": "cs"}, "keywords": [{"cs": "a & b"}], "licence": "https://creativecommons.org/licenses/by/4.0/"}""")!, "test");
        return region;
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_harvest_meets_every_record_once_and_deleted_ones_as_such(string engine)
    {
        await using var region = await RegionAsync(engine, 205);
        var entries = region.Service<Entries>();
        await entries.DeleteAsync("d7", "test", new Preconditions());
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id": "den", "kind": "event", "title": {"cs": "Den"}}""")!, "test");
        var (headers, query) = (new List<XElement>(), "verb=ListIdentifiers&metadataPrefix=oai_dc&set=dataset");
        for (var pages = 1; ; pages++)
        {
            var list = (await AskAsync(region, query)).Element(Oai + "ListIdentifiers")!;
            headers.AddRange(list.Elements(Oai + "header"));
            if (list.Element(Oai + "resumptionToken") is not { Value.Length: > 0 } token) { Assert.Equal(3, pages); break; }
            query = "verb=ListIdentifiers&resumptionToken=" + Uri.EscapeDataString(token.Value);
        }
        Assert.Equal(205, headers.Select(h => h.Element(Oai + "identifier")!.Value).Distinct().Count());
        Assert.Equal(205, headers.Count);
        Assert.Equal("deleted", headers.Single(h => h.Element(Oai + "identifier")!.Value.EndsWith(":d7", StringComparison.Ordinal)).Attribute("status")!.Value);
        Assert.Null((await AskAsync(region, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:d7")).Descendants(Oai + "metadata").FirstOrDefault());
    }

    [Fact]
    public async Task A_record_is_Dublin_Core_in_its_languages()
    {
        await using var region = await RegionAsync("sqlite", 1);
        var record = (await AskAsync(region, "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:d0")).Element(Oai + "GetRecord")!.Element(Oai + "record")!;
        Assert.Equal(["cs Sada 0", "de Satz"], record.Descendants(Dc + "title").Select(t => $"{t.Attribute(XNamespace.Xml + "lang")!.Value} {t.Value}"));
        Assert.Equal("a & b", record.Descendants(Dc + "subject").Single().Value);
        Assert.EndsWith("/id/d0", record.Descendants(Dc + "identifier").Single().Value, StringComparison.Ordinal);
        Assert.Equal("2.0", (await AskAsync(region, "verb=Identify")).Descendants(Oai + "protocolVersion").Single().Value);
        Assert.Equal(["oai_dc", "dcat"], (await AskAsync(region, "verb=ListMetadataFormats&identifier=oai:127.0.0.1:d0")).Descendants(Oai + "metadataPrefix").Select(p => p.Value));
        Assert.Contains("dataset", (await AskAsync(region, "verb=ListSets")).Descendants(Oai + "setSpec").Select(s => s.Value));
        Assert.Single((await AskAsync(region, $"verb=ListRecords&metadataPrefix=oai_dc&from={DateTime.UtcNow:yyyy-MM-dd}")).Descendants(Oai + "record"));
        Assert.Contains("<ListSets>", (await region.SendAsync("POST", "/oai", "verb=ListSets", "application/x-www-form-urlencoded")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_prefix_dcat_tells_each_record_as_its_own_address_does(string engine)
    {
        await using var region = await RegionAsync(engine, 101);
        var entries = region.Service<Entries>();
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id": "town", "kind": "organisation", "title": {"cs": "Město"}}""")!, "test");
        await entries.CreateAsync((JsonObject)JsonNode.Parse("""{"id": "odd", "kind": "dataset", "title": {"cs": "<b>&amp; ]]>"}, "owner": "town"}""")!, "test");
        await entries.DeleteAsync("d7", "test", new Preconditions());
        var (told, query) = (new Dictionary<string, string>(), "verb=ListRecords&metadataPrefix=dcat");
        for (var pages = 1; ; pages++)
        {
            var list = (await AskAsync(region, query)).Element(Oai + "ListRecords")!;
            foreach (var record in list.Elements(Oai + "record"))
                if (record.Element(Oai + "metadata") is { } metadata) told[record.Descendants(Oai + "identifier").Single().Value.Split(':')[2]] = metadata.Elements().Single().ToString();
            if (list.Element(Oai + "resumptionToken") is not { Value.Length: > 0 } token) { Assert.Equal(2, pages); break; }
            query = "verb=ListRecords&resumptionToken=" + Uri.EscapeDataString(token.Value);
        }
        Assert.Equal(102, told.Count);
        Assert.DoesNotContain("d7", told.Keys);
        foreach (var id in new[] { "d0", "odd", "town" })
        {
            var own = Graph((await region.SendAsync("GET", $"/api/entries/{id}?f=rdf")).Text);
            var by = Graph(told[id]);
            Assert.Empty(own.Triples.Except(by.Triples).Concat(by.Triples.Except(own.Triples)));
            Assert.True(own.Count > 1);
        }
    }

    private static RdfGraph Graph(string xml) => RdfReader.ReadGraph(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(xml)), RdfSyntax.RdfXml, null);

    [Theory]
    [InlineData("", "badVerb")]
    [InlineData("verb=Nonsense", "badVerb")]
    [InlineData("verb=Identify&verb=Identify", "badArgument")]
    [InlineData("verb=Identify&x=1", "badArgument")]
    [InlineData("verb=GetRecord&metadataPrefix=oai_dc", "badArgument")]
    [InlineData("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:no-such", "idDoesNotExist")]
    [InlineData("verb=GetRecord&metadataPrefix=marc&identifier=oai:127.0.0.1:d0", "cannotDisseminateFormat")]
    [InlineData("verb=ListRecords", "badArgument")]
    [InlineData("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument")]
    [InlineData("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-02&until=2024-01-01", "badArgument")]
    [InlineData("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-02&until=2024-01-03T00:00:00Z", "badArgument")]
    [InlineData("verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01", "noRecordsMatch")]
    [InlineData("verb=ListRecords&metadataPrefix=oai_dc&set=nonsense", "noRecordsMatch")]
    [InlineData("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken")]
    [InlineData("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=1", "badArgument")]
    public async Task A_fault_has_its_code(string query, string code)
    {
        Assert.Equal(code, (await AskAsync(seeded.Region, query)).Element(Oai + "error")!.Attribute("code")!.Value);
    }
}
