using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/multi-datastream: properties, relations, constraints.</summary>
public sealed class MultiDatastreamTests
{
    private const string Units = """[{"name":"m/s","symbol":"m/s","definition":"ucum:m/s"},{"name":"degree","symbol":"°","definition":"ucum:deg"}]""";

    private static string Multi(string name, string properties, string units = Units, string types = """["a","b"]""", string more = "") => $$$"""
        {"name":"{{{name}}}","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation","multiObservationDataTypes":{{{types}}},
         "unitOfMeasurements":{{{units}}},"Thing":{"@iot.id":1},"Sensor":{"@iot.id":1},"ObservedProperties":[{{{properties}}}]{{{more}}}}
        """;

    private static async Task<SensorRegion> StartAsync(string engine)
    {
        var r = await SensorRegion.StartAsync(engine);
        await r.StreamAsync();
        await r.CreateAsync("/ObservedProperties", """{"name":"Wind direction","description":"d","definition":"http://example.org/direction"}""");
        return r;
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task It_has_units_and_properties_in_order_and_results_that_are_arrays_of_their_number(string engine)
    {
        await using var r = await StartAsync(engine);
        var multi = await r.CreateAsync("/MultiDatastreams", Multi("Wind", """{"@iot.id":2},{"@iot.id":1}"""));
        var same = await r.CreateAsync("/Things(1)/MultiDatastreams", Multi("Twice", """{"@iot.id":2},{"@iot.id":2}"""));
        Assert.Equal("Wind direction Luminous flux", await r.ListAsync($"{multi}/ObservedProperties"));
        Assert.Equal("Wind direction Wind direction", await r.ListAsync($"{same}/ObservedProperties"));
        Assert.Equal("Wind Twice", await r.ListAsync("/ObservedProperties(2)/MultiDatastreams"));
        Assert.Equal("Wind", await r.ListAsync("/ObservedProperties(1)/MultiDatastreams"));
        Assert.Equal("Wind Twice", await r.ListAsync("/Sensors(1)/MultiDatastreams"));
        var expanded = await r.GetAsync("/MultiDatastreams?$expand=ObservedProperties($select=name)&$select=name,unitOfMeasurements");
        Assert.Equal("Wind direction Luminous flux", string.Join(' ', ((JsonArray)expanded["value"]![0]!["ObservedProperties"]!).Select(p => p!["name"]!.GetValue<string>())));
        Assert.True(SensorRegion.Same(expanded["value"]![0]!["unitOfMeasurements"], Units));
        var observation = await r.CreateAsync($"{multi}/Observations", """{"phenomenonTime":"2024-01-01T00:00:00Z","result":[4,180]}""");
        await r.CreateAsync("/Observations", """{"phenomenonTime":"2024-01-02T00:00:00Z","result":[5,"x"],"MultiDatastream":{"@iot.id":2}}""");
        var told = await r.GetAsync(observation);
        Assert.True(told.ContainsKey("MultiDatastream@iot.navigationLink") && !told.ContainsKey("Datastream@iot.navigationLink"));
        Assert.Equal("Wind", (await r.GetAsync($"{observation}/MultiDatastream"))["name"]!.GetValue<string>());
        Assert.Equal(404, (await r.SendAsync("GET", $"{observation}/Datastream")).Status);
        Assert.Equal("""{"result[0]":4}""", (await r.GetAsync($"{observation}/result[0]")).ToJsonString());
        Assert.Equal("[4,180]", (await r.GetAsync($"{multi}/Observations?$filter=result[1] eq 180"))["value"]![0]!["result"]!.ToJsonString());
        Assert.Equal("2024-01-01T00:00:00Z/2024-01-02T00:00:00Z", (await r.GetAsync(multi))["phenomenonTime"]!.GetValue<string>());
        Assert.Equal("Wind", (await r.GetAsync($"{observation}?$expand=MultiDatastream,Datastream"))["MultiDatastream"]!["name"]!.GetValue<string>());
        var arrays = await r.SendAsync("POST", "/CreateObservations", """[{"MultiDatastream":{"@iot.id":2},"components":["phenomenonTime","result"],"dataArray":[["2010-12-23T10:20:00-07:00",[5,20]],["2010-12-23T10:21:00-07:00",30]]}]""");
        Assert.StartsWith("error", arrays.Json![1]!.GetValue<string>(), StringComparison.Ordinal);
        var read = await r.GetAsync("/Observations?$resultFormat=dataArray&$select=result");
        Assert.EndsWith("/MultiDatastreams(2)", read["value"]![0]!["MultiDatastream@iot.navigationLink"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "/MultiDatastreams(2)/Observations", """{"result":1}""" },
        { "/MultiDatastreams(2)/Observations", """{"result":[1]}""" },
        { "/MultiDatastreams(2)/Observations", """{"result":[1,2,3]}""" },
        { "/Observations", """{"result":[1,2],"MultiDatastream":{"@iot.id":2},"Datastream":{"@iot.id":1}}""" },
        { "/Observations", """{"result":[1,2],"Datastream":{"@iot.id":2}}""" },
        { "/Observations", """{"result":1,"MultiDatastream":{"@iot.id":1}}""" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_does_not_go_together_is_400(string engine)
    {
        await using var r = await StartAsync(engine);
        await r.CreateAsync("/MultiDatastreams", Multi("Wind", """{"@iot.id":2},{"@iot.id":1}"""));
        foreach (var bad in new[] { Multi("M", """{"@iot.id":1}"""), Multi("M", """{"@iot.id":1},{"@iot.id":2}""", "[]"), Multi("M", """{"@iot.id":1},{"@iot.id":2}""", types: """["a"]"""), Multi("M", ""), Multi("M", """{"@iot.id":1},{"@iot.id":9}""") })
            Assert.Equal(400, (await r.SendAsync("POST", "/MultiDatastreams", bad)).Status);
        foreach (var (path, body) in Faults.Select(f => f.Data))
        {
            var answer = await r.SendAsync("POST", path, body);
            Assert.True(answer.Status == 400, $"{path} {body}: {answer.Status} {answer.Text}");
        }
        Assert.Equal(404, (await r.SendAsync("POST", "/MultiDatastreams(1)/Observations", """{"result":[1,2]}""")).Status);
        Assert.Equal(404, (await r.SendAsync("POST", "/Datastreams(2)/Observations", """{"result":1}""")).Status);
        Assert.Equal(400, (await r.SendAsync("PATCH", "/MultiDatastreams(2)", """{"unitOfMeasurements":[]}""")).Status);
        Assert.Equal(400, (await r.SendAsync("PATCH", "/MultiDatastreams(2)", """{"ObservedProperties":[{"@iot.id":1}]}""")).Status);
        await r.ChangeAsync("PATCH", "/MultiDatastreams(2)", """{"ObservedProperties":[{"@iot.id":1},{"@iot.id":2}]}""");
        Assert.Equal("Luminous flux Wind direction", await r.ListAsync("/MultiDatastreams(2)/ObservedProperties"));
        Assert.Equal("", await r.ListAsync("/Observations", "result"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task It_goes_with_each_of_its_properties_with_its_Sensor_and_Thing(string engine)
    {
        foreach (var path in new[] { "/ObservedProperties(2)", "/Sensors(1)", "/Things(1)" })
        {
            await using var r = await StartAsync(engine);
            await r.CreateAsync("/MultiDatastreams", Multi("Wind", """{"@iot.id":2},{"@iot.id":1}"""));
            await r.CreateAsync("/MultiDatastreams(2)/Observations", """{"result":[4,180]}""");
            await r.ChangeAsync("DELETE", path);
            Assert.Equal(("", ""), (await r.ListAsync("/MultiDatastreams"), await r.ListAsync("/Observations", "result")));
        }
    }
}
