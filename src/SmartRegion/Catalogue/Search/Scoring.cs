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

    private readonly List<Lookup> _lookups = [];
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
        _lookups.Clear();
        for (var unit = 0; unit < plan.Units.Count; unit++)
            foreach (var clause in plan.Units[unit].Clauses)
                _lookups.Add(new Lookup(clause, unit, [.. clause.ByMark.Select(w => w * plan.Units[unit].Weight)], Common(clause, view)));
        for (var leaf = 0; leaf < view.Leaves.Count; leaf++)
            foreach (var lookup in _lookups) Add(view.Leaves[leaf], lookup.Postings[leaf], lookup);
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
            if (at >= 0 && lookup.ByMark[marks[at]] != 0) words |= 1ul << lookup.Clause.Bit;
        }
        return words;
    }

    private static Postings[] Common(Clause clause, SearchView view)
    {
        var all = view.Postings(clause.Terms[0]);
        for (var t = 1; t < clause.Terms.Count; t++) all = [.. all.Zip(view.Postings(clause.Terms[t]), (a, b) => a.And(b))];
        return all;
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

    private void Add(Leaf leaf, Postings postings, Lookup lookup)
    {
        var (documents, marks) = postings;
        var slots = _slots.AsSpan(leaf.First);
        var (byMark, titleWords, live) = (lookup.ByMark, leaf.Segment.TitleWords, leaf.Live);
        var (stamp, unit) = (_query * StampsPerQuery + (uint)lookup.Unit, 1u << lookup.Unit);
        for (var i = 0; i < documents.Length; i++)
        {
            var (doc, mark) = (documents[i], marks[i]);
            var worth = byMark[mark];
            if (worth == 0 || live?.Get(doc) == false) continue;
            if (Terms.IsTitle(mark)) worth *= ByTitleWords[titleWords[doc]];
            ref var slot = ref slots[doc];
            if (slot.Stamp != stamp) Enter(ref slot, leaf.First + doc, stamp, unit);
            if (worth > slot.Best)
            {
                slot.Sum += worth - slot.Best + slot.Best * OtherMatch;
                slot.Best = worth;
            }
            else slot.Sum += worth * OtherMatch;
        }
    }

    private void Enter(ref Slot slot, int document, uint stamp, uint unit)
    {
        if (slot.Stamp / StampsPerQuery != _query)
        {
            slot = default;
            _touched[Count++] = document;
        }
        slot.Stamp = stamp;
        slot.Units |= unit;
        slot.Best = 0;
    }

    /// <summary>A clause with what it is worth here and its postings by segment.</summary>
    private readonly record struct Lookup(Clause Clause, int Unit, float[] ByMark, Postings[] Postings);
}

/// <summary>What one document has of a query.</summary>
internal struct Slot
{
    /// <summary>The query and the word counted last.</summary>
    public uint Stamp;

    /// <summary>The typed words that it has, by bit.</summary>
    public uint Units;
    public float Sum;

    /// <summary>The best match of the word counted last.</summary>
    public float Best;
}
