using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Create by publish: 18-088, requirement create-observations-via-mqtt/observations-creation.</summary>
public sealed class MqttPublishTests
{
    private const string Topic = "v1.1/Datastreams(1)/Observations";

    [Theory]
    [InlineData("sqlite", MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData("sqlite", MqttQualityOfServiceLevel.ExactlyOnce)]
    [InlineData("postgres", MqttQualityOfServiceLevel.AtLeastOnce)]
    public async Task What_is_published_to_the_observations_of_a_datastream_is_stored_when_it_is_acknowledged(string engine, MqttQualityOfServiceLevel quality)
    {
        await using var region = await MqttTesting.StartAsync(engine);
        await using var client = await region.ConnectAsync();
        var answer = await client.PublishAsync(Topic, """{"phenomenonTime":"2026-03-01T10:00:00Z","result":42.5,"parameters":{"battery":3.6}}""", quality);
        Assert.Equal(MqttClientPublishReasonCode.Success, answer.ReasonCode);
        var stored = (await region.JsonAsync("/v1.1/Datastreams(1)/Observations"))["value"]!.AsArray().Single()!;
        Assert.Equal(42.5, stored["result"]!.GetValue<double>());
        Assert.Equal(3.6, stored["parameters"]!["battery"]!.GetValue<double>());
    }

    [Fact]
    public async Task An_observation_may_name_its_datastream_and_any_set_takes_entities()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync("v1.1/Observations", """{"result":1,"Datastream":{"@iot.id":1}}""")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync(Topic, """{"result":2,"FeatureOfInterest":{"name":"F","description":"d","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}}}""")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync("v1.1/Things", MqttTesting.Thing)).ReasonCode);
        Assert.Equal(2, (await region.JsonAsync("/v1.1/Observations?$count=true"))["@iot.count"]!.GetValue<int>());
        Assert.Equal(2, (await region.JsonAsync("/v1.1/Things?$count=true"))["@iot.count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(Topic, "{\"result\":", MqttClientPublishReasonCode.PayloadFormatInvalid, "not well-formed JSON")]
    [InlineData(Topic, "{}", MqttClientPublishReasonCode.PayloadFormatInvalid, "/result")]
    [InlineData(Topic, "[1]", MqttClientPublishReasonCode.PayloadFormatInvalid, "JSON object")]
    [InlineData(Topic, "{\"result\":1,\"phenomenonTime\":\"yesterday\"}", MqttClientPublishReasonCode.PayloadFormatInvalid, "/phenomenonTime")]
    [InlineData(Topic, "{\"result\":1,\"nonsense\":2}", MqttClientPublishReasonCode.PayloadFormatInvalid, "/nonsense")]
    [InlineData("v1.1/Datastreams(99)/Observations", "{\"result\":1}", MqttClientPublishReasonCode.TopicNameInvalid, "Datastream")]
    [InlineData("v1.1/Castles", "{}", MqttClientPublishReasonCode.TopicNameInvalid, "Castles")]
    [InlineData("some/topic", "{}", MqttClientPublishReasonCode.TopicNameInvalid, "v1.1/")]
    public async Task An_invalid_message_is_refused_with_the_reason_and_nothing_is_stored(string topic, string body, MqttClientPublishReasonCode reason, string word)
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        foreach (var quality in new[] { MqttQualityOfServiceLevel.AtLeastOnce, MqttQualityOfServiceLevel.ExactlyOnce })
        {
            var answer = await client.PublishAsync(topic, body, quality);
            // The client library tells of a refused QoS 2 only that it was.
            Assert.Equal(quality == MqttQualityOfServiceLevel.AtLeastOnce ? reason : MqttClientPublishReasonCode.UnspecifiedError, answer.ReasonCode);
            if (quality == MqttQualityOfServiceLevel.AtLeastOnce) Assert.Contains(word, answer.ReasonString, StringComparison.Ordinal);
        }
        Assert.Equal(MqttClientPublishReasonCode.Success, (await client.PublishAsync(Topic, """{"result":1}""")).ReasonCode);
        Assert.Single((await region.JsonAsync("/v1.1/Observations"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_stranger_is_refused_and_in_MQTT_3_1_1_sent_away()
    {
        await using var region = await MqttTesting.StartAsync(trustLoopback: false);
        await using var five = await region.ConnectAsync();
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await five.PublishAsync(Topic, """{"result":1}""")).ReasonCode);
        await using var three = await region.ConnectAsync(version: MqttProtocolVersion.V311);
        await Assert.ThrowsAnyAsync<Exception>(() => three.PublishAsync(Topic, """{"result":1}"""));
        await Patience.UntilAsync(() => three.Ended is not null);
        Assert.NotNull(three.Ended);
        Assert.True(five.Client.IsConnected);
    }

    [Fact]
    public async Task Over_MQTT_3_1_1_an_invalid_message_is_acknowledged_counted_and_not_stored()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync(version: MqttProtocolVersion.V311);
        using var refused = new MeterReader("mqtt.refused");
        await client.PublishAsync(Topic, "nonsense");
        await client.PublishAsync(Topic, """{"result":3}""", MqttQualityOfServiceLevel.ExactlyOnce);
        Assert.True(refused.Value >= 1);
        Assert.Single((await region.JsonAsync("/v1.1/Observations"))["value"]!.AsArray());
    }

    [Fact]
    public async Task The_will_of_a_client_that_is_lost_is_an_observation()
    {
        await using var region = await MqttTesting.StartAsync();
        var client = await TestClient.ConnectAsync(o => o.WithTcpServer("127.0.0.1", region.MqttPort()).WithWillTopic(Topic).WithWillPayload("""{"result":-1}""").WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce),
            null, MqttProtocolVersion.V500, true, 0, 0);
        await client.Client.DisconnectAsync(new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.DisconnectWithWillMessage });
        for (var i = 0; i < 50; i++)
        {
            if ((await region.JsonAsync("/v1.1/Observations"))["value"]!.AsArray() is [JsonObject will]) { Assert.Equal(-1, will["result"]!.GetValue<int>()); return; }
            await Task.Delay(100);
        }
        Assert.Fail("The will was not carried out.");
    }

    [Fact]
    public async Task Retained_messages_are_refused()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync(version: MqttProtocolVersion.V500);
        Assert.False(client.Connected.RetainAvailable);
    }

    [Fact]
    public async Task The_landing_page_names_the_endpoints()
    {
        await using var region = await MqttTesting.StartAsync();
        var settings = (await region.JsonAsync("/v1.1"))["serverSettings"]!;
        const string Create = "http://www.opengis.net/spec/iot_sensing/1.1/req/create-observations-via-mqtt/observations-creation";
        const string Updates = "http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates";
        foreach (var requirement in new[] { Create, Updates })
        {
            Assert.Contains(requirement, settings["conformance"]!.AsArray().Select(c => c!.GetValue<string>()));
            Assert.Equal([$"mqtt://127.0.0.1:{region.MqttPort()}", $"ws://127.0.0.1:{region.Url.Port}/mqtt"], settings[requirement]!["endpoints"]!.AsArray().Select(e => e!.GetValue<string>()));
        }
    }
}
