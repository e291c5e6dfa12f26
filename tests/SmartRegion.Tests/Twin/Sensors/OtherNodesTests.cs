using System.Collections.Concurrent;
using SmartRegion.Tests.Twin.Sensors.Mqtt;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>Two nodes on one PostgreSQL: what one changes, the listeners of the other hear.</summary>
public sealed class OtherNodesTests
{
    [Fact]
    public async Task What_one_node_changes_comes_to_the_MQTT_subscribers_and_the_listeners_of_the_other()
    {
        await using var first = await MqttTesting.StartAsync("postgres");
        await using var second = await first.StartBesideAsync();
        await HearsAsync(first, second);
        await using var subscriber = await second.ConnectAsync();
        await subscriber.SubscribeAsync("v1.1/Datastreams(1)/Observations?$select=result");
        await subscriber.SubscribeAsync("v1.1/Things(1)/name");
        var told = new ConcurrentQueue<string>();
        using var listening = second.Service<SensorEvents>().Listen(c =>
        {
            foreach (var o in c.Observations) told.Enqueue($"{o.Seq} {o.Number}");
        });
        await first.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":7}""");
        Assert.Equal("""{"result":7}""", (await subscriber.NextAsync()).Json.ToJsonString());
        await first.SendAsync("PATCH", "/v1.1/Things(1)", """{"name":"Another"}""");
        Assert.Equal("""{"name":"Another"}""", (await subscriber.NextAsync()).Json.ToJsonString());
        await using var publisher = await first.ConnectAsync();
        await publisher.PublishAsync("v1.1/Datastreams(1)/Observations", """{"result":8}""");
        Assert.Equal("""{"result":8}""", (await subscriber.NextAsync()).Json.ToJsonString());
        await second.SendAsync("POST", "/v1.1/Datastreams(1)/Observations", """{"result":9}""");
        Assert.Equal("""{"result":9}""", (await subscriber.NextAsync()).Json.ToJsonString());
        Assert.Equal(["1 7", "2 8", "3 9"], told);
    }

    [Fact]
    public async Task A_batch_too_large_for_one_message_is_told_whole()
    {
        await using var first = await MqttTesting.StartAsync("postgres");
        await using var second = await first.StartBesideAsync();
        await HearsAsync(first, second);
        var (things, observed) = (0, 0);
        using var listening = second.Service<SensorEvents>().Listen(c =>
        {
            Interlocked.Add(ref things, c.Entities.Count(e => e.Type == EntityTypes.Thing));
            Interlocked.Add(ref observed, c.Observations.Count);
        });
        await first.Service<SmartRegion.Twin.Sensors.Sensors>().WriteAsync(async scope =>
        {
            for (var i = 0; i < 1000; i++) scope.Changes.Add(new EntityChange(ChangeKind.Updated, EntityTypes.Thing, i, ["name"]));
            return await Task.FromResult(true);
        });
        var rows = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"""["{DateTime.UnixEpoch.AddMinutes(i):O}",{i}]"""));
        await first.SendAsync("POST", "/v1.1/CreateObservations", $$"""[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""");
        await Patience.UntilAsync(() => (Volatile.Read(ref things), Volatile.Read(ref observed)) == (1000, 5000));
    }

    // A node that has begun to listen hears a change that does nothing.
    private static async Task HearsAsync(TestRegion first, TestRegion second)
    {
        var heard = false;
        using var listening = second.Service<SensorEvents>().Listen(_ => Volatile.Write(ref heard, true));
        await Patience.UntilAsync(() =>
        {
            if (Volatile.Read(ref heard)) return true;
            first.Service<SmartRegion.Twin.Sensors.Sensors>().WriteAsync(scope =>
            {
                scope.Changes.Add(new EntityChange(ChangeKind.Updated, EntityTypes.Thing, 0, []));
                return Task.FromResult(true);
            }).Wait();
            return false;
        });
    }
}
