using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace SmartRegion.Core;

/// <summary>
/// A time span whose ends are a year, a month, a day or an instant (ISO 8601 reduced precision), either of which may be open.
/// <see cref="From"/> is the first and <see cref="To"/> the last instant that it covers, in UTC.
/// </summary>
public readonly partial record struct Interval(DateTime? From, DateTime? To)
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
            // Behind the last day that there is, nothing follows.
            try { at = last ? step(day).AddTicks(-1) : day; }
            catch (ArgumentOutOfRangeException) { at = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc); }
            return true;
        }
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant)) return false;
        at = instant;
        return true;
    }

    /// <summary>
    /// Reads a datetime: an instant, or an interval (OGC API Features Part 1, 7.15.4) either of whose ends may be open or a duration.
    /// </summary>
    /// <exception cref="ProblemException">400 naming <paramref name="field"/>.</exception>
    public static Interval Parse(string text, string field)
    {
        var ends = text.Split('/');
        if (ends.Length > 2 || text is "" or ".." or "/" or "../..")
            throw new ProblemException(field, $"'{text}' is no time. Write 2024-05-17T08:00:00Z, 2024-05-17, or two of these with a slash between, either of which may be '..'.");
        if (ends.Length == 2) ends = WithoutDuration(ends[0], ends[1]);
        foreach (var end in ends)
            if (!TryParseEnd(end, false, out _))
                throw new ProblemException(field, $"'{end}' is no time. Write 2024-05-17T08:00:00Z or 2024-05-17.");
        return TryParse(ends[0], ends[^1], out var interval) ? interval : throw new ProblemException(field, "The end lies before the start.");
    }

    // A duration stands for the end that lies so far from the other one (ISO 8601; RFC 3339, appendix A): 2024-05-17/P2D.
    private static string[] WithoutDuration(string start, string end)
    {
        if (Moved(start, end, 1) is { } later) return [start, later.ToString("O", CultureInfo.InvariantCulture)];
        return Moved(end, start, -1) is { } earlier ? [earlier.ToString("O", CultureInfo.InvariantCulture), end] : [start, end];
    }

    private static DateTime? Moved(string from, string duration, int by)
    {
        if (DurationShape().Match(duration) is not { Success: true, Groups: var part } || !TryParseEnd(from, false, out var at) || at is null) return null;
        int Whole(string name) => part[name].Success ? by * int.Parse(part[name].ValueSpan, CultureInfo.InvariantCulture) : 0;
        try
        {
            var day = at.Value.AddYears(Whole("years")).AddMonths(Whole("months")).AddDays((7 * Whole("weeks")) + Whole("days"));
            return part["time"].Success ? day + (by * XmlConvert.ToTimeSpan("P" + part["time"].Value)) : day;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^P(?=[0-9T])((?<years>[0-9]{1,4})Y)?((?<months>[0-9]{1,5})M)?((?<weeks>[0-9]{1,6})W)?((?<days>[0-9]{1,6})D)?(?<time>T[0-9HMS.]{2,30})?$", RegexOptions.ExplicitCapture)]
    private static partial Regex DurationShape();

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly (string, Func<DateTime, DateTime>)[] Reduced =
    [
        ("yyyy", d => d.AddYears(1)), ("yyyy-MM", d => d.AddMonths(1)), ("yyyy-MM-dd", d => d.AddDays(1)),
    ];
}
