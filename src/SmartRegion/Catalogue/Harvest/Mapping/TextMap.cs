using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Harvest.Mapping;

/// <summary>A text of a source in its languages; what is in none of ours is only counted.</summary>
internal sealed class TextMap(string otherwise)
{
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>Languages in which there was a text that we have no place for.</summary>
    public List<string> Foreign { get; } = [];

    public bool IsEmpty => _texts.Count == 0;

    /// <summary>The text of the source's own language, else of any.</summary>
    public string? Any => _texts.GetValueOrDefault(otherwise) ?? _texts.Values.FirstOrDefault();

    /// <summary>Adds a text; the first in each language counts, others of the same language are joined to it when <paramref name="join"/> is given.</summary>
    /// <param name="language">A tag (BCP 47, ISO 639-2) or an IRI of the EU's list; null for the source's own language.</param>
    public void Add(string? text, string? language, string? join = null)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return;
        var tag = string.IsNullOrEmpty(language) ? otherwise : LanguageCodes.Of(language);
        if (tag is null) Foreign.Add(language!);
        else if (!_texts.TryAdd(tag, text) && join is not null && !_texts[tag].Contains(text, StringComparison.Ordinal)) _texts[tag] += join + text;
    }

    /// <summary>As a LangText, or null when there is none.</summary>
    public JsonObject? ToJson(int longest)
    {
        if (IsEmpty) return null;
        var json = new JsonObject();
        foreach (var language in Language.All)
            if (_texts.TryGetValue(language, out var text)) json[language] = Cut(text, longest);
        return json;
    }

    /// <summary>The text, or its beginning.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var end = longest - 1;
        // A letter outside of the basic plane has two halves.
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end] + "…";
    }
}
