using System.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>One pass over all matches: filters, counts, and keeps the best of a page.</summary>
internal sealed class Ranking
{
    private readonly SearchRequest _request;
    private readonly SortOrder _order;
    private readonly PageKey? _after;
    private readonly SearchView _view;
    private readonly HitFilter _filter;
    private readonly FacetCounts _facets;
    private readonly Scoring? _scoring;
    private readonly List<Ranked> _best = [];
    private readonly Demand? _demand;
    private int _units, _matched;

    // Of the segment that is being visited.
    private TopHits _top = new(0);
    private SortedDocValues? _keys;
    private Ranked? _afterHere;

    /// <param name="scoring">What the words were found in; null when no words were typed.</param>
    /// <param name="demand">Which of these pass; null when no words were typed.</param>
    public Ranking(SearchRequest request, SearchView view, FacetValues values, Scoring? scoring, Demand? demand)
    {
        (_request, _view, _scoring, _demand) = (request, view, scoring, demand);
        _order = SortOrder.Of(request, scoring is not null);
        _after = PageKey.Read(request.After, _order.By);
        _filter = new HitFilter(request);
        _facets = new FacetCounts(values, request);
    }

    public SearchResult Run(QueryPlan plan)
    {
        _units = plan.Units.Count;
        var hit = 0;
        foreach (var leaf in _view.Leaves)
        {
            _top = new TopHits(_request.Limit);
            _keys = _order.By == SortBy.Title ? leaf.Reader.GetSortedDocValues(EntryDocument.TitleField(TitleLanguage)) : null;
            _afterHere = After(_keys);
            if (_scoring is null) VisitAll(leaf);
            else hit = VisitHits(leaf, _scoring.Hits, hit);
            _best.AddRange(_top.Sorted);
        }
        var page = Merged();
        return new SearchResult([.. page.Select(h => Hit(h, plan))], _matched, _facets.Told(), plan.Expanded, plan.Corrected, Next(page));
    }

    private string TitleLanguage => Language.IsKnown(_request.Language) ? _request.Language : Language.English;

    private void VisitAll(Leaf leaf)
    {
        for (var doc = 0; doc < leaf.Reader.MaxDoc; doc++)
            if (leaf.Live?.Get(doc) != false) Visit(leaf, doc, 0);
    }

    // From this hit to the first that lies in another segment. Many in a row have the same words.
    private int VisitHits(Leaf leaf, ScoredHits hits, int at)
    {
        var documents = hits.Documents;
        var units = hits.Units;
        var sums = hits.Sums;
        var (known, passes, share) = (0u, false, 0f);
        for (var end = leaf.First + leaf.Reader.MaxDoc; at < documents.Length && documents[at] < end; at++)
        {
            if (units[at] != known) (known, passes, share) = (units[at], _demand?.Passes(units[at]) != false, Share(units[at]));
            if (passes) Visit(leaf, documents[at] - leaf.First, sums[at] * share);
        }
        return at;
    }

    private void Visit(Leaf leaf, int doc, float score)
    {
        if (!_filter.Passes(leaf.Segment, doc, out var km) || !_facets.Count(leaf.Segment, doc)) return;
        _matched++;
        var value = Value(leaf.Segment, doc, score, km);
        if (value < _top.Least) return;
        var key = leaf.Segment.Keys[doc];
        if (_afterHere is { } after && !after.Precedes(value, key)) return;
        _top.Offer(new Ranked(value, key, leaf.First + doc));
    }

    private double Value(Segment segment, int doc, float score, double km) => _order.By switch
    {
        SortBy.Relevance => _order.Directed(score),
        SortBy.Title => _order.Directed(_keys?.GetOrd(doc) ?? 0),
        SortBy.Modified => _order.Directed(segment.Modified[doc]),
        SortBy.Start => segment.Starts[doc] == 0 ? SortOrder.Missing : _order.Directed(segment.Starts[doc]),
        SortBy.Distance => _order.Directed(km),
        _ => segment.Populations[doc] < 0 ? SortOrder.Missing : _order.Directed(segment.Populations[doc]),
    };

    // An entry that lacks some words ranks below one that has all equally well.
    private float Share(uint units) => _units == 0 ? 0 : (1f + BitOperations.PopCount(units)) / (1 + _units);

    // Within a segment titles are compared by their rank, which is only known there.
    private Ranked? After(SortedDocValues? keys)
    {
        if (_after is null) return null;
        if (_order.By != SortBy.Title) return new Ranked(_after.Value, _after.Key, -1);
        var rank = keys?.LookupTerm(new BytesRef(_after.Bytes)) ?? 0;
        return new Ranked(_order.Directed(rank >= 0 ? rank : -rank - 1.5), _after.Key, -1);
    }

    private List<(Ranked Hit, byte[]? Title)> Merged()
    {
        if (_order.By != SortBy.Title) return [.. _best.OrderByDescending(h => h.Value).ThenBy(h => h.Key).Take(_request.Limit).Select(h => (h, (byte[]?)null))];
        var byTitle = _best.Select(h => (Hit: h, Title: (byte[]?)TitleOf(h.Document)));
        var order = Comparer<byte[]?>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
        return [.. (_order.Ascending ? byTitle.OrderBy(h => h.Title, order) : byTitle.OrderByDescending(h => h.Title, order)).ThenBy(h => h.Hit.Key).Take(_request.Limit)];
    }

    private byte[] TitleOf(int document)
    {
        var leaf = LeafOf(document);
        var bytes = new BytesRef();
        leaf.Reader.GetSortedDocValues(EntryDocument.TitleField(TitleLanguage)).Get(document - leaf.First, bytes);
        return bytes.Bytes.AsSpan(bytes.Offset, bytes.Length).ToArray();
    }

    private string? Next(List<(Ranked Hit, byte[]? Title)> page) =>
        page.Count < _request.Limit || page.Count == 0 ? null
        : new PageKey(_order.By, page[^1].Title is null ? page[^1].Hit.Value : 0, page[^1].Title, page[^1].Hit.Key).Write();

    private SearchHit Hit((Ranked Hit, byte[]? Title) ranked, QueryPlan plan)
    {
        var leaf = LeafOf(ranked.Hit.Document);
        var doc = ranked.Hit.Document - leaf.First;
        var id = new BytesRef();
        leaf.Reader.GetBinaryDocValues(EntryDocument.Id).Get(doc, id);
        var (units, sum) = _scoring?.Hits.Of(ranked.Hit.Document) ?? default;
        var has = _scoring?.WordsOf(leaf, doc) ?? 0;
        var words = plan.Words.Where((_, bit) => (has & (1ul << bit)) != 0).ToList();
        double? km = _request.Near is { } near ? HitFilter.Distance(near.Lon, near.Lat, leaf.Segment.Lon[doc], leaf.Segment.Lat[doc]) : null;
        return new SearchHit(ranked.Hit.Key, id.Utf8ToString(), sum * Share(units), words, km) { Order = (ranked.Hit.Value, ranked.Title) };
    }

    private Leaf LeafOf(int document) => _view.Leaves.Last(l => l.First <= document);
}
