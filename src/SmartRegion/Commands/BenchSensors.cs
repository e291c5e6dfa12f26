using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Commands;

/// <summary><c>bench sensors</c>: SensorThings on both engines, beside the engine's own bulk insert and a bare answer from memory.</summary>
public static class BenchSensors
{
    private const int Things = 100, StreamsPerThing = 10, PerRequest = 10_000, Clients = 16;
    private const long Begin = 1_704_067_200_000_000, Step = 60_000_000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    /// <param name="store">A PostgreSQL connection string of an empty database, to measure that engine too; else null.</param>
    /// <param name="observations">How many observations to take in.</param>
    public static async Task<int> RunAsync(string? store, int observations, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            output.WriteLine($"SQLite, {observations} observations of {Things * StreamsPerThing} datastreams");
            await MeasureAsync("sqlite", Path.Combine(directory.FullName, "sqlite"), observations, output);
            if (store is null) { output.WriteLine("PostgreSQL: not measured; give --store with an empty database."); return 0; }
            output.WriteLine($"PostgreSQL, {observations} observations");
            await MeasureAsync(store, Path.Combine(directory.FullName, "postgres"), observations, output);
            return 0;
        }
        finally { directory.Delete(true); }
    }

    private static async Task MeasureAsync(string engine, string directory, int observations, TextWriter output)
    {
        Directory.CreateDirectory(directory);
        await using var store = await Store.OpenAsync(engine, directory);
        await using var app = await Serve.BuildAsync(new Settings { Port = 0, Host = "127.0.0.1", Data = directory, Store = engine, TrustLoopback = true }, store);
        byte[] bare = [];
        app.MapGet("/bench/bare", async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = bare.Length;
            await context.Response.BodyWriter.WriteAsync(bare);
        });
        await app.StartAsync();
        var client = new LoadClient(new Uri(app.Urls.First()));
        for (var t = 0; t < Things; t++) await client.SendAsync("POST", "/v1.1/Things", Encoding.UTF8.GetBytes(Thing(t)));
        // The first observation makes the feature of interest: it belongs to no measure.
        for (var s = 1; s <= Things * StreamsPerThing; s++) await client.SendAsync("POST", $"/v1.1/Datastreams({s})/Observations", """{"phenomenonTime":"2023-12-31T00:00:00Z","result":1}"""u8.ToArray());

        var processor = Environment.CpuUsage.TotalTime;
        var raw = await RawAsync(engine, directory + "-raw", observations);
        var rawProcessor = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / observations;
        var before = await BytesAsync(store);
        var small = observations / 10;
        var ingest = await IngestAsync(client, 0, small);
        var early = await client.RunAsync(Clients, Time, i => client.Request("GET", Latest(i)));
        processor = Environment.CpuUsage.TotalTime;
        ingest += await IngestAsync(client, small, observations);
        var ownProcessor = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / (observations - small);
        var rate = observations / ingest.TotalSeconds;
        Tell(output, $"raw bulk insert of the same rows          {observations / raw.TotalSeconds,9:0}/s   {rawProcessor:0.00} µs of processor a row");
        Tell(output, $"data arrays, {PerRequest} rows a request       {rate,9:0}/s   ratio to raw {rate / (observations / raw.TotalSeconds):0.00} (bar 0.5)   {ownProcessor:0.00} µs of processor a row, making the requests included");
        if (engine == "sqlite") Tell(output, $"bytes on disk for each observation        {(await BytesAsync(store) - before) / (double)observations,9:0.0}   (bar 48)");
        await RolledUpAsync(store, output);
        var posts = await client.RunAsync(Clients, Time, i => client.Request("POST", $"/v1.1/Datastreams({i % 1000 + 1})/Observations", """{"result":21.5}"""u8.ToArray()));
        Tell(output, $"single POSTs, {Clients} clients, durable       {posts} (bar 2000/s)");
        await RolledUpAsync(store, output);
        bare = await client.SendAsync("GET", Latest(1));
        var still = await client.RunAsync(Clients, Time, _ => client.Request("GET", "/bench/bare"));
        var latest = await client.RunAsync(Clients, Time, i => client.Request("GET", Latest(i)));
        Tell(output, $"the same bytes from memory                {still}");
        Tell(output, $"latest 100 of a datastream                {latest}   ratio {latest.PerSecond / still.PerSecond:0.00} (bar 0.25)");
        Tell(output, $"  p99 at {observations} to that at {small}: {latest.At(0.99) / early.At(0.99):0.00} (bar 1.5 from 100 thousand to 10 million)");
        await OnesAsync(client, output);
        await app.StopAsync();
    }

    // What follows from the writes is done in the background; reads are measured after it.
    private static async Task RolledUpAsync(Store store, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        while (await store.ReadAsync(s => s.FirstAsync($"select count(*) from rollup_marks", r => r.GetInt64(0))) > 0) await Task.Delay(50);
        Tell(output, $"  rollups up to date after                 {clock.Elapsed.TotalSeconds,9:0.0} s");
    }

    private static async Task OnesAsync(LoadClient client, TextWriter output)
    {
        foreach (var (name, path) in new[]
        {
            ("$count of all (bar 50 ms)", "/v1.1/Observations?$count=true&$top=1"),
            ("$count with a filter", "/v1.1/Observations?$count=true&$top=1&$filter=result%20gt%2025"),
            ("$count of one with a filter", "/v1.1/Datastreams(1)/Observations?$count=true&$top=1&$filter=result%20gt%2025"),
            ("$expand of 100 Things (bar 30 ms)", "/v1.1/Things?$top=100&$expand=Datastreams($expand=Observations($top=1;$orderby=phenomenonTime%20desc))"),
            ("newest of all datastreams", "/v1.1/Observations?$orderby=phenomenonTime%20desc&$top=100"),
            ("a day of one datastream", "/v1.1/Datastreams(7)/Observations?$filter=phenomenonTime%20ge%202024-01-02T00:00:00Z%20and%20phenomenonTime%20lt%202024-01-03T00:00:00Z&$top=2000"),
        })
        {
            try
            {
                // The first seconds compile the code and plan the statements.
                _ = await client.RunAsync(1, TimeSpan.FromSeconds(2), _ => client.Request("GET", path));
                Tell(output, $"{name,-36} {await client.RunAsync(1, Time, _ => client.Request("GET", path))}");
            }
            catch (InvalidOperationException e) { Tell(output, $"{name,-36} refused: {e.Message}"); }
        }
    }

    private static string Latest(int i) => $"/v1.1/Datastreams({i % 1000 + 1})/Observations?$top=100&$orderby=phenomenonTime%20desc";

    // Rows of one datastream after the other within a request, datastreams in turn from request to request.
    private static ObservationRow Row(int i)
    {
        var (stream, at) = (i / 100 % (Things * StreamsPerThing), i / (100 * Things * StreamsPerThing) * 100 + i % 100);
        return new ObservationRow { Datastream = stream + 1, Starts = Begin + at * Step, Number = 20 + (i * 7919L % 1000) / 100.0, Feature = stream / StreamsPerThing + 1, Seq = at + 2 };
    }

    private static async Task<TimeSpan> RawAsync(string engine, string directory, int observations)
    {
        await using var store = await Store.OpenAsync(engine, directory);
        await store.WriteAsync(s => s.ExecuteAsync($"create table bench_raw (datastream bigint not null, starts bigint not null, seq bigint not null, number double precision, feature bigint, primary key (datastream, starts, seq)){SqlText.Raw(store.Dialect is Sqlite ? " without rowid" : "")}"));
        var clock = Stopwatch.StartNew();
        for (var from = 0; from < observations; from += PerRequest)
            await store.WriteAsync(async s =>
            {
                await s.Dialect.InsertAsync(s, "bench_raw", ["datastream", "starts", "seq", "number", "feature"], Math.Min(PerRequest, observations - from), (i, to) =>
                {
                    var row = Row(from + i);
                    to.Whole(row.Datastream); to.Whole(row.Starts); to.Whole(row.Seq); to.Real(row.Number); to.Whole(row.Feature);
                });
                return 0;
            });
        var time = clock.Elapsed;
        await store.WriteAsync(s => s.ExecuteAsync($"drop table bench_raw"));
        return time;
    }

    private static async Task<TimeSpan> IngestAsync(LoadClient client, int from, int to)
    {
        var bodies = new List<byte[]>();
        var time = TimeSpan.Zero;
        for (; from < to; from += PerRequest)
        {
            bodies.Add(client.Request("POST", "/v1.1/CreateObservations", Encoding.UTF8.GetBytes(Arrays(from, Math.Min(PerRequest, to - from)))));
            if (bodies.Count < 100 && from + PerRequest < to) continue;
            var clock = Stopwatch.StartNew();
            await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (body, _) => await client.SendAsync(body));
            time += clock.Elapsed;
            bodies.Clear();
        }
        return time;
    }

    private static string Arrays(int from, int count)
    {
        var json = new StringBuilder("[");
        for (var i = 0; i < count; i++)
        {
            var row = Row(from + i);
            if (i % 100 == 0) json.Append(i == 0 ? "" : "]},").Append(CultureInfo.InvariantCulture, $"{{\"Datastream\":{{\"@iot.id\":{row.Datastream}}},\"components\":[\"phenomenonTime\",\"result\"],\"dataArray\":[");
            json.Append(i % 100 == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"[\"{Instants.Text(row.Starts)}\",{row.Number}]");
        }
        return json.Append("]}]").ToString();
    }

    // Pages in use: what is in the file, or will be at the next checkpoint.
    private static async Task<long> BytesAsync(Store store) => store.Dialect is not Sqlite ? 0
        : await store.ReadAsync(s => s.FirstAsync($"select (p.page_count - f.freelist_count) * z.page_size from pragma_page_count p, pragma_freelist_count f, pragma_page_size z", r => r.GetInt64(0)));

    internal static string Thing(int t) => new JsonObject
    {
        ["name"] = $"Thing {t}",
        ["description"] = "Made for the bench",
        ["Locations"] = new JsonArray(new JsonObject { ["name"] = $"Place {t}", ["description"] = "d", ["encodingType"] = "application/geo+json", ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(12 + t / 100.0, 49) } }),
        ["Datastreams"] = new JsonArray([.. Enumerable.Range(0, StreamsPerThing).Select(d => new JsonObject
        {
            ["name"] = $"Stream {t}.{d}", ["description"] = "d", ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            ["unitOfMeasurement"] = new JsonObject { ["name"] = "degree Celsius", ["symbol"] = "°C", ["definition"] = "ucum:Cel" },
            ["Sensor"] = new JsonObject { ["name"] = "s", ["description"] = "d", ["encodingType"] = "text/plain", ["metadata"] = "m" },
            ["ObservedProperty"] = new JsonObject { ["name"] = "temperature", ["description"] = "d", ["definition"] = "http://qudt.org/vocab/quantitykind/Temperature" },
        })]),
    }.ToJsonString();

    private static void Tell(TextWriter output, FormattableString text)
    {
        output.WriteLine("  " + text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
