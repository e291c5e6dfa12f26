using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// How much of what was typed an entry must have: all words; when too few entries have them all, the weightier ones, so that
/// a page is filled with what comes near. Those that have more rank first in any case.
/// </summary>
internal sealed class Demand
{
    /// <summary>As many as a page shows.</summary>
    public const int Enough = 10;

    // Shares of the words' weight, tried one after the other.
    private static readonly float[] Shares = [1, .66f, .4f, .2f];

    private readonly float[] _weights;
    private readonly float _needed;

    public Demand(QueryPlan plan, ScoredHits hits)
    {
        // A word that nothing has can not be asked of anything.
        _weights = [.. plan.Units.Select(u => u.Clauses.Count == 0 ? 0 : u.Weight)];
        // Rounding must not lose an entry that has them all.
        var all = _weights.Sum() * .999f;
        var having = new int[Shares.Length];
        foreach (var (units, count) in Kinds(hits))
        {
            var weight = Weight(units);
            for (var i = 0; i < Shares.Length; i++) if (weight >= all * Shares[i]) having[i] += count;
        }
        var share = Array.FindIndex(having, h => h >= Enough);
        IsMet = share == 0;
        _needed = share >= 0 ? all * Shares[share] : having[^1] > 0 ? all * Shares[^1] : 0;
    }

    /// <summary>Whether enough entries have all words.</summary>
    public bool IsMet { get; }

    public bool Passes(uint units) => Weight(units) >= _needed;

    // How many entries have the same words: few kinds, however many entries.
    private static Dictionary<uint, int> Kinds(ScoredHits hits)
    {
        var kinds = new Dictionary<uint, int>();
        var (last, run) = (0u, 0);
        foreach (var units in hits.Units)
        {
            if (units == last) { run++; continue; }
            if (run > 0) CollectionsMarshal.GetValueRefOrAddDefault(kinds, last, out _) += run;
            (last, run) = (units, 1);
        }
        if (run > 0) CollectionsMarshal.GetValueRefOrAddDefault(kinds, last, out _) += run;
        return kinds;
    }

    private float Weight(uint units)
    {
        var sum = 0f;
        for (; units != 0; units &= units - 1) sum += _weights[BitOperations.TrailingZeroCount(units)];
        return sum;
    }
}
