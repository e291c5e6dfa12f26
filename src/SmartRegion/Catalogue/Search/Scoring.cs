namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Scores entries: what one is worth is the sum over the typed words (<see cref="WordMatches"/>). Works through a segment
/// window by window, so that what is added up stays near the processor. As soon as enough entries have all words
/// (<see cref="Demand.Enough"/>), the others are no longer handed on. Used by one thread at a time.
/// </summary>
internal sealed class Scoring
{
    private readonly List<Cursor> _cursors = [];
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
        _cursors.Clear();
        for (var unit = 0; unit < plan.Units.Count; unit++)
        {
            var matches = leaf.Matches(plan.Units[unit], _merging);
            if (matches.Documents.Length > 0) _cursors.Add(new Cursor(matches, plan.Units[unit].Weight, 1 << unit));
        }
        while (_cursors.Count > 0)
        {
            _window.First = _cursors.Min(c => c.Next);
            foreach (var cursor in _cursors) cursor.Fill(_window);
            _window.Empty(leaf, Hits, all);
            _cursors.RemoveAll(c => c.IsAtEnd);
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

    /// <summary>How far the matches of one word have been counted.</summary>
    private sealed class Cursor(WordMatches matches, float weight, int bit)
    {
        private int _at;

        public int Next => matches.Documents[_at];

        public bool IsAtEnd => _at == matches.Documents.Length;

        public void Fill(SumWindow window) => _at = window.Fill(matches.Documents.AsSpan(_at), matches.Worths.AsSpan(_at), weight, bit) + _at;
    }
}
