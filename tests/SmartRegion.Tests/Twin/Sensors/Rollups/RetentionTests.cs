using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Tests.Twin.Sensors.Rollups;

/// <summary>Retention: old observations go, their rollups stay and still take in what comes late.</summary>
public sealed class RetentionTests
{
    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Observations_older_than_the_retention_go_and_their_buckets_stay(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, """{"properties":{"retention":"P2Y"}}""");
        await SeriesTests.SendYearAsync(region, stream);
        await region.ObserveAsync(stream, "2020-05-01T10:10:00Z", "7");
        await region.ObserveAsync(stream, "2020-05-01T10:20:00Z", "9");
        await region.Region.Service<RollupWorker>().RetainAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await region.ListAsync($"{stream}/Observations?$filter=phenomenonTime lt 2021-01-01T00:00:00Z", "result"));
        Assert.Equal(17520, (await region.GetAsync($"{stream}/Observations?$count=true&$top=0"))["@iot.count"]!.GetValue<long>());
        Assert.StartsWith("2024-12-31T23:00:00Z/", (await region.GetAsync(stream))["phenomenonTime"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("2020-05-01T10:00:00Z 2 16", await HourAsync(region, stream));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_comes_late_for_a_bucket_without_observations_is_added_to_it(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, """{"properties":{"retention":"P2Y"}}""");
        await region.ObserveAsync(stream, "2020-05-01T10:10:00Z", "7");
        await region.Region.Service<RollupWorker>().RetainAsync(TestContext.Current.CancellationToken);
        await region.ObserveAsync(stream, "2020-05-01T10:40:00Z", "1");
        Assert.Equal("2020-05-01T10:00:00Z 2 8", await HourAsync(region, stream));
        Assert.Equal("2020-05-01T10:00:00Z 2 8", await HourAsync(region, stream));
        await region.ObserveAsync(stream, "2020-05-01T10:50:00Z", "4");
        Assert.Equal("2020-05-01T10:00:00Z 3 12", await HourAsync(region, stream));
        Assert.Equal("", await region.ListAsync($"{stream}/Observations", "result"));
        Assert.Equal("12", (await SeriesTests.PointsAsync(region, stream, "span=month"))[0]!["sum"]!.ToJsonString());
    }

    private static async Task<string> HourAsync(SensorRegion region, string stream)
    {
        var point = (await SeriesTests.PointsAsync(region, stream, "span=hour&from=2020-01-01&to=2021-01-01"))[0]!;
        return $"{point["time"]} {point["count"]} {point["sum"]!.ToJsonString()}";
    }
}
