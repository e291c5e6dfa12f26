namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>
/// Flags what is unusual in a series; values are never changed.
/// A gap: the distance to the next point is more than one and a half times the usual one, the median of all distances.
/// An outlier: the modified z-score 0.6745 (x - median) / MAD is beyond 3.5 (Iglewicz and Hoaglin, How to Detect and Handle
/// Outliers, ASQC 1993; also NIST/SEMATECH e-Handbook 1.3.5.17). Where more than half of the values are equal, so that MAD is 0,
/// 0.7979 times the distance over the mean absolute deviation takes its place. A value is compared with those of the same hour of the day
/// within two weeks before and after, so that a quiet night is not held against a busy noon; where there are fewer than nine of these, or
/// points are days or longer, with the twelve points before and after.
/// </summary>
public static class Quality
{
    private const double Beyond = 3.5, GapOver = 1.5;
    private const int Least = 9;

    /// <summary>With so many points before and after a value it is compared, where points are longer.</summary>
    public const int Around = 12;

    /// <summary>Microseconds before and after a value within which it is compared, where points are hours or shorter.</summary>
    public const long TwoWeeks = 14 * 24 * RollupCalendar.Hour;

    /// <summary>Which of the values are outliers.</summary>
    /// <param name="times">When they are, in order; microseconds since 1970.</param>
    /// <param name="byHour">The calendar, where points are hours or shorter; null for longer ones.</param>
    /// <param name="first">The first value that is judged; those before it are only compared with.</param>
    /// <param name="count">How many are judged; null for all that follow.</param>
    /// <returns>One flag for each value that is judged.</returns>
    public static bool[] Outliers(IReadOnlyList<long> times, IReadOnlyList<double> values, RollupCalendar? byHour, int first = 0, int? count = null)
    {
        var flags = new bool[count ?? values.Count - first];
        var hours = byHour is null ? null : times.Select(byHour.HourOfDay).ToArray();
        var sameHour = hours is null ? null : Enumerable.Range(0, values.Count).GroupBy(i => hours[i]).ToDictionary(g => g.Key, g => g.ToArray());
        for (var i = first; i < first + flags.Length; i++)
            flags[i - first] = IsOutlier(values[i], Like(i, times, values, hours is null ? null : sameHour![hours[i]]));
        return flags;
    }

    /// <summary>The spans in which values are missing: from the last one before to the first one after.</summary>
    public static IReadOnlyList<(long From, long To)> Gaps(IReadOnlyList<long> times)
    {
        if (times.Count < 3) return [];
        var usual = Median([.. times.Skip(1).Select((t, i) => (double)(t - times[i]))]);
        return [.. times.Skip(1).Select((t, i) => (From: times[i], To: t)).Where(g => g.To - g.From > GapOver * usual && usual > 0)];
    }

    private static double[] Like(int i, IReadOnlyList<long> times, IReadOnlyList<double> values, int[]? sameHour)
    {
        if (sameHour is not null)
        {
            var near = Within(sameHour, times, times[i]);
            // Points shorter than an hour have several neighbours in it; without other days they say nothing of the hour.
            if (near.Length >= Least && times[near[^1]] - times[near[0]] > TwoWeeks / 2) return [.. near.Select(j => values[j])];
        }
        var from = Math.Max(0, i - Around);
        var to = Math.Min(values.Count, i + Around + 1);
        return [.. Enumerable.Range(from, to - from).Select(j => values[j])];
    }

    private static int[] Within(int[] indexes, IReadOnlyList<long> times, long at)
    {
        var from = First(indexes, times, at - TwoWeeks);
        var to = First(indexes, times, at + TwoWeeks + 1);
        return indexes[from..to];
    }

    private static int First(int[] indexes, IReadOnlyList<long> times, long at)
    {
        var (low, high) = (0, indexes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (times[indexes[middle]] < at) low = middle + 1; else high = middle;
        }
        return low;
    }

    private static bool IsOutlier(double value, double[] like)
    {
        if (like.Length < Least) return false;
        var median = Median(like);
        var distances = Array.ConvertAll(like, v => Math.Abs(v - median));
        var deviation = Median(distances);
        var score = deviation > 0 ? 0.6745 * Math.Abs(value - median) / deviation
            : distances.Average() is > 0 and var mean ? 0.7979 * Math.Abs(value - median) / mean : 0;
        return score > Beyond;
    }

    private static double Median(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
