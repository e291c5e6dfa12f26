using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartRegion.Catalogue.Search;

/// <summary>The documents of a segment that lie together, while the words of a query are added up.</summary>
internal sealed class SumWindow
{
    // Two numbers for each document fit into the nearest cache of a processor.
    private const int Size = 2048;

    private readonly float[] _sums = new float[Size];
    private readonly int[] _units = new int[Size];

    /// <summary>Number of its first document within the segment.</summary>
    public int First { get; set; }

    /// <summary>Adds those of a word's matches that lie in the window.</summary>
    /// <returns>How many these are.</returns>
    public int Fill(ReadOnlySpan<int> documents, ReadOnlySpan<float> worths, float weight, int bit)
    {
        var (sums, units, first) = (_sums, _units, First);
        var at = 0;
        for (; at < documents.Length && at < worths.Length; at++)
        {
            var slot = documents[at] - first;
            if ((uint)slot >= (uint)sums.Length || (uint)slot >= (uint)units.Length) break;
            sums[slot] += worths[at] * weight;
            units[slot] |= bit;
        }
        return at;
    }

    /// <summary>Hands over what was found, and is empty again.</summary>
    /// <param name="all">The bits of all words.</param>
    public void Empty(Leaf leaf, ScoredHits hits, int all)
    {
        var units = MemoryMarshal.Cast<int, Vector<int>>(_units.AsSpan());
        var sums = MemoryMarshal.Cast<float, Vector<float>>(_sums.AsSpan());
        for (var i = 0; i < units.Length; i++)
        {
            if (units[i] == Vector<int>.Zero) continue;
            if (hits.Complete < Demand.Enough || Vector.EqualsAny(units[i], new Vector<int>(all))) HandOver(i * Vector<int>.Count, leaf, hits, all);
            units[i] = Vector<int>.Zero;
            sums[i] = Vector<float>.Zero;
        }
    }

    private void HandOver(int from, Leaf leaf, ScoredHits hits, int all)
    {
        for (var slot = from; slot < from + Vector<int>.Count; slot++)
        {
            var isComplete = _units[slot] == all;
            if (_units[slot] != 0 && (isComplete || hits.Complete < Demand.Enough) && leaf.Live?.Get(First + slot) != false)
                hits.Add(leaf.First + First + slot, (uint)_units[slot], _sums[slot], isComplete);
        }
    }
}
