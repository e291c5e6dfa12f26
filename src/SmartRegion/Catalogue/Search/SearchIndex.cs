using System.Collections.Concurrent;
using Lucene.Net.Index;
using Lucene.Net.Search;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The full-text index of the catalogue. What is applied is visible at once; what is committed outlives the process. The
/// store holds the truth: an index that is damaged or of another making is thrown away and begins at change 0.
/// </summary>
public sealed class SearchIndex : IDisposable
{
    private const int MostIdle = 8;

    private readonly Lock _writing = new();

    // Many more searches at once than processors would only interrupt each other, and all would end late; one more keeps
    // a processor busy while a turn is handed over.
    private readonly Turns _turns = new(Environment.ProcessorCount + 1);
    private readonly IndexFiles _files;
    private readonly FacetValues _values = new();
    private readonly SearcherManager _searchers;
    private readonly ConcurrentBag<Worker> _idle = [];
    private volatile Lexicon _lexicon;
    private volatile Suggestions _suggestions;

    /// <param name="directory">Where the files lie; null keeps all in memory.</param>
    public SearchIndex(string? directory, Vocabulary vocabulary)
    {
        _lexicon = new Lexicon(vocabulary);
        _suggestions = new Suggestions(vocabulary);
        _files = IndexFiles.Open(directory, vocabulary.Fingerprint);
        AppliedSeq = _files.CommittedSeq;
        _searchers = new SearcherManager(_files.Writer, true, new Warming(_values));
    }

    /// <summary>The vocabulary in use.</summary>
    public Vocabulary Vocabulary => _lexicon.Vocabulary;

    /// <summary>The number of the change that the index has seen last; 0 when it has seen none.</summary>
    public long AppliedSeq { get; private set; }

    /// <summary>Takes in changed entries, of which the last is change <paramref name="seq"/>. Searches see them when it returns.</summary>
    public void Apply(IEnumerable<IndexedChange> changes, long seq)
    {
        lock (_writing)
        {
            foreach (var change in changes)
            {
                var id = new Term(EntryDocument.Id, change.Id);
                if (change.Entry is null) _files.Writer.DeleteDocuments(id);
                else _files.Writer.UpdateDocument(id, EntryDocument.Of(change, _lexicon));
            }
            AppliedSeq = seq;
            _searchers.MaybeRefreshBlocking();
        }
    }

    /// <summary>Makes all that was applied durable.</summary>
    public void Commit()
    {
        lock (_writing) _files.Commit(AppliedSeq, _lexicon.Vocabulary.Fingerprint);
        _lexicon.Analysis.Forget();
    }

    /// <summary>Waits for the merging of segments that goes on in the background: for measuring.</summary>
    internal void Settle()
    {
        _files.Writer.WaitForMerges();
        _searchers.MaybeRefreshBlocking();
    }

    /// <summary>Takes another vocabulary. The caller applies all entries again, for the labels found in them are others now.</summary>
    public void UseVocabulary(Vocabulary v)
    {
        lock (_writing)
        {
            _lexicon = new Lexicon(v);
            _suggestions = new Suggestions(v);
        }
    }

    /// <summary>Searches. Any number of threads may.</summary>
    /// <exception cref="ProblemException">400: an unknown order or facet, or the key of a page that is none.</exception>
    public SearchResult Search(SearchRequest r) => _turns.Take(() => SearchNow(r));

    private SearchResult SearchNow(SearchRequest r)
    {
        var began = Measures.Begin(Measures.Search);
        var searcher = _searchers.Acquire();
        try
        {
            var worker = Hire(searcher.IndexReader);
            var result = worker.Search(r, _lexicon);
            // A worker that has failed is not used again.
            if (_idle.Count < MostIdle) _idle.Add(worker);
            return result;
        }
        finally
        {
            _searchers.Release(searcher);
            Measures.End(Measures.Search, began);
        }
    }

    /// <summary>What would be looked up, for measuring others by it.</summary>
    internal QueryPlan Plan(SearchRequest r)
    {
        var searcher = _searchers.Acquire();
        try { return new QueryReader(_lexicon, new SearchView(searcher.IndexReader, _values), r).Read(wide: false); }
        finally { _searchers.Release(searcher); }
    }

