using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>
/// The parameter q, which is stricter than the portal's search (OGC API Records, 7.5): a term must occur in a text, letter by letter but for case and
/// accents; several words one after the other; nothing is corrected and no word added. A term of few letters is a whole word, of more also a part of one.
/// </summary>
public sealed class RecordWords(SearchIndex index)
{
    private const int Batch = 500;

    // "led" is not meant where Czech has "sledování"; "leuchtung" may well be, where German has "Straßenbeleuchtung".
    private const int WholeUpTo = 3;

    /// <summary>The store's numbers of the entries that have one of the terms.</summary>
    internal async Task<HashSet<long>> KeysAsync(Session s, IReadOnlyList<string> terms)
    {
        var found = new HashSet<long>();
        foreach (var words in terms.Select(t => Words.Of(t).ConvertAll(Words.Fold)).Where(w => w.Count > 0))
            if (words.Count == 1) found.UnionWith(index.KeysOfWords(w => IsShort(words[0]) ? w == words[0] : w.Contains(words[0], StringComparison.Ordinal)));
            else found.UnionWith(await WithPhraseAsync(s, words));
        return found;
    }

    // The index knows who has all the words; whether they follow one another, only the texts do.
    private async Task<List<long>> WithPhraseAsync(Session s, List<string> words)
    {
        var candidates = index.KeysOfWords(w => w.EndsWith(words[0], StringComparison.Ordinal)).ToHashSet();
        candidates.IntersectWith(index.KeysOfWords(w => w.StartsWith(words[^1], StringComparison.Ordinal)));
        foreach (var word in words[1..^1]) candidates.IntersectWith(index.KeysOfWords(w => w == word));
        // Texts are compared with a blank at both ends.
        var phrase = (IsShort(words[0]) ? " " : "") + string.Join(' ', words) + (IsShort(words[^1]) ? " " : "");
        var found = new List<long>();
        foreach (var some in candidates.Chunk(Batch))
            found.AddRange((await s.ListAsync($"select key, doc from entries where {s.Dialect.OneOf(SqlText.Raw("key"), some)}", r => (Key: r.GetInt64(0), Doc: Json.Object(r.GetString(1)))))
                .Where(e => Has(e.Doc, phrase)).Select(e => e.Key));
        return found;
    }

    private static bool IsShort(string word) => word.Length <= WholeUpTo;

    private static bool Has(JsonNode? node, string phrase) => node switch
    {
        JsonObject o => o.Any(m => Has(m.Value, phrase)),
        JsonArray a => a.Any(n => Has(n, phrase)),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => $" {Words.Key(v.GetValue<string>())} ".Contains(phrase, StringComparison.Ordinal),
        _ => false,
    };
}
