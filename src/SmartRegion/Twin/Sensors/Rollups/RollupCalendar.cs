using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>
/// Where hours, days and months begin: days and months by the clocks of one time zone, so that a day has 23 to 25 hours. Days
/// are made of hours, so the zone's offset must be whole hours.
/// </summary>
public sealed class RollupCalendar
{
    /// <summary>An hour, in microseconds.</summary>
    public const long Hour = 3_600_000_000;

    private readonly TimeZoneInfo _zone;

    /// <param name="zone">Its IANA name, such as Europe/Prague.</param>
    /// <exception cref="ArgumentException">There is no such zone, or its offset is not whole hours.</exception>
    public RollupCalendar(string zone)
    {
        Zone = zone;
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : throw new ArgumentException($"There is no time zone '{zone}'. Write its IANA name, such as Europe/Prague.");
        if (_zone.BaseUtcOffset.Minutes != 0) throw new ArgumentException($"The time zone '{zone}' is not whole hours from UTC; days are made of hours.");
    }

    /// <summary>The zone's IANA name.</summary>
    public string Zone { get; }

    /// <summary>The start of the bucket in which an instant lies.</summary>
    public long StartOf(Span span, long at)
    {
        if (span == Span.Hour) return at - ((at % Hour + Hour) % Hour);
        var local = Local(at);
        return Utc(span == Span.Day ? local.Date : new DateTime(local.Year, local.Month, 1));
    }

    /// <summary>The end of the bucket that begins there: where the next begins.</summary>
    public long EndOf(Span span, long starts)
    {
        if (span == Span.Hour) return starts + Hour;
        var local = Local(starts);
        return Utc(span == Span.Day ? local.Date.AddDays(1) : new DateTime(local.Year, local.Month, 1).AddMonths(1));
    }

    /// <summary>When a day begins.</summary>
    public long StartOf(DateOnly day) => Utc(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The hour that the clocks show, 0 to 23.</summary>
    public int HourOfDay(long at) => Local(at).Hour;

    /// <summary>What the clocks show.</summary>
    public DateTime Local(long at) => TimeZoneInfo.ConvertTimeFromUtc(Instants.ToDateTime(at), _zone);

    // Midnight that the clocks skip or show twice (no zone of ours does) begins with the first hour there is.
    private long Utc(DateTime local)
    {
        while (_zone.IsInvalidTime(local)) local = local.AddHours(1);
        return Instants.Of(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), _zone));
    }
}
