namespace SmartRegion.Catalogue.Search;

/// <summary>
/// The sets of values that entries have in one facet ("energy" and "water" together is one set), numbered as they come. Read
/// without a lock: what was numbered never changes, and arrays are only written behind what readers were told of.
/// </summary>
internal sealed class FacetSets
{
    private readonly Lock _adding = new();
    private readonly Dictionary<string, int> _numbers = [], _valueNumbers = [];
    private volatile Known _known = new([], 0, [], 0);

    /// <summary>How many sets there are by now.</summary>
    public int Count => _known.SetCount;

    /// <summary>The number of a set.</summary>
    /// <param name="joined">Its values, one a line.</param>
    public int Number(string joined)
    {
        lock (_adding)
        {
            if (_numbers.TryGetValue(joined, out var number)) return number;
            var (values, valueCount, sets, count) = _known;
            var set = Array.ConvertAll(joined.Length == 0 ? [] : joined.Split('\n'), v =>
            {
                if (_valueNumbers.TryGetValue(v, out var known)) return known;
                values = With(values, valueCount, v);
                return _valueNumbers[v] = valueCount++;
            });
            _known = new Known(values, valueCount, With(sets, count, set), count + 1);
            return _numbers[joined] = count;
        }
    }

    /// <summary>By number of a set, whether it has one of the chosen values.</summary>
    public bool[] Having(IReadOnlyList<string> chosen)
    {
        var (values, valueCount, sets, count) = _known;
        var wanted = new bool[valueCount];
        for (var value = 0; value < valueCount; value++) wanted[value] = chosen.Contains(values[value]);
        return Array.ConvertAll(sets[..count], set => Array.Exists(set, v => wanted[v]));
    }

    /// <summary>Spreads the counts of sets to their values, most frequent first.</summary>
    public IReadOnlyList<FacetCount> Spread(int[] counts)
    {
        var (values, valueCount, sets, _) = _known;
        var byValue = new int[valueCount];
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            foreach (var value in sets[i]) byValue[value] += counts[i];
        }
        var told = new List<FacetCount>();
        for (var value = 0; value < byValue.Length; value++)
            if (byValue[value] > 0) told.Add(new FacetCount(values[value], byValue[value]));
        told.Sort((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Value, b.Value));
        return told;
    }

    private static T[] With<T>(T[] all, int count, T next)
    {
        if (count == all.Length) Array.Resize(ref all, Math.Max(16, count * 2));
        all[count] = next;
        return all;
    }

    private sealed record Known(string[] Values, int ValueCount, int[][] Sets, int SetCount);
}
