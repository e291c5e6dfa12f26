using System.Globalization;

namespace SmartRegion.Portal.Charts;

/// <summary>A mark of the axis of time.</summary>
/// <param name="At">Where: 0 is the left end, 1 the right.</param>
/// <param name="Minor">True when it gives way where there is little room.</param>
public readonly record struct TimeTick(double At, string Text, bool Minor);

/// <summary>The marks of an axis of time, at round local times: hours, days, Mondays, months, years.</summary>
public static class TimeTicks
{
    // A label that begins later than this would run over the right end.
    private const double LastLabel = 0.93;

    public static IReadOnlyList<TimeTick> Of(TimeView view, Reader r)
    {
        var (first, next, text) = Plan(view, r);
        var ticks = new List<TimeTick>();
        var i = 0;
        for (var at = first; Clock.At(at) < view.Until; at = next(at))
        {
            var where = (Clock.At(at) - view.From) / view.Length;
            if (where >= 0) ticks.Add(new TimeTick(where, where <= LastLabel ? text(at) : "", i++ % 2 == 1));
        }
        return ticks;
    }

    private static (DateTime First, Func<DateTime, DateTime> Next, Func<DateTime, string> Text) Plan(TimeView view, Reader r)
    {
        var start = view.From.DateTime;
        var days = view.Length.TotalDays;
        return days switch
        {
            <= 0.13 => (start.Date.AddMinutes(Math.Floor(start.TimeOfDay.TotalMinutes / 30) * 30), d => d.AddMinutes(30), Hour),
            <= 0.6 => (start.Date.AddHours(start.Hour), d => d.AddHours(2), Hour),
            <= 2.5 => (start.Date, d => d.AddHours(3), d => d.Hour == 0 && days > 1.1 ? DayMonth(d, r) : Hour(d)),
            <= 9 => (start.Date, d => d.AddDays(1), d => $"{d.ToString("ddd", r.Culture)} {DayMonth(d, r)}"),
            <= 60 => (Clock.Monday(start), d => d.AddDays(7), d => DayMonth(d, r)),
            <= 460 => (Month(start), d => d.AddMonths(1), d => d.Month == 1 ? Year(d) : d.ToString("MMM", r.Culture)),
            <= 1500 => (Month(start), d => d.AddMonths(3), d => d.Month is 1 or 2 or 3 ? Year(d) : d.ToString("MMM", r.Culture)),
            _ => (new DateTime(start.Year, 1, 1), d => d.AddYears(Math.Max(1, (int)(days / 365 / 10))), Year),
        };
    }

    private static DateTime Month(DateTime at) => new(at.Year, at.Month, 1);

    private static string Hour(DateTime at) => at.ToString("H:mm", CultureInfo.InvariantCulture);

    private static string Year(DateTime at) => at.ToString("yyyy", CultureInfo.InvariantCulture);

    private static string DayMonth(DateTime at, Reader r) => at.ToString(r.Language == Core.Language.English ? "d MMM" : "d. M.", r.Culture).Replace(". ", ".\u00A0", StringComparison.Ordinal);
}
