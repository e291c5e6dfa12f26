using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>
/// The portal's own words in three languages, embedded from Portal/Texts: "home.title" is the key "title" of home.json.
/// They are read once; a text without one of the languages stops the start, a key that does not exist stops the page.
/// </summary>
public static class Texts
{
    private static readonly FrozenDictionary<string, LangText> All = Load();

    /// <summary>Every key, for the tests.</summary>
    public static IEnumerable<string> Keys => All.Keys;

    /// <summary>The text with {0}, {1}… replaced.</summary>
    public static string In(string language, string key, params ReadOnlySpan<object?> values)
    {
        var text = Find(language, key) ?? throw new KeyNotFoundException($"There is no text '{key}' in {language}.");
        return values.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, values);
    }

    /// <summary>The text, or null where there is none: for keys that come from data.</summary>
    public static string? Find(string language, string key) => All.GetValueOrDefault(key)?.In(language);

    /// <summary>
    /// The form of the text that goes with a number: key.one, key.few (Czech 2 to 4), key.other. {0} is the number as
    /// <paramref name="number"/> writes it.
    /// </summary>
    public static string Plural(string language, string key, long n, string number, params ReadOnlySpan<object?> more) =>
        In(language, $"{key}.{Form(language, n)}", [number, .. more]);

    private static string Form(string language, long n) => n switch
    {
        1 => "one",
        >= 2 and <= 4 when language == Language.Czech => "few",
        _ => "other",
    };

    private static FrozenDictionary<string, LangText> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var texts = new Dictionary<string, LangText>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var (key, node) in (JsonObject)JsonNode.Parse(stream)!)
                texts.Add($"{Path.GetFileNameWithoutExtension(name)}.{key}", Demand(key, LangText.From(node)));
        }
        return texts.ToFrozenDictionary();
    }

    private static LangText Demand(string key, LangText? text) =>
        text is not null && (key.EndsWith(".few", StringComparison.Ordinal) ? text.Cs is not null : text.Languages.Count() == 3) ? text
        : throw new InvalidDataException($"The text '{key}' lacks a language.");
}