    /// <summary>The store's numbers of the entries that have a word, folded, of which the test is true: for wildcards.</summary>
    public IReadOnlySet<long> KeysOfWords(Func<string, bool> test)
    {
        var searcher = _searchers.Acquire();
        try { return WordKeys.Of(searcher.IndexReader, _values, test); }
        finally { _searchers.Release(searcher); }
    }

    /// <summary>The box around all entries that have a place; null when none has.</summary>
    public BoundingBox? Extent()
    {
        var searcher = _searchers.Acquire();
        try
        {
            var (west, south, east, north) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
            foreach (var leaf in searcher.IndexReader.Leaves)
            {
                var (segment, live) = (Segment.Of(leaf.AtomicReader, _values), leaf.AtomicReader.LiveDocs);
                for (var doc = 0; doc < segment.Keys.Length; doc++)
                {
                    if (float.IsNaN(segment.West[doc]) || live?.Get(doc) == false) continue;
                    (west, south, east, north) = (Math.Min(west, segment.West[doc]), Math.Min(south, segment.South[doc]), Math.Max(east, segment.East[doc]), Math.Max(north, segment.North[doc]));
                }
            }
            return west > east ? null : new BoundingBox(west, south, east, north);
        }
        finally { _searchers.Release(searcher); }
    }

    /// <summary>Completes what is being typed: places first, then concepts, then entries.</summary>
    public IReadOnlyList<Suggestion> Suggest(string text, string language, int limit) => _turns.Take(() => SuggestNow(text, language, limit));

    private List<Suggestion> SuggestNow(string text, string language, int limit)
    {
        var searcher = _searchers.Acquire();
        try { return _suggestions.For(searcher.IndexReader, text, language, limit); }
        finally { _searchers.Release(searcher); }
    }

    public void Dispose()
    {
        _searchers.Dispose();
        _files.Dispose();
    }

    private Worker Hire(IndexReader reader)
    {
        if (!_idle.TryTake(out var worker)) worker = new Worker(_values);
        worker.See(reader);
        return worker;
    }

    // Columns are read before the first reader asks for them.
    private sealed class Warming(FacetValues values) : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            foreach (var leaf in reader.Leaves) Segment.Of(leaf.AtomicReader, values);
            return base.NewSearcher(reader);
        }
    }

    /// <summary>What one search needs for itself and the next may use again.</summary>
    private sealed class Worker(FacetValues values)
    {
        private static readonly QueryPlan Nothing = new([], [], [], []);
        private readonly Scoring _scoring = new();
        private SearchView? _view;

        public void See(IndexReader reader)
        {
            if (_view?.IsOf(reader) != true) _view = new SearchView(reader, values);
        }

        public SearchResult Search(SearchRequest request, Lexicon lexicon) => CalledSoFirst(request, Ranked(request, lexicon));

        private SearchResult Ranked(SearchRequest request, Lexicon lexicon)
        {
            var hasWords = request.Text is { } text && Words.Of(text).Count > 0;
            if (!hasWords) return new Ranking(request, _view!, values, null, null).Run(Nothing);
            var reader = new QueryReader(lexicon, _view!, request);
            var (plan, demand) = LookUp(reader.Read(wide: false));
            // Too little that is asked for: what lies near is looked for too.
            if (!demand.IsMet) (plan, demand) = LookUp(reader.Read(wide: true));
            return new Ranking(request, _view!, values, _scoring, demand).Run(plan);
        }

        // Who types the whole name of a municipality means it, also where an organisation has the name in its title.
        private SearchResult CalledSoFirst(SearchRequest request, SearchResult result)
        {
            if (request.Text is null || request.After is not null || request.Sort is not (null or "relevance") || result.Hits.Count < 2) return result;
            var called = _view!.PlacesCalled(request.Text);
            return called.Count == 0 ? result : result with { Hits = [.. result.Hits.OrderByDescending(h => called.Contains(h.Id))], Called = called };
        }

        private (QueryPlan, Demand) LookUp(QueryPlan plan)
        {
            _scoring.Run(plan, _view!);
            return (plan, new Demand(plan, _scoring.Hits));
        }
    }
}
