using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;

namespace SmartRegion.Tests.Catalogue.Search;

/// <summary>A small index in memory with a small vocabulary.</summary>
internal sealed class TestIndex : IDisposable
{
    public static readonly Vocabulary Vocabulary = Vocabulary.From((JsonObject)JsonNode.Parse("""
        { "conceptScheme": [
          { "id": "lighting", "topics": ["energy"], "prefLabel": { "cs": "osvětlení", "de": "Beleuchtung", "en": "lighting" } },
          { "id": "street-lighting", "broader": "lighting", "prefLabel": { "cs": "veřejné osvětlení", "de": "Straßenbeleuchtung", "en": "street lighting" },
            "altLabel": { "cs": ["pouliční lampy"], "de": ["Straßenlampen"], "en": ["street lamps"] } },
          { "id": "water-meter", "prefLabel": { "cs": "vodoměr", "de": "Wasserzähler", "en": "water meter" } },
          { "id": "demand-bus", "prefLabel": { "cs": "autobus na zavolání", "de": "Rufbus", "en": "demand-responsive bus" } }
        ] }
        """)!);

    private long _seq;

    public SearchIndex Index { get; } = new(null, Vocabulary);

    /// <summary>An entry of that title; further properties as JSON.</summary>
    public static IndexedChange Change(long key, string id, string language, string title, string more = "{}", SearchPlace? place = null, DateTime? modified = null)
    {
        var doc = (JsonObject)JsonNode.Parse(more)!;
        doc["id"] = id;
        doc["kind"] ??= "practice";
        doc["title"] = new JsonObject { [language] = title };
        var at = modified ?? new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return new IndexedChange(key, id, new Entry(key, id, doc["kind"]!.GetValue<string>(), 1, at, at, doc), place);
    }

    public void Add(string id, string language, string title, string more = "{}", SearchPlace? place = null, DateTime? modified = null) =>
        Apply(Change(_seq + 1, id, language, title, more, place, modified));

    public void Apply(params IndexedChange[] changes) => Index.Apply(changes, ++_seq);

    /// <summary>The ids found for the words, best first.</summary>
    public string[] Find(string text, params string[] without) => Ids(Index.Search(new SearchRequest { Text = text, Without = without }));

    public static string[] Ids(SearchResult result) => [.. result.Hits.Select(h => h.Id)];

    public void Dispose() => Index.Dispose();
}
