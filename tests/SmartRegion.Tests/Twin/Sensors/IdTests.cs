using SmartRegion.Commands;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>Ids are whole numbers, UUIDs or texts, as the operator chose.</summary>
public sealed class IdTests
{
    [Theory]
    [InlineData("sqlite", IdKind.Uuid)]
    [InlineData("postgres", IdKind.Uuid)]
    [InlineData("sqlite", IdKind.String)]
    [InlineData("postgres", IdKind.String)]
    public async Task The_same_is_done_with_every_kind_of_id(string engine, IdKind kind)
    {
        await using var r = new SensorRegion(await TestRegion.StartAsync(engine, settings: s => s with { SensorIds = kind }));
        await r.StreamAsync();
        Assert.Equal(JsonValueKind(kind), (await r.GetAsync("/Things"))["value"]![0]!["@iot.id"]!.GetValueKind());
        var thing = (await r.GetAsync("/Things"))["value"]![0]!["@iot.selfLink"]!.GetValue<string>()[$"{r.Region.Url}v1.1".Length..];
        var id = (await r.GetAsync("/Datastreams"))["value"]![0]!["@iot.id"]!.ToJsonString();
        var text = id.Trim('"');
        Assert.Equal("Light", await r.ListAsync($"{thing}/Datastreams"));
        foreach (var written in new[] { $"/Datastreams('{text}')", (await r.GetAsync("/Datastreams"))["value"]![0]!["@iot.selfLink"]!.GetValue<string>()[$"{r.Region.Url}v1.1".Length..] })
            Assert.Equal("Light", (await r.GetAsync(written))["name"]!.GetValue<string>());
        var observation = await r.CreateAsync("/Observations", $$$"""{"phenomenonTime":"2024-01-01T00:00:00Z","result":1,"Datastream":{"@iot.id":{{{id}}} } }""");
        Assert.Equal("1", (await r.GetAsync(observation))["result"]!.ToJsonString());
        var arrays = await r.SendAsync("POST", "/CreateObservations", $$$"""[{"Datastream":{"@iot.id":{{{id}}} },"components":["result"],"dataArray":[[2],[3]]}]""");
        Assert.Equal("3", (await r.GetAsync(arrays.Json![1]!.GetValue<string>()[$"{r.Region.Url}v1.1".Length..]))["result"]!.ToJsonString());
        Assert.Equal("Light", await r.ListAsync($"/Datastreams?$filter=id eq '{text}'"));
        Assert.Equal("", await r.ListAsync($"/Datastreams?$filter=id ne '{text}'"));
        Assert.Equal("1 2 3", await r.ListAsync($"/Observations?$filter=Datastream/id eq '{text}'", "result"));
        var link = (await r.GetAsync("/Observations?$resultFormat=dataArray"))["value"]![0]!["Datastream@iot.navigationLink"]!.GetValue<string>();
        Assert.Equal("Light", (await r.GetAsync(link[$"{r.Region.Url}v1.1".Length..]))["name"]!.GetValue<string>());
        await r.ChangeAsync("DELETE", observation);
        Assert.Equal(404, (await r.SendAsync("GET", "/Things(00000000-0000-8000-8000-000000000001)")).Status);
        Assert.Equal(404, (await r.SendAsync("GET", "/Things('nobody')")).Status);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Where_ids_are_texts_a_client_may_choose_them(string engine)
    {
        await using var r = new SensorRegion(await TestRegion.StartAsync(engine, settings: s => s with { SensorIds = IdKind.String }));
        Assert.Equal("/Things('lamp ''7''%2F1')", await r.CreateAsync("/Things", """{"@iot.id":"lamp '7'/1","name":"Lamp","description":"d"}"""));
        Assert.Equal("Lamp", (await r.GetAsync("/Things('lamp%20''7''%2F1')"))["name"]!.GetValue<string>());
        Assert.Equal("Lamp", await r.ListAsync("/Things?$filter=id eq 'lamp ''7''/1'"));
        var taken = await r.SendAsync("POST", "/Things", """{"@iot.id":"lamp '7'/1","name":"Lamp","description":"d"}""");
        Assert.Equal((409, "/@iot.id"), (taken.Status, taken.Fields.Single()));
        await r.CreateAsync("/Datastreams", SensorRegion.Datastream("S", ""","@iot.id":"stream","Thing":{"@iot.id":"lamp '7'/1"}"""));
        Assert.Equal("S", await r.ListAsync("/Things('lamp%20''7''%2F1')/Datastreams"));
        Assert.Equal("stream", (await r.GetAsync("/Datastreams('stream')?$select=id"))["@iot.id"]!.GetValue<string>());
        await r.CreateAsync("/Things", $$$"""{"name":"Post","description":"d","Datastreams":[{{{SensorRegion.Datastream("Own", ""","@iot.id":"own" """)}}}]}""");
        Assert.Equal("Own", (await r.GetAsync("/Datastreams('own')"))["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_kind_is_settled_with_the_first_entity()
    {
        await using var store = await TestStore.OpenAsync("sqlite");
        await StartAsync(store.Store, IdKind.Uuid);
        await StartAsync(store.Store, IdKind.Long);
        await store.Store.WriteAsync(s => s.ExecuteAsync($"insert into sensors (name, doc) values ('x', '{{}}')"));
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(store.Store, IdKind.String));
        Assert.Contains("--sensor-ids long", fault.Message, StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => Settings.Parse(["--sensor-ids", "short"], _ => null));
    }

    private static async Task StartAsync(Store store, IdKind kind)
    {
        var events = new SensorEvents();
        await using var nodes = new OtherNodes(store, events, Microsoft.Extensions.Logging.Abstractions.NullLogger<OtherNodes>.Instance);
        await new SmartRegion.Twin.Sensors.Sensors(store, events, new SensorSettings(kind), nodes, new(store)).StartAsync();
    }

    private static System.Text.Json.JsonValueKind JsonValueKind(IdKind kind) => kind == IdKind.Long ? System.Text.Json.JsonValueKind.Number : System.Text.Json.JsonValueKind.String;
}
