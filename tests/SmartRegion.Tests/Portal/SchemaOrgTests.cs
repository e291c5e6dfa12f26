using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SmartRegion.Catalogue;
using SmartRegion.Core.Rdf;

namespace SmartRegion.Tests.Portal;

/// <summary>What pages tell search engines in the words of schema.org.</summary>
[Collection(SeededCollection.Name)]
public sealed class SchemaOrgTests(SeededRegion seeded)
{
    private const string Schema = "https://schema.org/";

    private static async Task<JsonObject> DataAsync(TestRegion region, string page)
    {
        var answer = await region.SendAsync("GET", page);
        Assert.True(answer.Status == 200, $"{page}: {answer.Status}");
        var document = new HtmlParser().ParseDocument(answer.Text);
        return (JsonObject)JsonNode.Parse(document.QuerySelectorAll("script[type='application/ld+json']").Single().TextContent)!;
    }

    // Nothing is fetched: what the context of schema.org says of its terms is written in its place.
    private static RdfGraph Graph(JsonObject data)
    {
        Assert.Equal("https://schema.org", (string)data["@context"]!);
        data["@context"] = new JsonObject { ["@vocab"] = Schema };
        return RdfReader.ReadGraph(new MemoryStream(Encoding.UTF8.GetBytes(data.ToJsonString())), RdfSyntax.JsonLd, "https://region.example/");
    }

    [Theory]
    [InlineData("/en/entry/plzen-2021", "Event")]
    [InlineData("/en/entry/nova-role-led-lighting", "Article")]
    [InlineData("/de/entry/cz-555398", "City")]
    [InlineData("/en/collections/municipalities", "Dataset")]
    [InlineData("/cs/collections/entries", "DataCatalog")]
    public async Task A_page_tells_what_it_is_about(string page, string type)
    {
        var data = await DataAsync(seeded.Region, page);
        var graph = Graph(data);
        var subject = Term.Iri((string)data["@id"]!);
        Assert.True(graph.Is(subject, Schema + type));
        Assert.NotEmpty(graph.Objects(subject, Schema + "name"));
        Assert.NotEmpty(graph.Objects(subject, Schema + "url"));
    }

    [Fact]
    public async Task Every_kind_has_a_class_of_its_own_words()
    {
        await using var region = await TestRegion.StartAsync();
        var classes = new Dictionary<string, string>();
        var all = (JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root.Path, "tests/SmartRegion.Tests/Portal/EveryKind.json")))!;
        foreach (var entry in all)
        {
            var answer = await region.SendAsync("PUT", $"/api/entries/{entry!["id"]}", entry.ToJsonString());
            Assert.True(answer.Status is 200 or 201, answer.Text);
        }
        foreach (var entry in all.Where(e => (string)e!["kind"]! != "vocabulary"))
        {
            var data = await DataAsync(region, $"/cs/entry/{entry!["id"]}");
            Assert.True(Graph((JsonObject)data.DeepClone()).Count > 2);
            classes[(string)entry["kind"]!] = (string)data["@type"]!;
        }
        Assert.Equal("GovernmentService", classes["funding"]);
        Assert.Equal("Course", classes["course"]);
        Assert.Equal(Kinds.All.Count - 1, classes.Count);
    }

    [Fact]
    public async Task A_dataset_has_what_searches_of_datasets_read()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"town","kind":"organisation","type":"municipality","title":{"en":"Town"},"url":"https://town.example"}""");
        var made = await region.SendAsync("POST", "/api/entries", """{"id":"d","kind":"dataset","title":{"en":"</script><script>alert(1)</script> <!-- & \"x\""},"description":{"en":"What it tells."},"owner":"town","licence":"https://creativecommons.org/licenses/by/4.0/","keywords":[{"en":"water"}],"time":{"start":"2019","end":"2024-05"},"geometry":{"type":"Polygon","coordinates":[[[12,49],[13,49],[13,50],[12,50],[12,49]]]},"distributions":[{"url":"https://town.example/a.csv","mediaType":"text/csv"}]}""");
        Assert.True(made.Status == 201, made.Text);
        var data = await DataAsync(region, "/en/entry/d");
        Assert.Equal("</script><script>alert(1)</script> <!-- & \"x\"", (string)data["name"]!);
        Assert.Equal(("What it tells.", "https://creativecommons.org/licenses/by/4.0/", "2019/2024-05"), ((string)data["description"]!, (string)data["license"]!, (string)data["temporalCoverage"]!));
        Assert.Equal(("GovernmentOrganization", "Town"), ((string)data["creator"]!["@type"]!, (string)data["publisher"]!["name"]!));
        Assert.Equal("49 12 50 13", (string)data["spatialCoverage"]!["geo"]!["box"]!);
        Assert.Equal(("DataDownload", "https://town.example/a.csv", "text/csv"), ((string)data["distribution"]![0]!["@type"]!, (string)data["distribution"]![0]!["contentUrl"]!, (string)data["distribution"]![0]!["encodingFormat"]!));
        Assert.Equal("DataCatalog", (string)data["includedInDataCatalog"]!["@type"]!);
        // Nothing of a text ends the element or begins another.
        var text = (await region.SendAsync("GET", "/en/entry/d")).Text;
        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.DoesNotContain(new HtmlParser().ParseDocument(text).QuerySelectorAll("script").Select(s => s.TextContent), t => t.StartsWith("alert", StringComparison.Ordinal));
        // What was is not told to searches.
        await region.SendAsync("PATCH", "/api/entries/d", """{"title":{"en":"New"}}""", "application/merge-patch+json");
        Assert.DoesNotContain("ld+json\">", (await region.SendAsync("GET", "/en/entry/d/history/1")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_tells_the_site_its_search_and_the_catalogue()
    {
        var graph = (JsonArray)(await DataAsync(seeded.Region, "/de"))["@graph"]!;
        Assert.Equal(["WebSite", "DataCatalog"], graph.Select(n => (string)n!["@type"]!));
        Assert.EndsWith("/de/search?q={search_term_string}", (string)graph[0]!["potentialAction"]!["target"]!["urlTemplate"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_stays_strict_and_the_browser_finds_nothing_against_it()
    {
        using var response = await seeded.Region.Client.GetAsync("/en/entry/plzen-2021");
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        await using var browser = await Browser.StartAsync();
        var page = await browser.PageAsync(Microsoft.Playwright.ColorScheme.Light, 1000);
        var said = new List<string>();
        page.Console += (_, message) => said.Add(message.Text);
        await page.GotoAsync(seeded.Region.Url + "en/entry/plzen-2021");
        Assert.Equal("Event", await page.EvaluateAsync<string>("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@type']"));
        Assert.DoesNotContain(said, t => t.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
