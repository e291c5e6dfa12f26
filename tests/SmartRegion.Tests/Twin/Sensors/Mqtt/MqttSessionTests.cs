using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Sessions (MQTT 5, 4.1): what is kept of a client while it is away, and while the server is.</summary>
public sealed class MqttSessionTests
{
    private const string Topic = "v1.1/Datastreams(1)/Observations";

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task What_was_told_while_a_persistent_client_was_away_comes_when_it_is_back(MqttProtocolVersion version)
    {
        await using var region = await MqttTesting.StartAsync();
        await using (var client = await region.ConnectAsync("keeper", version, clean: false, expiry: 600))
        {
            await client.SubscribeAsync(Topic);
            await client.SubscribeAsync("v1.1/Things", MqttQualityOfServiceLevel.AtMostOnce);
        }
        for (var i = 0; i < 5; i++) await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", $$"""{"result":{{i}}}""");
        await region.SendAsync("PATCH", "/v1.1/Things(1)", """{"name":"Lost"}""");
        await Task.Delay(300);
        await using var back = await region.ConnectAsync("keeper", version, clean: false, expiry: 600);
        Assert.True(back.Connected.IsSessionPresent);
        for (var i = 0; i < 5; i++) Assert.Equal(i, (await back.NextAsync()).Json["result"]!.GetValue<int>());
        Assert.Empty(await back.WithinAsync(200));
    }

    [Fact]
    public async Task A_clean_start_and_an_expired_session_remember_nothing()
    {
        await using var region = await MqttTesting.StartAsync();
        await using (var client = await region.ConnectAsync("keeper", clean: false, expiry: 600)) await client.SubscribeAsync(Topic);
        await using (var clean = await region.ConnectAsync("keeper", clean: true, expiry: 600)) Assert.False(clean.Connected.IsSessionPresent);
        await using (var again = await region.ConnectAsync("keeper", clean: false, expiry: 1)) await again.SubscribeAsync(Topic);
        var sessions = region.Service<SmartRegion.Twin.Sensors.Mqtt.MqttBroker>().Sessions;
        await Patience.UntilAsync(async () =>
        {
            await sessions.ExpireAsync(DateTime.UtcNow.AddSeconds(2));
            return sessions.Count == 0;
        });
        await using (var gone = await region.ConnectAsync("keeper", clean: false, expiry: 0)) Assert.False(gone.Connected.IsSessionPresent);
        await using var end = await region.ConnectAsync("keeper", clean: false, expiry: 0);
        Assert.False(end.Connected.IsSessionPresent);
    }

    [Fact]
    public async Task A_second_connection_of_the_same_client_takes_the_session_over()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var first = await region.ConnectAsync("one", clean: false, expiry: 600);
        await first.SubscribeAsync(Topic);
        await using var second = await region.ConnectAsync("one", clean: false, expiry: 600);
        Assert.True(second.Connected.IsSessionPresent);
        await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":1}""");
        await second.NextAsync();
        await Patience.UntilAsync(() => first.Ended is not null);
        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, first.Ended!.Reason);
        Assert.Equal(0, first.Count);
    }

    [Fact]
    public async Task A_message_of_QoS_2_that_is_repeated_is_stored_once()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var raw = await RawMqtt.ConnectAsync(region.MqttPort());
        var publish = RawMqtt.Publish(Topic, """{"result":9}""", quality: 2, packet: 5);
        await raw.SendAsync(publish);
        Assert.Equal(new byte[] { 0x50, 2, 0, 5 }, await raw.ReadAsync(4));
        publish[0] |= 8;
        await raw.SendAsync(publish);
        Assert.Equal(new byte[] { 0x50, 2, 0, 5 }, await raw.ReadAsync(4));
        await raw.SendAsync([0x62, 2, 0, 5]);
        Assert.Equal(new byte[] { 0x70, 2, 0, 5 }, await raw.ReadAsync(4));
        Assert.Single((await region.JsonAsync("/v1.1/Observations"))["value"]!.AsArray());
    }

    [Fact]
    public async Task What_was_not_acknowledged_is_sent_again_to_the_next_connection_marked_so()
    {
        await using var region = await MqttTesting.StartAsync();
        await using (var raw = await RawMqtt.ConnectAsync(region.MqttPort(), "raw", clean: false))
        {
            await raw.SubscribeAsync(Topic + "?$select=result", 1);
            await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":1}""");
            Assert.Equal(0x32, (await raw.ReadPacketAsync())[0]);
        }
        await using var again = await RawMqtt.ConnectAsync(region.MqttPort(), "raw", clean: false, present: true);
        Assert.Equal(0x3a, (await again.ReadPacketAsync())[0]);
    }

    [Fact]
    public async Task The_receive_maximum_of_a_client_is_kept_to()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync(window: 2);
        var (most, open) = (0, 0);
        using var go = new SemaphoreSlim(0);
        client.Client.ApplicationMessageReceivedAsync += async m =>
        {
            m.AutoAcknowledge = false;
            most = Math.Max(most, Interlocked.Increment(ref open));
            _ = Task.Run(async () => { await go.WaitAsync(); Interlocked.Decrement(ref open); await m.AcknowledgeAsync(default); });
            await Task.CompletedTask;
        };
        await client.SubscribeAsync(Topic);
        for (var i = 0; i < 6; i++) await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":1}""");
        await Patience.UntilAsync(() => client.Count >= 2);
        await Task.Delay(300);
        Assert.Equal(2, client.Count);
        go.Release(6);
        await Patience.UntilAsync(() => client.Count >= 6);
        Assert.Equal((6, 2), (client.Count, most));
    }

    [Fact]
    public async Task A_client_that_is_away_for_long_keeps_the_newest_messages_only()
    {
        await using var region = await MqttTesting.StartAsync();
        await using (var client = await region.ConnectAsync("keeper", clean: false, expiry: 600)) await client.SubscribeAsync(Topic + "?$select=result");
        using var dropped = new MeterReader("mqtt.dropped");
        await region.SendAsync("POST", "/v1.1/CreateObservations", $$"""[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[{{string.Join(',', Enumerable.Range(0, 1500).Select(i => $"[\"2026-01-{1 + i / 1440:00}T{i / 60 % 24:00}:{i % 60:00}:00Z\",{i}]"))}}]}]""");
        await Patience.UntilAsync(() => dropped.Value >= 500);
        await using var back = await region.ConnectAsync("keeper", clean: false, expiry: 600);
        Assert.Equal(500, (await back.NextAsync()).Json["result"]!.GetValue<int>());
        await Patience.UntilAsync(() => back.Count >= 1000);
        Assert.Equal((1000, 500), (back.Count, dropped.Value));
    }
}
