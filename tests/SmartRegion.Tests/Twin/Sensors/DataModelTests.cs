using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/datamodel and resource-path: what there is, and at which addresses.</summary>
public sealed class DataModelTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_root_lists_every_entity_set_and_the_conformance_served(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var root = await r.GetAsync("");
        var sets = ((JsonArray)root["value"]!).ToDictionary(s => s!["name"]!.GetValue<string>(), s => s!["url"]!.GetValue<string>());
        Assert.Equal(["Datastreams", "FeaturesOfInterest", "HistoricalLocations", "Locations", "MultiDatastreams", "Observations", "ObservedProperties", "Sensors", "Things"], sets.Keys.Order(StringComparer.Ordinal));
        Assert.All(sets, s => Assert.Equal($"{r.Region.Url}v1.1/{s.Key}", s.Value));
        var conformance = ((JsonArray)root["serverSettings"]!["conformance"]!).Select(c => c!.GetValue<string>()).ToList();
        Assert.Contains("http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel", conformance);
        Assert.Equal(root.ToJsonString(), (await r.GetAsync("/")).ToJsonString());
        foreach (var set in sets.Keys) Assert.Empty((JsonArray)(await r.GetAsync("/" + set))["value"]!);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_entity_has_its_control_information_properties_and_relations(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", "1.5");
        await MultiAsync(r);
        var wrong = new List<string>();
        foreach (var type in EntityTypes.All)
        {
            var listed = (JsonObject)((JsonArray)(await r.GetAsync("/" + type.Set))["value"]!)[0]!;
            var link = listed["@iot.selfLink"]!.GetValue<string>();
            Assert.Equal($"{r.Region.Url}v1.1/{type.Set}({listed["@iot.id"]})", link);
            var one = await r.GetAsync(link[$"{r.Region.Url}v1.1".Length..]);
            Assert.True(JsonNode.DeepEquals(listed, one), $"{listed.ToJsonString()}\n{one.ToJsonString()}");
            wrong.AddRange(type.Properties.Where(p => p.Required && !one.ContainsKey(p.Name)).Select(p => $"{type.Name} without {p.Name}"));
            foreach (var nav in type.Navigations)
            {
                if (type.IsObservation && nav.Name == "MultiDatastream") continue;
                if (one[nav.Name + "@iot.navigationLink"]?.GetValue<string>() != $"{link}/{nav.Name}") { wrong.Add($"{type.Name} without link {nav.Name}"); continue; }
                var related = await r.SendAsync("GET", $"{link[$"{r.Region.Url}v1.1".Length..]}/{nav.Name}");
                if (related.Status != 200) wrong.Add($"{type.Name}/{nav.Name}: {related.Status} {related.Text}");
            }
        }
        Assert.Empty(wrong);
    }

    public static TheoryData<string, string> Paths => new()
    {
        { "{0}/name", """{"name":"Light"}""" },
        { "{0}/unitOfMeasurement/symbol", """{"symbol":"lm"}""" },
        { "{0}/Thing/name", """{"name":"Office"}""" },
        { "{0}/Thing/properties/a/b", """{"b":1}""" },
        { "{0}/Thing/Datastreams({1})/Sensor/name", """{"name":"Lux 1"}""" },
        { "{0}/Thing/Locations(1)/Things(1)/Datastreams({1})/ObservedProperty/Datastreams({1})/Thing/name", """{"name":"Office"}""" },
        { "{0}/Thing/HistoricalLocations(1)/Thing/Locations(1)/name", """{"name":"Roof of Office"}""" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_path_of_any_length_leads_to_what_it_names(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var observation = await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", "[4,[5,6],{\"x\":7}]");
        foreach (var (path, json) in Paths.Select(p => p.Data))
            Assert.Equal(json, (await r.GetAsync(string.Format(path, stream, SensorRegion.Id(stream)))).ToJsonString());
        Assert.Equal("Office", (await r.SendAsync("GET", $"{observation}/Datastream/Thing/name/$value")).Text);
        Assert.Equal("Roof of Office", (await r.SendAsync("GET", $"{observation}/FeatureOfInterest/name/$value")).Text);
        Assert.Equal("""{"result[0]":4}""", (await r.GetAsync($"{observation}/result[0]")).ToJsonString());
        Assert.Equal("6", (await r.SendAsync("GET", $"{observation}/result[1][1]/$value")).Text);
        Assert.Equal("7", (await r.SendAsync("GET", $"{observation}/result[2]/x/$value")).Text);
        Assert.Equal(observation, "/Observations(" + await r.ListAsync($"{observation}/FeatureOfInterest/Observations", "@iot.id") + ")");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_value_is_text_a_null_one_is_204_and_ref_gives_addresses(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var thing = await r.CreateAsync("/Things", """{"name":"Bare","description":"d"}""");
        var name = await r.SendAsync("GET", $"{thing}/name/$value");
        Assert.Equal((200, "text/plain", "Bare"), (name.Status, name.Type, name.Text));
        Assert.Equal(204, (await r.SendAsync("GET", $"{thing}/properties/$value")).Status);
        Assert.Equal(204, (await r.SendAsync("GET", $"{thing}/properties")).Status);
        Assert.Equal(("application/json", """{"floor":3,"a":{"b":1}}""".Length), ((await r.SendAsync("GET", $"{stream}/Thing/properties/$value")).Type, (await r.SendAsync("GET", $"{stream}/Thing/properties/$value")).Text.Replace(" ", "").Length));
        Assert.Equal($$$"""{"value":[{"@iot.selfLink":"{{{r.Region.Url}}}v1.1{{{stream}}}"}]}""", (await r.GetAsync($"{stream}/Thing/Datastreams/$ref")).ToJsonString());
        Assert.Equal($$$"""{"@iot.selfLink":"{{{r.Region.Url}}}v1.1/Things(1)"}""", (await r.GetAsync($"{stream}/Thing/$ref")).ToJsonString());
    }

    public static TheoryData<string, string> Nowhere => new()
    {
        { "/Castles", "Castles" },
        { "/Things(99)", "99" },
        { "/Things(x)", "x" },
        { "/Things(99)/Datastreams", "99" },
        { "/Things(1)/Castles", "Castles" },
        { "/Things(1)/name/$ref", "$ref" },
        { "/Things/$value", "$value" },
        { "/Things/name", "name" },
        { "/Things(2)/Datastreams(1)", "1" },
        { "/Things(2)/Datastreams(1)/Observations", "1" },
        { "/Observations(1)", "1" },
        { "/Observations(4294967299)", "4294967299" },
        { "/Things(1", "Things(1" },
        { "/MultiDatastreams(1)", "1" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_path_that_leads_nowhere_is_404_and_names_the_segment(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.StreamAsync();
        await r.CreateAsync("/Things", """{"name":"Other","description":"d"}""");
        foreach (var (path, named) in Nowhere.Select(p => p.Data))
        {
            var answer = await r.SendAsync("GET", path);
            Assert.True(answer.Status == 404 && answer.Text.Contains(named, StringComparison.Ordinal), $"{path}: {answer.Status} {answer.Text}");
        }
    }

    private static async Task MultiAsync(SensorRegion r) => await r.CreateAsync("/MultiDatastreams", $$$"""
        {"name":"Wind","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",
         "multiObservationDataTypes":["a","b"],
         "unitOfMeasurements":[{"name":"m/s","symbol":"m/s","definition":"ucum:m/s"},{"name":"degree","symbol":"°","definition":"ucum:deg"}],
         "Thing":{"@iot.id":1},"Sensor":{"@iot.id":1},"ObservedProperties":[{"@iot.id":1},{{{SensorRegion.ObservedProperty}}}]}
        """);
}
