using System.Globalization;
using System.Net;
using System.Text;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Portal.Charts;

/// <summary>
/// Draws a <see cref="StreamChart"/> as SVG. Positions along time are percentages and heights are pixels, so that the drawing is as
/// wide as its place and its words keep their size; only lines and bands are stretched.
/// </summary>
public sealed class ChartDrawing(StreamChart chart, Reader r)
{
    /// <summary>Pixels: of the whole, above the plot, of the plot.</summary>
    public const int Height = 296, Top = 34, Plot = 220;

    // Units along time within the stretched part.
    private const double Wide = 1000;
    private const double NearLeft = 0.18, NearRight = 0.82;

    private readonly StringBuilder _svg = new();

    /// <summary>The axis of values.</summary>
    public ValueScale Scale { get; } = ValueScale.For(chart.Lowest.Min, chart.Highest.Max);

    /// <summary>The words of the axis of values: what is shown, and its unit.</summary>
    public string AxisTitle => chart.Stream.Unit is { } unit ? $"{r.NameOf(chart.Stream.Property.Named)} ({r.Unit(unit)})" : r.NameOf(chart.Stream.Property.Named);

    /// <summary>Pixels that the numbers of the axis of values need.</summary>
    public int AxisWidth => 14 + 8 * Scale.Ticks.Max(t => TickText(t).Length);

    /// <summary>The shapes of the axis of values.</summary>
    public string Axis()
    {
        _svg.Clear();
        foreach (var tick in Scale.Ticks) Text("chart-number", N(AxisWidth - 8), N(Y(tick) + 4.5), "end", TickText(tick));
        return _svg.ToString();
    }

    /// <summary>The shapes of the plot with its axis of time.</summary>
    public string Shapes()
    {
        _svg.Clear();
        foreach (var tick in Scale.Ticks) Line(tick == 0 ? "chart-zero" : "chart-grid", "0", N(Y(tick)), "100%", N(Y(tick)));
        foreach (var tick in TimeTicks.Of(chart.View, r))
        {
            var minor = tick.Minor ? " minor" : "";
            Line("chart-tick" + minor, P(tick.At), N(Top + Plot), P(tick.At), N(Top + Plot + 6));
            if (tick.Text.Length > 0) Text("chart-time" + minor, P(tick.At), N(Top + Plot + 24), "start", tick.Text);
        }
        foreach (var (piece, next) in chart.Pieces.Zip(chart.Pieces.Skip(1)))
            _svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chart-gap\" x=\"{P(X(piece[^1]))}\" y=\"{Top}\" width=\"{P(X(next[0]) - X(piece[^1]))}\" height=\"{Plot}\"/>");
        _svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"0\" y=\"{Top}\" width=\"100%\" height=\"{Plot}\" viewBox=\"0 0 {Wide} {Plot}\" preserveAspectRatio=\"none\" class=\"chart-lines\">");
        if (chart.HasBand) foreach (var piece in chart.Pieces) Path("chart-band", Band(piece));
        foreach (var piece in chart.Pieces) Path("chart-line", Run(piece));
        _svg.Append("</svg>");
        foreach (var point in chart.Points.Where(p => chart.Outliers.Contains(p.From)))
            _svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"chart-outlier\" cx=\"{P(X(point))}\" cy=\"{N(Y(point.Mean))}\" r=\"7\"/>");
        Extreme("chart-high", chart.Highest, chart.Highest.Max, -9, "sensors.highest");
        if (chart.Lowest.Min < chart.Highest.Max) Extreme("chart-low", chart.Lowest, chart.Lowest.Min, 20, "sensors.lowest");
        return _svg.ToString();
    }

    /// <summary>The path of a small chart without axes in a box of 100 by 24.</summary>
    public static string Spark(IReadOnlyList<Stretch> points)
    {
        var (low, high) = (points.Min(p => p.Mean), points.Max(p => p.Mean));
        var (from, until) = (points[0].From, points[^1].Until);
        return string.Concat(points.Select((p, i) => FormattableString.Invariant(
            $"{(i == 0 ? 'M' : 'L')}{100.0 * (p.From - from) / Math.Max(1, until - from):0.#} {(high > low ? 22 - 20 * (p.Mean - low) / (high - low) : 12):0.#}")));
    }

    private double X(Stretch point) => Math.Clamp((StreamChart.Middle(point) - chart.View.From.UtcDateTime) / chart.View.Length, 0, 1);

    private double Y(double value) => Top + Plot * (1 - Scale.Of(value));

    // Within the stretched part.
    private string At(Stretch point, double value) => FormattableString.Invariant($"{X(point) * Wide:0.##} {Y(value) - Top:0.##}");

    private string Run(IReadOnlyList<Stretch> piece) => "M" + string.Join('L', piece.Select(p => At(p, p.Mean))) + (piece.Count == 1 ? "h0.01" : "");

    private string Band(IReadOnlyList<Stretch> piece) =>
        "M" + string.Join('L', piece.Select(p => At(p, p.Max)).Concat(piece.Reverse().Select(p => At(p, p.Min)))) + "Z";

    private void Extreme(string @class, Stretch point, double value, double above, string key)
    {
        var x = X(point);
        _svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{@class}\" cx=\"{P(x)}\" cy=\"{N(Y(value))}\" r=\"4\"/>");
        // Below the lowest there may be the axis: then the words stand above it.
        var y = Y(value) + above > Top + Plot - 4 ? Y(value) - 9 : Y(value) + above;
        Text("chart-note", P(x), N(Math.Max(13, y)), x < NearLeft ? "start" : x > NearRight ? "end" : "middle", r.T(key, r.Measured(value, chart.Stream.Unit)));
    }

    private string TickText(double tick) => r.Number(tick, 6);

    private void Line(string @class, string x1, string y1, string x2, string y2) => _svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{@class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");

    private void Path(string @class, string d) => _svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{@class}\" vector-effect=\"non-scaling-stroke\" d=\"{d}\"/>");

    private void Text(string @class, string x, string y, string anchor, string text) =>
        _svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{@class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>");

    private static string P(double part) => FormattableString.Invariant($"{part * 100:0.###}%");

    private static string N(double n) => n.ToString("0.##", CultureInfo.InvariantCulture);
}
