using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Tests.Twin.Sensors.Rollups;

/// <summary>Gaps and outliers are flagged; values are told as they are.</summary>
public sealed class QualityTests
{
    private static readonly RollupCalendar Prague = new("Europe/Prague");

    private static readonly long[] Month = [.. Enumerable.Range(0, 30 * 24).Select(i => 1_735_686_000_000_000 + i * RollupCalendar.Hour)];

    [Fact]
    public void A_missing_value_makes_a_gap_between_those_around_it()
    {
        var times = Month.Where((_, i) => i is not (100 or 200 or 201)).ToArray();
        Assert.Equal([(Month[99], Month[101]), (Month[199], Month[202])], Quality.Gaps(times));
        Assert.Empty(Quality.Gaps(Month));
        Assert.Empty(Quality.Gaps([Month[0], Month[5]]));
    }

    [Fact]
    public void A_value_that_is_usual_at_noon_is_an_outlier_at_night()
    {
        var values = Month.Select((_, i) => 10 + (i % 24 is > 7 and < 20 ? 50.0 : 0) + i % 7).ToArray();
        Assert.DoesNotContain(true, Quality.Outliers(Month, values, Prague));
        values[15 * 24 + 2] = 60;
        Assert.Equal([15 * 24 + 2], Found(values, Prague));
    }

    [Fact]
    public void Of_values_that_are_nearly_all_equal_the_other_one_is_an_outlier_and_of_few_none_is()
    {
        var values = Enumerable.Repeat(5.0, 40).ToArray();
        values[20] = 6;
        Assert.Equal([20], Found(values, null));
        Assert.Empty(Found([1, 1, 1, 99], null));
    }

    private static int[] Found(double[] values, RollupCalendar? calendar) =>
        [.. Quality.Outliers(Month[..values.Length], values, calendar).Select((flag, i) => flag ? i : -1).Where(i => i >= 0)];
}
