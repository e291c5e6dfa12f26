using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>What the places of one segment are called: a region has thousands of them, not millions. Deleted ones included.</summary>
internal sealed class PlaceNames
{
    private readonly Dictionary<string, List<PlaceName>> _byKey = [];

    private PlaceNames() { }

    public static PlaceNames Of(AtomicReader reader)
    {
        var names = new PlaceNames();
        var terms = reader.GetTerms(SuggestTerms.Field)?.GetEnumerator();
        if (terms?.SeekCeil(new BytesRef(SuggestTerms.Place.ToString())) is null or TermsEnum.SeekStatus.END) return names;
        DocsEnum? docs = null;
        do
        {
            var term = terms.Term.Utf8ToString();
            if (term[0] != SuggestTerms.Place) break;
            if (SuggestTerms.Read(term) is not { FromStart: true } candidate) continue;
            docs = terms.Docs(null, docs, DocsFlags.NONE);
            for (var doc = docs.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.NextDoc()) names.Add(doc, candidate.Suggestion);
        }
        while (terms.MoveNext());
        return names;
    }

    /// <summary>Those whose name has the key that <see cref="Words.Key"/> makes.</summary>
    public IReadOnlyList<PlaceName> Called(string key) => _byKey.GetValueOrDefault(key) ?? [];

    private void Add(int doc, Suggestion place)
    {
        var key = Words.Key(place.Text);
        if (!_byKey.TryGetValue(key, out var called)) _byKey[key] = called = [];
        called.Add(new PlaceName(doc, place.Id, place.Text));
    }
}

/// <summary>One name of a place.</summary>
/// <param name="Doc">Number of the place within the segment.</param>
internal readonly record struct PlaceName(int Doc, string Id, string Text);
