using System.Globalization;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal.Charts;

/// <summary>How much time a chart shows.</summary>
public enum Zoom { All, Year, Month, Week, Day, Own }

/// <summary>
/// The stretch of time that a chart shows, by the calendar of Prague and Munich, and the addresses of its neighbours:
/// <c>?span=month&amp;at=2026-11-24</c>, or <c>?from=…&amp;until=…</c>. Without either, or with nonsense, it is all there is.
/// </summary>
public sealed class TimeView
{
    /// <summary>The zooms that one can choose, the widest first.</summary>
    public static readonly IReadOnlyList<Zoom> Choices = [Zoom.All, Zoom.Year, Zoom.Month, Zoom.Week, Zoom.Day];

    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private readonly DateTimeOffset _first, _last;

    private TimeView(Zoom zoom, DateTimeOffset from, DateTimeOffset until, DateTimeOffset first, DateTimeOffset last) =>
        (Zoom, From, Until, _first, _last) = (zoom, from, until, first, last);

    public Zoom Zoom { get; }
    public DateTimeOffset From { get; }

    /// <summary>The end, which is no more shown.</summary>
    public DateTimeOffset Until { get; }

    public TimeSpan Length => Until - From;

    /// <summary>True when what comes next will be seen here.</summary>
    public bool IsNewest => Until > _last;

    /// <summary>The view that an address asks for; null when there are no observations.</summary>
    public static TimeView? Of(IQueryCollection query, Extent extent)
    {
        if (extent is not { Starts: { } starts, Ends: { } ends }) return null;
        var (first, last) = (Local(starts), Local(ends));
        if (Time(query["from"]) is { } from && Time(query["until"]) is { } until && until - from >= Least)
            return new TimeView(Zoom.Own, Clock.ToLocal(from), Clock.ToLocal(until), first, last);
        return Enum.TryParse<Zoom>(query["span"], true, out var zoom) && zoom is not (Zoom.All or Zoom.Own)
            ? At(zoom, Time(query["at"]) is { } at ? Clock.ToLocal(at) : last, first, last)
            : Whole(first, last);
    }

    /// <summary>The query of this view, empty for all.</summary>
    public string Query => Zoom switch
    {
        Zoom.All => "",
        Zoom.Own => $"?from={Text(From)}&until={Text(Until)}",
        _ => $"?span={Zoom.ToString().ToLowerInvariant()}&at={From:yyyy-MM-dd}",
    };

    /// <summary>The same moment in another zoom.</summary>
    public TimeView In(Zoom zoom)
    {
        var end = Until.AddTicks(-1);
        return zoom == Zoom.All ? Whole(_first, _last) : At(zoom, end > _last ? (From > _last ? From : _last) : end, _first, _last);
    }

    /// <summary>The stretch before, as long as this one; null where there is nothing.</summary>
    public TimeView? Previous => Zoom == Zoom.All || From <= _first ? null
        : Zoom == Zoom.Own ? new TimeView(Zoom, Clock.ToLocal(From - Length), From, _first, _last) : At(Zoom, From.AddTicks(-1), _first, _last);

    /// <summary>The stretch after.</summary>
    public TimeView? Next => Zoom == Zoom.All || Until > _last ? null
        : Zoom == Zoom.Own ? new TimeView(Zoom, Until, Clock.ToLocal(Until + Length), _first, _last) : At(Zoom, Until, _first, _last);

    /// <summary>Microseconds of its start and end.</summary>
    public (long From, long Until) Micros => (Instants.Of(From.UtcDateTime), Instants.Of(Until.UtcDateTime));

    /// <summary>What it shows, in words.</summary>
    public string Title(Reader r) => Zoom switch
    {
        Zoom.Year => From.ToString("yyyy", CultureInfo.InvariantCulture),
        Zoom.Month => From.ToString("MMMM yyyy", r.Culture),
        Zoom.Day => $"{From.ToString("dddd", r.Culture)} {r.Day(From.UtcDateTime)}",
        Zoom.Own when Length < TimeSpan.FromDays(3) => $"{r.Instant(From)} – {r.Instant(Until)}",
        _ when r.Day(From.UtcDateTime) == r.Day(Until.AddTicks(-1).UtcDateTime) => r.Day(From.UtcDateTime),
        _ => $"{r.Day(From.UtcDateTime)} – {r.Day(Until.AddTicks(-1).UtcDateTime)}",
    };

    private static TimeView Whole(DateTimeOffset first, DateTimeOffset last)
    {
        var (from, until) = (first, last.AddTicks(TimeSpan.TicksPerMicrosecond));
        if (until - from < Least) (from, until) = (from.AddMinutes(-30), until.AddMinutes(30));
        return new TimeView(Zoom.All, from, until, first, last);
    }

    private static TimeView At(Zoom zoom, DateTimeOffset at, DateTimeOffset first, DateTimeOffset last)
    {
        var day = at.Date;
        var from = zoom switch
        {
            Zoom.Year => new DateTime(day.Year, 1, 1),
            Zoom.Month => new DateTime(day.Year, day.Month, 1),
            Zoom.Week => Clock.Monday(day),
            _ => day,
        };
        var until = zoom switch { Zoom.Year => from.AddYears(1), Zoom.Month => from.AddMonths(1), Zoom.Week => from.AddDays(7), _ => from.AddDays(1) };
        return new TimeView(zoom, Clock.At(from), Clock.At(until), first, last);
    }

    private static DateTimeOffset Local(long micros) => Clock.ToLocal(Instants.ToDateTime(micros));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    // Days stand for their start here; far years would leave the calendar.
    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year is > 1800 and < 2400
            ? text!.Length <= 10 ? Clock.At(at.UtcDateTime.Date) : at : null;
}
