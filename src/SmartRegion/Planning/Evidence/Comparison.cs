namespace SmartRegion.Planning.Evidence;

/// <summary>
/// The days after beside what they would have had by the <see cref="Baseline"/>. The uncertainty of the effect is that of CalTRACK 2.0, 4.3.2.4, which is
/// ASHRAE Guideline 14's with the factor of Sun and Baltazar (2013) for daily data:
/// t × (a M² + b M + d) × RMSE × √(n/n' × (1 + 2/n') / m), with m days after in M months.
/// </summary>
/// <param name="Days">Days after.</param>
/// <param name="Expected">What a day after would have had, in the mean.</param>
/// <param name="Actual">What a day after has had, in the mean.</param>
/// <param name="Outside">Share of the days after whose correction lies outside of what the baseline was fitted to.</param>
public sealed record Comparison(Baseline Baseline, int Days, double Expected, double Actual, double Outside)
{
    /// <summary>Points of the normal distribution between whose both sides 90 % and 68 % lie.</summary>
    private const double Z90 = 1.6448536, Z68 = 0.9944579;

    // CalTRACK 2.0, 4.3.2.4.6, daily data.
    private const double A = -0.00024, B = 0.03535, D = 1.00286;

    private const double DaysOfMonth = 365.25 / 12;

    /// <summary>How much less a day has than it would have had; negative when it has more.</summary>
    public double Less => Expected - Actual;

    /// <summary>The same as a share of what it would have had.</summary>
    public double LessShare => Less / Expected;

    /// <summary>With 90 % confidence the effect lies no further than this from <see cref="Less"/>.</summary>
    public double Margin => MarginAt(Z90);

    /// <summary>The same with 68 % confidence, in which ASHRAE Guideline 14 says what is acceptable.</summary>
    public double NarrowMargin => MarginAt(Z68);

    /// <summary>Compares.</summary>
    /// <param name="before">At least three days, in the order of time.</param>
    /// <param name="after">At least one day.</param>
    public static Comparison Of(IReadOnlyList<DayValue> before, IReadOnlyList<DayValue> after, bool isCorrected)
    {
        var baseline = Baseline.Of(before, isCorrected);
        var outside = after.Count(d => d.By < baseline.LeastBy || d.By > baseline.MostBy) / (double)after.Count;
        return new Comparison(baseline, after.Count, after.Average(d => baseline.At(d.By)), after.Average(d => d.Value), outside);
    }

    private double MarginAt(double z)
    {
        var (months, n) = (Days / DaysOfMonth, Baseline.IndependentDays);
        return StudentT.At(z, Math.Max(10, Baseline.Days - Baseline.Parameters)) * (A * months * months + B * months + D) * Baseline.Rmse
            * Math.Sqrt(Baseline.Days / n * (1 + 2 / n) / Days);
    }
}
