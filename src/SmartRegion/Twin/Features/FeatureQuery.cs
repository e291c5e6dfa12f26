using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features;

/// <summary>Which features of a collection, in which order, and which page of them.</summary>
public sealed record FeatureQuery(Collection Collection)
{
    /// <summary>Features in one page, when nobody says otherwise; and at most.</summary>
    public const int DefaultLimit = 100, MaxLimit = 1_000_000;

    /// <summary>Only those that meet this box in WGS 84, or have no place.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>Only those whose time meets this one (open ends null), or that have none.</summary>
    public Interval? Time { get; init; }

    /// <summary>Only those for which this is true.</summary>
    public Expr? Filter { get; init; }

    /// <summary>The order; those that are equal come as they were stored.</summary>
    public IReadOnlyList<OrderBy> Sort { get; init; } = [];

    public int Limit { get; init; } = DefaultLimit;

    /// <summary>How many are passed over: for those who cannot page by <see cref="After"/>. A late page is slow. Null when nobody counts: the first page of a box may then be what the index finds first.</summary>
    public int? Offset { get; init; }

    /// <summary>Where the page begins; null at the first feature.</summary>
    public PageKey? After { get; init; }

    /// <summary>The reference system of the answer.</summary>
    public CrsDefinition Crs { get; init; } = Collection.DefaultCrs;

    /// <summary>Whether all that match are counted, also where it is dear.</summary>
    public bool CountsAll { get; init; }

    /// <summary>True when every feature is wanted.</summary>
    public bool IsWhole => Box is null && Time is null && Filter is null;

    /// <summary>True for the first page of a box, and no more, of a collection that is too large to be counted: it is what is found first.</summary>
    public bool IsFirstOfBox =>
        this is { Box: not null, Time: null, Filter: null, Sort.Count: 0, Offset: null, After: null, Limit: <= PageKey.MostTold } && Collection.Count > FeatureReader.CountedUpTo;
}

/// <summary>What a page has besides its features.</summary>
/// <param name="Returned">How many there were.</param>
/// <param name="Matched">How many there are on all pages; null when counting would be dear.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record FeaturePage(int Returned, long? Matched, PageKey? Next)
{
    /// <summary>The first page of a box that has what was found first.</summary>
    /// <param name="keys">Of its features, in order.</param>
    internal static FeaturePage FirstOfBox(List<long> keys, bool hasMore) =>
        new(keys.Count, hasMore ? null : keys.Count, hasMore ? new PageKey(0, []) { Told = keys } : null);
}
