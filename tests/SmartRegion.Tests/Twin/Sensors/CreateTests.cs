using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/create-update-delete: create-entity, link-to-existing-entities, deep-insert, historical-location-auto-creation.</summary>
public sealed class CreateTests
{
    private static readonly string[] Sets = ["Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest"];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Each_entity_is_created_and_linked_by_id(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var thing = await r.CreateAsync("/Things", """{"name":"Test Thing","description":"d","properties":{"reference":"first"}}""");
        var location = await r.CreateAsync("/Locations", SensorRegion.Location("Bow river", -114.05, 51.05));
        var sensor = await r.CreateAsync("/Sensors", SensorRegion.Sensor);
        var property = await r.CreateAsync("/ObservedProperties", SensorRegion.ObservedProperty);
        var feature = await r.CreateAsync("/FeaturesOfInterest", """{"name":"Station","description":"d","encodingType":"application/vnd.geo+json","feature":{"type":"Point","coordinates":[10,10]}}""");
        var stream = await r.CreateAsync("/Datastreams", $$$"""
            {"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"Celsius","symbol":"degC","definition":"ucum:Cel"},
             "Thing":{"@iot.id":{{{SensorRegion.Id(thing)}}}},"ObservedProperty":{"@iot.id":{{{SensorRegion.Id(property)}}}},"Sensor":{"@iot.id":{{{SensorRegion.Id(sensor)}}}}}
            """);
        var observation = await r.CreateAsync("/Observations", $$$"""
            {"phenomenonTime":"2015-03-01T00:40:00.000Z","validTime":"2016-01-01T02:01:01+01:00/2016-01-02T00:59:59+01:00","result":8,"parameters":{"param1":"a"},
             "Datastream":{"@iot.id":{{{SensorRegion.Id(stream)}}}},"FeatureOfInterest":{"@iot.id":{{{SensorRegion.Id(feature)}}}}}
            """);
        var read = await r.GetAsync(observation);
        Assert.Equal("2015-03-01T00:40:00Z", read["phenomenonTime"]!.GetValue<string>());
        Assert.Equal("2016-01-01T01:01:01Z/2016-01-01T23:59:59Z", read["validTime"]!.GetValue<string>());
        Assert.True(read.ContainsKey("resultTime") && read["resultTime"] is null);
        Assert.True(SensorRegion.Same(read["parameters"], """{"param1":"a"}"""));
        Assert.Equal("Station", (await r.GetAsync($"{observation}/FeatureOfInterest"))["name"]!.GetValue<string>());
        await r.ChangeAsync("PATCH", thing, $$$"""{"Locations":[{"@iot.id":{{{SensorRegion.Id(location)}}}}]}""");
        Assert.Equal("Bow river", await r.ListAsync($"{thing}/Locations"));
        var historical = await r.CreateAsync("/HistoricalLocations", $$$"""{"time":"2015-03-01T00:40:00.000Z","Thing":{"@iot.id":{{{SensorRegion.Id(thing)}}}},"Locations":[{"@iot.id":{{{SensorRegion.Id(location)}}}}]}""");
        Assert.Equal("Bow river", await r.ListAsync($"{historical}/Locations"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_deep_insert_creates_all_that_is_nested(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var thing = await r.CreateAsync("/Things", SensorRegion.Thing("Office", "Light").Replace("\"ObservedProperty\"", "\"Observations\":[{\"phenomenonTime\":\"2015-03-01T00:10:00Z\",\"result\":10},{\"result\":\"dim\",\"FeatureOfInterest\":{\"name\":\"Desk\",\"description\":\"d\",\"encodingType\":\"text/plain\",\"feature\":\"by the window\"}}],\"ObservedProperty\"", StringComparison.Ordinal));
        Assert.Equal("Light", await r.ListAsync($"{thing}/Datastreams"));
        Assert.Equal("10 dim", await r.ListAsync("/Observations", "result"));
        Assert.Equal("Desk Roof of Office", await r.ListAsync("/FeaturesOfInterest?$orderby=name"));
        Assert.Equal("Lux 1", (await r.GetAsync("/Datastreams(1)/Sensor"))["name"]!.GetValue<string>());
        Assert.Equal("Roof of Office", await r.ListAsync($"{thing}/HistoricalLocations(1)/Locations"));
        var observation = await r.CreateAsync("/Observations", $$$"""
            {"result":100,"FeatureOfInterest":{"name":"Tower","description":"d","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}},
             "Datastream":{"name":"Second","description":"d","observationType":"t","unitOfMeasurement":{"name":"x","symbol":null,"definition":null},
               "Thing":{"@iot.id":{{{SensorRegion.Id(thing)}}}},"Sensor":{{{SensorRegion.Sensor}}},"ObservedProperty":{{{SensorRegion.ObservedProperty}}}}}
            """);
        Assert.Equal("Second", (await r.GetAsync($"{observation}/Datastream"))["name"]!.GetValue<string>());
        var location = await r.CreateAsync("/Locations", """{"name":"Hall","description":"d","encodingType":"text/plain","location":"the hall","Things":[{"name":"Lamp","description":"d"}]}""");
        Assert.Equal("Lamp", await r.ListAsync($"{location}/Things"));
        Assert.Equal("Lamp", await r.ListAsync($"{location}/HistoricalLocations?$expand=Thing", "Thing") is var told && told.Contains("Lamp") ? "Lamp" : told);
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "/Things", """{"name":"T","description":"d","Datastreams":[{"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"n"},"ObservedProperty":PROPERTY}]}""", "/Datastreams/0/Sensor" },
        { "/Things", """{"name":"T","description":"d","Datastreams":[STREAM,{"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"n"},"Sensor":SENSOR}]}""", "/Datastreams/1/ObservedProperty" },
        { "/Datastreams", "STREAM", "/Thing" },
        { "/Things", """{"name":"T","description":"d","Locations":[{"name":"L","description":"d","encodingType":"application/geo+json","location":{"type":"Point"}}]}""", "/Locations/0/location" },
        { "/Things", """{"name":"T","description":"d","Datastreams":[{"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"n"},"Sensor":SENSOR,"ObservedProperty":PROPERTY,"Observations":[{"phenomenonTime":"2015-03-01T00:10:00Z"}]}]}""", "/Datastreams/0/Observations/0/result" },
        { "/Things", """{"name":"T","description":"d","Datastreams":[{"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"n"},"Sensor":SENSOR,"ObservedProperty":PROPERTY,"Observations":[{"result":1}]}]}""", "/Datastreams/0/Observations/0" },
        { "/Things", """{"name":"T","description":"d","Locations":[{"@iot.id":4711}]}""", "/Locations/0/@iot.id" },
        { "/Observations", """{"result":1,"Datastream":{"@iot.id":4711}}""", "/Datastream/@iot.id" },
        { "/Observations", """{"result":1}""", "/Datastream" },
        { "/HistoricalLocations", """{"time":"2015-03-01T00:10:00Z","Thing":{"name":"T","description":"d"}}""", "/Locations" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_fault_at_any_depth_is_400_that_names_it_and_leaves_nothing(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        foreach (var (path, template, field) in Faults.Select(f => f.Data))
        {
            var json = template.Replace("STREAM", SensorRegion.Datastream("S"), StringComparison.Ordinal)
                .Replace("SENSOR", SensorRegion.Sensor, StringComparison.Ordinal).Replace("PROPERTY", SensorRegion.ObservedProperty, StringComparison.Ordinal);
            var answer = await r.SendAsync("POST", path, json);
            Assert.True(answer.Status == 400 && answer.Fields.Contains(field), $"{json}: {answer.Status} {answer.Text}");
        }
        foreach (var set in Sets) Assert.Equal("", await r.ListAsync("/" + set, "@iot.id"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_posted_to_a_relation_belongs_to_it(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var thing = await r.CreateAsync("/Things", """{"name":"T","description":"d"}""");
        var location = await r.CreateAsync($"{thing}/Locations", SensorRegion.Location("Here", 1, 2));
        var stream = await r.CreateAsync($"{thing}/Datastreams", SensorRegion.Datastream("S"));
        Assert.Equal("Here", await r.ListAsync($"{thing}/Locations"));
        Assert.Equal("T", await r.ListAsync($"{location}/Things"));
        Assert.Equal("T", (await r.GetAsync($"{stream}/Thing"))["name"]!.GetValue<string>());
        await r.CreateAsync($"{thing}/HistoricalLocations", $$$"""{"time":"2015-03-01T00:40:00Z","Locations":[{"@iot.id":{{{SensorRegion.Id(location)}}}}]}""");
        Assert.Equal(2, ((JsonArray)(await r.GetAsync($"{location}/HistoricalLocations"))["value"]!).Count);
        var other = await r.CreateAsync("/Things", """{"name":"U","description":"d"}""");
        var conflict = await r.SendAsync("POST", $"{thing}/Datastreams", SensorRegion.Datastream("S", $$$""","Thing":{"@iot.id":{{{SensorRegion.Id(other)}}}}"""));
        Assert.Equal((400, "/Thing"), (conflict.Status, conflict.Fields.Single()));
        Assert.Equal(404, (await r.SendAsync("POST", "/Things(99)/Datastreams", SensorRegion.Datastream("S"))).Status);
        Assert.Equal(404, (await r.SendAsync("POST", "/Datastreams(99)/Observations", """{"result":1}""")).Status);
        Assert.Equal(404, (await r.SendAsync("POST", $"{other}{stream}/Observations", """{"result":1}""")).Status);
        Assert.Equal(201, (await r.SendAsync("POST", $"{thing}{stream}/Observations", """{"result":1}""")).Status);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_entity_that_is_sent_whole_with_its_id_is_a_link_to_it(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var thing = await r.CreateAsync("/Things", """{"name":"Lamp","description":"d"}""");
        var sensor = await r.CreateAsync("/Sensors", SensorRegion.Sensor);
        async Task<string> Whole(string path) => (await r.GetAsync(path)).ToJsonString();
        static string At(string name, string thing) => SensorRegion.Location(name, 8, 50).Replace("{\"name\"", $"{{\"Things\":[{thing}],\"name\"", StringComparison.Ordinal);
        var location = await r.CreateAsync("/Locations", At("Here", await Whole(thing)));
        Assert.Equal("Here", await r.ListAsync($"{thing}/Locations"));
        var stream = await r.CreateAsync("/Datastreams", $$$"""
            {"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"Celsius","symbol":"degC","definition":"ucum:Cel"},
             "Thing":{{{await Whole(thing)}}},"Sensor":{{{await Whole(sensor)}}},"ObservedProperty":{{{SensorRegion.ObservedProperty}}}}
            """);
        var observation = await r.CreateAsync("/Observations", $$$"""{"result":1,"Datastream":{{{await Whole(stream)}}}}""");
        Assert.Equal("Here", (await r.GetAsync($"{observation}/FeatureOfInterest"))["name"]!.GetValue<string>());
        await r.CreateAsync("/HistoricalLocations", $$$"""{"time":"2015-03-01T00:40:00Z","Thing":{{{await Whole(thing)}}},"Locations":[{{{await Whole(location)}}}]}""");
        await r.ChangeAsync("PUT", location, At("There", await Whole(thing)));
        Assert.Equal("There", await r.ListAsync($"{thing}/Locations"));
        foreach (var set in new[] { "Things", "Sensors", "Locations", "Datastreams" }) Assert.Single((JsonArray)(await r.GetAsync("/" + set))["value"]!);
        var missing = await r.SendAsync("POST", "/Locations", At("Nowhere", """{"@iot.id":4711,"name":"T","description":"d"}"""));
        Assert.Equal((400, "/Things/0/@iot.id"), (missing.Status, missing.Fields.Single()));
    }

    [Fact]
    public async Task Of_members_with_one_name_the_last_counts()
    {
        await using var r = await SensorRegion.StartAsync("sqlite");
        var thing = await r.CreateAsync("/Things", """{"name":"A","properties":{"a":1,"b":[{"c":1,"c":2}],"a":3},"name":"B","description":"d"}""");
        var read = await r.GetAsync(thing);
        Assert.Equal("B", read["name"]!.GetValue<string>());
        Assert.True(SensorRegion.Same(read["properties"], """{"a":3,"b":[{"c":2}]}"""));
        Assert.Equal(400, (await r.SendAsync("PATCH", thing, """{"name":"C","name":"D",}""")).Status);
        Assert.Equal(400, (await r.SendAsync("PATCH", thing, """{"name":"C","name":"D"} x""")).Status);
        Assert.Equal("B", (await r.GetAsync(thing))["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_was_read_can_be_sent_back(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", "1.5");
        foreach (var set in new[] { "Things", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest" })
        {
            var first = ((JsonArray)(await r.GetAsync("/" + set))["value"]!)[0]!;
            await r.CreateAsync("/" + set, first.ToJsonString());
        }
        var prefer = await r.SendAsync("POST", "/Things", """{"name":"T","description":"d"}""", headers: ("Prefer", "return=representation"));
        Assert.Equal((201, "T"), (prefer.Status, prefer.Json!["name"]!.GetValue<string>()));
    }
}
