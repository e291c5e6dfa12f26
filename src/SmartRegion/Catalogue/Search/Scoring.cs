namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Scores entries word by word. A word is worth its best match and a little for each other; what an entry is worth is the
/// sum over the words. Works through a segment window by window, so that what is added up stays near the processor. Used by
/// one thread at a time.
/// </summary>
internal sealed class Scoring
{
    public const int MostUnits = 32;

    private readonly List<Lookup> _lookups = [];
    private readonly List<Cursor> _cursors = [];
    private readonly ScoreWindow _window = new();

    /// <summary>What was found, in the order of the documents.</summary>
    public ScoredHits Hits { get; } = new();

    /// <summary>Looks everything up.</summary>
    public void Run(QueryPlan plan, SearchView view)
    {
        Hits.Clear();
        _lookups.Clear();
        for (var unit = 0; unit < plan.Units.Count; unit++)
            foreach (var clause in plan.Units[unit].Clauses) _lookups.Add(new Lookup(clause, unit, Common(clause, view)));
        for (var leaf = 0; leaf < view.Leaves.Count; leaf++) Run(plan, view.Leaves[leaf], leaf);
    }

    /// <summary>The words that a document has, by bit of <see cref="QueryPlan.Words"/>.</summary>
    /// <param name="leaf">Number of the segment.</param>
    /// <param name="doc">Number within the segment.</param>
    public ulong WordsOf(int leaf, int doc)
    {
        var words = 0ul;
        foreach (var lookup in _lookups)
        {
            var (documents, marks) = lookup.Postings[leaf];
            var at = Array.BinarySearch(documents, doc);
            if (at >= 0 && lookup.Clause.ByMark[marks[at]] != 0) words |= 1ul << lookup.Clause.Bit;
        }
        return words;
    }

    private void Run(QueryPlan plan, Leaf leaf, int number)
    {
        _cursors.Clear();
        foreach (var lookup in _lookups)
            if (lookup.Postings[number].Documents.Length > 0) _cursors.Add(new Cursor(lookup.Postings[number], lookup.Clause.ByMark, lookup.Unit));
        while (_cursors.Count > 0)
        {
            _window.First = _cursors.Min(c => c.Next);
            for (var c = 0; c < _cursors.Count;)
            {
                var unit = _cursors[c].Unit;
                var any = false;
                for (; c < _cursors.Count && _cursors[c].Unit == unit; c++) any |= _cursors[c].Fill(_window);
                if (any) _window.Close(unit, plan.Units[unit].Weight);
            }
            _window.Empty(leaf, Hits);
            _cursors.RemoveAll(c => c.IsAtEnd);
        }
    }

    private static Postings[] Common(Clause clause, SearchView view)
    {
        var all = view.Postings(clause.Terms[0]);
        for (var t = 1; t < clause.Terms.Count; t++) all = [.. all.Zip(view.Postings(clause.Terms[t]), (a, b) => a.And(b))];
        return all;
    }

    /// <summary>A clause with its postings by segment.</summary>
    private readonly record struct Lookup(Clause Clause, int Unit, Postings[] Postings);

    /// <summary>How far the postings of one clause have been counted.</summary>
    private sealed class Cursor(Postings postings, float[] byMark, int unit)
    {
        private int _at;

        public int Unit => unit;

        public int Next => postings.Documents[_at];

        public bool IsAtEnd => _at == postings.Documents.Length;

        /// <summary>Counts the postings that lie in the window; false when none does.</summary>
        public bool Fill(ScoreWindow window)
        {
            var from = _at;
            _at = window.Fill(postings.Documents, postings.Marks, from, byMark);
            return _at > from;
        }
    }
}
