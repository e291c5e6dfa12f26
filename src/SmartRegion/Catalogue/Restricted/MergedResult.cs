using SmartRegion.Catalogue.Search;

namespace SmartRegion.Catalogue.Restricted;

/// <summary>One answer of two indexes that were asked the same.</summary>
internal static class MergedResult
{
    /// <summary>Hits in the order that was asked for, counts added up; what was corrected and expanded is told of the first.</summary>
    public static SearchResult Of(SearchRequest request, SearchResult one, SearchResult other)
    {
        var order = SortOrder.Of(request, request.Text is { } text && Words.Of(text).Count > 0);
        var hits = one.Hits.Concat(other.Hits).ToList();
        var sorted = (order.By != SortBy.Title ? hits.OrderByDescending(h => h.Order.Value)
            : order.Ascending ? hits.OrderBy(h => h.Order.Title, Bytes) : hits.OrderByDescending(h => h.Order.Title, Bytes)).ThenBy(h => h.Key).Take(request.Limit).ToList();
        var called = one.Called.Concat(other.Called).ToHashSet();
        return one with
        {
            Hits = [.. sorted.OrderByDescending(h => called.Contains(h.Id))],
            Matched = one.Matched + other.Matched,
            Facets = one.Facets.ToDictionary(f => f.Key, f => Sum(f.Value, other.Facets[f.Key])),
            Corrected = [.. one.Corrected.Where(c => other.Matched == 0 || other.Corrected.Any(o => o.Typed == c.Typed))],
            Next = sorted.Count < request.Limit || sorted.Count == 0 ? null
                : new PageKey(order.By, sorted[^1].Order.Title is null ? sorted[^1].Order.Value : 0, sorted[^1].Order.Title, sorted[^1].Key).Write(),
        };
    }

    private static readonly Comparer<byte[]?> Bytes = Comparer<byte[]?>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static IReadOnlyList<FacetCount> Sum(IReadOnlyList<FacetCount> one, IReadOnlyList<FacetCount> other) => other.Count == 0 ? one :
        [.. one.Concat(other).GroupBy(c => c.Value).Select(g => new FacetCount(g.Key, g.Sum(c => c.Count))).OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal)];
}
