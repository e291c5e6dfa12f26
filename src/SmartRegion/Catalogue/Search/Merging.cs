using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Makes the <see cref="WordMatches"/> of a word from the postings of its clauses, window by window, so that what is added up
/// stays near the processor. Used by one thread at a time.
/// </summary>
internal sealed class Merging
{
    private const float OtherMatch = .03f;

    private readonly float[] _best = new float[WordMatches.Window], _all = new float[WordMatches.Window];
    private readonly WordMatches.Builder _matches = new();

    public WordMatches Of(QueryUnit unit, Leaf leaf)
    {
        var clauses = unit.Clauses.Select(c => new Counted(Common(c, leaf), c.ByMark)).Where(c => !c.IsAtEnd).ToList();
        for (var first = 0; first < leaf.Reader.MaxDoc; first += WordMatches.Window)
        {
            var found = false;
            foreach (var clause in clauses) found |= clause.Fill(_best, _all, first);
            if (found) Empty();
            _matches.EndWindow();
        }
        return _matches.Take();
    }

    private void Empty()
    {
        var best = MemoryMarshal.Cast<float, Vector<float>>(_best.AsSpan());
        for (var i = 0; i < best.Length; i++)
        {
            if (best[i] == Vector<float>.Zero) continue;
            for (var slot = i * Vector<float>.Count; slot < (i + 1) * Vector<float>.Count; slot++)
            {
                if (_best[slot] == 0) continue;
                _matches.Add(slot, _best[slot] + (_all[slot] - _best[slot]) * OtherMatch);
                _best[slot] = _all[slot] = 0;
            }
        }
    }

    private static Postings Common(Clause clause, Leaf leaf)
    {
        var common = leaf.Postings(clause.Terms[0]);
        for (var i = 1; i < clause.Terms.Length; i++) common = common.And(leaf.Postings(clause.Terms[i]));
        return common;
    }

    /// <summary>How far the postings of one clause have been counted.</summary>
    private sealed class Counted(Postings postings, float[] byMark)
    {
        private int _at;

        public bool IsAtEnd => _at == postings.Documents.Length;

        /// <returns>Whether there were any in the window.</returns>
        public bool Fill(float[] best, float[] all, int first)
        {
            var (documents, marks) = postings;
            var begun = _at;
            for (; _at < documents.Length; _at++)
            {
                var slot = documents[_at] - first;
                if (slot >= WordMatches.Window) break;
                var worth = byMark[marks[_at]];
                all[slot] += worth;
                best[slot] = Math.Max(best[slot], worth);
            }
            return _at > begun;
        }
    }
}
