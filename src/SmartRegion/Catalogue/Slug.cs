using System.Globalization;
using System.Text;

namespace SmartRegion.Catalogue;

/// <summary>Makes ids out of titles.</summary>
public static class Slug
{
    private const int MaxLength = 80;

    /// <summary>"Výměna veřejného osvětlení" → "vymena-verejneho-osvetleni".</summary>
    public static string From(string title)
    {
        var slug = new StringBuilder();
        foreach (var c in title.Replace("ß", "ss").Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
            if (slug.Length == MaxLength) break;
        }
        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "entry" : text;
    }
}
