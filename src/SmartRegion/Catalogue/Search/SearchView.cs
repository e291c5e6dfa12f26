using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>The index as one thread sees it: the segments of one reader, with cursors that are used again and again.</summary>
internal sealed class SearchView
{
    private readonly IndexReader _reader;
    private readonly Postings[] _none;
    private const int RememberedTerms = 20_000;
    private readonly Dictionary<string, Term> _terms = [];

    public SearchView(IndexReader reader, FacetValues values)
    {
        _reader = reader;
        Leaves = [.. reader.Leaves.Select(l => new Leaf(l.AtomicReader, l.DocBase, values))];
        _none = [.. Leaves.Select(_ => Search.Postings.None)];
    }

    public IReadOnlyList<Leaf> Leaves { get; }

    /// <summary>One more than the highest number of a document.</summary>
    public int MaxDoc => _reader.MaxDoc;

    public bool IsOf(IndexReader reader) => ReferenceEquals(_reader, reader);

    /// <summary>How many documents have the term, deleted ones included until they are merged away.</summary>
    public int Count(string term) => Find(term).Count;

    /// <summary>By segment, the postings of a term.</summary>
    public Postings[] Postings(string term)
    {
        var found = Find(term);
        return found.Postings ??= found.Count == 0 ? _none : [.. Leaves.Select(l => l.Postings(term))];
    }

    private Term Find(string term)
    {
        if (_terms.TryGetValue(term, out var found)) return found;
        if (_terms.Count >= RememberedTerms) _terms.Clear();
        return _terms[term] = new Term(Leaves.Sum(l => l.Count(term)));
    }

    private sealed class Term(int count)
    {
        public int Count { get; } = count;
        public Postings[]? Postings { get; set; }
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

    public Postings Postings(string term) => _dictionary is null ? Search.Postings.None : Segment.Postings(term, _dictionary, ref _cursor);
}
