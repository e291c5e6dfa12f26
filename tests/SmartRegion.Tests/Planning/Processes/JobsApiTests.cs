using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartRegion.Planning.Processes;
using SmartRegion.Planning.Processes.Jobs;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Planning.Processes;

/// <summary>Jobs of OGC API Processes Part 1: core, job-list, dismiss, callback; on both engines.</summary>
public sealed class JobsApiTests
{
    private const string Exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/", ResultsRel = "http://www.opengis.net/def/rel/ogc/1.0/results";

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Requirement_core_process_execute_async_and_job_results(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var job = await BeginAsync(region, """{"inputs":{"text":"teststring","pause":1},"outputs":{"text":{}},"response":"document"}""");
        var early = await region.SendAsync("GET", job + "/results");
        Assert.Equal((404, Exceptions + "result-not-ready"), (early.Status, early.Json!["type"]!.GetValue<string>()));
        var status = await EndAsync(region, job);
        Assert.Equal(("successful", "process", "echo", 100), (Text(status, "status"), Text(status, "type"), Text(status, "processID"), status["progress"]!.GetValue<int>()));
        Assert.True(DateTimeOffset.Parse(Text(status, "finished"), null) > DateTimeOffset.Parse(Text(status, "started"), null));
        var results = status["links"]!.AsArray().Single(l => l!["rel"]!.GetValue<string>() == ResultsRel)!["href"]!.GetValue<string>();
        Assert.Equal("""{"text":"teststring"}""", (await region.SendAsync("GET", new Uri(results).PathAndQuery)).Text);
    }

    [Fact]
    public async Task Requirement_core_job_results_are_raw_when_one_is_asked_for()
    {
        await using var region = await TestRegion.StartAsync();
        var job = await BeginAsync(region, """{"inputs":{"text":"teststring"},"outputs":{"text":{}},"response":"raw"}""");
        await EndAsync(region, job);
        var answer = await region.SendAsync("GET", job + "/results");
        Assert.Equal(("text/plain", "teststring"), (answer.Type, answer.Text));
    }

