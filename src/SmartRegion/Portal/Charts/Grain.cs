using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal.Charts;

/// <summary>What one point of a chart stands for: a value as it was measured, or a stretch of the local calendar.</summary>
public enum Grain { Value, Minutes, Hour, Hours, Day, Week, Month }

/// <summary>How stretches of time become points.</summary>
public static class Grains
{
    private const long TenMinutes = Measurements.Hour / 6;

    /// <summary>The grain by which a stretch of that length has at most some 420 points.</summary>
    public static Grain For(TimeSpan length) => length.TotalDays switch
    {
        <= 2.5 => Grain.Minutes,
        <= 16 => Grain.Hour,
        <= 100 => Grain.Hours,
        <= 420 => Grain.Day,
        <= 2900 => Grain.Week,
        _ => Grain.Month,
    };

    /// <summary>Microseconds of the steps from which points are made.</summary>
    public static long StepOf(Grain grain) => grain == Grain.Minutes ? TenMinutes : Measurements.Hour;

    /// <summary>The usual length of a grain.</summary>
    public static TimeSpan Length(Grain grain) => grain switch
    {
        Grain.Minutes => TimeSpan.FromMinutes(10),
        Grain.Hour => TimeSpan.FromHours(1),
        Grain.Hours => TimeSpan.FromHours(6),
        Grain.Day => TimeSpan.FromDays(1),
        Grain.Week => TimeSpan.FromDays(7),
        Grain.Month => TimeSpan.FromDays(31),
        _ => TimeSpan.Zero,
    };

    /// <summary>Brings steps together to the grain, by the local calendar.</summary>
    public static List<Stretch> Gather(IEnumerable<Stretch> steps, Grain grain)
    {
        if (grain is Grain.Value or Grain.Minutes or Grain.Hour) return [.. steps];
        var points = new List<Stretch>();
        var open = DateTime.MinValue;
        foreach (var step in steps)
        {
            var start = StartOf(Clock.ToLocal(Instants.ToDateTime(step.From)).DateTime, grain);
            if (start == open) points[^1] = points[^1].With(step);
            else
            {
                // Where nothing was measured at its beginning, the stretch begins there all the same.
                points.Add(step with { From = Instants.Of(Clock.At(start).UtcDateTime), Until = Instants.Of(Clock.At(EndOf(start, grain)).UtcDateTime) });
                open = start;
            }
        }
        return points;
    }

    private static DateTime StartOf(DateTime local, Grain grain) => grain switch
    {
        Grain.Hours => local.Date.AddHours(local.Hour / 6 * 6),
        Grain.Day => local.Date,
        Grain.Week => Clock.Monday(local),
        _ => new DateTime(local.Year, local.Month, 1),
    };

    private static DateTime EndOf(DateTime start, Grain grain) => grain switch
    {
        Grain.Hours => start.AddHours(6),
        Grain.Day => start.AddDays(1),
        Grain.Week => start.AddDays(7),
        _ => start.AddMonths(1),
    };
}
