using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Counts facets sideways in one pass: a hit that only one facet's choice keeps out is counted for that facet, so that a
/// reader sees what another choice there would bring.
/// </summary>
internal sealed class FacetCounts
{
    private readonly FacetValues _values;
    private readonly int[][]? _counts;
    private readonly (int Facet, bool[] Allowed)[] _chosen;

    public FacetCounts(FacetValues values, SearchRequest request)
    {
        _values = values;
        if (request.Chosen.Keys.FirstOrDefault(k => !Facets.All.Contains(k)) is { } unknown)
            throw new ProblemException(unknown, $"There is no facet '{unknown}'. Known: {string.Join(", ", Facets.All)}.");
        _chosen = [.. Facets.All.Select((f, i) => (Facet: i, Chosen: request.Chosen.GetValueOrDefault(f)))
            .Where(f => f.Chosen is { Count: > 0 }).Select(f => (f.Facet, values.Of(f.Facet).Having(f.Chosen!)))];
        if (request.WithFacets) _counts = [.. Facets.All.Select((_, i) => new int[values.Of(i).Count])];
    }

    /// <summary>Counts the hit and tells whether the choices let it through.</summary>
    public bool Count(Segment segment, int doc)
    {
        var failed = -1;
        var sets = segment.FacetsOf(doc);
        foreach (var (facet, allowed) in _chosen)
        {
            if (allowed[sets[facet]]) continue;
            if (failed >= 0) return false;
            failed = facet;
        }
        if (_counts is null) return failed < 0;
        if (failed >= 0) _counts[failed][sets[failed]]++;
        else
            for (var facet = 0; facet < sets.Length; facet++) _counts[facet][sets[facet]]++;
        return failed < 0;
    }

    public IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Told() =>
        _counts is null ? new Dictionary<string, IReadOnlyList<FacetCount>>()
        : _counts.Select((c, i) => (Facets.All[i], _values.Of(i).Spread(c))).ToDictionary(f => f.Item1, f => f.Item2);
}
