using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.De;
using Lucene.Net.Tartarus.Snowball.Ext;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Stems of words by language: what vodoměr and vodoměrů, Zähler and Zählern share.</summary>
internal static class Stems
{
    private static readonly CzechStemmer Czech = new();
    private static readonly GermanLightStemmer German = new();

    // This one keeps its word in itself.
    [ThreadStatic] private static EnglishStemmer? _english;

    /// <summary>
    /// The stems of a lower-cased word. The stemmers of the languages read diacritics, people leave them out: the word is
    /// stemmed as written and folded, and both stems are kept when they differ.
    /// </summary>
    public static IReadOnlyList<string> Of(string word, string language)
    {
        var stem = Words.Fold(Stem(word, language));
        var folded = language == Language.German ? Words.FoldGerman(word) : Words.Fold(word);
        if (folded == word) return [stem];
        var other = Words.Fold(Stem(folded, language));
        return stem == other ? [stem] : [stem, other];
    }

    private static string Stem(string word, string language)
    {
        if (word.Length < 3 || char.IsAsciiDigit(word[0])) return word;
        if (language == Language.English)
        {
            var english = _english ??= new EnglishStemmer();
            english.SetCurrent(word);
            english.Stem();
            return english.Current;
        }
        var letters = word.ToCharArray();
        if (language == Language.Czech) return WithoutFleetingE(new string(letters, 0, Czech.Stem(letters, letters.Length)));
        var german = new string(letters, 0, German.Stem(letters, WithoutGenitive(word)));
        // "Busse" must meet "Bus", "Ergebnisse" "Ergebnis".
        return german.EndsWith("ss", StringComparison.Ordinal) ? german[..^1] : german;
    }

    // The stemmer drops the e of "háček" but, having turned c into k, not that of "kůrovec" beside "kůrovce".
    private static string WithoutFleetingE(string stem) =>
        stem.Length > 4 && stem[^2] == 'e' && stem[^1] == 'k' ? stem[..^2] + 'k' : stem;

    // The stemmer keeps the s after r, so that "des Käfers" would not meet "Käfer".
    private static int WithoutGenitive(string word) =>
        word.Length > 5 && word.EndsWith("ers", StringComparison.Ordinal) ? word.Length - 1 : word.Length;
}
