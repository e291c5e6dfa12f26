using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Rollups;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal.Charts;

/// <summary>What a chart of a datastream shows: values as measured where they are few, else stretches of the calendar.</summary>
/// <param name="Points">In order; stretches without a number are left out.</param>
/// <param name="Values">The single values, when <paramref name="Grain"/> is one.</param>
public sealed record StreamChart(DatastreamInfo Stream, TimeView View, Grain Grain, IReadOnlyList<Stretch> Points, IReadOnlyList<Measured> Values)
{
    /// <summary>So many values are still shown one by one.</summary>
    public const int MostValues = 400;

    private const int MostAround = 2000;

    /// <summary>Where the points begin that lie far from those around them, within the view and beyond.</summary>
    public IReadOnlySet<long> Outliers { get; init; } = new HashSet<long>();

    /// <summary>True when there is something to draw.</summary>
    public bool HasNumbers => Points.Count > 0;

    public Stretch Highest => Points.MaxBy(p => p.Max);

    public Stretch Lowest => Points.MinBy(p => p.Min);

    /// <summary>How many values have a mark of quality.</summary>
    public long Marked => Points.Sum(p => p.Marked);

    /// <summary>True when points have a band between their least and greatest value.</summary>
    public bool HasBand => Grain != Grain.Value && Points.Any(p => p.Max > p.Min);

    /// <summary>The pieces without a gap within.</summary>
    public IReadOnlyList<IReadOnlyList<Stretch>> Pieces => _pieces ??= Split();

    private List<IReadOnlyList<Stretch>>? _pieces;

    /// <summary>From when to when nothing was measured, between two values.</summary>
    public IEnumerable<TimeSpan> Gaps => Pieces.Zip(Pieces.Skip(1), (a, b) => Instants.ToDateTime(b[0].From) - Instants.ToDateTime(a[^1].Until));

    /// <summary>The middle of a point, where it is drawn.</summary>
    public static DateTime Middle(Stretch point) => Instants.ToDateTime(point.From + (point.Until - point.From) / 2);

    public static async Task<StreamChart> ReadAsync(DatastreamInfo stream, TimeView view, Measurements measurements)
    {
        var (from, until) = view.Micros;
        var values = await measurements.ValuesAsync(stream.Key, from, until, MostValues + 1);
        if (values.Count <= MostValues)
        {
            var numbers = values.Where(v => v.Number is not null).Select(v => new Stretch(v.At, v.At, v.Number!.Value, v.Number.Value, v.Number.Value, 1, v.Quality is null ? 0 : 1)).ToList();
            var (earlier, later) = await measurements.AroundAsync(stream.Key, from, until, Quality.TwoWeeks, MostAround);
            return new StreamChart(stream, view, Grain.Value, numbers, values) { Outliers = measurements.Outliers(earlier, numbers, later, byHour: true) };
        }
        var grain = Grains.For(view.Length);
        var reach = Math.Max(Quality.TwoWeeks, Quality.Around * (Grains.Length(grain).Ticks / TimeSpan.TicksPerMicrosecond));
        var before = await PointsAsync(from - reach, from);
        var points = await PointsAsync(from, until);
        var outliers = measurements.Outliers(before, points, await PointsAsync(until, until + reach), byHour: grain is Grain.Minutes or Grain.Hour);
        return new StreamChart(stream, view, grain, points, []) { Outliers = outliers };

        async Task<List<Stretch>> PointsAsync(long begin, long end) => Grains.Gather(await measurements.StepsAsync(stream.Key, begin, end, Grains.StepOf(grain)), grain);
    }

    // A gap is more than what usually lies between two points; single values may come a little late.
    private List<IReadOnlyList<Stretch>> Split()
    {
        var pieces = new List<IReadOnlyList<Stretch>>();
        if (Points.Count == 0) return pieces;
        var steps = Points.Zip(Points.Skip(1), (a, b) => b.From - a.From).Order().ToList();
        var usual = steps.Count == 0 ? 0 : steps[steps.Count / 2];
        var most = Math.Max(usual, Grains.Length(Grain).Ticks / TimeSpan.TicksPerMicrosecond) * (Grain == Grain.Value ? 2.5 : 1.5);
        var piece = new List<Stretch> { Points[0] };
        foreach (var point in Points.Skip(1))
        {
            if (point.From - piece[^1].From > most)
            {
                pieces.Add(piece);
                piece = [];
            }
            piece.Add(point);
        }
        pieces.Add(piece);
        return pieces;
    }
}
