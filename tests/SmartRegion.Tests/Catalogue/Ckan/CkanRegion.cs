using System.Text.Json.Nodes;
using SmartRegion.Catalogue;

namespace SmartRegion.Tests.Catalogue.Ckan;

/// <summary>A region with a few datasets for clients of CKAN.</summary>
public sealed class CkanRegion : IAsyncLifetime
{
    public TestRegion Region { get; private set; } = null!;

    public static readonly string[] Docs =
    [
        """{"id": "mesto", "kind": "organisation", "title": {"cs": "Město", "de": "Stadt", "en": "Town", "original": "cs"}, "summary": {"cs": "Úřad", "original": "cs"}}""",
        """{"id": "spolek", "kind": "organisation", "title": {"cs": "Spolek", "original": "cs"}}""",
        """
        {"id": "hladiny", "kind": "dataset", "title": {"cs": "Hladiny potoků", "de": "Pegelstände", "en": "Stream levels", "original": "cs"},
         "description": {"en": "Levels of twelve streams.", "original": "en"}, "topics": ["water", "environment"], "owner": "mesto", "frequency": "hourly",
         "licence": "http://creativecommons.org/licenses/by/4.0", "theme": ["http://publications.europa.eu/resource/authority/data-theme/ENVI"],
         "keywords": [{"cs": "voda", "de": "Wasser", "original": "cs"}, {"en": "levels (all)", "original": "en"}],
         "geometry": {"type": "Point", "coordinates": [12.8, 49.7]}, "time": {"start": "2019-01-01"}, "contact": {"name": "Eva", "email": "eva@mesto.example"},
         "distributions": [{"url": "https://data.example/levels.csv", "format": "CSV", "mediaType": "text/csv", "title": {"en": "All levels", "original": "en"}}, {"url": "https://data.example/levels.json", "format": "JSON"}]}
        """,
        """{"id": "lampy", "kind": "dataset", "title": {"cs": "Lampy", "original": "cs"}, "topics": ["energy"], "owner": "spolek", "licence": "https://creativecommons.org/publicdomain/zero/1.0/", "keywords": [{"cs": "světlo", "original": "cs"}], "distributions": [{"url": "https://data.example/lamps.csv", "format": "CSV"}]}""",
        """{"id": "mapy", "kind": "service", "title": {"cs": "Mapová služba", "original": "cs"}, "endpoint": "https://mapy.example/ogc", "protocol": "OGC API Features"}""",
        """{"id": "den-vody", "kind": "event", "title": {"cs": "Den vody", "original": "cs"}, "time": {"start": "2031-05-07"}}""",
    ];

    public async ValueTask InitializeAsync()
    {
        Region = await TestRegion.StartAsync();
        foreach (var doc in Docs) await Region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse(doc)!, "test");
    }

    public ValueTask DisposeAsync() => Region.DisposeAsync();

    /// <summary>The result of an action that must succeed.</summary>
    public async Task<JsonNode?> ResultAsync(string action)
    {
        var answer = await Region.SendAsync("GET", "/api/3/action/" + action);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.True((bool)answer.Json!["success"]!);
        Assert.Contains("/api/3/action/help_show?name=", (string)answer.Json["help"]!, StringComparison.Ordinal);
        return answer.Json["result"];
    }

    /// <summary>The names that a search finds.</summary>
    public async Task<IEnumerable<string>> FoundAsync(string query) =>
        ((JsonArray)(await ResultAsync("package_search?" + query))!["results"]!).Select(p => (string)p!["name"]!);
}
