using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Makes the <see cref="WordMatches"/> of a word from the postings of its clauses, window by window, so that what is added up
/// stays near the processor. Used by one thread at a time.
/// </summary>
internal sealed class Merging
{
    private const int Size = 2048;
    private const float OtherMatch = .03f;

    private readonly float[] _best = new float[Size], _all = new float[Size];
    private readonly List<int> _documents = [];
    private readonly List<float> _worths = [];

    public WordMatches Of(QueryUnit unit, Leaf leaf)
    {
        var clauses = unit.Clauses.Select(c => new Counted(Common(c, leaf), c.ByMark)).Where(c => !c.IsAtEnd).ToList();
        if (clauses.Count == 0) return WordMatches.None;
        _documents.Clear();
        _worths.Clear();
        while (clauses.Count > 0)
        {
            var first = clauses.Min(c => c.Next);
            foreach (var clause in clauses) clause.Fill(_best, _all, first);
            Empty(first);
            clauses.RemoveAll(c => c.IsAtEnd);
        }
        return new WordMatches([.. _documents], [.. _worths]);
    }

    private void Empty(int first)
    {
        var best = MemoryMarshal.Cast<float, Vector<float>>(_best.AsSpan());
        for (var i = 0; i < best.Length; i++)
        {
            if (best[i] == Vector<float>.Zero) continue;
            for (var slot = i * Vector<float>.Count; slot < (i + 1) * Vector<float>.Count; slot++)
            {
                if (_best[slot] == 0) continue;
                _documents.Add(first + slot);
                _worths.Add(_best[slot] + (_all[slot] - _best[slot]) * OtherMatch);
                _best[slot] = _all[slot] = 0;
            }
        }
    }

    private static Postings Common(Clause clause, Leaf leaf) =>
        clause.Terms.Skip(1).Aggregate(leaf.Postings(clause.Terms[0]), (all, term) => all.And(leaf.Postings(term)));

    /// <summary>How far the postings of one clause have been counted.</summary>
    private sealed class Counted(Postings postings, float[] byMark)
    {
        private int _at;

        public int Next => postings.Documents[_at];

        public bool IsAtEnd => _at == postings.Documents.Length;

        public void Fill(float[] best, float[] all, int first)
        {
            var (documents, marks) = postings;
            for (; _at < documents.Length; _at++)
            {
                var slot = documents[_at] - first;
                if ((uint)slot >= Size) return;
                var worth = byMark[marks[_at]];
                all[slot] += worth;
                best[slot] = Math.Max(best[slot], worth);
            }
        }
    }
}
