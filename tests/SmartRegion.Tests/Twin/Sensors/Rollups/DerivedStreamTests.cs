using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors.Rollups;

/// <summary>Rollups as MultiDatastreams of the standard.</summary>
public sealed class DerivedStreamTests
{
    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_datastream_that_asks_for_it_has_its_days_told_as_a_MultiDatastream(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, """{"properties":{"rollups":["day"]}}""");
        await region.ObserveAsync(stream, "2025-03-01T10:30:00Z", "10");
        await region.ObserveAsync(stream, "2025-03-01T12:30:00Z", "20");
        await region.ObserveAsync(stream, "2025-03-05T12:30:00Z", "1");
        await CatchUpAsync(region, stream);
        var derived = Assert.Single((JsonArray)(await region.GetAsync($"/MultiDatastreams?$filter=properties/derivedFrom eq {SensorRegion.Id(stream)}&$expand=Observations,ObservedProperties,Thing"))["value"]!)!;
        Assert.Equal("Light (day)", derived["name"]!.GetValue<string>());
        Assert.Equal(5, ((JsonArray)derived["ObservedProperties"]!).Count);
        Assert.Equal("Office", derived["Thing"]!["name"]!.GetValue<string>());
        Assert.Equal(["2025-02-28T23:00:00Z/2025-03-01T23:00:00Z [10,20,15,2,30]", "2025-03-04T23:00:00Z/2025-03-05T23:00:00Z [1,1,1,1,1]"],
            ((JsonArray)derived["Observations"]!).Select(o => $"{o!["phenomenonTime"]} {o["result"]!.ToJsonString()}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_day_that_changes_keeps_its_id_and_one_that_is_emptied_goes(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, """{"properties":{"rollups":["day"]}}""");
        var observation = await region.ObserveAsync(stream, "2025-03-01T10:30:00Z", "10");
        await CatchUpAsync(region, stream);
        var id = await region.ListAsync("/MultiDatastreams(2)/Observations", "@iot.id");
        await region.ObserveAsync(stream, "2025-03-01T11:30:00Z", "30");
        await CatchUpAsync(region, stream);
        Assert.Equal((id, "[10,30,20,2,40]"), (await region.ListAsync("/MultiDatastreams(2)/Observations", "@iot.id"), await region.ListAsync("/MultiDatastreams(2)/Observations", "result")));
        await region.ChangeAsync("DELETE", $"{stream}/Observations?$filter=true");
        await CatchUpAsync(region, stream);
        Assert.Equal("", await region.ListAsync("/MultiDatastreams(2)/Observations", "result"));
        Assert.Equal(404, (await region.SendAsync("GET", observation)).Status);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_but_the_service_writes_there(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, """{"properties":{"rollups":["day"]}}""");
        await region.ObserveAsync(stream, "2025-03-01T10:30:00Z", "10");
        await CatchUpAsync(region, stream);
        const string Derived = "/MultiDatastreams(2)", Body = """{"phenomenonTime":"2025-03-02T00:00:00Z","result":[1,2,3,4,5]}""";
        var told = $"/Observations({await region.ListAsync($"{Derived}/Observations", "@iot.id")})";
        var tries = new[]
        {
            await region.SendAsync("POST", $"{Derived}/Observations", Body),
            await region.SendAsync("POST", "/Observations", Body[..^1] + ""","MultiDatastream":{"@iot.id":2}}"""),
            await region.SendAsync("PATCH", told, """{"result":[1,2,3,4,5]}"""),
            await region.SendAsync("PUT", told, Body),
            await region.SendAsync("DELETE", told),
            await region.SendAsync("DELETE", $"{Derived}/Observations?$filter=true"),
            await region.SendAsync("PATCH", $"{Derived}/Observations?$filter=true", """{"resultQuality":"x"}"""),
        };
        Assert.All(tries, t => Assert.Equal((409, "application/problem+json"), (t.Status, t.Type)));
        Assert.All(tries, t => Assert.Contains("only the service writes", t.Text, StringComparison.Ordinal));
        var array = await region.SendAsync("POST", "/CreateObservations", $$"""
            [{"MultiDatastream":{"@iot.id":2},"components":["phenomenonTime","result"],"dataArray":[["2025-03-02T00:00:00Z",[1,2,3,4,5]]]},
             {"Datastream":{"@iot.id":{{SensorRegion.Id(stream)}}},"components":["phenomenonTime","result"],"dataArray":[["2025-03-01T11:30:00Z",20]]}]
            """);
        Assert.Equal([true, false], ((JsonArray)array.Json!).Select(a => a!.GetValue<string>().StartsWith("error", StringComparison.Ordinal)));
        var batch = await region.SendAsync("POST", "/$batch", $$"""{"requests":[{"id":"0","method":"post","url":"MultiDatastreams(2)/Observations","body":{{Body}}}]}""");
        Assert.Equal(409, batch.Json!["responses"]![0]!["status"]!.GetValue<int>());
        await CatchUpAsync(region, stream);
        Assert.Equal("[10,20,15,2,30]", await region.ListAsync($"{Derived}/Observations", "result"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Clearing_all_observations_clears_what_clients_wrote_and_rollups_follow(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ChangeAsync("PATCH", stream, """{"properties":{"rollups":["day"]}}""");
        await region.ObserveAsync(stream, "2025-03-01T10:30:00Z", "10");
        await CatchUpAsync(region, stream);
        await region.ChangeAsync("DELETE", "/Observations?$filter=phenomenonTime lt 2026-01-01T00:00:00Z");
        await CatchUpAsync(region, stream);
        Assert.Equal("", await region.ListAsync("/Observations", "result"));
    }

    private static Task CatchUpAsync(SensorRegion region, string stream) =>
        region.Region.Service<SmartRegion.Twin.Sensors.Rollups.Rollups>().CatchUpAsync(long.Parse(SensorRegion.Id(stream), System.Globalization.CultureInfo.InvariantCulture));
}
