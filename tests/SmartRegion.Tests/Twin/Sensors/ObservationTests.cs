using System.Globalization;
using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>Observations: results of any JSON, times, features made from Locations, what the Datastream tells of them.</summary>
public sealed class ObservationTests
{
    public static TheoryData<string> Results => ["1", "0", "-1.5", "1e300", "0.1", "12345678901234567890", "3.14159265358979323846", "true", "false", "null", "\"text\"", "\"1\"", "\"\"", "[1,\"a\",true,null]", "{\"number\":1.23,\"string\":\"x\",\"deep\":{\"a\":[1]}}", "9007199254740993"];

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_result_is_any_JSON_and_stays_what_it_is(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        foreach (var result in Results.Select(x => x.Data))
        {
            var read = await r.GetAsync(await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", result));
            Assert.True(read.ContainsKey("result"));
            Assert.True(SensorRegion.Same(read["result"], result) || read["result"]!.ToJsonString() == result, $"{result}: {read["result"]?.ToJsonString()}");
        }
        Assert.Equal("12345678901234567890", (await r.SendAsync("GET", $"{stream}/Observations?$filter=result gt 1e19 and result lt 1e20&$select=result")).Json!["value"]![0]!["result"]!.ToJsonString());
    }

    public static TheoryData<string, string> Times => new()
    {
        { "2024-05-17T08:30:00Z", "2024-05-17T08:30:00Z" },
        { "2024-05-17T08:30:00.000Z", "2024-05-17T08:30:00Z" },
        { "2024-05-17T10:30:00+02:00", "2024-05-17T08:30:00Z" },
        { "2024-05-17T00:30:00-0800", "2024-05-17T08:30:00Z" },
        { "2024-05-17T08:30:00.1Z", "2024-05-17T08:30:00.100Z" },
        { "2024-05-17T08:30:00.123456Z", "2024-05-17T08:30:00.123456Z" },
        { "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z" },
        { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
        { "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
        { "2024-02-29T24:00:00Z", "2024-03-01T00:00:00Z" },
        { "2024-05-17T08:30:00Z/2024-05-17T09:30:00+00:00", "2024-05-17T08:30:00Z/2024-05-17T09:30:00Z" },
        { "2024-05-17T08:30:00Z/2024-05-17T08:30:00Z", "2024-05-17T08:30:00Z/2024-05-17T08:30:00Z" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Times_are_told_in_UTC_with_Z_and_intervals_with_a_slash(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        foreach (var (sent, told) in Times.Select(t => t.Data))
            Assert.Equal(told, (await r.GetAsync(await r.ObserveAsync(stream, sent, "1")))["phenomenonTime"]!.GetValue<string>());
        foreach (var bad in new[] { "yesterday", "2024-05-17", "2024-05-17T08:30:00", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-05-17T25:00:00Z", "2024-05-17T09:30:00Z/2024-05-17T08:30:00Z", "/2024-05-17T08:30:00Z", "" })
        {
            var answer = await r.SendAsync("POST", $"{stream}/Observations", $$$"""{"phenomenonTime":"{{{bad}}}","result":1}""");
            Assert.True(answer.Status == 400 && answer.Fields.Contains("/phenomenonTime"), $"{bad}: {answer.Status} {answer.Text}");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Without_phenomenonTime_it_is_the_time_of_receipt(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var before = DateTime.UtcNow.AddMilliseconds(-1);
        var read = await r.GetAsync(await r.CreateAsync($"{stream}/Observations", """{"result":1}"""));
        var at = DateTime.Parse(read["phenomenonTime"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Assert.InRange(at, before, DateTime.UtcNow);
        Assert.Null(read["resultTime"]);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Without_FeatureOfInterest_it_is_made_from_the_Location_once_per_Location(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var first = await r.StreamAsync("S1", "A");
        var one = await r.ObserveAsync(first, "2024-05-17T08:30:00Z", "1");
        var two = await r.ObserveAsync(first, "2024-05-17T08:31:00Z", "2");
        var feature = await r.GetAsync($"{one}/FeatureOfInterest");
        Assert.True(SensorRegion.Same(feature["feature"], """{"type":"Point","coordinates":[-117.05,51.05]}"""));
        Assert.Equal(feature["@iot.id"]!.ToJsonString(), (await r.GetAsync($"{two}/FeatureOfInterest"))["@iot.id"]!.ToJsonString());
        // Another Thing at the same Location shares it; the Thing elsewhere has another.
        var second = await r.StreamAsync("S2", "B");
        await r.ChangeAsync("PATCH", "/Things(2)", """{"Locations":[{"@iot.id":1}]}""");
        var shared = await r.ObserveAsync(second, "2024-05-17T08:30:00Z", "1");
        Assert.Equal("1", (await r.GetAsync($"{shared}/FeatureOfInterest"))["@iot.id"]!.ToJsonString());
        await r.ChangeAsync("PATCH", "/Things(1)", """{"Locations":[{"@iot.id":2}]}""");
        var moved = await r.ObserveAsync(first, "2024-05-17T08:32:00Z", "3");
        Assert.Equal("Roof of B", (await r.GetAsync($"{moved}/FeatureOfInterest"))["name"]!.GetValue<string>());
        // Of several Locations, the one in GeoJSON; a deleted feature is made anew; without a Location there is none.
        var thing = await r.CreateAsync("/Things", $$$"""{"name":"C","description":"d","Locations":[{"name":"Address","description":"d","encodingType":"text/plain","location":"Street 1"},{{{SensorRegion.Location("Point", 8, 51)}}}],"Datastreams":[{{{SensorRegion.Datastream("S3")}}}]}""");
        var observed = await r.ObserveAsync("/Datastreams(3)", "2024-05-17T08:32:00Z", "3");
        var made = await r.GetAsync($"{observed}/FeatureOfInterest");
        Assert.Equal("Point", made["name"]!.GetValue<string>());
        await r.ChangeAsync("DELETE", $"/FeaturesOfInterest({made["@iot.id"]})");
        Assert.Equal("", await r.ListAsync("/Datastreams(3)/Observations", "result"));
        var again = await r.ObserveAsync("/Datastreams(3)", "2024-05-17T08:32:00Z", "3");
        Assert.NotEqual(made["@iot.id"]!.ToJsonString(), (await r.GetAsync($"{again}/FeatureOfInterest"))["@iot.id"]!.ToJsonString());
        await r.ChangeAsync("DELETE", $"{thing}/Locations(3)");
        await r.ChangeAsync("DELETE", $"{thing}/Locations(4)");
        var none = await r.SendAsync("POST", "/Datastreams(3)/Observations", """{"result":1}""");
        Assert.Equal(400, none.Status);
        Assert.Contains("Location", none.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_Datastream_widens_with_its_observations_and_narrows_when_they_go(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        async Task Told(string phenomenon, string result, string area)
        {
            var s = await r.GetAsync(stream);
            Assert.Equal((phenomenon, result), (s["phenomenonTime"]?.GetValue<string>() ?? "", s["resultTime"]?.GetValue<string>() ?? ""));
            Assert.True(area.Length == 0 ? s["observedArea"] is null : SensorRegion.Same(s["observedArea"], area), $"{s["observedArea"]?.ToJsonString()} instead of {area}");
        }
        await Told("", "", "");
        var middle = await r.ObserveAsync(stream, "2024-05-17T08:30:00Z", "1");
        const string here = """{"type":"Point","coordinates":[-117.05,51.05]}""";
        await Told("2024-05-17T08:30:00Z/2024-05-17T08:30:00Z", "", here);
        var late = await r.CreateAsync($"{stream}/Observations", """
            {"phenomenonTime":"2024-06-01T00:00:00Z/2024-06-02T00:00:00Z","resultTime":"2024-06-03T00:00:00Z","result":2,
             "FeatureOfInterest":{"name":"Far","description":"d","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[10,50]}}}
            """);
        var early = await r.CreateAsync($"{stream}/Observations", """{"phenomenonTime":"2023-01-01T00:00:00Z","resultTime":"2023-01-01T00:00:00Z","result":0}""");
        var told = await r.GetAsync(stream);
        Assert.Equal("2023-01-01T00:00:00Z/2024-06-02T00:00:00Z", told["phenomenonTime"]!.GetValue<string>());
        Assert.Equal("2023-01-01T00:00:00Z/2024-06-03T00:00:00Z", told["resultTime"]!.GetValue<string>());
        Assert.Equal([-117.05, 10, 50, 51.05], Bounds(told["observedArea"]!));
        await r.ChangeAsync("DELETE", late);
        await Told("2023-01-01T00:00:00Z/2024-05-17T08:30:00Z", "2023-01-01T00:00:00Z/2023-01-01T00:00:00Z", here);
        await r.ChangeAsync("PATCH", early, """{"phenomenonTime":"2022-01-01T00:00:00Z"}""");
        Assert.Equal("2022-01-01T00:00:00Z/2024-05-17T08:30:00Z", (await r.GetAsync(stream))["phenomenonTime"]!.GetValue<string>());
        await r.ChangeAsync("PATCH", early, """{"phenomenonTime":"2025-01-01T00:00:00Z","resultTime":null}""");
        await Told("2024-05-17T08:30:00Z/2025-01-01T00:00:00Z", "", here);
        await r.ChangeAsync("DELETE", early);
        await r.ChangeAsync("DELETE", middle);
        await Told("", "", "");
        Assert.Equal("0", (await r.GetAsync($"{stream}/Observations?$count=true"))["@iot.count"]!.ToJsonString());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Every_observation_is_found_by_its_id_in_whatever_order_they_came(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        var random = new Random(7);
        var day = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        // Ascending past a run's length, then late ones, then descending, then the same instant again and again.
        var minutes = Enumerable.Range(0, 600).Concat(Enumerable.Range(0, 60).Select(_ => random.Next(600))).Concat(Enumerable.Range(0, 300).Select(i => 2000 - i)).Concat(Enumerable.Repeat(7, 20)).ToList();
        var rows = string.Join(',', minutes.Select((m, i) => $"""["{day.AddMinutes(m):yyyy-MM-ddTHH:mm:ssZ}",{i}]"""));
        var answer = await r.SendAsync("POST", "/CreateObservations", $$$"""[{"Datastream":{"@iot.id":{{{SensorRegion.Id(stream)}}}},"components":["phenomenonTime","result"],"dataArray":[{{{rows}}}]}]""");
        Assert.Equal(201, answer.Status);
        var links = ((JsonArray)answer.Json!).Select(l => l!.GetValue<string>()).ToList();
        Assert.Equal(minutes.Count, links.Distinct().Count());
        for (var i = 0; i < links.Count; i += 13)
        {
            var read = await r.GetAsync(links[i][$"{r.Region.Url}v1.1".Length..]);
            Assert.Equal((i, day.AddMinutes(minutes[i]).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)), (read["result"]!.GetValue<int>(), read["phenomenonTime"]!.GetValue<string>()));
        }
        Assert.Equal($"{minutes.Count}", (await r.GetAsync($"{stream}/Observations?$count=true&$top=0"))["@iot.count"]!.ToJsonString());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_page_tells_of_each_observation_what_its_own_address_tells(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        var stream = await r.StreamAsync();
        foreach (var more in new[]
        {
            "\"result\":1", "\"result\":-0.0", "\"result\":-12.125", "\"result\":1e300", "\"result\":0.1", "\"result\":123456.7891", "\"result\":12345678901234567890", "\"result\":null", "\"result\":\"a \\\"quoted\\\" ťext\"",
            "\"result\":{\"a\":[1,{\"b\":null}]}", "\"result\":1,\"resultTime\":\"2024-01-01T00:00:00.5Z\"", "\"result\":1,\"resultQuality\":{\"q\":[1]},\"parameters\":{\"p\":\"x\"},\"validTime\":\"2024-01-01T00:00:00Z/2024-01-02T00:00:00Z\"",
        })
            await r.CreateAsync($"{stream}/Observations", $"{{\"phenomenonTime\":\"2023-12-31T00:00:00Z/2024-01-01T00:00:00.000001Z\",{more}}}");
        foreach (var path in new[] { $"{stream}/Observations", "/Observations", "/Observations?$filter=true&$orderby=id", "/FeaturesOfInterest(1)/Observations" })
        {
            var page = (JsonArray)(await r.GetAsync(path))["value"]!;
            Assert.Equal(12, page.Count);
            foreach (var told in page)
            {
                var own = await r.GetAsync($"/Observations({told!["@iot.id"]})");
                Assert.Equal(own.ToJsonString(), told.ToJsonString());
            }
        }
    }

    private static List<double> Bounds(JsonNode polygon)
    {
        var points = ((JsonArray)polygon["coordinates"]![0]!).Select(p => (X: p![0]!.GetValue<double>(), Y: p[1]!.GetValue<double>())).ToList();
        return [points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y)];
    }
}
