using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Subscriptions: 18-088, requirement receive-updates-via-mqtt/receive-updates; BEHAVIOURS 18.</summary>
public sealed class MqttSubscribeTests
{
    private const string Observations = "v1.1/Datastreams(1)/Observations";

    [Theory]
    [InlineData("sqlite", MqttProtocolVersion.V500)]
    [InlineData("sqlite", MqttProtocolVersion.V311)]
    [InlineData("sqlite", MqttProtocolVersion.V310)]
    [InlineData("postgres", MqttProtocolVersion.V500)]
    public async Task A_new_observation_comes_whole_to_its_datastream_and_to_the_set_once_per_subscription(string engine, MqttProtocolVersion version)
    {
        await using var region = await MqttTesting.StartAsync(engine);
        await using var client = await region.ConnectAsync(version: version);
        foreach (var topic in new[] { Observations, "v1.1/Observations", "v1.1/Datastreams(1)/Thing/Datastreams", "v1.1/Things" })
            await client.SubscribeAsync(topic);
        await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":7}""");
        var told = new[] { await client.NextAsync(), await client.NextAsync() };
        Assert.Equal(new[] { "v1.1/Observations", Observations }.Order(), told.Select(t => t.Topic).Order());
        var read = await region.JsonAsync("/v1.1/Datastreams(1)/Observations?$top=1");
        Assert.All(told, t => Assert.True(JsonNode.DeepEquals(read["value"]![0], t.Json), t.Json.ToJsonString()));
        Assert.Empty(await client.WithinAsync(300));
    }

    [Fact]
    public async Task A_data_array_and_a_batch_of_observations_come_one_by_one()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        await client.SubscribeAsync(Observations + "?$select=result");
        await region.SendAsync("POST", "/v1.1/CreateObservations", """[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[["2026-01-01T00:00:00Z",1],["2026-01-01T01:00:00Z",2],["2026-01-01T02:00:00Z",3]]}]""");
        for (var i = 1; i <= 3; i++) Assert.Equal($$"""{"result":{{i}}}""", (await client.NextAsync()).Json.ToJsonString());
    }

    [Fact]
    public async Task An_update_comes_to_the_entity_and_to_the_property_that_changed()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var whole = await region.ConnectAsync();
        await using var name = await region.ConnectAsync();
        await using var description = await region.ConnectAsync();
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await whole.SubscribeAsync("v1.1/Things(1)"));
        await name.SubscribeAsync("v1.1/Things(1)/name");
        await description.SubscribeAsync("v1.1/Things(1)/description");
        await region.SendAsync("PATCH", "/v1.1/Things(1)", """{"name":"Another"}""");
        Assert.Equal("Another", (await whole.NextAsync()).Json["name"]!.GetValue<string>());
        Assert.Equal("""{"name":"Another"}""", (await name.NextAsync()).Json.ToJsonString());
        Assert.Empty(await description.WithinAsync(300));
    }

    [Fact]
    public async Task A_selection_is_told_when_one_of_its_properties_changes_with_all_of_them()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        await client.SubscribeAsync("v1.1/Things?$select=name,description");
        await region.SendAsync("PATCH", "/v1.1/Things(1)", """{"properties":{"a":1}}""");
        await region.SendAsync("PATCH", "/v1.1/Things(1)", """{"name":"B"}""");
        Assert.Equal("""{"name":"B","description":"A water meter"}""", (await client.NextAsync()).Json.ToJsonString());
        await region.SendAsync("POST", "/v1.1/Things", """{"name":"C","description":"D"}""");
        Assert.Equal("""{"name":"C","description":"D"}""", (await client.NextAsync()).Json.ToJsonString());
        Assert.Empty(await client.WithinAsync(200));
    }

    [Fact]
    public async Task Paths_through_relations_of_any_length_are_followed()
    {
        await using var region = await MqttTesting.StartAsync();
        await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":1}""");
        var observation = (await region.JsonAsync("/v1.1/Observations"))["value"]![0]!["@iot.id"];
        await using var client = await region.ConnectAsync();
        var paths = new Dictionary<string, string>
        {
            ["v1.1/Things(1)/Datastreams"] = "/v1.1/Datastreams(1)",
            [$"v1.1/Observations({observation})/Datastream/Thing/Datastreams"] = "/v1.1/Datastreams(1)",
            ["v1.1/Sensors(1)/Datastreams"] = "/v1.1/Datastreams(1)",
            ["v1.1/ObservedProperties(1)/Datastreams?$select=name"] = "/v1.1/Datastreams(1)",
            ["v1.1/Things(1)/Locations"] = "/v1.1/Locations(1)",
            ["v1.1/Datastreams(1)/Thing"] = "/v1.1/Things(1)",
            ["v1.1/Locations(1)/Things"] = "/v1.1/Things(1)",
            ["v1.1/FeaturesOfInterest(1)/Observations"] = $"/v1.1/Observations({observation})",
        };
        foreach (var topic in paths.Keys) Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await client.SubscribeAsync(topic));
        foreach (var changed in paths.Values.Distinct())
        {
            await region.SendAsync("PATCH", changed, changed.Contains("Observations", StringComparison.Ordinal) ? """{"result":2}""" : """{"name":"New name"}""");
            var expected = paths.Where(p => p.Value == changed).Select(p => p.Key).Order().ToList();
            var told = new List<string>();
            for (var i = 0; i < expected.Count; i++) told.Add((await client.NextAsync()).Topic);
            Assert.Equal(expected, told.Order());
        }
        Assert.Empty(await client.WithinAsync(200));
    }

    [Fact]
    public async Task A_filter_lets_through_what_it_says_and_expand_tells_more()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        await client.SubscribeAsync(Observations + "?$select=result&$filter=result gt 5");
        await client.SubscribeAsync("v1.1/Observations?$select=result&$expand=Datastream($select=name)");
        foreach (var result in new[] { 4, 6 }) await region.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", $$"""{"result":{{result}}}""");
        var told = new List<(string Topic, string Json)>();
        for (var i = 0; i < 3; i++) { var (topic, json) = await client.NextAsync(); told.Add((topic.Split('?')[0], json.ToJsonString())); }
        Assert.Equal(["""{"result":6}"""], told.Where(t => t.Topic == Observations).Select(t => t.Json));
        Assert.Contains("""{"result":4,"Datastream":{"name":"Flow"}}""", told.Select(t => t.Json));
    }

    [Theory]
    [InlineData("v1.1/#", MqttClientSubscribeResultCode.WildcardSubscriptionsNotSupported)]
    [InlineData("v1.1/+/name", MqttClientSubscribeResultCode.WildcardSubscriptionsNotSupported)]
    [InlineData("#", MqttClientSubscribeResultCode.WildcardSubscriptionsNotSupported)]
    [InlineData("$share/a/v1.1/Things", MqttClientSubscribeResultCode.SharedSubscriptionsNotSupported)]
    [InlineData("Things", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("/v1.1/Things", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Castles", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things(99)", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things(1)/colour", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things(1)/name/$value", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things?$select=colour", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things?$filter=colour eq 1", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things?$filter=name eq", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things?$top=1", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Things?$expand=Castles", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    public async Task What_leads_nowhere_is_refused_and_the_connection_lives(string topic, MqttClientSubscribeResultCode code)
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        Assert.Equal(code, await client.SubscribeAsync(topic));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS2, await client.SubscribeAsync("v1.1/Things", MqttQualityOfServiceLevel.ExactlyOnce));
        await using var three = await region.ConnectAsync(version: MqttProtocolVersion.V311);
        Assert.Equal(MqttClientSubscribeResultCode.UnspecifiedError, await three.SubscribeAsync(topic));
        Assert.True(three.Client.IsConnected);
    }

    [Fact]
    public async Task After_unsubscribing_nothing_comes_and_an_identifier_comes_with_each_message()
    {
        await using var region = await MqttTesting.StartAsync();
        await using var client = await region.ConnectAsync();
        var identifiers = new TaskCompletionSource<List<uint>>();
        client.Client.ApplicationMessageReceivedAsync += m => { identifiers.TrySetResult(m.ApplicationMessage.SubscriptionIdentifiers); return Task.CompletedTask; };
        await client.Client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(Observations).WithSubscriptionIdentifier(77).Build());
        await client.PublishAsync(Observations, """{"result":1}""");
        await client.NextAsync();
        Assert.Equal([77u], await identifiers.Task.WaitAsync(Patience.Limit));
        Assert.Equal(MqttClientUnsubscribeResultCode.Success, (await client.Client.UnsubscribeAsync(Observations)).Items.Single().ResultCode);
        Assert.Equal(MqttClientUnsubscribeResultCode.NoSubscriptionExisted, (await client.Client.UnsubscribeAsync(Observations)).Items.Single().ResultCode);
        await client.PublishAsync(Observations, """{"result":2}""");
        Assert.Empty(await client.WithinAsync(300));
    }
}