    [Fact]
    public async Task Requirement_core_job_results_failed_tells_the_reason_with_its_status()
    {
        await using var region = await TestRegion.StartAsync();
        var job = await BeginAsync(region, """{"inputs":{"place":"cz-000000"}}""", "similar-places");
        Assert.Equal("failed", Text(await EndAsync(region, job), "status"));
        var answer = await region.SendAsync("GET", job + "/results");
        Assert.Equal((400, Exceptions + "InvalidParameterValue", "/inputs/place"), (answer.Status, answer.Json!["type"]!.GetValue<string>(), answer.Fields.Single()));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/results")]
    [InlineData("DELETE", "")]
    public async Task Requirement_core_job_exception_no_such_job(string method, string end)
    {
        await using var region = await TestRegion.StartAsync();
        var answer = await region.SendAsync(method, "/ogc/jobs/nothing" + end);
        Assert.Equal((404, "application/json", Exceptions + "no-such-job"), (answer.Status, answer.Type, answer.Json!["type"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Requirement_dismiss_job_dismiss_ends_what_runs_and_takes_results_away(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var slow = await BeginAsync(region, """{"inputs":{"text":"a","pause":10}}""");
        Assert.Equal("dismissed", Text((await region.SendAsync("DELETE", slow)).Json!, "status"));
        Assert.Equal(410, (await region.SendAsync("GET", slow + "/results")).Status);
        var done = await BeginAsync(region, """{"inputs":{"text":"a"}}""");
        await EndAsync(region, done);
        Assert.Equal(200, (await region.SendAsync("DELETE", done)).Status);
        Assert.Equal("dismissed", Text(await region.JsonAsync(done), "status"));
        // The ended one does not come back to life.
        Assert.Equal("dismissed", Text(await region.JsonAsync(slow), "status"));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Requirement_job_list_the_parameters_choose(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        foreach (var (process, request) in new[] { ("echo", """{"inputs":{"text":"a"}}"""), ("similar-places", """{"inputs":{"place":"cz-000000"}}""") }) await EndAsync(region, await BeginAsync(region, request, process));
        await BeginAsync(region, """{"inputs":{"pause":10}}""");
        Assert.Equal(["echo", "similar-places", "echo"], await ListAsync(region, ""));
        Assert.Equal(["similar-places"], await ListAsync(region, "?processID=similar-places,other"));
        Assert.Equal(["similar-places"], await ListAsync(region, "?status=failed&type=process"));
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update jobs set started = created, finished = created + 5000 where process = 'similar-places'"));
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update jobs set started = created, finished = created + 9000 where status = 'successful'"));
        Assert.Equal(["similar-places", "echo"], await ListAsync(region, "?minDuration=5&status=failed,successful"));
        Assert.Equal(["echo"], await ListAsync(region, "?minDuration=6&status=failed,successful"));
        Assert.Equal(["similar-places"], await ListAsync(region, "?minDuration=5&maxDuration=5"));
        Assert.Empty(await ListAsync(region, "?datetime=../2020-01-01T00:00:00Z"));
        Assert.Equal(3, (await ListAsync(region, "?datetime=2020-01-01T00:00:00Z/..")).Count);
        var first = await region.JsonAsync("/ogc/jobs?limit=2");
        Assert.Equal(2, first["jobs"]!.AsArray().Count);
        var next = first["links"]!.AsArray().Single(l => l!["rel"]!.GetValue<string>() == "next")!["href"]!.GetValue<string>();
        Assert.Single((await region.JsonAsync(new Uri(next).PathAndQuery))["jobs"]!.AsArray());
        foreach (var (query, field) in new[] { ("limit=0", "limit"), ("status=tired", "status"), ("type=other", "type"), ("datetime=yesterday", "datetime"), ("minDuration=-1", "minDuration"), ("colour=red", "colour") })
            Assert.Equal([field], (await region.SendAsync("GET", "/ogc/jobs?" + query)).Fields);
    }

    [Fact]
    public async Task A_stranger_sees_a_job_by_its_id_but_no_list_of_others()
    {
        await using var region = await TestRegion.StartAsync(trustLoopback: false);
        var job = await BeginAsync(region, """{"inputs":{"text":"a"}}""");
        Assert.Equal("successful", Text(await EndAsync(region, job), "status"));
        Assert.Empty(await ListAsync(region, ""));
        for (var i = 1; i < JobRate.OfStranger; i++) Assert.Equal(201, (await AskAsync(region, "{}")).Status);
        Assert.Equal(429, (await AskAsync(region, "{}")).Status);
    }

    [Fact]
    public async Task Requirement_callback_the_subscriber_is_told()
    {
        await using var region = await TestRegion.StartAsync(settings: s => s with { AllowPrivateAddresses = true });
        var told = new ConcurrentDictionary<string, JsonNode>();
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var hearing = Task.Run(async () =>
        {
            while (told.Count < 3)
            {
                var context = await listener.GetContextAsync();
                told[context.Request.Url!.AbsolutePath] = (await JsonNode.ParseAsync(context.Request.InputStream))!;
                context.Response.Close();
            }
        }, TestContext.Current.CancellationToken);
        var subscriber = $$"""{"successUri":"http://127.0.0.1:{{port}}/done","inProgressUri":"http://127.0.0.1:{{port}}/begun","failedUri":"http://127.0.0.1:{{port}}/failed"}""";
        await BeginAsync(region, $$"""{"inputs":{"text":"teststring"},"subscriber":{{subscriber}}}""");
        await BeginAsync(region, $$"""{"inputs":{"place":"cz-000000"},"subscriber":{{subscriber}}}""", "similar-places");
        await hearing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("teststring", told["/done"]["text"]!.GetValue<string>());
        Assert.Equal("running", Text(told["/begun"], "status"));
        Assert.Equal("failed", Text(told["/failed"], "status"));
    }

    [Theory]
    [InlineData("""{"subscriber":{"successUri":"ftp://example.org"}}""", "/subscriber/successUri")]
    [InlineData("""{"subscriber":{"failedUri":"https://example.org"}}""", "/subscriber/successUri")]
    public async Task A_subscriber_that_cannot_be_told_is_refused(string request, string field)
    {
        await using var region = await TestRegion.StartAsync();
        Assert.Equal([field], (await AskAsync(region, request)).Fields);
    }

    [Fact]
    public async Task What_ran_when_the_process_ended_is_done_after_the_next_start()
    {
        await using var region = await TestRegion.StartAsync();
        var jobs = region.Service<JobStore>();
        await region.Service<JobWorker>().DisposeAsync();
        var left = await jobs.AddAsync("echo", "", new JsonObject { ["inputs"] = new JsonObject { ["text"] = "again" } }, "http://region.example");
        var waiting = await jobs.AddAsync("echo", "", [], "http://region.example");
        Assert.Equal(left.Id, (await jobs.TakeAsync())!.Id);
        await using var next = new JobWorker(region.Service<Store>(), jobs, region.Service<OfferedProcesses>(), region.Service<Execution>(), region.Service<JobCallbacks>(), NullLogger<JobWorker>.Instance);
        next.Start();
        Assert.Equal("again", (await UntilAsync(jobs, left.Id)).Results!["text"]!.GetValue<string>());
        Assert.Equal(JobStatus.Successful, (await UntilAsync(jobs, waiting.Id)).Status);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_job_whose_time_is_over_is_forgotten(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var job = await BeginAsync(region, """{"inputs":{"text":"a"}}""");
        await EndAsync(region, job);
        await region.Service<Store>().WriteAsync(s => s.ExecuteAsync($"update jobs set ends = 1"));
        Assert.Equal(404, (await region.SendAsync("GET", job)).Status);
        await BeginAsync(region, """{"inputs":{"text":"b"}}""");
        Assert.Equal(1, await region.Service<Store>().ReadAsync(s => s.FirstAsync($"select count(*) from jobs", r => r.GetInt64(0))));
    }

    private static async Task<Job> UntilAsync(JobStore jobs, string id)
    {
        await Patience.UntilAsync(async () => await jobs.FindAsync(id) is { IsOver: true });
        return (await jobs.FindAsync(id))!;
    }

    private static async Task<string> BeginAsync(TestRegion region, string request, string process = "echo")
    {
        var answer = await AskAsync(region, request, process);
        Assert.True(answer.Status == 201, answer.Text);
        Assert.EndsWith("/ogc/jobs/" + Text(answer.Json!, "jobID"), answer.Location, StringComparison.Ordinal);
        return new Uri(answer.Location!).PathAndQuery;
    }

    private static Task<Answer> AskAsync(TestRegion region, string request, string process = "echo") => region.SendAsync("POST", $"/ogc/processes/{process}/execution", request, "application/json", ("Prefer", "respond-async"));

    private static async Task<JsonObject> EndAsync(TestRegion region, string job)
    {
        for (var i = 0; i < 200; i++)
        {
            var status = await region.JsonAsync(job);
            if (Text(status, "status") is not ("accepted" or "running")) return status;
            await Task.Delay(50);
        }
        throw new TimeoutException(job);
    }

    private static async Task<List<string>> ListAsync(TestRegion region, string query) => [.. (await region.JsonAsync("/ogc/jobs" + query))["jobs"]!.AsArray().Select(j => Text(j!, "processID"))];

    private static string Text(JsonNode told, string name) => told[name]!.GetValue<string>();

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
