namespace SmartRegion.Portal.Charts;

/// <summary>The axis of values: round ticks, and zero where it belongs.</summary>
/// <param name="Low">The value at the foot.</param>
/// <param name="High">The value at the top.</param>
/// <param name="Step">Between two ticks.</param>
public sealed record ValueScale(double Low, double High, double Step)
{
    private const int Intervals = 4;

    // Pressure of the air never nears zero: values that differ by less than this part of themselves would be a flat line.
    private const double Flat = 0.5;

    /// <summary>False when the axis does not show zero, which a page must say.</summary>
    public bool HasZero => Low <= 0 && High >= 0;

    /// <summary>Its ticks from the foot up.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => Math.Round(Low + i * Step, 12));

    /// <summary>Where a value lies: 0 at the foot, 1 at the top.</summary>
    public double Of(double value) => (value - Low) / (High - Low);

    /// <summary>The scale for values between these two.</summary>
    public static ValueScale For(double min, double max)
    {
        if (min > 0 && (min < Flat * max || min == max)) min = 0;
        if (max < 0 && (max > Flat * min || min == max)) max = 0;
        if (min == max) max = min + 1;
        var step = Round((max - min) / Intervals);
        return new ValueScale(Math.Floor(min / step + 1e-9) * step, Math.Ceiling(max / step - 1e-9) * step, step);
    }

    private static double Round(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * power;
    }
}
