using SmartRegion.Planning.Evidence;

namespace SmartRegion.Tests.Planning.Evidence;

/// <summary>Before and after, by the formulas that are stated.</summary>
public sealed class ComparisonTests
{
    private static readonly DateOnly First = new(2024, 1, 1);

    [Theory]
    [InlineData(1.6448536, 10, 1.812)]
    [InlineData(1.6448536, 30, 1.697)]
    [InlineData(1.6448536, 120, 1.658)]
    [InlineData(1.959964, 20, 2.086)]
    public void Points_of_the_t_distribution_are_those_of_the_tables(double z, double freedom, double t) => Assert.Equal(t, StudentT.At(z, freedom), 0.0006);

    [Fact]
    public void A_line_is_found_again_and_what_is_saved_is_the_difference_to_it()
    {
        var before = Days(365, i => 2 + 3 * Degrees(i), Degrees);
        var after = Days(100, i => 1 + 3 * Degrees(i + 20), i => Degrees(i + 20));
        var c = Comparison.Of(before, after, true);
        Assert.Equal((2, 3, 1), (Math.Round(c.Baseline.Intercept, 9), Math.Round(c.Baseline.Slope, 9), Math.Round(c.Baseline.R2, 9)));
        Assert.Equal(1, c.Less, 1e-9);
        Assert.Equal(0, c.Margin, 1e-6);
    }

    [Fact]
    public void Without_a_correction_a_cold_year_would_pass_for_waste_and_with_it_does_not()
    {
        var before = Days(365, i => 10 + 2 * Degrees(i) + Noise(i), Degrees);
        var after = Days(365, i => 10 + 2 * (Degrees(i) + 3) + Noise(i + 1000), i => Degrees(i) + 3);
        Assert.True(Comparison.Of(before, after, false).Less < -5);
        Assert.InRange(Comparison.Of(before, after, true).Less, -0.5, 0.5);
    }

    [Fact]
    public void The_margin_is_the_stated_formula()
    {
        var c = Comparison.Of(Days(365, i => 20 + Noise(i), _ => 0), Days(90, i => 15 + Noise(i + 7), _ => 0), false);
        var (months, n) = (90 / (365.25 / 12), c.Baseline.Days * (1 - c.Baseline.Autocorrelation) / (1 + c.Baseline.Autocorrelation));
        var expected = 1.649 * (-0.00024 * months * months + 0.03535 * months + 1.00286) * c.Baseline.Rmse * Math.Sqrt(365 / n * (1 + 2 / n) / 90);
        Assert.Equal(expected, c.Margin, 0.001);
        Assert.InRange(c.NarrowMargin / c.Margin, 0.6, 0.61);
    }

    [Fact]
    public void Nine_of_ten_intervals_hold_the_truth_or_more()
    {
        var random = new Random(1);
        var held = 0;
        for (var run = 0; run < 200; run++)
        {
            var c = Comparison.Of(Days(365, _ => 50 + Normal(random), _ => 0), Days(365, _ => 40 + Normal(random), _ => 0), false);
            if (Math.Abs(c.Less - 10) <= c.Margin) held++;
        }
        Assert.InRange(held, 170, 198);
    }

    [Fact]
    public void Days_that_follow_each_other_count_for_fewer()
    {
        var random = new Random(2);
        var last = 0.0;
        var slow = Days(365, _ => 50 + (last = 0.8 * last + Normal(random)), _ => 0);
        var baseline = Baseline.Of(slow, false);
        Assert.InRange(baseline.Autocorrelation, 0.65, 0.9);
        Assert.InRange(baseline.IndependentDays, 15, 80);
        Assert.Equal(0, Baseline.Of(Days(100, i => i % 2, _ => 0), false).Autocorrelation);
    }

    private static List<DayValue> Days(int count, Func<int, double> value, Func<int, double> by) => [.. Enumerable.Range(0, count).Select(i => new DayValue(First.AddDays(i), value(i), by(i)))];

    private static double Degrees(int i) => Math.Max(0, 10 + 12 * Math.Cos(i * 2 * Math.PI / 365));

    private static double Noise(int i) => (i * 7919 % 101 - 50) / 25.0;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
