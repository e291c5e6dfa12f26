using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SmartRegion.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Entities to publish to, and clients that do.</summary>
internal static class MqttTesting
{
    /// <summary>A Thing at a Location with a Datastream, created over HTTP.</summary>
    public const string Thing = """
        {"name":"Meter","description":"A water meter","Locations":[{"name":"Well","description":"A well","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12.7,49.6]}}],
        "Datastreams":[{"name":"Flow","description":"Water flow","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        "unitOfMeasurement":{"name":"cubic metre per hour","symbol":"m3/h","definition":"https://ucum.org/m3/h"},
        "Sensor":{"name":"Sensor","description":"Its sensor","encodingType":"text/plain","metadata":"none"},
        "ObservedProperty":{"name":"Flow","description":"Flow","definition":"http://qudt.org/vocab/quantitykind/VolumeFlowRate"}}]}
        """;

    public static async Task<TestRegion> StartAsync(string engine = "sqlite", bool trustLoopback = true, Func<SmartRegion.Commands.Settings, SmartRegion.Commands.Settings>? settings = null)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: trustLoopback, settings: settings);
        if (trustLoopback) Assert.Equal(201, (await region.SendAsync("POST", "/v1.1/Things", Thing)).Status);
        return region;
    }

    public static int MqttPort(this TestRegion region) => region.Service<MqttEndpoints>().Port!.Value;

    /// <summary>A connected client.</summary>
    public static Task<TestClient> ConnectAsync(this TestRegion region, string? id = null, MqttProtocolVersion version = MqttProtocolVersion.V500, bool clean = true, uint expiry = 0, ushort window = 0) =>
        TestClient.ConnectAsync(o => o.WithTcpServer("127.0.0.1", region.MqttPort()), id, version, clean, expiry, window);

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int Exit, string Told)> RunAsync(string command, params string[] arguments) => OutsideProgram.RunAsync(command, arguments).WaitAsync(TimeSpan.FromSeconds(60));
}

/// <summary>A client that keeps what it receives.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private readonly IMqttClient _client;
    private readonly SemaphoreSlim _more = new(0);
    private readonly ConcurrentQueue<(string Topic, string Text)> _received = new();
    private int _count;

    private TestClient(IMqttClient client) => _client = client;

    public MqttClientConnectResult Connected { get; private set; } = null!;
    public MqttClientDisconnectedEventArgs? Ended { get; private set; }
    public int Count => Volatile.Read(ref _count);
    public bool Keep { get; set; } = true;
    public IMqttClient Client => _client;

    public static async Task<TestClient> ConnectAsync(Action<MqttClientOptionsBuilder> where, string? id, MqttProtocolVersion version, bool clean, uint expiry, ushort window)
    {
        var client = new TestClient(new MqttClientFactory().CreateMqttClient());
        client._client.ApplicationMessageReceivedAsync += m => client.TakeAsync(m);
        client._client.DisconnectedAsync += e => { client.Ended = e; return Task.CompletedTask; };
        var options = new MqttClientOptionsBuilder().WithProtocolVersion(version).WithClientId(id ?? Guid.NewGuid().ToString("N")).WithCleanStart(clean);
        if (version == MqttProtocolVersion.V500) options = options.WithSessionExpiryInterval(expiry).WithReceiveMaximum(window);
        else options = options.WithCleanSession(clean);
        where(options);
        client.Connected = await client._client.ConnectAsync(options.Build());
        return client;
    }

    public async Task<MqttClientSubscribeResultCode> SubscribeAsync(string topic, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce) =>
        (await _client.SubscribeAsync(new MqttTopicFilterBuilder().WithTopic(topic).WithQualityOfServiceLevel(quality).Build())).Items.Single().ResultCode;

    public Task<MqttClientPublishResult> PublishAsync(string topic, string body, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce) =>
        _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(body).WithQualityOfServiceLevel(quality).Build());

    /// <summary>The next message.</summary>
    public async Task<(string Topic, JsonObject Json)> NextAsync()
    {
        Assert.True(await _more.WaitAsync(Patience.Limit), "No message came.");
        Assert.True(_received.TryDequeue(out var message));
        return (message.Topic, (JsonObject)JsonNode.Parse(message.Text)!);
    }

    /// <summary>What comes within a while, all of it.</summary>
    public async Task<List<string>> WithinAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        var all = new List<string>();
        while (_received.TryDequeue(out var message)) all.Add(message.Text);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync();
        _client.Dispose();
        _more.Dispose();
    }

    private Task TakeAsync(MqttApplicationMessageReceivedEventArgs message)
    {
        Interlocked.Increment(ref _count);
        if (!Keep) return Task.CompletedTask;
        _received.Enqueue((message.ApplicationMessage.Topic, Encoding.UTF8.GetString(message.ApplicationMessage.Payload)));
        _more.Release();
        return Task.CompletedTask;
    }
}
