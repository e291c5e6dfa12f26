using Lucene.Net.Index;
using Lucene.Net.Util;

namespace SmartRegion.Catalogue.Search;

/// <summary>
/// Numbers the sets of values that entries have in each facet ("energy" and "water" together is one set). Counting then is
/// one addition per hit and facet, and sets are spread to their values once at the end.
/// </summary>
internal sealed class FacetValues
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int>[] _numbers = [.. Facets.All.Select(_ => new Dictionary<string, int>())];
    private readonly List<string[]>[] _sets = [.. Facets.All.Select(_ => new List<string[]>())];

    /// <summary>The number of each document's set.</summary>
    public int[] Read(AtomicReader reader, int facet, string field)
    {
        var numbers = new int[reader.MaxDoc];
        var values = reader.GetSortedDocValues(field);
        if (values is null)
        {
            Array.Fill(numbers, Number(facet, ""));
            return numbers;
        }
        var byOrd = new int[values.ValueCount];
        var bytes = new BytesRef();
        for (var ord = 0; ord < byOrd.Length; ord++)
        {
            values.LookupOrd(ord, bytes);
            byOrd[ord] = Number(facet, bytes.Utf8ToString());
        }
        for (var doc = 0; doc < numbers.Length; doc++) numbers[doc] = values.GetOrd(doc) is >= 0 and var ord ? byOrd[ord] : Number(facet, "");
        return numbers;
    }

    /// <summary>How many sets there are in a facet by now.</summary>
    public int Count(int facet)
    {
        lock (_lock) return _sets[facet].Count;
    }

    /// <summary>By number of a set, whether it has one of the chosen values.</summary>
    public bool[] Having(int facet, IReadOnlyList<string> chosen)
    {
        lock (_lock) return [.. _sets[facet].Select(s => s.Any(chosen.Contains))];
    }

    /// <summary>Spreads the counts of sets to their values, most frequent first.</summary>
    public IReadOnlyList<FacetCount> Spread(int facet, int[] counts)
    {
        var byValue = new Dictionary<string, int>();
        lock (_lock)
            for (var i = 0; i < counts.Length; i++)
            {
                if (counts[i] == 0) continue;
                foreach (var value in _sets[facet][i]) byValue[value] = byValue.GetValueOrDefault(value) + counts[i];
            }
        return [.. byValue.Select(v => new FacetCount(v.Key, v.Value)).OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal)];
    }

    private int Number(int facet, string joined)
    {
        lock (_lock)
        {
            if (_numbers[facet].TryGetValue(joined, out var number)) return number;
            _sets[facet].Add(joined.Length == 0 ? [] : joined.Split('\n'));
            return _numbers[facet][joined] = _sets[facet].Count - 1;
        }
    }
}
