using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Gathers the terms of one entry from all its texts.</summary>
internal sealed class EntryTerms(WordAnalysis analysis, Labels labels)
{
    private const int TitleBit = 1 << 16, PartInTitleBit = 1 << 17, PartBit = 1 << 18, CountMask = TitleBit - 1;
    private const int Often = 3;

    // These hold ids, addresses and dates, which are found by filters, or a whole vocabulary, which would be found by every word.
    private static readonly HashSet<string> Skipped =
        ["id", "kind", "title", "topics", "concepts", "countries", "places", "geometry", "time", "owner", "image", "licence", "sources", "relations",
         "created", "modified", "conceptScheme", "transferRules", "funding", "datasets", "datastreams", "territory", "applicants", "maturity",
         "level", "type", "format", "url", "parent", "currency", "kpi", "unit", "evidence", "measurement", "measured", "original", "machine", "repository", "endpoint", "to", "rel"];

    private readonly Dictionary<string, int> _found = [];

    /// <summary>The terms with their marks.</summary>
    public IEnumerable<(string Term, int Mark)> Marked => _found.Select(f => (f.Key, Mark(f.Value)));

    /// <summary>How many words the longest title has.</summary>
    public int TitleWords { get; private set; }

    public EntryTerms Add(Entry entry)
    {
        AddText(entry.Title, TitleBit);
        AddObject(entry.Doc, 1);
        foreach (var concept in entry.Strings("concepts")) Note(Terms.Concept(concept), Often);
        return this;
    }

    private void AddObject(JsonObject o, int weight)
    {
        foreach (var (name, node) in o)
            if (!Skipped.Contains(name)) AddNode(node, name == "keywords" ? Often : weight);
    }

    private void AddNode(JsonNode? node, int weight)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array) AddNode(item, weight);
                break;
            case JsonObject o when LooksLikeText(o):
                AddText(LangText.From(o)!, weight);
                break;
            case JsonObject o:
                AddObject(o, weight);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: < 200 } text && !text.Contains("://", StringComparison.Ordinal):
                foreach (var word in Words.Of(text)) Note(Terms.Exact(Words.Fold(word)), weight);
                break;
        }
    }

    private static bool LooksLikeText(JsonObject o) => o.Count > 0 && o.All(p => p.Key is "cs" or "de" or "en" or "original" or "machine");

    private void AddText(LangText text, int weight)
    {
        foreach (var language in text.Languages) AddText(text.In(language)!, language, weight);
    }

    private void AddText(string text, string language, int weight)
    {
        var words = Words.Of(text).ConvertAll(w => analysis.Of(w, language));
        var inTitle = weight == TitleBit;
        if (inTitle) TitleWords = Math.Max(TitleWords, words.Count);
        foreach (var word in words)
        {
            foreach (var exact in word.Exact) Note(Terms.Exact(exact), weight);
            foreach (var stem in word.Stems) Note(Terms.Stem(language, stem), weight);
            foreach (var stem in word.Parts.SelectMany(p => p)) Note(Terms.Stem(language, stem), inTitle ? PartInTitleBit : PartBit);
        }
        foreach (var found in labels.In(words, language))
            Note(found.Label.Term, !found.Within ? weight : inTitle ? PartInTitleBit : PartBit);
    }

    private void Note(string term, int weight)
    {
        var old = _found.GetValueOrDefault(term);
        _found[term] = weight < TitleBit ? old + weight : old | weight;
    }

    private static int Mark(int found)
    {
        var inBody = (found & CountMask) > 0;
        if ((found & TitleBit) != 0) return inBody ? Terms.InTitleAndBody : Terms.InTitle;
        if ((found & PartInTitleBit) != 0) return Terms.PartInTitle;
        return !inBody ? Terms.PartInBody : (found & CountMask) >= Often ? Terms.OftenInBody : Terms.InBody;
    }
}
