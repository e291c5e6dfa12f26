using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors.Reading;

/// <summary>The newest observations of a datastream are kept as they were told, and never told when they are others.</summary>
public sealed class LatestPagesTests
{
    private const string Latest = "/Observations?$top=3&$orderby=phenomenonTime desc";

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task After_every_kind_of_change_the_page_is_as_if_it_were_read_anew(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await ToldAsync(region, stream, "");
        var first = await region.ObserveAsync(stream, "2025-03-01T10:00:00Z", "1");
        await ToldAsync(region, stream, "1");
        await region.ObserveAsync(stream, "2025-03-01T09:00:00Z", "0");
        await ToldAsync(region, stream, "1 0");
        await region.ChangeAsync("PATCH", first, """{"result":7}""");
        await ToldAsync(region, stream, "7 0");
        var array = $$"""[{"Datastream":{"@iot.id":{{SensorRegion.Id(stream)}}},"components":["phenomenonTime","result"],"dataArray":[["2025-03-02T00:00:00Z",8],["2025-03-03T00:00:00Z",9]]}]""";
        Assert.Equal(201, (await region.SendAsync("POST", "/CreateObservations", array)).Status);
        await ToldAsync(region, stream, "9 8 7");
        await region.ChangeAsync("PATCH", stream, """{"properties":{"duplicates":"replace"}}""");
        Assert.Equal(201, (await region.SendAsync("POST", "/CreateObservations", array.Replace("9]", "90]", StringComparison.Ordinal))).Status);
        await ToldAsync(region, stream, "90 8 7");
        await region.ChangeAsync("DELETE", first);
        await ToldAsync(region, stream, "90 8 0");
        await region.ChangeAsync("DELETE", $"{stream}/Observations?$filter=result eq 90");
        await ToldAsync(region, stream, "8 0");
        await region.ChangeAsync("DELETE", stream);
        Assert.Equal(404, (await region.SendAsync("GET", stream + Latest)).Status);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_that_another_process_made_is_told_too(string engine)
    {
        await using var region = await SensorRegion.StartAsync(engine);
        var stream = await region.StreamAsync();
        await region.ObserveAsync(stream, "2025-03-01T10:00:00Z", "1");
        await ToldAsync(region, stream, "1");
        // As a second node does: the store alone knows of it.
        using var other = new SmartRegion.Twin.Sensors.Reading.LatestPages(region.Region.Service<SmartRegion.Storage.Store>());
        await region.ObserveAsync(stream, "2025-03-01T11:00:00Z", "2");
        var sensors = region.Region.Service<SmartRegion.Twin.Sensors.Sensors>();
        var request = new SmartRegion.Twin.Sensors.SensorRequest("GET", stream[1..] + "/Observations", [new("$top", "3")], "http://localhost/v1.1");
        for (var expected = 2; expected < 4; expected++)
        {
            var page = await other.ReadAsync(sensors.Ids, request);
            Assert.Equal(expected, ((JsonArray)JsonNode.Parse(page.Body.Span)!["value"]!).Count);
            await region.ObserveAsync(stream, $"2025-03-01T1{expected}:30:00Z", "3");
        }
    }

    // Asked for twice, so that the second answer is the one that was kept; $skip is answered by the store.
    private static async Task ToldAsync(SensorRegion region, string stream, string results)
    {
        Assert.Equal(results, await region.ListAsync(stream + Latest, "result"));
        Assert.Equal((await region.GetAsync(stream + Latest + "&$skip=0"))["value"]!.ToJsonString(), (await region.GetAsync(stream + Latest))["value"]!.ToJsonString());
    }
}
