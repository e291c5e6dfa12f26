using System.Net.Http.Headers;
using MQTTnet.Formatter;
using SmartRegion.Tests.Twin.Sensors.Mqtt;

namespace SmartRegion.Tests.Twin.Sensors.Restricted;

/// <summary>What comes by itself, over MQTT and as server-sent events, tells of hidden Things and Datastreams to those only who see them.</summary>
public sealed class HiddenMessagesTests
{
    private static readonly string[] Topics =
    [
        "v1.1/Things", "v1.1/Datastreams", "v1.1/MultiDatastreams", "v1.1/Sensors", "v1.1/ObservedProperties", "v1.1/Locations", "v1.1/HistoricalLocations", "v1.1/FeaturesOfInterest", "v1.1/Observations",
        "v1.1/Observations?$expand=Datastream($expand=Thing),FeatureOfInterest", "v1.1/Observations?$filter=result gt 0", "v1.1/Observations?$select=result", "v1.1/Things?$expand=Datastreams($expand=Observations)", "v1.1/Locations(1)?$expand=Things",
        "v1.1/Locations(1)/Things", "v1.1/Sensors(1)/Datastreams", "v1.1/ObservedProperties(1)/Datastreams", "v1.1/Things(1)/Datastreams", "v1.1/Datastreams(1)/Observations", "v1.1/Things(1)/name",
    ];

    // This topic is told after all others that an observation of the first Datastream concerns.
    private const string Last = "v1.1/Datastreams(1)/Observations";

