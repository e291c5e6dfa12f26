using System.Globalization;
using System.Text;

namespace SmartRegion.Catalogue.Search;

/// <summary>Takes text apart into words and folds them, so that "Zähler", "zahler" and "ZAEHLER" meet.</summary>
internal static class Words
{
    private const int LongestWord = 64;

    /// <summary>The words of the text, lower-cased: runs of letters, marks and digits. Hyphens part words.</summary>
    public static List<string> Of(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsWord(text[i])) { if (start < 0) start = i; continue; }
            if (start >= 0 && i - start <= LongestWord) words.Add(text[start..i].ToLowerInvariant().Normalize(NormalizationForm.FormC));
            start = -1;
        }
        return words;
    }

    /// <summary>Without diacritics, ligatures and raised digits; ß is ss. Expects lower case.</summary>
    public static string Fold(string word)
    {
        if (Ascii.IsValid(word)) return word;
        var folded = new StringBuilder(word.Length + 2);
        foreach (var c in word.Normalize(NormalizationForm.FormKD))
        {
            if (c == 'ß') folded.Append("ss");
            else if (c is 'ł') folded.Append('l');
            else if (c is 'đ') folded.Append('d');
            else if (c is 'ø') folded.Append('o');
            else if (c is 'æ') folded.Append("ae");
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)) folded.Append(c);
        }
        return folded.ToString();
    }

    /// <summary>As <see cref="Fold"/>, and ae, oe, ue as Germans write ä, ö, ü without an umlaut key become a, o, u.</summary>
    public static string FoldGerman(string word)
    {
        var folded = Fold(word);
        if (!folded.Contains("ae", StringComparison.Ordinal) && !folded.Contains("oe", StringComparison.Ordinal) && !folded.Contains("ue", StringComparison.Ordinal)) return folded;
        var german = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            german.Append(c);
            // "neue", "bauen" and "quer" have no umlaut: a vowel or q stands before.
            var umlaut = c is 'a' or 'o' || (c == 'u' && (i == 0 || folded[i - 1] is not ('a' or 'e' or 'i' or 'o' or 'u' or 'q')));
            if (umlaut && i + 1 < folded.Length && folded[i + 1] == 'e') i++;
        }
        return german.ToString();
    }

    /// <summary>The words of the text, folded, with one blank between: the key under which labels and titles are compared.</summary>
    public static string Key(string text) => string.Join(' ', Of(text).Select(Fold));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherNumber;
}
