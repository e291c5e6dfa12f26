using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/create-update-delete: update-entity, update-entity-put, update-entity-jsonpatch, historical-location-manual-creation.</summary>
public sealed class UpdateTests
{
    public static TheoryData<string, string, string> Patches => new()
    {
        { "/Things(1)", """{"description":"PATCHED"}""", "description" },
        { "/Things(1)", """{"properties":{"x":[1,2]}}""", "properties" },
        { "/Locations(1)", """{"location":{"type":"Point","coordinates":[114.05,-50]}}""", "location" },
        { "/HistoricalLocations(1)", """{"time":"2015-07-01T00:00:00Z"}""", "time" },
        { "/Sensors(1)", """{"metadata":{"any":"JSON"}}""", "metadata" },
        { "/ObservedProperties(1)", """{"definition":"http://example.org/new"}""", "definition" },
        { "/Datastreams(1)", """{"unitOfMeasurement":{"name":"Entropy","symbol":"S","definition":"http://example.org/S"}}""", "unitOfMeasurement" },
        { "/FeaturesOfInterest(1)", """{"feature":{"type":"Point","coordinates":[114.05,-51.05]}}""", "feature" },
        { "/Observations(4294967297)", """{"phenomenonTime":"2015-07-01T00:40:00Z"}""", "phenomenonTime" },
        { "/Observations(4294967297)", """{"result":[1,2]}""", "result" },
        { "/Observations(4294967297)", """{"resultQuality":"good"}""", "resultQuality" },
        { "/Observations(4294967297)", """{"validTime":"2015-07-01T00:40:00Z/2015-07-02T00:40:00Z"}""", "validTime" },
        { "/Observations(4294967297)", """{"parameters":{"a":2}}""", "parameters" },
        { "/Observations(4294967297)", """{"resultTime":"2015-07-01T00:41:00Z"}""", "resultTime" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task PATCH_changes_what_it_names_and_keeps_the_rest(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.ObserveAsync(await r.StreamAsync(), "2024-05-17T08:30:00Z", "1");
        foreach (var (path, patch, name) in Patches.Select(p => p.Data))
        {
            var expected = (JsonObject)(await r.GetAsync(path)).DeepClone();
            expected[name] = JsonNode.Parse(patch)![name]!.DeepClone();
            await r.ChangeAsync("PATCH", path, patch);
            var now = await r.GetAsync(path);
            if (path == "/Datastreams(1)") { expected.Remove("phenomenonTime"); now.Remove("phenomenonTime"); }
            Assert.True(JsonNode.DeepEquals(expected, now), $"{patch}: {now.ToJsonString()} instead of {expected.ToJsonString()}");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task PUT_replaces_the_properties_and_keeps_relations(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var observation = await r.CreateAsync($"{stream}/Observations", """{"phenomenonTime":"2024-05-17T08:30:00Z","resultTime":"2024-05-17T08:31:00Z","result":1,"parameters":{"a":1}}""");
        await r.ChangeAsync("PUT", "/Things(1)", """{"name":"New","description":"n"}""");
        var thing = await r.GetAsync("/Things(1)");
        Assert.Equal(("New", "n", false), (thing["name"]!.GetValue<string>(), thing["description"]!.GetValue<string>(), thing.ContainsKey("properties")));
        Assert.Equal("Light", await r.ListAsync("/Things(1)/Datastreams"));
        await r.ChangeAsync("PUT", observation, """{"result":"99","phenomenonTime":"2015-08-01T00:40:00.000Z"}""");
        var o = await r.GetAsync(observation);
        Assert.Equal(("99", "2015-08-01T00:40:00Z", null, false), (o["result"]!.GetValue<string>(), o["phenomenonTime"]!.GetValue<string>(), o["resultTime"], o.ContainsKey("parameters")));
        await r.ChangeAsync("PUT", "/HistoricalLocations(1)", """{"time":"2015-08-01T00:00:00Z"}""");
        Assert.Equal("New", (await r.GetAsync("/HistoricalLocations(1)/Thing"))["name"]!.GetValue<string>());
        var missing = await r.SendAsync("PUT", "/Things(1)", """{"name":"New"}""");
        Assert.Equal((400, "/description"), (missing.Status, missing.Fields.Single()));
        Assert.Equal(404, (await r.SendAsync("PUT", "/Things(99)", """{"name":"New","description":"n"}""")).Status);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task JSON_Patch_is_known_by_its_media_type(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var observation = await r.ObserveAsync(await r.StreamAsync(), "2024-05-17T08:30:00Z", """{"a":[1,2]}""");
        var bare = await r.CreateAsync("/Things", """{"name":"Bare","description":"d"}""");
        const string type = "application/json-patch+json";
        await r.ChangeAsync("PATCH", bare, """[{"op":"add","path":"/properties","value":{"key1":1}}]""", type);
        await r.ChangeAsync("PATCH", bare, """[{"op":"copy","from":"/properties/key1","path":"/properties/keyCopy1"},{"op":"move","from":"/properties/key1","path":"/properties/key2"}]""", type);
        Assert.True(SensorRegion.Same((await r.GetAsync(bare))["properties"], """{"keyCopy1":1,"key2":1}"""));
        await r.ChangeAsync("PATCH", "/Things(1)", """[{"op":"test","path":"/name","value":"Office"},{"op":"replace","path":"/name","value":"Home"},{"op":"remove","path":"/properties/a"}]""", type);
        Assert.Equal("Home", (await r.GetAsync("/Things(1)"))["name"]!.GetValue<string>());
        await r.ChangeAsync("PATCH", observation, """[{"op":"add","path":"/result/a/-","value":3}]""", type);
        Assert.True(SensorRegion.Same((await r.GetAsync(observation))["result"], """{"a":[1,2,3]}"""));
        Assert.Equal(409, (await r.SendAsync("PATCH", bare, """[{"op":"test","path":"/name","value":"x"}]""", type)).Status);
        Assert.Equal(400, (await r.SendAsync("PATCH", bare, """[{"op":"remove","path":"/name"}]""", type)).Status);
        Assert.Equal("Bare", (await r.GetAsync(bare))["name"]!.GetValue<string>());
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "/Things(1)", """{"Locations":[{"name":"L","description":"d","encodingType":"text/plain","location":"x"}]}""", "/Locations" },
        { "/Things(1)", """{"Datastreams":[{"name":"S"}]}""", "/Datastreams" },
        { "/Sensors(1)", """{"Datastreams":[{"name":"S"}]}""", "/Datastreams" },
        { "/Datastreams(1)", """{"Thing":{"name":"T","description":"d"}}""", "/Thing" },
        { "/Datastreams(1)", """{"Sensor":{"name":"T","description":"d"}}""", "/Sensor" },
        { "/Datastreams(1)", """{"Observations":[{"result":1}]}""", "/Observations" },
        { "/Datastreams(1)", """{"Thing":{"@iot.id":99}}""", "/Thing/@iot.id" },
        { "/Datastreams(1)", """{"name":null}""", "/name" },
        { "/Datastreams(1)", """{"name":5}""", "/name" },
        { "/Things(1)", """{"properties":"text"}""", "/properties" },
        { "/Things(1)", """{"colour":"red"}""", "/colour" },
        { "/Locations(1)", """{"location":{"type":"Point","coordinates":["a","b"]}}""", "/location" },
        { "/Observations(4294967297)", """{"Datastream":{"@iot.id":2}}""", "/Datastream" },
        { "/Observations(4294967297)", """{"MultiDatastream":{"@iot.id":1}}""", "/MultiDatastream" },
        { "/Observations(4294967297)", """{"phenomenonTime":"never"}""", "/phenomenonTime" },
        { "/ObservedProperties(1)", """{"MultiDatastreams":[{"@iot.id":1}]}""", "/MultiDatastreams" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_change_takes_links_and_nothing_inline_and_a_fault_changes_nothing(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.ObserveAsync(await r.StreamAsync(), "2024-05-17T08:30:00Z", "1");
        await r.StreamAsync("Second", "Other");
        foreach (var (path, patch, field) in Refused.Select(p => p.Data))
        {
            var before = (await r.GetAsync(path)).ToJsonString();
            var answer = await r.SendAsync("PATCH", path, patch);
            Assert.True(answer.Status == 400 && answer.Fields.Any(f => f.StartsWith(field, StringComparison.Ordinal)), $"{patch}: {answer.Status} {answer.Text}");
            Assert.Equal(before, (await r.GetAsync(path)).ToJsonString());
        }
        await r.ChangeAsync("PATCH", "/Things(2)", """{"Datastreams":[{"@iot.id":1}]}""");
        Assert.Equal("Light Second", await r.ListAsync("/Things(2)/Datastreams"));
        await r.ChangeAsync("PATCH", "/Datastreams(1)", """{"Thing":{"@iot.id":1},"Sensor":{"@iot.id":2}}""");
        Assert.Equal("Light", await r.ListAsync("/Things(1)/Datastreams"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_new_Location_leaves_a_HistoricalLocation_and_one_in_the_past_does_not_move_the_Thing(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var thing = await r.CreateAsync("/Things", """{"name":"T","description":"d"}""");
        foreach (var (name, lat) in new[] { ("L1", 50), ("L2", 51), ("L3", 52) }) await r.CreateAsync("/Locations", SensorRegion.Location(name, 8, lat));
        await r.ChangeAsync("PATCH", thing, """{"Locations":[{"@iot.id":1}]}""");
        Assert.Equal("L1", await r.ListAsync($"{thing}/HistoricalLocations(1)/Locations"));
        await r.ChangeAsync("PATCH", "/HistoricalLocations(1)", """{"time":"2016-01-01T06:00:00.000Z"}""");
        await r.CreateAsync("/HistoricalLocations", """{"time":"2016-01-01T07:00:00.000Z","Thing":{"@iot.id":1},"Locations":[{"@iot.id":2}]}""");
        Assert.Equal("L2", await r.ListAsync($"{thing}/Locations"));
        await r.CreateAsync("/HistoricalLocations", """{"time":"2016-01-01T05:00:00.000Z","Thing":{"@iot.id":1},"Locations":[{"@iot.id":3}]}""");
        Assert.Equal("L2", await r.ListAsync($"{thing}/Locations"));
        await r.CreateAsync($"{thing}/Locations", SensorRegion.Location("L4", 8, 53));
        Assert.Equal("L4", await r.ListAsync($"{thing}/Locations"));
        Assert.Equal("2016-01-01T05:00:00Z 2016-01-01T06:00:00Z 2016-01-01T07:00:00Z", string.Join(' ', (await r.ListAsync($"{thing}/HistoricalLocations?$orderby=time", "time")).Split(' ').Take(3)));
        await r.ChangeAsync("PATCH", "/Locations(3)", """{"Things":[{"@iot.id":1}]}""");
        Assert.Equal("L3", await r.ListAsync($"{thing}/Locations"));
    }
}
