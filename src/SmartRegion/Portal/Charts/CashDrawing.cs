using System.Globalization;
using System.Net;
using System.Text;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Portal.Charts;

/// <summary>Draws the money of an estimate over the years as SVG, in the manner of <see cref="ChartDrawing"/>: the middle as a line, 5 % to 95 % as a band.</summary>
public sealed class CashDrawing(Estimate estimate, Reader r)
{
    // Units along time within the stretched part, and years between two labels at least.
    private const double Wide = 1000;
    private const int Labels = 6;

    private readonly double _rate = ExchangeRate.Used.Per(estimate.Request.Currency);

    /// <summary>The axis of money.</summary>
    public ValueScale Scale { get; } = Scaled(estimate.Cash, ExchangeRate.Used.Per(estimate.Request.Currency));

    /// <summary>Pixels that the numbers of the axis need.</summary>
    public int AxisWidth => 14 + 8 * Scale.Ticks.Max(t => r.Number(t, 0).Length);

    /// <summary>The shapes of the axis of money.</summary>
    public string Axis() => string.Concat(Scale.Ticks.Select(t => Text("chart-number", N(AxisWidth - 8), N(Y(t) + 4.5), "end", r.Number(t, 0))));

    /// <summary>The shapes of the plot with its axis of years.</summary>
    public string Shapes()
    {
        var cash = estimate.Cash;
        var svg = new StringBuilder();
        foreach (var tick in Scale.Ticks) svg.Append(Line(tick == 0 ? "chart-zero" : "chart-grid", "0", N(Y(tick)), "100%", N(Y(tick))));
        var step = Math.Max(1, (int)Math.Ceiling((cash.Count - 1.0) / Labels));
        for (var year = 0; year < cash.Count; year += step)
        {
            var at = X(year);
            svg.Append(Line("chart-tick", P(at), N(ChartDrawing.Top + ChartDrawing.Plot), P(at), N(ChartDrawing.Top + ChartDrawing.Plot + 6)));
            svg.Append(Text("chart-time", P(at), N(ChartDrawing.Top + ChartDrawing.Plot + 24), at < 0.05 ? "start" : at > 0.95 ? "end" : "middle", r.Number(year)));
        }
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"0\" y=\"{ChartDrawing.Top}\" width=\"100%\" height=\"{ChartDrawing.Plot}\" viewBox=\"0 0 {Wide} {ChartDrawing.Plot}\" preserveAspectRatio=\"none\" class=\"chart-lines\">");
        var high = cash.Select((c, year) => At(year, c.High));
        var low = cash.Select((c, year) => At(year, c.Low)).Reverse();
        svg.Append("<path class=\"chart-band\" vector-effect=\"non-scaling-stroke\" d=\"M").AppendJoin('L', high.Concat(low)).Append("Z\"/>");
        svg.Append("<path class=\"chart-line\" vector-effect=\"non-scaling-stroke\" d=\"M").AppendJoin('L', cash.Select((c, year) => At(year, c.Middle))).Append("\"/></svg>");
        return svg.ToString();
    }

    private static ValueScale Scaled(IReadOnlyList<Figure> cash, double rate) =>
        ValueScale.For(Math.Min(0, cash.Min(c => c.Low) * rate), Math.Max(0, cash.Max(c => c.High) * rate));

    private double X(int year) => year / (double)Math.Max(1, estimate.Cash.Count - 1);

    private double Y(double money) => ChartDrawing.Top + ChartDrawing.Plot * (1 - Scale.Of(money));

    // Within the stretched part.
    private string At(int year, double euro) => FormattableString.Invariant($"{X(year) * Wide:0.##} {Y(euro * _rate) - ChartDrawing.Top:0.##}");

    private static string Line(string @class, string x1, string y1, string x2, string y2) => $"<line class=\"{@class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>";

    private static string Text(string @class, string x, string y, string anchor, string text) => $"<text class=\"{@class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>";

    private static string P(double part) => FormattableString.Invariant($"{part * 100:0.###}%");

    private static string N(double n) => n.ToString("0.##", CultureInfo.InvariantCulture);
}
