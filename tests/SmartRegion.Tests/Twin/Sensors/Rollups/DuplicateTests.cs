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

    [Theory]
    [InlineData("sqlite", "refuse")]
    [InlineData("postgres", "replace")]
    public async Task A_change_does_not_put_two_at_one_time(string engine, string duplicates)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await StreamAsync(region, duplicates);
        await region.ObserveAsync(stream, Time, "1");
        var second = await region.ObserveAsync(stream, "2025-03-01T11:00:00Z", "2");
        var answer = await region.SendAsync("PATCH", second, $$"""{"phenomenonTime":"{{Time}}"}""");
        Assert.Equal((409, "/phenomenonTime"), (answer.Status, Assert.Single(answer.Fields)));
        await region.ChangeAsync("PATCH", second, """{"phenomenonTime":"2025-03-01T11:00:00Z","result":3}""");
        await region.ChangeAsync("PATCH", second, """{"phenomenonTime":"2025-03-01T12:00:00Z"}""");
        Assert.Equal("1 3", await region.ListAsync($"{stream}/Observations", "result"));
    }

    [Fact]
    public async Task What_is_replaced_is_told_as_updated_and_once()
    {
        await using var region = await SensorRegion.StartAsync("sqlite");
        var stream = await StreamAsync(region, "replace");
        var told = new List<string>();
        await region.ObserveAsync(stream, Time, "1");
        using var listening = region.Region.Service<SmartRegion.Twin.Sensors.SensorEvents>().Listen(changes =>
        {
            told.AddRange(changes.Entities.Select(c => $"{c.Kind} {SmartRegion.Twin.Sensors.Model.ObservationRow.Split(c.Key).Seq}"));
            told.AddRange(changes.Observations.Select(o => $"Observed {o.Seq} {o.Number}"));
        });
        await region.ObserveAsync(stream, Time, "2");
        Assert.Equal(["Updated 1"], told);
        told.Clear();
        await SendAsync(region, stream, $"""["{Time}",3],["2025-03-01T10:30:00Z",4],["2025-03-01T10:30:00Z",5]""");
        Assert.Equal(["Updated 1", "Observed 2 5"], told);
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
