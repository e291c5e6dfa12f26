using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartRegion.Portal;

/// <summary>
/// What an import says of a file, in words of the reader. The command line and the APIs speak English; their sentence, with its places
/// for values, is the key (as in GNU gettext), and stands in import.json with its translations.
/// </summary>
public static partial class ImportReasons
{
    private const int MostSentences = 5;

    private static readonly Lazy<IReadOnlyList<(string Key, Regex Sentence)>> Sentences = new(() =>
        [.. Texts.Keys.Where(k => k.StartsWith("import.", StringComparison.Ordinal)).Select(k => (Key: k, Text: Texts.In("en", k)))
            // One that goes on from another comes first; of two that fit, the one that says more is meant.
            .OrderByDescending(s => s.Text.StartsWith("{0} ", StringComparison.Ordinal)).ThenByDescending(s => Place().Replace(s.Text, "").Length).Select(s => (s.Key, Matching(s.Text)))]);

    /// <summary>The sentence in the language; null where it has no translation and can only be shown as it is.</summary>
    public static string? In(string language, string sentence) => language == "en" ? sentence : In(language, sentence, 0);

    private static string? In(string language, string sentence, int depth)
    {
        foreach (var (key, form) in Sentences.Value)
        {
            if (form.Match(sentence) is not { Success: true } match) continue;
            // A value may be a sentence itself; what a file says may go on for ever.
            if (depth == MostSentences) return null;
            return Texts.In(language, key, [.. match.Groups.Values.Skip(1).OrderBy(g => int.Parse(g.Name[1..], CultureInfo.InvariantCulture)).Select(g => In(language, g.Value, depth + 1) ?? g.Value)]);
        }
        return null;
    }

    private static Regex Matching(string text)
    {
        var pattern = new System.Text.StringBuilder("^");
        var at = 0;
        foreach (var place in Place().EnumerateMatches(text))
        {
            pattern.Append(Regex.Escape(text[at..place.Index])).Append(CultureInfo.InvariantCulture, $"(?<v{text[place.Index + 1]}>.+?)");
            at = place.Index + place.Length;
        }
        return new Regex(pattern.Append(Regex.Escape(text[at..])).Append('$').ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
