using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>The index as one thread sees it: the segments of one reader, with cursors that are used again and again.</summary>
internal sealed class SearchView
{
    private readonly IndexReader _reader;
    private const int RememberedTerms = 20_000;
    private readonly Dictionary<string, int> _counts = [];

    public SearchView(IndexReader reader, FacetValues values)
    {
        _reader = reader;
        Leaves = [.. reader.Leaves.Select(l => new Leaf(l.AtomicReader, l.DocBase, values))];
    }

    public IReadOnlyList<Leaf> Leaves { get; }

    /// <summary>One more than the highest number of a document.</summary>
    public int MaxDoc => _reader.MaxDoc;

    /// <summary>Ids of the places that are called so; letters without their marks count too where none is called exactly so.</summary>
    public IReadOnlySet<string> PlacesCalled(string name)
    {
        var key = Words.Key(name);
        var called = Leaves.SelectMany(l => l.Segment.PlaceNames.Called(key).Where(p => l.Live?.Get(p.Doc) != false)).ToList();
        var exact = called.FindAll(p => p.Text.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
        return (exact.Count > 0 ? exact : called).Select(p => p.Id).ToHashSet();
    }

    public bool IsOf(IndexReader reader) => ReferenceEquals(_reader, reader);

    /// <summary>How many documents have the term, deleted ones included until they are merged away.</summary>
    public int Count(string term)
    {
        if (_counts.TryGetValue(term, out var count)) return count;
        foreach (var leaf in Leaves) count += leaf.Count(term);
        if (_counts.Count >= RememberedTerms) _counts.Clear();
        return _counts[term] = count;
    }
}

/// <summary>One segment in a <see cref="SearchView"/>.</summary>
internal sealed class Leaf
{
    private readonly TermsEnum? _dictionary;
    private DocsEnum? _cursor;

    public Leaf(AtomicReader reader, int first, FacetValues values)
    {
        (Reader, First, Live) = (reader, first, reader.LiveDocs);
        Segment = Segment.Of(reader, values);
        _dictionary = reader.GetTerms(Terms.Field)?.GetEnumerator();
    }

    public AtomicReader Reader { get; }

    /// <summary>Number of its first document in the whole index.</summary>
    public int First { get; }

    /// <summary>Null when nothing was deleted.</summary>
    public IBits? Live { get; }

    public Segment Segment { get; }

    public int Count(string term) => _dictionary is null ? 0 : Segment.Find(term, _dictionary).Count;

    /// <summary>The postings of a term.</summary>
    public Postings Postings(string term) => _dictionary is null ? Search.Postings.None : Segment.Postings(term, _dictionary, ref _cursor);

    /// <summary>The documents that have the word or what stands for it.</summary>
    /// <param name="merging">Makes them when they are not known.</param>
    public WordMatches Matches(QueryUnit unit, Merging merging) => Segment.Matches(unit, this, merging);
}
