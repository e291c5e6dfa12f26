namespace SmartRegion.Planning.Evidence;

/// <summary>A day: what was measured, and what it is corrected by (degree days, usage; 0 without a correction).</summary>
public readonly record struct DayValue(DateOnly Day, double Value, double By);

/// <summary>
/// What a day had without the practice: value = intercept + slope × by, fitted to the days before by ordinary least squares (CalTRACK 2.0, 3.3.2 and 3.4.1).
/// </summary>
/// <param name="Days">Days that it is fitted to.</param>
/// <param name="Parameters">1 without a correction, else 2.</param>
/// <param name="Mean">Mean value of a day.</param>
/// <param name="Rmse">Root of the squared residuals by the degrees of freedom.</param>
/// <param name="R2">Share of the scatter that the correction explains; 0 without one.</param>
/// <param name="Autocorrelation">Of the residuals of days that follow each other.</param>
/// <param name="LeastBy">The least value that it was fitted to.</param>
/// <param name="MostBy">The greatest value that it was fitted to.</param>
public sealed record Baseline(int Days, int Parameters, double Intercept, double Slope, double Mean, double Rmse, double R2, double Autocorrelation, double LeastBy, double MostBy)
{
    /// <summary>Scatter of the days around the fit, as a share of the mean: CV(RMSE), CalTRACK 2.0, 4.3.2.2.</summary>
    public double Scatter => Mean == 0 ? double.PositiveInfinity : Rmse / Math.Abs(Mean);

    /// <summary>How many independent days would tell as much: n' = n (1 − ρ)/(1 + ρ), as in ASHRAE Guideline 14.</summary>
    public double IndependentDays => Math.Max(2, Days * (1 - Autocorrelation) / (1 + Autocorrelation));

    /// <summary>What a day would have had.</summary>
    public double At(double by) => Intercept + Slope * by;

    /// <summary>Fits the days.</summary>
    /// <param name="days">In the order of time, at least three.</param>
    public static Baseline Of(IReadOnlyList<DayValue> days, bool isCorrected)
    {
        var (n, y, x) = (days.Count, days.Average(d => d.Value), days.Average(d => d.By));
        var sxx = days.Sum(d => (d.By - x) * (d.By - x));
        // What never changes explains nothing.
        var fits = isCorrected && sxx > 1e-12;
        var slope = fits ? days.Sum(d => (d.By - x) * (d.Value - y)) / sxx : 0;
        var intercept = y - slope * x;
        var parameters = fits ? 2 : 1;
        double[] residuals = [.. days.Select(d => d.Value - intercept - slope * d.By)];
        var (left, all) = (residuals.Sum(r => r * r), days.Sum(d => (d.Value - y) * (d.Value - y)));
        return new Baseline(n, parameters, intercept, slope, y, Math.Sqrt(left / (n - parameters)), all > 0 ? 1 - left / all : 0,
            AutocorrelationOf(days, residuals, left), days.Min(d => d.By), days.Max(d => d.By));
    }

    // Of days that follow each other only; a negative one would make more of the days than there are.
    private static double AutocorrelationOf(IReadOnlyList<DayValue> days, double[] residuals, double squares)
    {
        if (squares <= 0) return 0;
        var (sum, pairs) = (0d, 0);
        for (var i = 1; i < residuals.Length; i++)
            if (days[i].Day.DayNumber == days[i - 1].Day.DayNumber + 1) (sum, pairs) = (sum + residuals[i] * residuals[i - 1], pairs + 1);
        return pairs == 0 ? 0 : Math.Clamp(sum / pairs / (squares / residuals.Length), 0, 0.99);
    }
}
