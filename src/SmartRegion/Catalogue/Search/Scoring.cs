namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Scores entries word by word into one slot for each document. A word is worth its best match and a little for each
/// other; what an entry is worth is the sum over the words. Used by one thread at a time and never cleared: a slot with an
/// old stamp is empty.
/// </summary>
internal sealed class Scoring
{
    public const int MostUnits = 24;
    private const uint StampsPerQuery = 32;
    private const float OtherMatch = .03f, ShortTitle = .15f;

    // A word says more of a short title.
    private static readonly float[] ByTitleWords = [.. Enumerable.Range(0, 256).Select(n => 1 + ShortTitle / Math.Max(1, n))];

    private Slot[] _slots = [];
    private int[] _touched = [];
    private uint _query;

    /// <summary>The documents that have any of the words, segment by segment.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, Count);

    public int Count { get; private set; }

    public ref readonly Slot this[int document] => ref _slots[document];

    /// <summary>Looks everything up.</summary>
    public void Run(QueryPlan plan, SearchView view)
    {
        Begin(view.MaxDoc);
        foreach (var leaf in view.Leaves)
            for (var unit = 0; unit < plan.Units.Count; unit++)
                foreach (var clause in plan.Units[unit].Clauses)
                    Add(leaf, clause, (uint)unit, plan.Units[unit].Weight);
    }

    private void Begin(int documents)
    {
        if (_slots.Length < documents)
        {
            _slots = new Slot[documents + documents / 8];
            _touched = new int[_slots.Length];
            _query = 0;
        }
        Count = 0;
        if (++_query < uint.MaxValue / StampsPerQuery - 1) return;
        Array.Clear(_slots);
        _query = 1;
    }

    private void Add(Leaf leaf, Clause clause, uint unit, float weight)
    {
        var postings = leaf.Postings(clause.Terms[0]);
        for (var t = 1; t < clause.Terms.Count && postings.Documents.Length > 0; t++) postings = postings.And(leaf.Postings(clause.Terms[t]));
        var (documents, marks) = postings;
        for (var i = 0; i < documents.Length; i++)
            if (leaf.Live?.Get(documents[i]) != false) Note(leaf, documents[i], marks[i], clause, unit, weight);
    }

    private void Note(Leaf leaf, int doc, int mark, Clause clause, uint unit, float weight)
    {
        var worth = clause.ByMark[mark];
        if (worth == 0) return;
        if (Terms.IsTitle(mark)) worth *= ByTitleWords[leaf.Segment.TitleWords[doc]];
        worth *= weight;
        ref var slot = ref _slots[leaf.First + doc];
        var stamp = _query * StampsPerQuery + unit;
        if (slot.Stamp / StampsPerQuery != _query)
        {
            slot = new Slot { Stamp = stamp };
            _touched[Count++] = leaf.First + doc;
        }
        else if (slot.Stamp != stamp)
        {
            slot.Stamp = stamp;
            slot.Best = 0;
        }
        slot.Units |= 1u << (int)unit;
        slot.Words |= 1ul << clause.Bit;
        if (worth > slot.Best)
        {
            slot.Sum += worth - slot.Best + slot.Best * OtherMatch;
            slot.Best = worth;
        }
        else slot.Sum += worth * OtherMatch;
    }
}

/// <summary>What one document has of a query.</summary>
internal struct Slot
{
    /// <summary>The query and the word counted last.</summary>
    public uint Stamp;

    /// <summary>The words that it has, by bit; <see cref="Words"/> likewise of what is shown.</summary>
    public uint Units;
    public ulong Words;
    public float Sum;

    /// <summary>The best match of the word counted last.</summary>
    public float Best;
}
