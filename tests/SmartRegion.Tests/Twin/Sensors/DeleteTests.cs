namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/create-update-delete/delete-entity: what goes with an entity, and what stays (18-088, table 24).</summary>
public sealed class DeleteTests
{
    private static readonly string[] Sets = ["Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest"];

    public static TheoryData<string, string> Cascades => new()
    {
        { "/Things(1)", "Locations Sensors ObservedProperties FeaturesOfInterest" },
        { "/Datastreams(1)", "Things Locations HistoricalLocations Sensors ObservedProperties FeaturesOfInterest" },
        { "/Locations(1)", "Things Datastreams Sensors ObservedProperties Observations FeaturesOfInterest" },
        { "/HistoricalLocations(1)", "Things Locations Datastreams Sensors ObservedProperties Observations FeaturesOfInterest" },
        { "/Sensors(1)", "Things Locations HistoricalLocations ObservedProperties FeaturesOfInterest" },
        { "/ObservedProperties(1)", "Things Locations HistoricalLocations Sensors FeaturesOfInterest" },
        { "/FeaturesOfInterest(1)", "Things Locations HistoricalLocations Datastreams Sensors ObservedProperties" },
        { "/Observations(4294967297)", "Things Locations HistoricalLocations Datastreams Sensors ObservedProperties FeaturesOfInterest" },
    };

    [Theory]
    [MemberData(nameof(Cascades))]
    public async Task What_depends_on_it_goes_and_the_rest_stays(string path, string kept)
    {
        foreach (var engine in new[] { "sqlite", "postgres" })
        {
            await using var r = await SensorRegion.StartAsync(engine);
            await r.ObserveAsync(await r.StreamAsync(), "2024-05-17T08:30:00Z", "1");
            await r.ChangeAsync("DELETE", path);
            Assert.Equal(404, (await r.SendAsync("GET", path)).Status);
            Assert.Equal(404, (await r.SendAsync("DELETE", path)).Status);
            var left = new List<string>();
            foreach (var set in Sets) if (await r.ListAsync("/" + set, "@iot.id") != "") left.Add(set);
            Assert.Equal(kept, string.Join(' ', left));
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_id_is_never_used_twice(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var first = await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", "1");
        await r.ChangeAsync("DELETE", first);
        Assert.NotEqual(first, await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", "1"));
        await r.ChangeAsync("DELETE", "/Things(1)");
        Assert.NotEqual(stream, await r.StreamAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task DELETE_and_PATCH_of_a_set_take_what_the_filter_picks(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var other = await r.StreamAsync("Second", "Other");
        foreach (var s in new[] { stream, other })
            for (var i = 1; i <= 5; i++) await r.ObserveAsync(s, $"2024-05-0{i}T00:00:00Z", $"{i}");
        await r.ChangeAsync("DELETE", $"{stream}/Observations?$filter=phenomenonTime lt 2024-05-03T00:00:00Z");
        Assert.Equal("3 4 5", await r.ListAsync($"{stream}/Observations", "result"));
        Assert.Equal("1 2 3 4 5", await r.ListAsync($"{other}/Observations", "result"));
        Assert.Equal("2024-05-03T00:00:00Z/2024-05-05T00:00:00Z", (await r.GetAsync(stream))["phenomenonTime"]!.GetValue<string>());
        Assert.Equal("3", (await r.GetAsync($"{stream}/Observations?$count=true"))["@iot.count"]!.ToJsonString());
        await r.ChangeAsync("DELETE", "/Observations?$filter=result ge 4");
        Assert.Equal("3 1 2 3", await r.ListAsync("/Observations", "result"));
        await r.ChangeAsync("PATCH", $"{other}/Observations?$filter=result gt 1", """{"resultQuality":"checked"}""");
        Assert.Equal("null checked checked", await r.ListAsync($"{other}/Observations", "resultQuality"));
        await r.ChangeAsync("PATCH", "/Things?$filter=name eq 'Other'", """{"description":"changed"}""");
        Assert.Equal("d changed", await r.ListAsync("/Things", "description"));
        await r.ChangeAsync("DELETE", "/Things?$filter=startswith(name,'Of')");
        Assert.Equal("Other", await r.ListAsync("/Things"));
        var all = await r.SendAsync("DELETE", "/Things");
        Assert.Equal((400, "$filter"), (all.Status, all.Fields.Single()));
        Assert.Equal(400, (await r.SendAsync("DELETE", "/Things?$filter=true&$top=1")).Status);
        Assert.Equal(405, (await r.SendAsync("PUT", "/Things", "{}")).Status);
        Assert.Equal(405, (await r.SendAsync("POST", "/Things(2)", "{}")).Status);
    }
}
