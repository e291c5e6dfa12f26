using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>iot_sensing/1.1/req/batch-request: several requests at once, change sets, references to what was made.</summary>
public sealed class BatchTests
{
    private const string Boundary = "batch_36522ad7-fc75-4b56-8c71-56071383e77b";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_multipart_batch_answers_each_part_in_order(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.CreateAsync("/Things", """{"name":"First","description":"d"}""");
        var answer = await SendAsync(r, """
            --B
            Content-Type: application/http

            GET /v1.1/Things(1)?$select=name HTTP/1.1
            Host: localhost


            --B
            Content-Type: multipart/mixed;boundary=changeset_1

            --changeset_1
            Content-Type: application/http
            Content-ID: 1

            POST /v1.1/Things HTTP/1.1
            Content-Type: application/json

            {"name":"New","description":"Thing"}
            --changeset_1
            Content-Type: application/http
            Content-ID: 2

            PATCH /v1.1/Things(1) HTTP/1.1
            Content-Type: application/json

            {"name":"Patched"}
            --changeset_1--
            --B
            Content-Type: application/http

            GET Things(77) HTTP/1.1


            --B
            Content-Type: application/http

            GET Things?$count=true&$filter=name%20eq%20'New'&$select=name HTTP/1.1


            --B--
            """);
        Assert.Equal((200, "multipart/mixed"), (answer.Status, answer.Type));
        var statuses = answer.Text.Split("\r\n").Where(l => l.StartsWith("HTTP/1.1 ", StringComparison.Ordinal));
        Assert.Equal(["HTTP/1.1 200 OK", "HTTP/1.1 201 Created", "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK"], statuses);
        Assert.Contains("""{"name":"First"}""", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"Location: {r.Region.Url}v1.1/Things(2)", answer.Text, StringComparison.Ordinal);
        Assert.Contains("""{"@iot.count":1,"value":[{"name":"New"}]}""", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Content-ID: 2", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Patched New", await r.ListAsync("/Things"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_change_set_is_done_whole_or_not_at_all_and_refers_to_what_it_made(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.CreateAsync("/Things", """{"name":"First","description":"d"}""");
        var set = $$$"""
            --B
            Content-Type: multipart/mixed; boundary="c 1"

            --c 1
            Content-Type: application/http
            Content-ID: sensor1

            POST /v1.1/Sensors HTTP/1.1
            Content-Type: application/json

            {{{SensorRegion.Sensor}}}
            --c 1
            Content-Type: application/http
            Content-ID: any

            POST /v1.1/Things(1)/Datastreams HTTP/1.1
            Content-Type: application/json

            {"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"n"},"ObservedProperty":{{{SensorRegion.ObservedProperty}}},"Sensor":{"@iot.id":"$sensor1"} }
            --c 1
            Content-Type: application/http
            Content-ID: last

            PATCH $any HTTP/1.1
            Content-Type: application/json

            {"LAST"}
            --c 1--
            --B--
            """;
        var failed = await SendAsync(r, set);
        Assert.Equal(["HTTP/1.1 400 Bad Request"], failed.Text.Split("\r\n").Where(l => l.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)));
        Assert.Equal(("", ""), (await r.ListAsync("/Sensors"), await r.ListAsync("/Datastreams")));
        var done = await SendAsync(r, set.Replace("\"LAST\"", "\"description\":\"changed\"", StringComparison.Ordinal));
        Assert.Equal(3, done.Text.Split("\r\n").Count(l => l is "HTTP/1.1 201 Created" or "HTTP/1.1 200 OK"));
        Assert.Equal(("S", "changed"), (await r.ListAsync("/Datastreams"), await r.ListAsync("/Datastreams", "description")));
        Assert.Equal("Lux 1", await r.ListAsync("/Sensors"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_JSON_batch_has_groups_and_references_too(string engine)
    {
        await using var r = await SensorRegion.StartAsync(engine);
        await r.CreateAsync("/Things", """{"name":"First","description":"d","properties":{"int":1}}""");
        var answer = await r.SendAsync("POST", "/$batch", $$$"""
            {"requests":[
              {"id":"0","method":"get","url":"Things(1)?$select=name"},
              {"id":"1","atomicityGroup":"g","method":"post","url":"Things","body":{"name":"New","description":"Thing"}},
              {"id":"2","atomicityGroup":"g","method":"patch","url":"Things(1)","body":{"name":"Patched"}},
              {"id":"3","atomicityGroup":"g","method":"patch","url":"Things(1)","headers":{"Content-Type":"application/json-patch+json"},"body":[{"op":"add","path":"/properties/new","value":"x"}]},
              {"id":"4","method":"get","url":"Things(null)"},
              {"id":"sensor1","atomicityGroup":"h","method":"post","url":"Sensors","body":{{{SensorRegion.Sensor}}} },
              {"id":"any","atomicityGroup":"h","method":"post","url":"$sensor1/Datastreams","body":{"name":"S","description":"d","observationType":"t","unitOfMeasurement":{"name":"n"},"ObservedProperty":{{{SensorRegion.ObservedProperty}}},"Thing":{"@iot.id":1} } },
              {"id":"5","atomicityGroup":"i","method":"post","url":"Things","body":{"name":"Lost","description":"d"}},
              {"id":"6","atomicityGroup":"i","method":"post","url":"Things","body":{"name":"Faulty"}},
              {"id":"7","method":"get","url":"{{{r.Region.Url}}}v1.1/Things/$ref?$top=1"},
              {"id":"8","method":"delete","url":"/v1.1$any"}
            ]}
            """);
        Assert.Equal(200, answer.Status);
        var responses = (JsonArray)answer.Json!["responses"]!;
        Assert.Equal("0:200 1:201 2:200 3:200 4:404 sensor1:201 any:201 5:424 6:400 7:200 8:404", string.Join(' ', responses.Select(x => $"{x!["id"]!.GetValue<string>()}:{x["status"]}")));
        Assert.True(SensorRegion.Same(responses[0]!["body"], """{"name":"First"}"""));
        Assert.Equal($"{r.Region.Url}v1.1/Things(2)", responses[1]!["location"]!.GetValue<string>());
        Assert.Equal("Patched New", await r.ListAsync("/Things"));
        Assert.True(SensorRegion.Same((await r.GetAsync("/Things(1)"))["properties"], """{"int":1,"new":"x"}"""));
        Assert.Equal("S", await r.ListAsync("/Sensors(1)/Datastreams"));
    }

    public static TheoryData<string, string, int> Bad => new()
    {
        { "application/json", "{}", 400 },
        { "application/json", "{\"requests\":[{}]}", 400 },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"fly\",\"url\":\"Things\"}]}", 400 },
        { "application/json", "[", 400 },
        { "multipart/mixed", "--x", 400 },
        { "text/plain", "x", 415 },
    };

    [Fact]
    public async Task A_batch_that_is_none_is_refused_and_so_is_writing_by_strangers()
    {
        await using var r = await SensorRegion.StartAsync("sqlite");
        foreach (var (type, body, status) in Bad.Select(b => b.Data)) Assert.Equal(status, (await r.SendAsync("POST", "/$batch", body, type)).Status);
        await using var strangers = new SensorRegion(await TestRegion.StartAsync(trustLoopback: false));
        Assert.Equal(200, (await strangers.SendAsync("POST", "/$batch", """{"requests":[{"id":"1","method":"get","url":"Things"}]}""")).Status);
        Assert.Equal(403, (await strangers.SendAsync("POST", "/$batch", """{"requests":[{"id":"1","method":"post","url":"Things","body":{}}]}""")).Status);
        foreach (var (method, path) in new[] { ("POST", "/Things"), ("POST", "/CreateObservations"), ("PATCH", "/Things(1)"), ("PUT", "/Things(1)"), ("DELETE", "/Things(1)") })
            Assert.Equal(403, (await strangers.SendAsync(method, path, "{}")).Status);
    }

    private static async Task<Answer> SendAsync(SensorRegion r, string body)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n").Replace("--B", "--" + Boundary, StringComparison.Ordinal)));
        content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/mixed;boundary={Boundary}");
        using var response = await r.Region.Client.PostAsync(new Uri("/v1.1/$batch", UriKind.Relative), content);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), null, null, null);
    }
}
