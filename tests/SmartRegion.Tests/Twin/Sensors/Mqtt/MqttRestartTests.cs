using System.Text.Json.Nodes;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>The server as a process that ends, in order and not (BEHAVIOURS 18).</summary>
public sealed class MqttRestartTests : IDisposable
{
    private const string Topic = "v1.1/Datastreams(1)/Observations";
    private readonly string _directory = Directory.CreateTempSubdirectory("smartregion-mqtt-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgres", true)]
    public async Task A_restart_loses_no_subscription_of_a_persistent_session_and_no_message_that_waited(string engine, bool kill)
    {
        var store = engine == "sqlite" ? "sqlite" : await TestStore.CreateDatabaseAsync("mqtt" + Guid.NewGuid().ToString("N"));
        await using (var first = await StartedAsync(store))
        {
            await first.PostAsync("/v1.1/Things", MqttTesting.Thing);
            await using (var keeper = await first.ConnectAsync("keeper", clean: false, expiry: 3600))
            {
                await keeper.SubscribeAsync(Topic + "?$select=result");
                await keeper.SubscribeAsync("v1.1/Things(1)", MqttQualityOfServiceLevel.ExactlyOnce);
            }
            await first.PostAsync("/v1.1/Datastreams(1)/Observations", """{"result":1}""");
            // What waits is written a moment later.
            if (kill) { await Task.Delay(2000); await first.Program.KillAsync(); }
            else Assert.Equal(0, await first.Program.TerminateAsync());
        }
        await using var second = await StartedAsync(store);
        await second.PostAsync("/v1.1/Datastreams(1)/Observations", """{"result":2}""");
        await using var back = await second.ConnectAsync("keeper", clean: false, expiry: 3600);
        Assert.True(back.Connected.IsSessionPresent);
        Assert.Equal("""{"result":1}""", (await back.NextAsync()).Json.ToJsonString());
        Assert.Equal("""{"result":2}""", (await back.NextAsync()).Json.ToJsonString());
        await second.PatchAsync("/v1.1/Things(1)", """{"name":"After"}""");
        Assert.Equal("After", (await back.NextAsync()).Json["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task After_kill_9_every_observation_that_was_acknowledged_is_there(string engine)
    {
        var store = engine == "sqlite" ? "sqlite" : await TestStore.CreateDatabaseAsync("mqtt" + Guid.NewGuid().ToString("N"));
        var acknowledged = new List<int>();
        await using (var first = await StartedAsync(store))
        {
            await first.PostAsync("/v1.1/Things", MqttTesting.Thing);
            var publishing = Enumerable.Range(0, 8).Select(async c =>
            {
                await using var client = await first.ConnectAsync();
                try
                {
                    for (var i = 0; ; i++)
                    {
                        var number = c * 1_000_000 + i;
                        if ((await client.PublishAsync(Topic, $$"""{"result":{{number}}}""")).IsSuccess) lock (acknowledged) acknowledged.Add(number);
                    }
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // The server is gone, as it should be.
                }
            }).ToList();
            await Patience.UntilAsync(() => { lock (acknowledged) return acknowledged.Count >= 100; });
            await first.Program.KillAsync();
            await Task.WhenAll(publishing).WaitAsync(Patience.Limit);
        }
        await using var second = await StartedAsync(store);
        var stored = new HashSet<int>();
        for (string? next = "/v1.1/Observations?$select=result&$top=10000"; next is not null;)
        {
            var page = await second.GetAsync(next);
            stored.UnionWith(page["value"]!.AsArray().Select(o => o!["result"]!.GetValue<int>()));
            next = page["@iot.nextLink"] is { } link ? new Uri(link.GetValue<string>()).PathAndQuery : null;
        }
        Assert.NotEmpty(acknowledged);
        Assert.Empty(acknowledged.Where(a => !stored.Contains(a)));
    }

    [Fact]
    public async Task After_kill_9_every_message_whose_publish_was_acknowledged_waits_for_who_was_away()
    {
        var acknowledged = 0;
        await using (var first = await StartedAsync("sqlite"))
        {
            await first.PostAsync("/v1.1/Things", MqttTesting.Thing);
            await using (var keeper = await first.ConnectAsync("keeper", clean: false, expiry: 3600)) await keeper.SubscribeAsync(Topic + "?$select=result");
            await using var client = await first.ConnectAsync();
            for (var i = 1; i <= 50; i++)
                if ((await client.PublishAsync(Topic, $$"""{"result":{{i}}}""")).IsSuccess) acknowledged++;
            await first.Program.KillAsync();
        }
        Assert.Equal(50, acknowledged);
        await using var second = await StartedAsync("sqlite");
        await using var back = await second.ConnectAsync("keeper", clean: false, expiry: 3600);
        for (var i = 1; i <= 50; i++) Assert.Equal($$"""{"result":{{i}}}""", (await back.NextAsync()).Json.ToJsonString());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_off_opens_none()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var (exit, output) = await RunningProgram.RunAsync("serve", "--port", "0", "--empty", "--data", _directory, "--mqtt-port", $"{port}");
        Assert.True(exit == 1 && output.Contains("--mqtt-port", StringComparison.Ordinal), output);
        await using var server = await StartedAsync("sqlite", "--mqtt-port", "off");
        Assert.Null(server.MqttPort);
    }

    private Task<Server> StartedAsync(string store, params string[] more) => Server.StartAsync(["serve", "--port", "0", "--empty", "--trust-loopback", "--data", _directory, "--store", store, .. more]);

    private sealed class Server : IAsyncDisposable
    {
        private readonly HttpClient _http = new();

        public required RunningProgram Program { get; init; }
        public int? MqttPort { get; private set; }

        public static async Task<Server> StartAsync(string[] arguments)
        {
            var server = new Server { Program = RunningProgram.Start(arguments) };
            server._http.BaseAddress = new Uri((await server.Program.LineAsync("Smart Region is at")).Split(' ')[^1]);
            var endpoints = (await server.GetAsync("/v1.1"))["serverSettings"]!["http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates"]!["endpoints"]!.AsArray();
            if (endpoints[0]!.GetValue<string>() is ['m', ..] mqtt) server.MqttPort = new Uri(mqtt).Port;
            return server;
        }

        public async Task<JsonObject> GetAsync(string path) => (JsonObject)JsonNode.Parse(await _http.GetStringAsync(path))!;

        public Task PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

        public Task PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body);

        public Task<TestClient> ConnectAsync(string? id = null, bool clean = true, uint expiry = 0) =>
            TestClient.ConnectAsync(o => o.WithTcpServer("127.0.0.1", MqttPort), id, MqttProtocolVersion.V500, clean, expiry, 0);

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await Program.DisposeAsync();
        }

        private async Task SendAsync(HttpMethod method, string path, string body)
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            using var answer = await _http.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}
