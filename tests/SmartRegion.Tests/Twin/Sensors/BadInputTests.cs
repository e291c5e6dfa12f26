using System.Text;
using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>Whatever a stranger sends to SensorThings: a clear 4xx that names the place, nothing stored, no 5xx.</summary>
public sealed class BadInputTests
{
    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private static string Expanded(int levels) => levels == 0 ? "Datastreams" : $"Datastreams($expand=Thing($expand={Expanded(levels - 1)}))";

    public static TheoryData<string, string, string, int, string> Bodies => new()
    {
        { "POST", "/Things", "", 400, "" },
        { "POST", "/Things", "{", 400, "" },
        { "POST", "/Things", "null", 400, "" },
        { "POST", "/Things", "[]", 400, "" },
        { "POST", "/Things", "\"text\"", 400, "" },
        { "POST", "/Things", """{"name":"T","description":"d"} x""", 400, "" },
        { "POST", "/Things", """{"name":"T"}""", 400, "/description" },
        { "POST", "/Things", """{"name":7,"description":"d"}""", 400, "/name" },
        { "POST", "/Things", """{"name":"T","description":"d","properties":[]}""", 400, "/properties" },
        { "POST", "/Things", """{"name":"T","description":"d","colour":"red"}""", 400, "/colour" },
        { "POST", "/Things", """{"name":"T","description":"d","a/b~c":"red"}""", 400, "/a~1b~0c" },
        { "POST", "/Things", """{"name":"T","description":"d","Locations":{}}""", 400, "/Locations" },
        { "POST", "/Things", """{"name":"T","description":"d","Locations":[7]}""", 400, "/Locations/0" },
        { "POST", "/Things", """{"name":"T","description":"d","Locations":[{"@iot.id":"x"}]}""", 400, "/Locations/0/@iot.id" },
        { "POST", "/Locations", """{"name":"L","description":"d","encodingType":"application/geo+json","location":"here"}""", 400, "/location" },
        { "POST", "/Locations", """{"name":"L","description":"d","encodingType":"application/geo+json","location":{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}}""", 400, "/location" },
        { "POST", "/Locations", """{"name":"L","description":"d","location":"here"}""", 400, "/encodingType" },
        { "POST", "/HistoricalLocations", """{"time":"soon","Thing":{"@iot.id":1},"Locations":[{"@iot.id":1}]}""", 400, "/time" },
        { "POST", "/Datastreams(1)/Observations", """{"phenomenonTime":"2024-01-01T00:00:00Z"}""", 400, "/result" },
        { "POST", "/Datastreams(1)/Observations", """{"result":1,"parameters":"x"}""", 400, "/parameters" },
        { "POST", "/Datastreams(1)/Observations", """{"result":1,"FeatureOfInterest":{"@iot.id":99}}""", 400, "" },
        { "POST", "/Datastreams(1)/Observations", """{"result":1,"FeatureOfInterest":{"name":"F"}}""", 400, "/FeatureOfInterest/description" },
        { "POST", "/Castles", "{}", 404, "" },
        { "POST", "/Things(1)/Castles", "{}", 404, "" },
        { "PATCH", "/Things(99)", "{}", 404, "" },
        { "PATCH", "/Things(1)/name", "{}", 405, "" },
        { "DELETE", "/Things(99)", "", 404, "" },
        { "POST", "/Things?$top=1", "{}", 400, "$top" },
    };

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_bad_body_is_a_4xx_that_names_the_place_and_changes_nothing(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.StreamAsync();
        var wrong = new List<string>();
        foreach (var (method, path, body, status, field) in Bodies.Select(b => b.Data).Append(("POST", "/Things", Nested(1000), 400, "")))
        {
            var answer = await r.SendAsync(method, path, body);
            if (answer.Status != status || answer.Type != "application/problem+json" || (field.Length > 0 && !answer.Fields.Contains(field)))
                wrong.Add($"{method} {path} {body[..Math.Min(body.Length, 90)]}: {answer.Status} instead of {status} {field}: {answer.Text}");
        }
        Assert.Empty(wrong);
        Assert.Equal(("Office", "1", "", "1"), (await r.ListAsync("/Things"), await r.ListAsync("/Locations", "@iot.id"), await r.ListAsync("/Observations", "@iot.id"), await r.ListAsync("/HistoricalLocations", "@iot.id")));
        Assert.Equal(415, (await r.SendAsync("POST", "/Things", "<Thing/>", "application/xml")).Status);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_request_beyond_the_limits_is_refused_or_cut_with_a_next_link(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.StreamAsync();
        var deep = string.Concat(Enumerable.Repeat("(", 1000)) + "name eq 'x'" + new string(')', 1000);
        foreach (var path in new[] { $"/Things?$filter={deep}", $"/Things?$expand={Expanded(25)}", "/" + string.Join('/', Enumerable.Repeat("Things(1)", 40)), $"/Things?$filter=name eq '{new string('x', 70_000)}'" })
        {
            var answer = await r.SendAsync("GET", path);
            Assert.True(answer.Status is 400 or 404 or 414, $"{path[..60]}: {answer.Status} {answer.Text[..Math.Min(200, answer.Text.Length)]}");
        }
        Assert.Equal(("Office", 200), (await r.ListAsync("/Things?$top=1000000000"), (await r.SendAsync("GET", "/Things?$top=99999999999999999999")).Status));
        await r.SendAsync("POST", "/CreateObservations", $$$"""[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":[{{{string.Join(',', Enumerable.Range(0, 10_500).Select(i => $"[{i}]"))}}}]}]""");
        var most = await r.GetAsync("/Observations?$top=1000000000&$select=result");
        Assert.Equal(10_000, ((JsonArray)most["value"]!).Count);
        Assert.Equal(500, ((JsonArray)(await r.GetAsync(most["@iot.nextLink"]!.GetValue<string>()[$"{r.Region.Url}v1.1".Length..]))["value"]!).Count);
        var streams = await r.GetAsync("/Datastreams?$expand=Observations($top=1000000000;$select=result)");
        Assert.Equal(10_500, ((JsonArray)streams["value"]![0]!["Observations"]!).Count);
    }

    [Fact]
    public async Task A_client_that_sends_for_ever_is_cut_off_and_disturbs_nobody()
    {
        await using var r = await SensorRegion.StartAsync("sqlite");
        using var endless = new StreamContent(new EndlessStream());
        endless.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1.1/CreateObservations", UriKind.Relative)) { Content = endless };
        request.Headers.TransferEncodingChunked = true;
        var sending = r.Region.Client.SendAsync(request);
        Assert.Equal(200, (await r.SendAsync("GET", "/Things")).Status);
        try
        {
            using var response = await sending;
            Assert.Equal(413, (int)response.StatusCode);
        }
        catch (HttpRequestException) { /* The server closed the connection while we were still sending. */ }
        Assert.Equal("", await r.ListAsync("/Observations", "result"));
    }

    private sealed class EndlessStream : Stream
    {
        private readonly byte[] _row = Encoding.ASCII.GetBytes("[1],");

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++) buffer[offset + i] = _row[i % _row.Length];
            return count;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => 0; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
