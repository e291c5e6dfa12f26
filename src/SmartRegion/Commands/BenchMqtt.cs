using System.Diagnostics;
using System.Globalization;
using System.Text;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Mqtt;

namespace SmartRegion.Commands;

/// <summary><c>bench mqtt</c>: many subscribers of one datastream and a steady publisher, for as long as is asked.</summary>
public static class BenchMqtt
{
    private const int Publishers = 16, UnderWay = 20;
    private static readonly TimeSpan IngestTime = TimeSpan.FromSeconds(5);
    private const string Topic = "v1.1/Datastreams(1)/Observations";

    /// <param name="subscribers">How many connections subscribe.</param>
    /// <param name="rate">Messages a second.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="quality">The QoS of the subscriptions, 0 or 1; what is published has QoS 1.</param>
    public static async Task<int> RunAsync(int subscribers, int rate, int seconds, int quality, TextWriter output)
    {
        if (quality is not (0 or 1)) throw new UsageException("--qos is 0 or 1.");
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            await using var store = await Store.OpenAsync("sqlite", directory.FullName);
            var settings = new Settings { Port = 0, Host = "127.0.0.1", Data = directory.FullName, Store = "sqlite", TrustLoopback = true, Mqtt = new MqttPort(0, true) };
            await using var app = await Serve.BuildAsync(settings, store);
            await app.StartAsync();
            var http = new LoadClient(new Uri(app.Urls.First()));
            await http.SendAsync("POST", "/v1.1/Things", Encoding.UTF8.GetBytes(BenchSensors.Thing(0)));
            var port = app.Services.GetRequiredService<MqttEndpoints>().Port!.Value;
            Tell(output, $"{subscribers} subscribers at QoS {quality}, {rate} messages/s for {seconds} s");
            var all = await MeasureAsync(port, subscribers, rate, seconds, quality, output);
            all &= await IngestAsync(port, store, output);
            await app.StopAsync();
            return all ? 0 : 1;
        }
        finally { directory.Delete(true); }
    }

    private static async Task<bool> MeasureAsync(int port, int subscribers, int rate, int seconds, int quality, TextWriter output)
    {
        var delays = new MqttDelays();
        var readers = new List<MqttReader>();
        for (var i = 0; i < subscribers; i++) readers.Add(await MqttReader.SubscribeAsync(port, $"reader-{i}", Topic, quality, delays));
        using var publisher = await MqttReader.ConnectAsync(port, "publisher", delays);
        var messages = rate * seconds;
        var memory = new List<string>();
        // What is compiled and grown by the first messages is no growth.
        await PublishAsync(publisher, rate, rate * 2, 0, delays);
        await ArriveAsync(readers, rate * 2);
        delays.Clear();
        memory.Add(Memory());
        await PublishAsync(publisher, rate, messages / 2, 0, delays);
        memory.Add(Memory());
        await PublishAsync(publisher, rate, messages - messages / 2, messages / 2, delays);
        await ArriveAsync(readers, messages + rate * 2);
        memory.Add(Memory());
        var delivered = readers.Sum(r => (long)r.Count) - (long)rate * 2 * subscribers;
        var wanted = (long)messages * subscribers;
        Tell(output, $"delivered {delivered} of {wanted}, lost {wanted - delivered} (bar 0)");
        Tell(output, $"from before the publish to the subscriber: p50 {delays.At(0.5):0.0} ms, p99 {delays.At(0.99):0.0} ms");
        Tell(output, $"memory in use at the start, the middle and the end: {string.Join(", ", memory)}; clients included");
        readers.ForEach(r => r.Dispose());
        return delivered == wanted;
    }

    // Each publisher has so many messages under way; an acknowledged one is stored.
    private static async Task<bool> IngestAsync(int port, Store store, TextWriter output)
    {
        var before = await StoredAsync(store);
        var clients = new List<MqttReader>();
        for (var i = 0; i < Publishers; i++) clients.Add(await MqttReader.ConnectAsync(port, $"device-{i}", new MqttDelays()));
        var clock = Stopwatch.StartNew();
        var sent = await Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
        {
            var topic = $"v1.1/Datastreams({i % 10 + 1})/Observations";
            var published = 0;
            while (clock.Elapsed < IngestTime)
            {
                if (published - client.Accepted >= UnderWay) { await Task.Delay(1); continue; }
                client.Publish(topic, string.Create(CultureInfo.InvariantCulture, $"{{\"result\":{published}}}"), (ushort)(++published % 60_000 + 1));
            }
            while (client.Accepted < published && clock.Elapsed < IngestTime * 4) await Task.Delay(1);
            return published;
        })));
        var time = clock.Elapsed;
        var (accepted, stored) = (clients.Sum(c => c.Accepted), await StoredAsync(store) - before);
        clients.ForEach(c => c.Dispose());
        Tell(output, $"{Publishers} publishers at QoS 1, {UnderWay} messages under way each: {accepted / time.TotalSeconds:0}/s acknowledged (bar 5000/s), {stored} of {sent.Sum()} stored");
        return stored == sent.Sum() && accepted == stored;
    }

    private static Task<long> StoredAsync(Store store) => store.ReadAsync(s => s.FirstAsync($"select count(*) from observations", r => r.GetInt64(0)));

    // The result tells when it was sent. By the clock, so that one that is late does not make all others late.
    private static async Task PublishAsync(MqttReader publisher, int rate, int messages, int sent, MqttDelays delays)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < messages; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate);
            if (due - clock.Elapsed is { Ticks: > 0 } wait) await Task.Delay(wait);
            publisher.Publish(Topic, string.Create(CultureInfo.InvariantCulture, $"{{\"result\":{delays.Now}}}"), (ushort)((sent + i) % 60_000 + 1));
        }
    }

    private static async Task ArriveAsync(List<MqttReader> readers, int each)
    {
        var clock = Stopwatch.StartNew();
        while (readers.Any(r => r.Count < each) && clock.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(50);
    }

    private static string Memory() => string.Create(CultureInfo.InvariantCulture, $"{GC.GetTotalMemory(true) / 1048576.0:0.0} MiB");

    private static void Tell(TextWriter output, FormattableString text)
    {
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
