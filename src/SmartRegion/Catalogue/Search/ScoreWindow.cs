using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartRegion.Catalogue.Search;

/// <summary>The documents of a segment that lie together, while their scores are added up.</summary>
internal sealed class ScoreWindow
{
    /// <summary>How many documents: four numbers for each fit into the nearest cache of a processor.</summary>
    public const int Size = 1024;

    private const float OtherMatch = .03f;

    private readonly float[] _best = new float[Size], _all = new float[Size], _sums = new float[Size];
    private readonly int[] _units = new int[Size];

    /// <summary>Number of its first document within the segment.</summary>
    public int First { get; set; }

    /// <summary>Counts the postings of one clause.</summary>
    /// <param name="at">The first posting that was not counted before.</param>
    /// <param name="byMark">What a match is worth by its mark.</param>
    /// <returns>The first posting beyond the window.</returns>
    public int Fill(int[] documents, byte[] marks, int at, float[] byMark)
    {
        var (best, all, first) = (_best, _all, First);
        for (; at < documents.Length; at++)
        {
            var slot = documents[at] - first;
            if ((uint)slot >= (uint)best.Length) break;
            var worth = byMark[marks[at]];
            all[slot] += worth;
            best[slot] = float.MaxNative(best[slot], worth);
        }
        return at;
    }

    /// <summary>Adds what the clauses of one word have brought to the sums.</summary>
    public void Close(int unit, float weight)
    {
        var best = Vectors(_best);
        var all = Vectors(_all);
        var sums = Vectors(_sums);
        var units = MemoryMarshal.Cast<int, Vector<int>>(_units.AsSpan());
        var (forBest, forAll, bit) = (new Vector<float>(weight * (1 - OtherMatch)), new Vector<float>(weight * OtherMatch), new Vector<int>(1 << unit));
        for (var i = 0; i < best.Length; i++)
        {
            if (best[i] == Vector<float>.Zero) continue;
            sums[i] += best[i] * forBest + all[i] * forAll;
            units[i] |= Vector.GreaterThan(best[i], Vector<float>.Zero) & bit;
            best[i] = all[i] = Vector<float>.Zero;
        }
    }

    /// <summary>Hands over what was found and is empty again.</summary>
    public void Empty(Leaf leaf, ScoredHits hits)
    {
        var units = MemoryMarshal.Cast<int, Vector<int>>(_units.AsSpan());
        for (var i = 0; i < units.Length; i++)
        {
            if (units[i] == Vector<int>.Zero) continue;
            var end = (i + 1) * Vector<int>.Count;
            for (var slot = i * Vector<int>.Count; slot < end; slot++)
                if (_units[slot] != 0 && leaf.Live?.Get(First + slot) != false) hits.Add(leaf.First + First + slot, (uint)_units[slot], _sums[slot]);
            units[i] = Vector<int>.Zero;
            Vectors(_sums)[i] = Vector<float>.Zero;
        }
    }

    private static Span<Vector<float>> Vectors(float[] numbers) => MemoryMarshal.Cast<float, Vector<float>>(numbers.AsSpan());
}
