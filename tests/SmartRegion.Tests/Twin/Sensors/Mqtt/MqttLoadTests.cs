using System.Diagnostics;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>Alone, for the memory of the process is measured.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MqttLoadCollection
{
    public const string Name = "MQTT load";
}

/// <summary>Many at once: what the broker has to bear (bars of the SensorThings part).</summary>
[Collection(MqttLoadCollection.Name)]
public sealed class MqttLoadTests(ITestOutputHelper output)
{
    private const string Topic = "v1.1/Datastreams(1)/Observations";

    [Fact]
    public async Task A_thousand_subscribers_get_every_message_and_memory_stays_flat()
    {
        await using var region = await MqttTesting.StartAsync();
        var subscribers = new List<RawSubscriber>();
        for (var i = 0; i < 1000; i++) subscribers.Add(await RawSubscriber.ConnectAsync(region.MqttPort(), $"s{i}", Topic));
        await using var publisher = await region.ConnectAsync();
        async Task RoundAsync(int messages)
        {
            var before = subscribers.Sum(s => s.Count);
            for (var i = 0; i < messages; i++) await publisher.PublishAsync(Topic, """{"result":1}""");
            var clock = Stopwatch.StartNew();
            while (subscribers.Sum(s => s.Count) < before + messages * 1000 && clock.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(20);
        }
        await RoundAsync(20);
        var memory = GC.GetTotalMemory(true);
        var time = Stopwatch.StartNew();
        await RoundAsync(100);
        time.Stop();
        var grown = GC.GetTotalMemory(true) - memory;
        output.WriteLine($"100 messages to 1,000 subscribers in {time.ElapsedMilliseconds} ms; memory grew by {grown / 1024} KiB.");
        Assert.All(subscribers, s => Assert.Equal(120, s.Count));
        Assert.True(grown < 8 * 1024 * 1024, $"Memory grew by {grown} bytes.");
        foreach (var subscriber in subscribers) await subscriber.DisposeAsync();
    }

    [Fact]
    public async Task Publishers_at_QoS_1_share_the_commits()
    {
        await using var region = await MqttTesting.StartAsync();
        var time = Stopwatch.StartNew();
        const int Each = 2000;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async c =>
        {
            await using var raw = await RawMqtt.ConnectAsync(region.MqttPort(), $"p{c}");
            var sending = raw.SendAsync([.. Enumerable.Range(1, Each).SelectMany(i => RawMqtt.Publish(Topic, $$"""{"result":{{i}}}""", 1, (ushort)i))]);
            await raw.ReadAsync(4 * Each);
            await sending;
        }));
        output.WriteLine($"{8 * Each / time.Elapsed.TotalSeconds:0} publishes/s at QoS 1, each durable.");
        Assert.Equal(8 * Each, (await region.JsonAsync("/v1.1/Datastreams(1)/Observations?$count=true&$top=0"))["@iot.count"]!.GetValue<int>());
    }

    /// <summary>A subscriber that counts packets and acknowledges them, without a library's price.</summary>
    private sealed class RawSubscriber : IAsyncDisposable
    {
        private readonly RawMqtt _raw;
        private readonly Task _reading;
        private int _count;

        private RawSubscriber(RawMqtt raw)
        {
            _raw = raw;
            _reading = ReadAsync();
        }

        public int Count => Volatile.Read(ref _count);

        public static async Task<RawSubscriber> ConnectAsync(int port, string client, string topic)
        {
            var raw = await RawMqtt.ConnectAsync(port, client);
            await raw.SubscribeAsync(topic, 1);
            return new RawSubscriber(raw);
        }

        public async ValueTask DisposeAsync()
        {
            await _raw.DisposeAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task ReadAsync()
        {
            while (true)
            {
                var packet = await _raw.ReadPacketAsync(wait: Timeout.InfiniteTimeSpan);
                var at = 1 + 2 + (packet[1] << 8 | packet[2]);
                await _raw.SendAsync([0x40, 2, packet[at], packet[at + 1]]);
                Interlocked.Increment(ref _count);
            }
        }
    }
}
