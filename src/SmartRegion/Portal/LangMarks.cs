using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>
/// What a page tells once about the languages of its texts, so that it need not be repeated after each of them.
/// </summary>
/// <param name="Machine">How many of the texts a machine translated.</param>
/// <param name="Texts">How many texts there are.</param>
/// <param name="Original">The language that the machine translated from; null when there are several.</param>
/// <param name="Only">The language of all texts when none is in the reader's; else null.</param>
public sealed record LangMarks(int Machine, int Texts, string? Original, string? Only)
{
    /// <summary>Reads the marks off an entry. Names of places and organisations are no texts.</summary>
    public static LangMarks Of(Entry entry, string language)
    {
        var texts = entry.Doc.Where(p => !(entry.IsNamed && p.Key == "title")).SelectMany(p => Told(p.Value, p.Key));
        var told = texts.Select(t => (Text: t, Told: t.Tell(language))).Where(t => t.Told is not null).ToList();
        var originals = told.Where(t => t.Told!.ByMachine).Select(t => t.Text.Original).Distinct().ToList();
        var languages = told.Select(t => t.Told!.Language).Distinct().ToList();
        return new LangMarks(told.Count(t => t.Told!.ByMachine), told.Count, originals is [var one] ? one : null,
            languages is [var only] && only != language ? only : null);
    }

    private static IEnumerable<LangText> Told(JsonNode? node, string name = "") => node switch
    {
        _ when name is "placeName" or "geometry" or "relations" or "conceptScheme" => [],
        JsonObject o when o.Any(p => Language.IsKnown(p.Key) && p.Value is JsonValue) => [LangText.From(o)!],
        JsonObject o => o.SelectMany(p => Told(p.Value, p.Key)),
        JsonArray a => a.SelectMany(n => Told(n)),
        _ => [],
    };
}
