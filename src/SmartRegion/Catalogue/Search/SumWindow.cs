using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartRegion.Catalogue.Search;

/// <summary>The documents of a segment that lie together, while the words of a query are added up.</summary>
internal sealed class SumWindow
{
    private readonly float[] _sums = new float[WordMatches.Window];
    private readonly int[] _units = new int[WordMatches.Window];

    /// <summary>Adds a word's matches.</summary>
    /// <param name="weight">Of the word.</param>
    /// <param name="bit">Of the word.</param>
    public void Fill(ReadOnlySpan<ushort> slots, ReadOnlySpan<ushort> parts, float weight, int bit)
    {
        var (sums, units, part) = (_sums, _units, weight * WordMatches.Part);
        for (var at = 0; at < slots.Length && at < parts.Length; at++)
        {
            var slot = slots[at];
            if (slot >= sums.Length || slot >= units.Length) return;
            sums[slot] += parts[at] * part;
            units[slot] |= bit;
        }
    }

    /// <summary>Hands over what was found, and is empty again.</summary>
    /// <param name="first">Number of its first document within the segment.</param>
    /// <param name="all">The bits of all words.</param>
    public void Empty(Leaf leaf, int first, ScoredHits hits, int all)
    {
        var units = MemoryMarshal.Cast<int, Vector<int>>(_units.AsSpan());
        var sums = MemoryMarshal.Cast<float, Vector<float>>(_sums.AsSpan());
        for (var i = 0; i < units.Length; i++)
        {
            if (units[i] == Vector<int>.Zero) continue;
            if (!hits.AreEnough || Vector.EqualsAny(units[i], new Vector<int>(all))) HandOver(i * Vector<int>.Count, leaf, first, hits, all);
            units[i] = Vector<int>.Zero;
            sums[i] = Vector<float>.Zero;
        }
    }

    private void HandOver(int from, Leaf leaf, int first, ScoredHits hits, int all)
    {
        for (var slot = from; slot < from + Vector<int>.Count; slot++)
        {
            var isComplete = _units[slot] == all;
            if (_units[slot] != 0 && (isComplete || !hits.AreEnough) && leaf.Live?.Get(first + slot) != false)
                hits.Add(leaf.First + first + slot, (uint)_units[slot], _sums[slot], isComplete);
        }
    }
}
