using SmartRegion.Catalogue;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Planning.Evidence;

/// <summary>The values of the days of a Datastream, from its rollups: a day costs one row, however often it measures.</summary>
public sealed class DailyValues(Series series, RollupCalendar calendar)
{
    // Below half of the usual number of values a day is missing; what lacks of the others is filled with their mean (CalTRACK 2.0, 2.2.2.1).
    private const double Least = 0.5, Whole = 0.95;

    /// <summary>By day, from the first to the last inclusive; days without enough values are not there.</summary>
    /// <param name="daily">One of the words of <see cref="MeasurementBinding.Daily"/>.</param>
    public async Task<IReadOnlyDictionary<DateOnly, double>> OfAsync(long datastream, string daily, DateOnly first, DateOnly last)
    {
        var isCounter = daily == MeasurementBinding.Counter;
        var (from, to) = (calendar.StartOf(isCounter ? first.AddDays(-1) : first), calendar.StartOf(last.AddDays(1)));
        var answer = await series.ReadAsync(datastream, from, to, Series.Most, Span.Day);
        var days = (answer?.Points ?? []).Select(p => (Day: DateOnly.FromDateTime(calendar.Local(p.At)), p.Value)).ToList();
        if (days.Count == 0) return new Dictionary<DateOnly, double>();
        if (isCounter) return Differences(days);
        var usual = days.Select(d => d.Value.Count).Order().ElementAt(days.Count / 2);
        return days.Where(d => d.Value.Count >= usual * Least).ToDictionary(d => d.Day, d => daily == MeasurementBinding.Mean ? d.Value.Mean
            : d.Value.Count < usual * Whole ? d.Value.Mean * usual : d.Value.Sum);
    }

    // A meter that was exchanged begins anew.
    private static Dictionary<DateOnly, double> Differences(List<(DateOnly Day, Bucket Value)> days)
    {
        var used = new Dictionary<DateOnly, double>();
        for (var i = 1; i < days.Count; i++)
            if (days[i].Day.DayNumber == days[i - 1].Day.DayNumber + 1 && days[i].Value.Max >= days[i - 1].Value.Max) used[days[i].Day] = days[i].Value.Max - days[i - 1].Value.Max;
        return used;
    }
}
