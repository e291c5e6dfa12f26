using System.Net;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>What the broker does with strangers, and with those who do not keep to the protocol.</summary>
public sealed class MqttProtocolTests : IAsyncLifetime
{
    private const string Topic = "v1.1/Datastreams(1)/Observations";
    private TestRegion _region = null!;

    public async ValueTask InitializeAsync() => _region = await MqttTesting.StartAsync();

    public ValueTask DisposeAsync() => _region.DisposeAsync();

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "HTTP", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n") },
        { "PUBLISH first", RawMqtt.Publish(Topic, "{}", 0, 0) },
        { "length of five bytes", [0x10, 0xff, 0xff, 0xff, 0xff, 0x01] },
        { "empty CONNECT", [0x10, 0] },
        { "CONNECT that breaks off", RawMqtt.Packet(0x10, [0, 4, .. "MQTT"u8, 4, 2]) },
        { "256 MiB", [0x10, 0xff, 0xff, 0xff, 0x7f] },
        { "zeros", new byte[64] },
        { "packet of type 0", [.. RawMqtt.Connect("a"), 0, 0] },
        { "second CONNECT", [.. RawMqtt.Connect("a"), .. RawMqtt.Connect("a")] },
        { "SUBSCRIBE that breaks off", [.. RawMqtt.Connect("a"), .. RawMqtt.Packet(0x82, [0, 1, 0, 200, 65])] },
        { "PUBLISH with a topic longer than itself", [.. RawMqtt.Connect("a"), .. RawMqtt.Packet(0x30, [0xff, 0xff])] },
        { "PUBLISH with a wildcard", [.. RawMqtt.Connect("a"), .. RawMqtt.Packet(0x36, [0, 1, 65])] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_MQTT_ends_the_connection_and_nothing_else(string what, byte[] bytes)
    {
        await using var other = await _region.ConnectAsync();
        await using var raw = await RawMqtt.OpenAsync(_region.MqttPort());
        await raw.SendAsync(bytes);
        Assert.True(await raw.IsEndedAsync(), what);
        Assert.Equal(MqttClientPublishReasonCode.Success, (await other.PublishAsync(Topic, """{"result":1}""")).ReasonCode);
    }

    [Fact]
    public async Task An_unknown_version_is_told_so()
    {
        await using var raw = await RawMqtt.OpenAsync(_region.MqttPort());
        await raw.SendAsync(RawMqtt.Packet(0x10, [0, 4, .. "MQTT"u8, 9, 2, 0, 60, 0, 1, 65]));
        Assert.Equal([0x20, 2, 0, 1], await raw.ReadAsync(4));
        Assert.True(await raw.IsEndedAsync());
    }

    [Fact]
    public async Task A_client_without_a_name_gets_one_or_in_MQTT_3_1_1_without_a_clean_session_is_refused()
    {
        await using var raw = await RawMqtt.OpenAsync(_region.MqttPort());
        await raw.SendAsync(RawMqtt.Connect("", clean: false));
        Assert.Equal([0x20, 2, 0, 2], await raw.ReadAsync(4));
        await using var five = await _region.ConnectAsync("");
        Assert.NotEmpty(five.Connected.AssignedClientIdentifier);
    }

    [Fact]
    public async Task A_client_that_is_silent_beyond_its_keep_alive_is_ended_and_one_that_pings_is_not()
    {
        await using var silent = await RawMqtt.ConnectAsync(_region.MqttPort(), "silent", keepAlive: 1);
        await using var pinging = await RawMqtt.ConnectAsync(_region.MqttPort(), "pinging", keepAlive: 2);
        for (var i = 0; i < 12; i++)
        {
            await Task.Delay(300);
            await pinging.SendAsync([0xc0, 0]);
            Assert.Equal([0xd0, 0], await pinging.ReadAsync(2));
        }
        Assert.True(await silent.IsEndedAsync());
    }

    [Fact]
    public async Task Acknowledgements_come_in_the_order_of_the_messages_though_they_are_sent_without_waiting()
    {
        await using var raw = await RawMqtt.ConnectAsync(_region.MqttPort());
        var all = Enumerable.Range(1, 3000).SelectMany(i => RawMqtt.Publish(Topic, $$"""{"result":{{i}}}""", 1, (ushort)i)).ToArray();
        var sending = raw.SendAsync(all);
        for (var i = 1; i <= 3000; i++) Assert.Equal([0x40, 2, (byte)(i >> 8), (byte)i], await raw.ReadAsync(4));
        await sending;
        Assert.Equal(3000, (await _region.JsonAsync("/v1.1/Datastreams(1)/Observations?$count=true&$top=0"))["@iot.count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_disturbs_nobody()
    {
        await using var stuck = await RawMqtt.ConnectAsync(_region.MqttPort(), "stuck");
        await stuck.SubscribeAsync(Topic, 0);
        await using var reader = await _region.ConnectAsync();
        await reader.SubscribeAsync(Topic);
        await using var publisher = await _region.ConnectAsync();
        var large = "{\"result\":1,\"parameters\":{\"text\":\"" + new string('x', 50_000) + "\"}}";
        for (var i = 0; i < 300; i++) Assert.Equal(MqttClientPublishReasonCode.Success, (await publisher.PublishAsync(Topic, large)).ReasonCode);
        await Patience.UntilAsync(() => reader.Count >= 300);
        Assert.Equal(300, reader.Count);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task The_same_is_served_over_WebSocket(MqttProtocolVersion version)
    {
        await using var client = await TestClient.ConnectAsync(o => o.WithWebSocketServer(w => w.WithUri($"ws://{_region.Url.Authority}/mqtt")), null, version, true, 0, 0);
        await client.SubscribeAsync(Topic, MqttQualityOfServiceLevel.ExactlyOnce);
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync(Topic, """{"result":5}""")).ReasonCode);
        Assert.Equal(5, (await client.NextAsync()).Json["result"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_page_of_somewhere_else_does_not_write_through_the_readers_browser()
    {
        await using var client = await TestClient.ConnectAsync(o => o.WithWebSocketServer(w => w.WithUri($"ws://{_region.Url.Authority}/mqtt").WithRequestHeaders(new Dictionary<string, string> { ["Origin"] = "https://elsewhere.example" })),
            null, MqttProtocolVersion.V500, true, 0, 0);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await client.PublishAsync(Topic, """{"result":5}""")).ReasonCode);
    }

    [Fact]
    public async Task Without_WebSocket_the_path_answers_with_an_error() =>
        Assert.InRange((int)(await _region.Client.GetAsync("/mqtt")).StatusCode, (int)HttpStatusCode.BadRequest, 499);
}
