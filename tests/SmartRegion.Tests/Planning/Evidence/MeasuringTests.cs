using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Planning.Evidence;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Tests.Planning.Evidence;

/// <summary>When the region gives the seal "measured", and what is told where it does not.</summary>
public sealed class MeasuringTests
{
    [Theory]
    [InlineData("kWh", false, "MWh/a", 0.365)]
    [InlineData("kW", true, "MWh/a", 8.76)]
    [InlineData("W", true, "kWh/a", 8.76)]
    [InlineData("l/s", true, "m3/a", 31536)]
    [InlineData("l", false, "m3/d", 0.001)]
    [InlineData("dB", true, "dB", 1)]
    public void The_value_of_a_day_becomes_the_indicators_unit(string stream, bool isMean, string unit, double factor) => Assert.Equal(factor, EvidenceUnits.Factor(stream, isMean, unit)!.Value, 9);

    [Theory]
    [InlineData("kWh", false, "m3/a")]
    [InlineData("kW", false, "MWh/a")]
    [InlineData("kWh", true, "MWh/a")]
    [InlineData("dB", false, "dB")]
    [InlineData(null, false, "MWh/a")]
    [InlineData("kWh", false, "EUR")]
    public void What_cannot_become_it_has_no_factor(string? stream, bool isMean, string unit) => Assert.Null(EvidenceUnits.Factor(stream, isMean, unit));

    [Fact]
    public void An_effect_that_is_large_beside_the_scatter_is_measured()
    {
        var m = Of(Days(60, 100, 10), Days(60, 60, 10), 60, 60);
        Assert.True(m.IsMeasured, string.Join(", ", m.Lacks));
        Assert.Equal("MWh/a", m.Figure!.Unit);
        Assert.InRange(m.Figure.Value, 40 * 0.365 - 0.5, 40 * 0.365 + 0.5);
        Assert.True(m.Figure.Low < m.Figure.Value && m.Figure.Value < m.Figure.High);
    }

    [Theory]
    [InlineData(20, 60, 40, 60, 60, 20, "before-short")]
    [InlineData(60, 20, 60, 60, 20, 20, "after-short")]
    [InlineData(50, 60, 60, 60, 60, 20, "before-gaps")]
    [InlineData(60, 50, 60, 60, 60, 20, "after-gaps")]
    [InlineData(60, 60, 60, 99.5, 60, 60, "uncertain")]
    [InlineData(60, 60, 60, 60, 60, 600, "scatter")]
    public void What_lacks_is_told(int before, int after, int allBefore, double mean, int allAfter, double noise, string lack)
    {
        if (lack == "before-short") allBefore = before;
        var m = Of(Days(before, 100, noise), Days(after, mean, noise), allBefore, allAfter);
        Assert.Contains(lack, m.Lacks);
        Assert.False(m.IsMeasured);
    }

    [Fact]
    public void By_the_weather_the_time_before_has_a_year_and_colder_days_than_any_before_are_told()
    {
        var weather = Binding("heating");
        var before = Enumerable.Range(0, 365).Select(i => new DayValue(new DateOnly(2023, 1, 1).AddDays(i), 10 + i % 10, i % 10)).ToList();
        var after = Enumerable.Range(0, 40).Select(i => new DayValue(new DateOnly(2024, 1, 1).AddDays(i), 5 + i % 10, 8 + i % 10)).ToList();
        Assert.Contains("before-short", Measuring.Of(weather, Stream(), Stream(), before[..100], after, 100, 40, null).Lacks);
        Assert.Equal(["outside"], Measuring.Of(weather, Stream(), Stream(), before, after, 365, 40, null).Lacks);
    }

    private static MeasuredBenefit Of(List<DayValue> before, List<DayValue> after, int allBefore, int allAfter) => Measuring.Of(Binding("none"), Stream(), null, before, after, allBefore, allAfter, null);

    private static List<DayValue> Days(int count, double mean, double noise) => [.. Enumerable.Range(0, count).Select(i => new DayValue(new DateOnly(2024, 1, 1).AddDays(i), mean + noise * ((i * 7919 % 101 - 50) / 50.0), 0))];

    private static MeasurementBinding Binding(string correction) => MeasurementBinding.Of((JsonObject)JsonNode.Parse($$$"""
        {"kind":"practice","benefits":[{"kpi":"electricity_saved","unit":"MWh/a","measurement":{"datastream":"1","daily":"sum","before":{"start":"2023-01-01","end":"2023-12-31"},"after":{"start":"2024-01-01"},"correction":"{{{correction}}}","by":"2"}}]}
        """)!)[0];

    private static DatastreamInfo Stream()
    {
        var named = new Naming("Meter", null, null, null);
        return new DatastreamInfo(1, "1", named, "kWh", "kilowatt hour", new ThingInfo(1, "1", named, [], false, []), new SensorInfo(1, "1", named, null), new PropertyInfo(1, "1", named, null), [], false);
    }
}
