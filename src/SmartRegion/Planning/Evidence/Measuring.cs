using SmartRegion.Catalogue;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Rollups;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Planning.Evidence;

/// <summary>Reckons what the measurements say of a bound indicator, and whether that is enough for the seal.</summary>
public sealed class Measuring(Datastreams streams, DailyValues days, RollupCalendar calendar)
{
    /// <summary>The fewest days of a period; by the weather the time before has a year (CalTRACK 2.0, 2.2.1.1).</summary>
    public const int FewestDays = 28, FewestBeforeByWeather = 365;

    /// <summary>CV(RMSE) above this is too much: CalTRACK 2.0, 4.3.2.1.</summary>
    public const double MostScatter = 1;

    /// <summary>The uncertainty at 68 % confidence may be half of the effect: ASHRAE Guideline 14.</summary>
    public const double MostUncertain = 0.5;

    /// <summary>So many of the days after may be hotter, colder or busier than any day before.</summary>
    public const double MostOutside = 0.1;

    /// <summary>What the measurements say by now.</summary>
    public async Task<MeasuredBenefit> OfAsync(MeasurementBinding binding)
    {
        var (stream, by) = (await streams.FindAsync(binding.Datastream, BoundStreams.Public), binding.By is null ? null : await streams.FindAsync(binding.By, BoundStreams.Public));
        var lacks = new List<string>();
        if (stream is null || (by is null && binding.By is not null)) lacks.Add(MeasuredBenefit.NoStream);
        else if (stream.Simulated || by?.Simulated == true) lacks.Add(MeasuredBenefit.Simulated);
        else if (!BoundStreams.Fits(binding, stream)) lacks.Add(MeasuredBenefit.Unit);
        if (lacks.Count > 0) return new MeasuredBenefit(binding, stream, by, default, default, null, null, null, lacks);
        var today = DateOnly.FromDateTime(calendar.Local(Instants.Now));
        var newest = await NewestAsync(stream!.Key);
        // The newest day is not over yet.
        var until = new[] { binding.AfterEnd ?? DateOnly.MaxValue, today.AddDays(-1), newest ?? DateOnly.MinValue }.Min();
        var before = await DaysAsync(binding, stream, by, binding.BeforeStart, binding.BeforeEnd);
        var after = until < binding.AfterStart ? [] : await DaysAsync(binding, stream, by, binding.AfterStart, until);
        var (all, since) = (Length(binding.BeforeStart, binding.BeforeEnd), Length(binding.AfterStart, until));
        return Of(binding, stream, by, before, after, all, since, until < binding.AfterStart ? null : until);
    }

    internal static MeasuredBenefit Of(MeasurementBinding binding, DatastreamInfo stream, DatastreamInfo? by, IReadOnlyList<DayValue> before, IReadOnlyList<DayValue> after, int daysBefore, int daysAfter, DateOnly? until)
    {
        var (was, now) = (new DayCount(before.Count, daysBefore), new DayCount(after.Count, daysAfter));
        var lacks = new List<string>();
        if (daysBefore < (binding.IsByWeather ? FewestBeforeByWeather : FewestDays)) lacks.Add(MeasuredBenefit.ShortBefore);
        else if (was.HasGaps) lacks.Add(MeasuredBenefit.GapsBefore);
        if (daysAfter < FewestDays) lacks.Add(MeasuredBenefit.ShortAfter);
        else if (now.HasGaps) lacks.Add(MeasuredBenefit.GapsAfter);
        // Of fewer days nothing is reckoned, not even with a warning.
        if (before.Count < FewestDays / 2 || after.Count < FewestDays / 4) return new MeasuredBenefit(binding, stream, by, was, now, until, null, null, lacks);
        var compared = Comparison.Of(before, after, binding.Correction != MeasurementBinding.None);
        if (!(compared.Baseline.Scatter <= MostScatter)) lacks.Add(MeasuredBenefit.Scatter);
        if (compared.Outside > MostOutside) lacks.Add(MeasuredBenefit.Outside);
        if (!(compared.NarrowMargin <= MostUncertain * Math.Abs(compared.Less))) lacks.Add(MeasuredBenefit.Uncertain);
        return new MeasuredBenefit(binding, stream, by, was, now, until, compared, FigureOf(binding, stream, compared), lacks);
    }

    private static EffectFigure? FigureOf(MeasurementBinding binding, DatastreamInfo stream, Comparison compared)
    {
        double? factor = EvidenceUnits.IsShare(binding.Unit) ? (compared.Expected > 0 ? 100 / compared.Expected : null)
            : EvidenceUnits.Factor(stream.Unit, binding.Daily == MeasurementBinding.Mean, binding.Unit);
        if (factor is not { } by) return null;
        var effect = (binding.IsIncrease ? -compared.Less : compared.Less) * by;
        return new EffectFigure(effect, effect - compared.Margin * by, effect + compared.Margin * by, binding.Unit!);
    }

    private async Task<List<DayValue>> DaysAsync(MeasurementBinding binding, DatastreamInfo stream, DatastreamInfo? by, DateOnly first, DateOnly last)
    {
        var values = await days.OfAsync(stream.Key, binding.Daily, first, last);
        if (by is null) return [.. values.OrderBy(v => v.Key).Select(v => new DayValue(v.Key, v.Value, 0))];
        var corrections = await days.OfAsync(by.Key, binding.IsByWeather ? MeasurementBinding.Mean : binding.ByDaily, first, last);
        return [.. values.Where(v => corrections.ContainsKey(v.Key)).OrderBy(v => v.Key).Select(v => new DayValue(v.Key, v.Value, By(binding, corrections[v.Key])))];
    }

    // Degree days of one day: CalTRACK 2.0, 3.3.4 and 3.3.5.
    private static double By(MeasurementBinding binding, double value) => binding.Correction switch
    {
        MeasurementBinding.Heating => Math.Max(0, binding.Base - value),
        MeasurementBinding.Cooling => Math.Max(0, value - binding.Base),
        _ => value,
    };

    private async Task<DateOnly?> NewestAsync(long key) =>
        (await streams.ExtentsAsync([key])).GetValueOrDefault(key) is { Ends: { } ends } ? DateOnly.FromDateTime(calendar.Local(ends)) : null;

    private static int Length(DateOnly first, DateOnly last) => Math.Max(0, last.DayNumber - first.DayNumber + 1);
}
