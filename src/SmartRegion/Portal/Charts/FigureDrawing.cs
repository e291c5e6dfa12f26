using System.Globalization;
using System.Net;
using System.Text;
using SmartRegion.Core;

namespace SmartRegion.Portal.Charts;

/// <summary>Draws the line of a <see cref="TableChart"/> as SVG, in the manner of <see cref="ChartDrawing"/>.</summary>
public sealed class FigureDrawing(TableChart chart, Reader r)
{
    // Units along time within the stretched part, and labels along it.
    private const double Wide = 1000;
    private const int Labels = 5;

    private readonly List<(DateTime At, double Value)> _points = [.. chart.Figures.Select(f => (chart.TimeOf(f), f.Mean))];

    /// <summary>The axis of values.</summary>
    public ValueScale Scale { get; } = ValueScale.For(chart.Figures.Min(f => f.Mean), chart.Figures.Max(f => f.Mean));

    /// <summary>Pixels that the numbers of the axis of values need.</summary>
    public int AxisWidth => 14 + 8 * Scale.Ticks.Max(t => r.Number(t, 6).Length);

    /// <summary>The shapes of the axis of values.</summary>
    public string Axis() => string.Concat(Scale.Ticks.Select(t => Text("chart-number", N(AxisWidth - 8), N(Y(t) + 4.5), "end", r.Number(t, 6))));

    /// <summary>The shapes of the plot with its axis of time.</summary>
    public string Shapes()
    {
        var svg = new StringBuilder();
        foreach (var tick in Scale.Ticks) svg.Append(Line(tick == 0 ? "chart-zero" : "chart-grid", "0", N(Y(tick)), "100%", N(Y(tick))));
        var step = Math.Max(1, (_points.Count - 1) / (Labels - 1.0));
        for (var i = 0.0; (int)Math.Round(i) < _points.Count; i += step)
        {
            var (at, index) = (X(_points[(int)Math.Round(i)].At), (int)Math.Round(i));
            svg.Append(Line("chart-tick", P(at), N(ChartDrawing.Top + ChartDrawing.Plot), P(at), N(ChartDrawing.Top + ChartDrawing.Plot + 6)));
            if (index == 0 || at > 0.12) svg.Append(Text(index > 0 && index < _points.Count - 1 ? "chart-time minor" : "chart-time", P(at), N(ChartDrawing.Top + ChartDrawing.Plot + 24), at < 0.1 ? "start" : at > 0.9 ? "end" : "middle", Label(index)));
        }
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"0\" y=\"{ChartDrawing.Top}\" width=\"100%\" height=\"{ChartDrawing.Plot}\" viewBox=\"0 0 {Wide} {ChartDrawing.Plot}\" preserveAspectRatio=\"none\" class=\"chart-lines\">");
        svg.Append("<path class=\"chart-line\" vector-effect=\"non-scaling-stroke\" d=\"M").AppendJoin('L', _points.Select(p => FormattableString.Invariant($"{X(p.At) * Wide:0.##} {Y(p.Value) - ChartDrawing.Top:0.##}"))).Append("\"/></svg>");
        return svg.ToString();
    }

    /// <summary>When a figure is, in the reader's words.</summary>
    public string Label(int figure) => chart.By.Type == PropertyType.Integer ? chart.Figures[figure].At.Split('.')[0] : r.Date(chart.Figures[figure].At);

    private double X(DateTime at) => _points[^1].At == _points[0].At ? 0.5 : (at - _points[0].At) / (_points[^1].At - _points[0].At);

    private double Y(double value) => ChartDrawing.Top + ChartDrawing.Plot * (1 - Scale.Of(value));

    private static string Line(string @class, string x1, string y1, string x2, string y2) => $"<line class=\"{@class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>";

    private static string Text(string @class, string x, string y, string anchor, string text) => $"<text class=\"{@class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>";

    private static string P(double part) => FormattableString.Invariant($"{part * 100:0.###}%");

    private static string N(double n) => n.ToString("0.##", CultureInfo.InvariantCulture);
}
