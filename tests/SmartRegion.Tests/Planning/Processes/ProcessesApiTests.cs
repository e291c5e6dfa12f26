using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Planning.Processes;

/// <summary>OGC API Processes Part 1 (18-062r2): core, ogc-process-description, json; as the abstract tests and ets-ogcapi-processes10 ask.</summary>
[Collection(SeededCollection.Name)]
public sealed class ProcessesApiTests(SeededRegion seeded)
{
    private const string Classes = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/", Exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/", NovaRole = "cz-555398";

    [Theory]
    [InlineData("core")]
    [InlineData("ogc-process-description")]
    [InlineData("json")]
    [InlineData("oas30")]
    [InlineData("job-list")]
    [InlineData("callback")]
    [InlineData("dismiss")]
    public async Task Requirement_core_conformance_success(string name) =>
        Assert.Contains((await seeded.Region.JsonAsync("/ogc/conformance"))["conformsTo"]!.AsArray(), c => c!.GetValue<string>() == Classes + name);

    [Fact]
    public async Task Requirement_core_landingpage_success_links_lead_to_processes_and_jobs()
    {
        var links = (await seeded.Region.JsonAsync("/ogc"))["links"]!.AsArray();
        foreach (var (rel, end) in new[] { ("processes", "/ogc/processes"), ("job-list", "/ogc/jobs") })
            Assert.EndsWith(end, Assert.Single(links, l => l!["rel"]!.GetValue<string>() == "http://www.opengis.net/def/rel/ogc/1.0/" + rel)!["href"]!.GetValue<string>(), StringComparison.Ordinal);
        var moved = await seeded.Region.SendAsync("GET", "/processes/echo?lang=de");
        Assert.Equal((308, true), (moved.Status, moved.Location!.EndsWith("/ogc/processes/echo?lang=de", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Requirement_core_process_list_has_every_model_and_the_paths_of_a_limit()
    {
        var list = await seeded.Region.JsonAsync("/ogc/processes?limit=100");
        Assert.Equal(["benefit-street-lighting", "benefit-solar-roof", "benefit-water-metering", "benefit-waste-by-chip", "benefit-heating-control", "benefit-waste-by-level", "benefit-on-demand-bus", "benefit-shared-e-cars", "benefit-digital-administration", "benefit-lorawan-network", "similar-places", "funding-match", "project-budget", "building-energy", "echo"], Ids(list));
        Assert.All(list["processes"]!.AsArray(), p => Assert.NotNull(p!["version"]));
        var first = await seeded.Region.JsonAsync("/ogc/processes?limit=3");
        Assert.Equal(3, first["processes"]!.AsArray().Count);
        var next = Link(first, "next");
        Assert.Equal("benefit-heating-control", Ids(await seeded.Region.JsonAsync(new Uri(next).PathAndQuery))[1]);
        Assert.Equal(["limit"], (await seeded.Region.SendAsync("GET", "/ogc/processes?limit=0")).Fields);
    }

    [Fact]
    public async Task Requirement_ogc_process_description_every_input_and_output_has_a_schema()
    {
        foreach (var id in Ids(await seeded.Region.JsonAsync("/ogc/processes")))
        {
            var process = await seeded.Region.JsonAsync($"/ogc/processes/{id}?lang=de");
            Assert.All(process["inputs"]!.AsObject(), i => Assert.True(i.Value!["schema"] is JsonObject && i.Value["title"] is not null && i.Value["minOccurs"] is not null, $"{id} {i.Key}"));
            Assert.All(process["outputs"]!.AsObject(), o => Assert.IsType<JsonObject>(o.Value!["schema"]));
            Assert.Equal(["sync-execute", "async-execute", "dismiss"], process["jobControlOptions"]!.AsArray().Select(j => j!.GetValue<string>()));
        }
    }

    [Theory]
    [InlineData("GET", "/ogc/processes/nothing")]
    [InlineData("POST", "/ogc/processes/nothing/execution")]
    public async Task Requirement_core_process_exception_no_such_process(string method, string path)
    {
        var answer = await seeded.Region.SendAsync(method, path, method == "POST" ? "{}" : null);
        Assert.Equal((404, "application/json", Exceptions + "no-such-process"), (answer.Status, answer.Type, answer.Json!["type"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Requirement_core_process_execute_sync_many_json_and_default_outputs()
    {
        var answer = await ExecuteAsync("echo", """{"inputs":{"text":"teststring","number":1.5,"list":["a","b"],"words":["c"],"object":{"value":"teststring"},"box":{"bbox":[51.9,7,52,7.1],"crs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}}""");
        Assert.Equal((200, "application/json"), (answer.Status, answer.Type));
        Assert.Equal("""{"text":"teststring","number":1.5,"list":["a","b"],"words":["c"],"object":{"value":"teststring"},"box":{"bbox":[51.9,7,52,7.1],"crs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}""", answer.Text);
    }

    // What ets-ogcapi-processes10 makes of the description of the echo: a text for each input that may be one, a box, an object with a text.
    private const string Suite = """
        {"inputs":{"text":"teststring","list":"teststring","words":"teststring","object":{"value":"teststring"},"box":{"crs":"urn:ogc:def:crs:EPSG:6.6:4326","bbox":[345345345,345345345,345345345,345345345]}},
        "outputs":{"text":{"transmissionMode":"value"},"number":{"transmissionMode":"value"},"date":{"transmissionMode":"value"},"list":{"transmissionMode":"value"},"words":{"transmissionMode":"value"},
        "object":{"transmissionMode":"value"},"box":{"transmissionMode":"value"},"image":{"transmissionMode":"value"}}}
        """;

    [Theory]
    [InlineData("", 200, "application/json")]
    [InlineData(""","response":"document"}""", 200, "application/json")]
    [InlineData(""","response":"raw"}""", 200, "multipart/related")]
    public async Task The_requests_of_the_suite_are_answered_as_it_wants(string response, int status, string type)
    {
        var request = response.Length == 0 ? Suite : Suite.TrimEnd()[..^1] + response;
        var answer = await ExecuteAsync("echo", request);
        Assert.True(answer.Status == status, answer.Text);
        Assert.Equal(type, answer.Type);
        Assert.Contains("teststring", answer.Text, StringComparison.Ordinal);
        var later = await seeded.Region.SendAsync("POST", "/ogc/processes/echo/execution", request, "application/json", ("Prefer", "respond-async "), ("Accept", "application/json"));
        Assert.Equal(201, later.Status);
        var job = await seeded.Region.JsonAsync(new Uri(later.Location!).PathAndQuery);
        foreach (var name in new[] { "jobID", "status", "type", "processID" }) Assert.NotNull(job[name]);
        Assert.Contains(job["links"]!.AsArray(), l => l!["rel"]!.GetValue<string>() == "monitor");
    }

    [Theory]
    [InlineData("""{"inputs":{"text":"teststring"},"outputs":{"text":{"transmissionMode":"value"}},"response":"raw"}""", "text/plain", "teststring")]
    [InlineData("""{"inputs":{"text":"teststring"},"outputs":{"text":{}}}""", "text/plain", "teststring")]
    [InlineData("""{"inputs":{"text":"teststring"},"outputs":{"text":{}},"response":"document"}""", "application/json", """{"text":"teststring"}""")]
    [InlineData("""{"inputs":{"number":2},"outputs":{"number":{}},"response":"raw"}""", "application/json", "2")]
    public async Task Requirement_core_process_execute_sync_one(string request, string type, string text)
    {
        var answer = await ExecuteAsync("echo", request);
        Assert.Equal((200, type, text), (answer.Status, answer.Type, answer.Text));
    }

    [Fact]
    public async Task Requirement_core_process_execute_sync_raw_value_multi_answers_in_parts()
    {
        var answer = await ExecuteAsync("echo", """{"inputs":{"text":"teststring","object":{"a":1}},"outputs":{"text":{},"object":{}},"response":"raw"}""");
        Assert.Equal((200, "multipart/related"), (answer.Status, answer.Type));
        Assert.Matches("Content-Type: text/plain; charset=utf-8\r\nContent-ID: <text>\r\nContent-Length: 10\r\n\r\nteststring\r\n--[0-9a-f]+\r\nContent-Type: application/json\r\nContent-ID: <object>", answer.Text);
    }

    [Fact]
    public async Task Requirement_core_process_execute_input_inline_binary_and_mixed_type()
    {
        const string png = "iVBORw0KGgo=";
        using var answer = await seeded.Region.Client.PostAsync(new Uri("/ogc/processes/echo/execution", UriKind.Relative),
            new StringContent($$$$"""{"inputs":{"image":{"value":"{{{{png}}}}","format":{"mediaType":"image/png","encoding":"base64"}}},"outputs":{"image":{}}}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Convert.FromBase64String(png), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("echo", """{"invalid-execute-request":"true)"}""", "/invalid-execute-request")]
    [InlineData("echo", """{"inputs":{"text":5}}""", "/inputs/text")]
    [InlineData("echo", """{"inputs":{"image":{"type":"wrong/type"}}}""", "/inputs/image")]
    [InlineData("echo", """{"inputs":{"image":{"value":"AAAA","format":{"mediaType":"image/gif"}}}}""", "/inputs/image")]
    [InlineData("echo", """{"inputs":{"image":"not base64!"}}""", "/inputs/image")]
    [InlineData("echo", """{"inputs":{"box":{"bbox":[1,2]}}}""", "/inputs/box")]
    [InlineData("echo", """{"inputs":{"nothing":1}}""", "/inputs/nothing")]
    [InlineData("echo", """{"inputs":{"pause":3600}}""", "/inputs/pause")]
    [InlineData("echo", """{"inputs":[]}""", "/inputs")]
    [InlineData("echo", """{"outputs":{"nothing":{}}}""", "/outputs/nothing")]
    [InlineData("echo", """{"outputs":{"text":{"transmissionMode":"reference"}}}""", "/outputs/text/transmissionMode")]
    [InlineData("echo", """{"response":"pretty"}""", "/response")]
    [InlineData("echo", """{"inputs":{"text":{"href":"http://127.0.0.1:1/"}}}""", "/inputs/text")]
    [InlineData("similar-places", """{"inputs":{}}""", "/inputs/place")]
    [InlineData("similar-places", """{"inputs":{"place":"cz-000000"}}""", "/inputs/place")]
    [InlineData("similar-places", """{"inputs":{"place":"cz-555398","topic":["magic"]}}""", "/inputs/topic")]
    [InlineData("funding-match", """{"inputs":{"place":["cz-555398"],"cost":-1}}""", "/inputs/cost")]
    [InlineData("funding-match", """{"inputs":{"place":["cz-555398"],"cost":0}}""", "/inputs/cost")]
    [InlineData("benefit-street-lighting", """{"inputs":{"lamps":-5}}""", "/inputs/lamps")]
    [InlineData("benefit-street-lighting", """{"inputs":{"lamps":"lots"}}""", "/inputs/lamps")]
    [InlineData("building-energy", """{"inputs":{"collection":"nothing","feature":"1"}}""", "/inputs/collection")]
    public async Task Requirement_core_process_execute_input_validation_names_what_is_wrong(string process, string request, string field)
    {
        var answer = await ExecuteAsync(process, request);
        Assert.True(answer.Status == 400, answer.Text);
        Assert.Equal(("application/json", field), (answer.Type, Assert.Single(answer.Fields)));
    }

    [Fact]
    public async Task A_benefit_model_gives_the_figures_of_its_own_address()
    {
        var there = await seeded.Region.JsonAsync($"/api/benefits/street-lighting/estimate?place={NovaRole}&lamps=320&price=4.5..6.5");
        var here = await ExecuteAsync("benefit-street-lighting", $$$$"""{"inputs":{"place":"{{{{NovaRole}}}}","lamps":320,"price":"4.5..6.5"}}""");
        Assert.True(here.Status == 200, here.Text);
        Assert.True(JsonNode.DeepEquals(there, here.Json!["estimate"]));
        foreach (var figure in there["figures"]!.AsArray()) Assert.True(JsonNode.DeepEquals(figure, here.Json[figure!["id"]!.GetValue<string>()]));
    }

    [Fact]
    public async Task Similar_places_and_programmes_are_those_of_their_own_addresses()
    {
        var similar = await seeded.Region.JsonAsync($"/api/places/{NovaRole}/similar?topic=energy&limit=3");
        var executed = await ExecuteAsync("similar-places", $$$$"""{"inputs":{"place":"{{{{NovaRole}}}}","topic":["energy"],"limit":3}}""");
        Assert.True(JsonNode.DeepEquals(similar["similar"], executed.Json!["similar"]));
        Assert.True(JsonNode.DeepEquals(similar["practices"], executed.Json["practices"]));
        var matches = await seeded.Region.JsonAsync($"/api/funding/match?place={NovaRole}&topic=energy&concept=street-lighting&cost=5000000&saved=85000&currency=CZK");
        var matched = await ExecuteAsync("funding-match", $$$$"""{"inputs":{"place":["{{{{NovaRole}}}}"],"topic":["energy"],"concept":["street-lighting"],"cost":5000000,"saved":85000,"currency":"CZK"},"outputs":{"matches":{}}}""");
        Assert.True(JsonNode.DeepEquals(matches["matches"], matched.Json));
    }

    private Task<Answer> ExecuteAsync(string process, string request) => seeded.Region.SendAsync("POST", $"/ogc/processes/{process}/execution", request);

    private static List<string> Ids(JsonNode list) => [.. list["processes"]!.AsArray().Select(p => p!["id"]!.GetValue<string>())];

    private static string Link(JsonNode told, string rel) => told["links"]!.AsArray().First(l => l!["rel"]!.GetValue<string>() == rel)!["href"]!.GetValue<string>();
}
