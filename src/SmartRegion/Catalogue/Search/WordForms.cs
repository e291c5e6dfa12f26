using System.Collections.Concurrent;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>What a word is searched under.</summary>
/// <param name="Exact">The word folded; a German one also with ae, oe, ue folded.</param>
/// <param name="Stems">Its stems in the language, without prefix.</param>
/// <param name="Parts">Of a German compound: the stems of each part, in order; else empty.</param>
internal sealed record WordForms(IReadOnlyList<string> Exact, IReadOnlyList<string> Stems, IReadOnlyList<IReadOnlyList<string>> Parts)
{
    /// <summary>
    /// The stems and the word itself. A stemmer may cut a base form that looks inflected (autobus to autob) but leave the
    /// inflected one at it (autobusy to autobus): with the word itself they meet.
    /// </summary>
    public IReadOnlyList<string> Keys { get; } = [.. Stems.Union(Exact)];
}

/// <summary>Forms of words by language. Remembers what it has seen, for the words of a region are few.</summary>
internal sealed class WordAnalysis(Compounds compounds)
{
    // About 8 MB when full.
    private const int Remembered = 20_000;
    private readonly ConcurrentDictionary<(string Word, string Language), WordForms> _seen = new();
    private int _count;

    /// <summary>The forms of a lower-cased word as a word of that language.</summary>
    public WordForms Of(string word, string language)
    {
        if (_seen.TryGetValue((word, language), out var forms)) return forms;
        forms = Analyse(word, language);
        if (Interlocked.Increment(ref _count) > Remembered) Forget();
        _seen[(word, language)] = forms;
        return forms;
    }

    /// <summary>Gives the memory back.</summary>
    public void Forget()
    {
        _seen.Clear();
        _count = 0;
    }

    private WordForms Analyse(string word, string language)
    {
        var folded = Words.Fold(word);
        if (language != Language.German) return new WordForms([folded], Stems.Of(word, language), []);
        var german = Words.FoldGerman(word);
        var parts = compounds.Split(german);
        return new WordForms(
            german == folded ? [folded] : [folded, german],
            Stems.Of(word, language),
            [.. parts.Select(p => Stems.Of(p, language))]);
    }
}
