namespace SmartRegion.Portal.Charts;

/// <summary>The time that clocks show in Prague and Munich.</summary>
public static class Clock
{
    private static readonly TimeZoneInfo Prague = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");

    /// <summary>The instant of a local time; one that a clock skips counts as the one after it.</summary>
    public static DateTimeOffset At(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Prague.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, Prague.GetUtcOffset(local));
    }

    /// <summary>The instant with the offset of then.</summary>
    public static DateTimeOffset ToLocal(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Prague);

    /// <summary>The instant, in UTC, with the offset of then.</summary>
    public static DateTimeOffset ToLocal(DateTime utc) => ToLocal(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)));

    /// <summary>The first day of the week.</summary>
    public static DateTime Monday(DateTime day) => day.Date.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
