using System.Text;
using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>Tags: the keywords in every language, in the letters that CKAN allows.</summary>
internal static class CkanTags
{
    private const int Shortest = 2, Longest = 100;

    /// <summary>The tags of an entry, each once.</summary>
    public static IReadOnlyList<string> Of(Entry entry) =>
        [.. (entry.Doc["keywords"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The tags of one keyword: one for each of its languages.</summary>
    public static IReadOnlyList<string> Of(JsonObject keyword)
    {
        var text = Core.LangText.From(keyword)!;
        return [.. text.Languages.Select(l => Allowed(text.In(l)!)).Where(t => t.Length >= Shortest)];
    }

    // Letters, digits, blanks and - _ . alone: a catalogue that harvests this one would refuse the package for any other.
    private static string Allowed(string keyword)
    {
        var tag = new StringBuilder(keyword.Length);
        foreach (var c in keyword.Trim()) tag.Append(char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' ? c : '-');
        return tag.Length > Longest ? tag.ToString(0, Longest) : tag.ToString();
    }
}
