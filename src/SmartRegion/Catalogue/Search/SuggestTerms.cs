using System.Globalization;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The terms behind completion: the folded title from each of its words on, then all that is shown. So the term dictionary
/// on disk answers, and no list is held in memory.
/// </summary>
internal static class SuggestTerms
{
    public const string Field = "s";
    public const char Place = 'p', Other = 'e';

    private const char Separator = '\0';
    private const int LongestKey = 60, LongestText = 200, PlaceStarts = 6, OtherStarts = 3;

    public static IEnumerable<string> Of(IndexedChange change)
    {
        var entry = change.Entry!;
        var isPlace = entry.Kind == "place";
        var detail = isPlace ? change.Place?.Region ?? "" : entry.Kind;
        var weight = (change.Place?.Population ?? 0).ToString(CultureInfo.InvariantCulture);
        var told = new HashSet<string>();
        foreach (var (language, text) in Names(entry))
        {
            var words = Words.Of(text).ConvertAll(Words.Fold);
            if (!told.Add(string.Join(' ', words))) continue;
            var starts = Math.Min(words.Count, isPlace ? PlaceStarts : OtherStarts);
            for (var i = 0; i < starts; i++)
            {
                if (i > 0 && StopWords.Contains(words[i])) continue;
                var key = string.Join(' ', words.Skip(i));
                yield return string.Join(Separator, (isPlace ? Place : Other) + Cut(key, LongestKey), i > 0 ? "1" : "0", weight, change.Id, language, detail, Cut(text, LongestText));
            }
        }
    }

    // A place is also looked for by the name that the neighbours have for it.
    private static IEnumerable<(string Language, string Text)> Names(Entry entry)
    {
        var also = entry.Kind == "place" ? (entry.Doc["keywords"] as System.Text.Json.Nodes.JsonArray ?? []).Select(LangText.From).OfType<LangText>() : [];
        return also.Prepend(entry.Title).SelectMany(t => t.Languages, (t, language) => (language, t.In(language)!));
    }

    /// <summary>Reads a term; null when it is not one of ours.</summary>
    public static Candidate? Read(string term)
    {
        var parts = term.Split(Separator);
        return parts.Length == 7 && int.TryParse(parts[2], CultureInfo.InvariantCulture, out var weight)
            ? new Candidate(parts[1] == "0", weight, new Suggestion(parts[6], term[0] == Place ? "place" : "entry", parts[3], parts[4], parts[5].Length == 0 ? null : parts[5]))
            : null;
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    /// <param name="FromStart">True when the typed letters begin the title, false when they begin a later word.</param>
    /// <param name="Weight">Inhabitants of the place.</param>
    internal sealed record Candidate(bool FromStart, int Weight, Suggestion Suggestion);
}
