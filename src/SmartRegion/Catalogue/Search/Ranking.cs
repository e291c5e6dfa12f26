using System.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>One pass over all matches: filters, counts, and keeps the best of a page.</summary>
internal sealed class Ranking
{
    private static readonly Slot Unscored;
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
        var touched = 0;
        foreach (var leaf in _view.Leaves)
        {
            var top = new TopHits(_request.Limit);
            var keys = _order.By == SortBy.Title ? leaf.Reader.GetSortedDocValues(EntryDocument.TitleField(TitleLanguage)) : null;
            var after = After(keys);
            if (_scoring is null)
                for (var doc = 0; doc < leaf.Reader.MaxDoc; doc++) { if (leaf.Live?.Get(doc) != false) Visit(leaf, doc, top, keys, after); }
            else
                for (var end = leaf.First + leaf.Reader.MaxDoc; touched < _scoring.Count && _scoring.Touched[touched] < end; touched++) Visit(leaf, _scoring.Touched[touched] - leaf.First, top, keys, after);
            _best.AddRange(top.Sorted);
        }
        var page = Merged();
        return new SearchResult([.. page.Select(h => Hit(h, plan))], _matched, _facets.Told(), plan.Expanded, plan.Corrected, Next(page));
    }

    private string TitleLanguage => Language.IsKnown(_request.Language) ? _request.Language : Language.English;

    private void Visit(Leaf leaf, int doc, TopHits top, SortedDocValues? keys, Ranked? after)
    {
        ref readonly var slot = ref (_scoring is null ? ref Unscored : ref _scoring[leaf.First + doc]);
        if (_demand?.Passes(slot) == false || !_filter.Passes(leaf.Segment, doc, out var km) || !_facets.Count(leaf.Segment, doc)) return;
        _matched++;
        var value = Value(leaf.Segment, doc, slot, km, keys);
        var key = leaf.Segment.Keys[doc];
        if (after is { } a && !a.Precedes(value, key)) return;
        top.Offer(new Ranked(value, key, leaf.First + doc));
    }

    private double Value(Segment segment, int doc, in Slot slot, double km, SortedDocValues? keys) => _order.By switch
    {
        SortBy.Relevance => _order.Directed(Score(slot)),
        SortBy.Title => _order.Directed(keys?.GetOrd(doc) ?? 0),
        SortBy.Modified => _order.Directed(segment.Modified[doc]),
        SortBy.Start => segment.Starts[doc] == 0 ? SortOrder.Missing : _order.Directed(segment.Starts[doc]),
        SortBy.Distance => _order.Directed(km),
        _ => segment.Populations[doc] < 0 ? SortOrder.Missing : _order.Directed(segment.Populations[doc]),
    };

    // An entry that lacks some words ranks below one that has all equally well.
    private float Score(in Slot slot) => _units == 0 ? 0 : slot.Sum * (1 + BitOperations.PopCount(slot.Units)) / (1 + _units);

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
        var (leaf, _) = LeafOf(document);
        var bytes = new BytesRef();
        leaf.Reader.GetSortedDocValues(EntryDocument.TitleField(TitleLanguage)).Get(document - leaf.First, bytes);
        return bytes.Bytes.AsSpan(bytes.Offset, bytes.Length).ToArray();
    }

    private string? Next(List<(Ranked Hit, byte[]? Title)> page) =>
        page.Count < _request.Limit || page.Count == 0 ? null
        : new PageKey(_order.By, page[^1].Title is null ? page[^1].Hit.Value : 0, page[^1].Title, page[^1].Hit.Key).Write();

    private SearchHit Hit((Ranked Hit, byte[]? Title) ranked, QueryPlan plan)
    {
        var (leaf, number) = LeafOf(ranked.Hit.Document);
        var doc = ranked.Hit.Document - leaf.First;
        var id = new BytesRef();
        leaf.Reader.GetBinaryDocValues(EntryDocument.Id).Get(doc, id);
        var slot = _scoring is null ? default : _scoring[ranked.Hit.Document];
        var has = _scoring?.WordsOf(number, doc) ?? 0;
        var words = plan.Words.Where((_, bit) => (has & (1ul << bit)) != 0).ToList();
        double? km = _request.Near is { } near ? HitFilter.Distance(near.Lon, near.Lat, leaf.Segment.Lon[doc], leaf.Segment.Lat[doc]) : null;
        return new SearchHit(ranked.Hit.Key, id.Utf8ToString(), Score(slot), words, km);
    }

    private (Leaf Leaf, int Number) LeafOf(int document)
    {
        var number = _view.Leaves.Count - 1;
        while (_view.Leaves[number].First > document) number--;
        return (_view.Leaves[number], number);
    }
}
