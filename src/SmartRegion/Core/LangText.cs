using System.Text.Json.Nodes;

namespace SmartRegion.Core;

/// <summary>
/// A text in any of the three languages, with the language of the original and the languages whose text a machine made.
/// In JSON: <c>{"cs":"…","de":"…","original":"cs","machine":["de"]}</c>.
/// </summary>
public sealed record LangText(string? Cs, string? De, string? En, string? Original = null, IReadOnlyList<string>? Machine = null)
{
    /// <summary>The text in exactly this language, or null.</summary>
    public string? In(string language) => language switch
    {
        Language.Czech => Cs,
        Language.German => De,
        Language.English => En,
        _ => null,
    };

    /// <summary>
    /// The text to show to a reader of <paramref name="language"/>: theirs; else the original; else English, German, Czech.
    /// The answer tells which language it is, so that the page can mark it with <c>lang</c>.
    /// </summary>
    public Told? Tell(string language)
    {
        foreach (var candidate in new[] { language, Original, Language.English, Language.German, Language.Czech })
            if (candidate is not null && In(candidate) is { Length: > 0 } text)
                return new Told(text, candidate, candidate != language, Machine?.Contains(candidate) == true);
        return null;
    }

    /// <summary>The languages in which there is a text.</summary>
    public IEnumerable<string> Languages => Language.All.Where(l => !string.IsNullOrEmpty(In(l)));

    /// <summary>Reads the JSON form; null when the node is not an object. Assumes that the node was validated.</summary>
    public static LangText? From(JsonNode? node)
    {
        if (node is not JsonObject o) return null;
        return new LangText(Text(o, "cs"), Text(o, "de"), Text(o, "en"), Text(o, "original"),
            (o["machine"] as JsonArray)?.Select(Json.AsText).OfType<string>().ToList());
    }

    private static string? Text(JsonObject o, string key) =>
        o[key] is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;
}

/// <summary>A text as told to one reader.</summary>
/// <param name="Text">The text.</param>
/// <param name="Language">The language it is in.</param>
/// <param name="FellBack">True when it is not the language that the reader asked for.</param>
/// <param name="ByMachine">True when a machine translated it.</param>
public sealed record Told(string Text, string Language, bool FellBack, bool ByMachine);
