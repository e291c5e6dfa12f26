using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Twin.Sensors;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/data-array: many observations at once.</summary>
public sealed class DataArrayTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Each_row_is_answered_in_order_by_its_address_or_error(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.StreamAsync();
        await r.StreamAsync("Second", "Other");
        await r.CreateAsync("/FeaturesOfInterest", """{"name":"Station","description":"d","encodingType":"application/vnd.geo+json","feature":{"type":"Point","coordinates":[10,10]}}""");
        var answer = await r.SendAsync("POST", "/CreateObservations", """
            [{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result","FeatureOfInterest/id"],"dataArray@iot.count":2,
              "dataArray":[["2010-12-23T10:20:00-07:00",20,1],["2010-12-23T10:21:00-07:00",30,"probablyNotAValidId"],["2010-12-23T10:21:00-07:00",30,4711]]},
             {"dataArray":[["2010-12-23T10:20:00-07:00",65],["never",60],["2010-12-23T10:22:00-07:00","sixty"],[1]],"Datastream":{"@iot.id":2},"components":["phenomenonTime","result"]},
             {"Datastream":{"@iot.id":99},"components":["result"],"dataArray":[[1],[2]]},
             {"Datastream":{"@iot.id":2},"components":["result","resultTime","resultQuality","validTime","parameters","phenomenonTime"],
              "dataArray":[[true,"2010-12-24T00:00:00Z",{"q":"good"},"2010-12-24T00:00:00Z/2010-12-25T00:00:00Z",{"a":[1]},"2010-12-24T00:00:00Z/2010-12-24T01:00:00Z"],[null,null,null,null,null,null],[1,2,3,4,5,6]]}]
            """);
        Assert.Equal(201, answer.Status);
        var rows = ((JsonArray)answer.Json!).Select(x => x!.GetValue<string>()).ToList();
        Assert.Equal("ok error error ok error ok error error error ok ok error", string.Join(' ', rows.Select(x => x.StartsWith("error", StringComparison.Ordinal) ? "error" : x.StartsWith($"{r.Region.Url}v1.1/Observations(", StringComparison.Ordinal) ? "ok" : x)));
        Assert.Equal("20", await r.ListAsync("/Datastreams(1)/Observations", "result"));
        Assert.Equal("65 sixty true null", await r.ListAsync("/Datastreams(2)/Observations", "result"));
        var full = await r.GetAsync(rows[9][$"{r.Region.Url}v1.1".Length..]);
        Assert.Equal("2010-12-24T00:00:00Z/2010-12-24T01:00:00Z", full["phenomenonTime"]!.GetValue<string>());
        Assert.Equal(("2010-12-24T00:00:00Z", "2010-12-24T00:00:00Z/2010-12-25T00:00:00Z"), (full["resultTime"]!.GetValue<string>(), full["validTime"]!.GetValue<string>()));
        Assert.True(SensorRegion.Same(full["resultQuality"], """{"q":"good"}""") && SensorRegion.Same(full["parameters"], """{"a":[1]}"""));
        Assert.Equal("Station", (await r.GetAsync($"{rows[0][$"{r.Region.Url}v1.1".Length..]}/FeatureOfInterest"))["name"]!.GetValue<string>());
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "{}", "" },
        { "[1]", "/0" },
        { """[{"components":["result"],"dataArray":[[1]]}]""", "/0/Datastream" },
        { """[{"Datastream":{"@iot.id":1},"dataArray":[[1]]}]""", "/0/components" },
        { """[{"Datastream":{"@iot.id":1},"components":["result"]}]""", "/0/dataArray" },
        { """[{"Datastream":{"@iot.id":1},"components":["phenomenonTime"],"dataArray":[]}]""", "/0/components" },
        { """[{"Datastream":{"@iot.id":1},"components":["result","colour"],"dataArray":[]}]""", "/0/components/1" },
        { """[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":[1]}]""", "/0/dataArray/0" },
        { """[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":{}}]""", "/0/dataArray" },
        { """[{"Datastream":1,"components":["result"],"dataArray":[[1]]}]""", "/0/Datastream" },
        { """[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":[[1]],"colour":1}]""", "/0/colour" },
        { """[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":[[1]]}""", "" },
        { """[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":[[1]]}] x""", "" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_body_that_is_no_data_array_is_400_that_names_the_place_and_stores_nothing(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.StreamAsync();
        foreach (var (body, field) in Bad.Select(b => b.Data))
        {
            var answer = await r.SendAsync("POST", "/CreateObservations", body);
            Assert.True(answer.Status == 400 && answer.Fields.Contains(field), $"{body}: {answer.Status} {answer.Text}");
        }
        Assert.Equal("", await r.ListAsync("/Observations", "result"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Ten_thousand_rows_of_many_clients_are_all_there_and_told_once(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        for (var i = 0; i < 4; i++) await r.StreamAsync($"S{i}", $"T{i}");
        var told = 0;
        using var listening = r.Region.Service<SensorEvents>().Listen(c => Interlocked.Add(ref told, c.Observations.Count));
        var works = Enumerable.Range(0, 8).Select(async client =>
        {
            for (var batch = 0; batch < 5; batch++)
            {
                var rows = string.Join(',', Enumerable.Range(0, 250).Select(i => string.Create(CultureInfo.InvariantCulture, $"[\"2024-01-01T00:{batch:00}:{i % 60:00}.{client}{i / 60}Z\",{i}.5]")));
                var answer = await r.SendAsync("POST", "/CreateObservations", $$$"""[{"Datastream":{"@iot.id":{{{client % 4 + 1}}} },"components":["phenomenonTime","result"],"dataArray":[{{{rows}}}]}]""");
                Assert.Equal(201, answer.Status);
                await r.CreateAsync($"/Datastreams({client % 4 + 1})/Observations", $$$"""{"phenomenonTime":"2024-02-01T00:0{{{client}}}:0{{{batch}}}Z","result":1}""");
            }
        });
        await Task.WhenAll(works);
        Assert.Equal("10040", (await r.GetAsync("/Observations?$count=true&$top=1"))["@iot.count"]!.ToJsonString());
        Assert.Equal(10_040, told);
        var seen = new HashSet<long>();
        for (var next = "/Observations?$top=3000&$select=id"; next is not null;)
        {
            var page = await r.GetAsync(next);
            foreach (var o in (JsonArray)page["value"]!) Assert.True(seen.Add(o!["@iot.id"]!.GetValue<long>()));
            next = page["@iot.nextLink"]?.GetValue<string>()[$"{r.Region.Url}v1.1".Length..];
        }
        Assert.Equal(10_040, seen.Count);
        foreach (var stream in new[] { 1, 2, 3, 4 })
            Assert.Equal("2510", (await r.GetAsync($"/Datastreams({stream})/Observations?$count=true&$filter=result ge 0&$top=0"))["@iot.count"]!.ToJsonString());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_before_it_is_read()
    {
        await using var r = await SensorRegion.StartAsync("sqlite");
        // Only the head is sent: the answer must not wait for the body.
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(r.Region.Url.Host, r.Region.Url.Port);
        using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1.1/CreateObservations HTTP/1.1\r\nHost: {r.Region.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {33 * 1024 * 1024}\r\n\r\n"));
        using var answer = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 413", await answer.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(201, (await r.SendAsync("POST", "/CreateObservations", $"[{new StringBuilder().Append(' ', 20_000_000)}]")).Status);
    }
}
