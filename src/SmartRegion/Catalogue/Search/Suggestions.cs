using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>Completes what is being typed from the titles in the index and the labels of the vocabulary.</summary>
internal sealed class Suggestions
{
    // Of the places that begin with one letter, this many are looked at for the largest.
    private const int MostTerms = 300, MostConcepts = 3;

    private readonly (string Key, string Text, string Language, Concept Concept)[] _labels;

    public Suggestions(Vocabulary vocabulary)
    {
        _labels = [.. vocabulary.Concepts.SelectMany(c => c.Labels.Select(l => (Words.Key(l.Text), l.Text, l.Language, c))).OrderBy(l => l.Item1, StringComparer.Ordinal)];
    }

    /// <summary>Places first, one that is called just so before the others, the larger before the smaller; then concepts; then entries.</summary>
    public List<Suggestion> For(IndexReader reader, string text, string language, int limit)
    {
        var key = Words.Key(text);
        if (key.Length == 0 || limit <= 0) return [];
        var places = Titles(reader, text, SuggestTerms.Place + key, language).Take(Math.Max(1, limit / 2)).ToList();
        var concepts = Concepts(key, language).Take(Math.Min(MostConcepts, limit - places.Count)).ToList();
        var entries = Titles(reader, text, SuggestTerms.Other + key, language).Take(limit - places.Count - concepts.Count);
        return [.. places, .. concepts, .. entries];
    }

    private static IEnumerable<Suggestion> Titles(IndexReader reader, string text, string prefix, string language)
    {
        var found = new List<SuggestTerms.Candidate>();
        foreach (var leaf in reader.Leaves) Read(leaf.AtomicReader, prefix, found);
        return found.OrderByDescending(c => c.Suggestion.Text.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(c => Words.Key(c.Suggestion.Text) == prefix[1..]).ThenByDescending(c => c.FromStart).ThenByDescending(c => c.Weight)
            .ThenByDescending(c => c.Suggestion.Language == language).ThenBy(c => c.Suggestion.Text, StringComparer.Ordinal)
            .Select(c => c.Suggestion).DistinctBy(s => s.Id);
    }

    private static void Read(AtomicReader reader, string prefix, List<SuggestTerms.Candidate> found)
    {
        if (reader.GetTerms(SuggestTerms.Field) is not { } terms) return;
        var dictionary = terms.GetEnumerator();
        if (dictionary.SeekCeil(new BytesRef(prefix)) == TermsEnum.SeekStatus.END) return;
        DocsEnum? docs = null;
        for (var i = 0; i < MostTerms; i++)
        {
            var term = dictionary.Term.Utf8ToString();
            if (!term.StartsWith(prefix, StringComparison.Ordinal)) return;
            docs = dictionary.Docs(reader.LiveDocs, docs, DocsFlags.NONE);
            if (docs.NextDoc() != DocIdSetIterator.NO_MORE_DOCS && SuggestTerms.Read(term) is { } candidate) found.Add(candidate);
            if (!dictionary.MoveNext()) return;
        }
    }

    // Labels of the reader's language first; a concept once.
    private IEnumerable<Suggestion> Concepts(string key, string language)
    {
        var at = Array.BinarySearch(_labels, (key, "", "", null!), Comparer<(string Key, string, string, Concept)>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key)));
        if (at < 0) at = ~at;
        while (at > 0 && _labels[at - 1].Key == key) at--;
        var found = new List<(string Key, string Text, string Language, Concept Concept)>();
        for (; at < _labels.Length && _labels[at].Key.StartsWith(key, StringComparison.Ordinal); at++) found.Add(_labels[at]);
        return found.OrderByDescending(l => l.Language == language).ThenByDescending(l => l.Concept.PrefLabel.In(l.Language) == l.Text).ThenBy(l => l.Key.Length)
            .DistinctBy(l => l.Concept.Id)
            .Select(l => new Suggestion(l.Text, "concept", l.Concept.Id, l.Language,
                l.Concept.PrefLabel.In(language) is { } own && own != l.Text ? own : null));
    }
}
