using System.Globalization;

namespace SmartRegion.Core;

/// <summary>
/// A time span whose ends are a year, a month, a day or an instant (ISO 8601 reduced precision), either of which may be open.
/// <see cref="From"/> is the first and <see cref="To"/> the last instant that it covers, in UTC.
/// </summary>
public readonly record struct Interval(DateTime? From, DateTime? To)
{
    /// <summary>Reads the ends; null or ".." is open. False when an end is no date or the end lies before the start.</summary>
    public static bool TryParse(string? start, string? end, out Interval interval)
    {
        interval = default;
        if (!TryParseEnd(start, false, out var from) || !TryParseEnd(end, true, out var to) || from > to) return false;
        interval = new Interval(from, to);
        return true;
    }

    /// <summary>Reads "2022", "2022-05", "2022-05-17" or an RFC 3339 instant; <paramref name="last"/> takes the last instant of it.</summary>
    public static bool TryParseEnd(string? text, bool last, out DateTime? at)
    {
        at = null;
        if (text is null or "" or "..") return true;
        foreach (var (format, step) in Reduced)
        {
            if (!DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, Utc, out var day)) continue;
            at = last ? step(day).AddTicks(-1) : day;
            return true;
        }
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant)) return false;
        at = instant;
        return true;
    }

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly (string, Func<DateTime, DateTime>)[] Reduced =
    [
        ("yyyy", d => d.AddYears(1)), ("yyyy-MM", d => d.AddMonths(1)), ("yyyy-MM-dd", d => d.AddDays(1)),
    ];
}
