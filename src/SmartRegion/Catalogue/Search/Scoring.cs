namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Scores entries: what one is worth is the sum over the typed words (<see cref="WordMatches"/>). Works through a segment
/// window by window, so that what is added up stays near the processor. As soon as enough entries have all words
/// (<see cref="Demand.Enough"/>), the others are no longer handed on. Used by one thread at a time.
/// </summary>
internal sealed class Scoring
{
    private readonly List<WordMatches> _matches = [];
    private readonly SumWindow _window = new();
    private readonly Merging _merging = new();
    private QueryPlan? _plan;

    /// <summary>What was found, in the order of the documents.</summary>
    public ScoredHits Hits { get; } = new();

    /// <summary>Looks everything up.</summary>
    public void Run(QueryPlan plan, SearchView view)
    {
        _plan = plan;
        Hits.Clear();
        // A word that nothing has can not be asked of anything.
        var all = 0;
        for (var unit = 0; unit < plan.Units.Count; unit++)
            if (plan.Units[unit].Clauses.Count > 0) all |= 1 << unit;
        foreach (var leaf in view.Leaves) Run(plan, leaf, all);
    }

    /// <summary>The words that a document has, by bit of <see cref="QueryPlan.Words"/>.</summary>
    /// <param name="leaf">The segment.</param>
    /// <param name="doc">Number within the segment.</param>
    public ulong WordsOf(Leaf leaf, int doc)
    {
        var words = 0ul;
        foreach (var unit in _plan!.Units)
            foreach (var clause in unit.Clauses)
                if ((words & (1ul << clause.Bit)) == 0 && Has(leaf, doc, clause)) words |= 1ul << clause.Bit;
        return words;
    }

    private void Run(QueryPlan plan, Leaf leaf, int all)
    {
        _matches.Clear();
        foreach (var unit in plan.Units) _matches.Add(leaf.Matches(unit, _merging));
        for (var window = 0; window * WordMatches.Window < leaf.Reader.MaxDoc; window++)
        {
            var found = 0;
            for (var unit = 0; unit < _matches.Count; unit++)
                if (!_matches[unit].SlotsIn(window).IsEmpty) found |= 1 << unit;
            if (found == 0 || (Hits.AreEnough && found != all)) continue;
            for (var unit = 0; unit < _matches.Count; unit++)
                _window.Fill(_matches[unit].SlotsIn(window), _matches[unit].PartsIn(window), plan.Units[unit].Weight, 1 << unit);
            _window.Empty(leaf, window * WordMatches.Window, Hits, all);
        }
    }

    private static bool Has(Leaf leaf, int doc, Clause clause)
    {
        var least = (byte)255;
        foreach (var term in clause.Terms)
        {
            var (documents, marks) = leaf.Postings(term);
            var at = documents.AsSpan().BinarySearch(doc);
            if (at < 0) return false;
            least = Math.Min(least, marks[at]);
        }
        return clause.ByMark[least] != 0;
    }
}