    public static TheoryData<string> Engines => TestStore.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_subscriber_hears_of_what_it_sees_and_of_nothing_else(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        await world.HideAsync();
        await using var anonymous = await world.Region.ConnectAsync();
        await using var keeper = await ConnectAsync(world, await world.KeyAsync("colleague@region.example", "keeper", "read"));
        await using var outsider = await ConnectAsync(world, await world.KeyAsync("outsider@region.example", "another", "read"));
        var never = await anonymous.SubscribeAsync("v1.1/Datastreams(9999)/Observations");
        foreach (var topic in new[] { "v1.1/Things(3)", "v1.1/Things(3)/name", "v1.1/Things(3)/Datastreams", "v1.1/Datastreams(6)/Observations", "v1.1/Datastreams(8)/Observations", "v1.1/MultiDatastreams(7)/Observations", "v1.1/Things(1)/Datastreams(8)/Observations" })
        {
            Assert.Equal((topic, never), (topic, await anonymous.SubscribeAsync(topic)));
            Assert.Equal((topic, never), (topic, await outsider.SubscribeAsync(topic)));
            Assert.NotEqual((topic, never), (topic, await keeper.SubscribeAsync(topic)));
        }
        foreach (var topic in Topics)
            foreach (var client in new[] { anonymous, keeper, outsider }) Assert.NotEqual((topic, never), (topic, await client.SubscribeAsync(topic)));
        await world.PostAsync("Datastreams(6)/Observations", """{"result":772002}""");
        await world.PostAsync("Datastreams(8)/Observations", """{"result":773003}""");
        await world.PostAsync("Datastreams(3)/Observations", """{"result":771001}""");
        await world.ChangeAsync("PATCH", "Things(3)", """{"name":"zvonokosa again"}""");
        await world.ChangeAsync("PATCH", "Things(2)", """{"description":"heliotropium again","Locations":[{"@iot.id":1}]}""");
        await world.PostAsync("Things", HiddenWorld.Thing("zvonokosa", """,{"@iot.id":1}""", "772002", ""","properties":{"visibility":"organisation","owner":"keeper"}""", "2025-05-05"));
        await world.ChangeAsync("PATCH", "Datastreams(8)", """{"description":"mramorka again"}""");
        await world.ChangeAsync("PATCH", "Locations(1)", """{"description":"seen by all"}""");
        // Who sees it is asked when it is told: only then it is hidden, and shown again.
        var all = await UntilAsync(keeper, "v1.1/Locations(1)?$expand=Things", "seen by all");
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"organisation","owner":"keeper"}}""");
        await world.PostAsync("Datastreams(1)/Observations", """{"result":775005}""");
        all.AddRange(await UntilAsync(keeper, Last, "775005"));
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"public"}}""");
        await world.PostAsync("Datastreams(1)/Observations", """{"result":424242}""");
        var (open, shared) = (await UntilAsync(anonymous, Last, "424242"), await UntilAsync(outsider, Last, "424242"));
        foreach (var (visibility, word, result) in HiddenWorld.Hidden)
        {
            Assert.All(open, m => Assert.False(m.Contains(word, StringComparison.Ordinal) || m.Contains(result, StringComparison.Ordinal), m));
            if (visibility != "members") Assert.All(shared, m => Assert.False(m.Contains(word, StringComparison.Ordinal) || m.Contains(result, StringComparison.Ordinal), m));
            Assert.Contains(all, m => m.Contains(word, StringComparison.Ordinal));
            Assert.Contains(all, m => m.Contains(result, StringComparison.Ordinal));
        }
        // Afterwards it is told with its Thing, but it never came by itself.
        Assert.DoesNotContain(open.Concat(shared), m => m.Contains("775005", StringComparison.Ordinal) && !m.StartsWith("v1.1/Things", StringComparison.Ordinal));
        Assert.Contains(shared, m => m.Contains("heliotropium", StringComparison.Ordinal));
        Assert.Contains(open, m => m.Contains("seen by all", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_follows_live_is_told_of_what_is_seen_and_of_no_end_of_anything_else(string engine)
    {
        await using var world = await HiddenWorld.StartAsync(engine);
        await world.HideAsync();
        Assert.Equal(404, (await FollowedAsync(world, "/v1.1/Datastreams(6)/Observations")).Status);
        var (status, things) = await FollowedAsync(world, "/v1.1/Things?$expand=Datastreams");
        var (_, streams) = await FollowedAsync(world, "/v1.1/Datastreams(1)/Observations");
        Assert.Equal(200, status);
        await world.ChangeAsync("PATCH", "Things(3)", """{"name":"zvonokosa again"}""");
        await world.ChangeAsync("DELETE", "Things(3)");
        await world.ChangeAsync("PATCH", "Things(1)", """{"description":"the end"}""");
        var told = await UntilAsync(things!, "the end");
        Assert.Equal(1, told.Split("event: ").Length - 1);
        Assert.DoesNotContain("Things(3)", told, StringComparison.Ordinal);
        Assert.All(HiddenWorld.Hidden, h => Assert.DoesNotContain(h.Word, told, StringComparison.Ordinal));
        // Hidden while it is followed: what comes then is told to nobody who may not see it, also when more is told later.
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"members"}}""");
        var hidden = await world.PostAsync("Datastreams(1)/Observations", """{"result":771001}""");
        await world.ChangeAsync("DELETE", hidden);
        await world.ChangeAsync("PATCH", "Things(1)", """{"properties":{"visibility":"public"}}""");
        await world.PostAsync("Datastreams(1)/Observations", """{"result":424242}""");
        Assert.DoesNotContain(hidden, await UntilAsync(streams!, "424242"), StringComparison.Ordinal);
        things!.Dispose();
        streams!.Dispose();
    }

    private static Task<TestClient> ConnectAsync(HiddenWorld world, string key) =>
        TestClient.ConnectAsync(o => o.WithTcpServer("127.0.0.1", world.Region.MqttPort()).WithCredentials("any", key), null, MqttProtocolVersion.V500, true, 0, 0);

    private static async Task<List<string>> UntilAsync(TestClient client, string topic, string text)
    {
        var told = new List<string>();
        while (true)
        {
            var (of, json) = await client.NextAsync();
            told.Add($"{of} {json.ToJsonString()}");
            if (of == topic && told[^1].Contains(text, StringComparison.Ordinal)) return told;
        }
    }

    private static async Task<(int Status, StreamReader? Reader)> FollowedAsync(HiddenWorld world, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await world.Region.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode) return ((int)response.StatusCode, null);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 3000", await reader.ReadLineAsync());
        return (200, reader);
    }

    private static async Task<string> UntilAsync(StreamReader reader, string end)
    {
        var told = new System.Text.StringBuilder();
        while (!told.ToString().Contains(end, StringComparison.Ordinal))
            told.AppendLine(await reader.ReadLineAsync().WaitAsync(Patience.Limit) ?? throw new EndOfStreamException(told.ToString()));
        return told.ToString();
    }
}
