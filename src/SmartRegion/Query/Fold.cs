using System.Globalization;
using System.Text;

namespace SmartRegion.Query;

/// <summary>
/// CASEI and ACCENTI (OGC 21-065, 7.6 and 7.7): what they make of a text. The SQL of both engines does the same for the
/// letters of Latin script (Storage/Migrations/postgres-functions.sql), which a test compares.
/// </summary>
public static class Fold
{
    // Letters that Unicode does not take apart but readers do.
    private static readonly Dictionary<char, string> Plain = new()
    {
        ['ß'] = "ss",
        ['ẞ'] = "SS",
        ['æ'] = "ae",
        ['Æ'] = "AE",
        ['œ'] = "oe",
        ['Œ'] = "OE",
        ['ø'] = "o",
        ['Ø'] = "O",
        ['ł'] = "l",
        ['Ł'] = "L",
        ['đ'] = "d",
        ['Đ'] = "D",
        ['ð'] = "d",
        ['Ð'] = "D",
        ['þ'] = "th",
        ['Þ'] = "TH",
    };

    /// <summary>The text in lower case; ß as ss.</summary>
    public static string Case(string text) => text.ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal);

    /// <summary>The text without accents; case stays.</summary>
    public static string Accents(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
            if (Plain.TryGetValue(c, out var plain)) folded.Append(plain);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) folded.Append(c);
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
