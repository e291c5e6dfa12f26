namespace SmartRegion.Tests.Twin.Sensors.Rollups;

/// <summary>Two observations of one time: kept, refused or replaced, as the datastream says.</summary>
public sealed class DuplicateTests
{
    private const string Time = "2025-03-01T10:00:00Z";

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task By_default_both_are_kept(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ObserveAsync(stream, Time, "1");
        await region.ObserveAsync(stream, Time, "2");
        Assert.Equal("1 2", await region.ListAsync($"{stream}/Observations", "result"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Refuse_answers_409_and_an_error_within_a_data_array(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await StreamAsync(region, "refuse");
        await region.ObserveAsync(stream, Time, "1");
        var answer = await region.SendAsync("POST", $"{stream}/Observations", $$"""{"phenomenonTime":"{{Time}}","result":2}""");
        Assert.Equal((409, "/phenomenonTime"), (answer.Status, Assert.Single(answer.Fields)));
        var many = await SendAsync(region, stream, $"""["{Time}",3],["2025-03-01T11:00:00Z",4],["2025-03-01T11:00:00Z",5]""");
        Assert.Equal([true, false, true], ((System.Text.Json.Nodes.JsonArray)many.Json!).Select(a => a!.GetValue<string>().StartsWith("error", StringComparison.Ordinal)));
        Assert.Equal("1 4", await region.ListAsync($"{stream}/Observations", "result"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Replace_puts_the_later_one_in_the_place_and_under_the_id_of_the_earlier(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await StreamAsync(region, "replace");
        var first = await region.ObserveAsync(stream, Time, "1");
        Assert.Equal(first, await region.ObserveAsync(stream, Time, "2"));
        var many = (System.Text.Json.Nodes.JsonArray)(await SendAsync(region, stream, $"""["{Time}",3],["2025-03-01T10:30:00Z",4],["2025-03-01T10:30:00Z",5]""")).Json!;
        Assert.EndsWith(first, many[0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(many[1]!.GetValue<string>(), many[2]!.GetValue<string>());
        Assert.Equal("3 5", await region.ListAsync($"{stream}/Observations", "result"));
        Assert.Equal(2, (await region.GetAsync($"{stream}/Observations?$count=true"))["@iot.count"]!.GetValue<long>());
        Assert.Equal("8", (await SeriesTests.PointsAsync(region, stream, "span=hour"))[0]!["sum"]!.ToJsonString());
    }

    private static async Task<string> StreamAsync(SensorRegion region, string duplicates)
    {
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, $$$"""{"properties":{"duplicates":"{{{duplicates}}}"}}""");
        return stream;
    }

    private static Task<Answer> SendAsync(SensorRegion region, string stream, string rows) => region.SendAsync("POST", "/CreateObservations",
        $$"""[{"Datastream":{"@iot.id":{{SensorRegion.Id(stream)}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""");
}
