using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Commands;

/// <summary>
/// <c>bench features</c>: OGC API Features beside MapServer 8 on the same data, in one run. Ours is a process of its own, so that its
/// memory is its own.
/// </summary>
public static class BenchFeatures
{
    private const int Clients = 16, Seconds = 8, ToPack = 30, BoxCount = 2000, Processes = 2;
    private static readonly string[] Features = ["application/geo+json", "application/json"];
    private static readonly (string Layer, int Held)[] Boxes = [("points", 100), ("points", 1000), ("points", 5000), ("points", 10_000), ("polygons", 100), ("polygons", 1000), ("polygons", 5000)];

    /// <param name="postgres">A PostgreSQL connection string of an empty database with PostGIS, to measure that engine too; else null.</param>
    public static async Task<int> RunAsync(string? postgres, int points, int polygons, TextWriter output)
    {
        if (MapServerPeer.Missing is { Count: > 0 } missing) throw new UsageException($"This measures against MapServer. Install first: apt-get install {string.Join(' ', missing)}");
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            // MapServer runs under another name and must get in.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_101_101);
            var file = Path.Combine(directory.FullName, "bench.gpkg");
            GeneratedLayers.Write(file, points, polygons);
            Tell(output, $"{points} points and {polygons} polygons in a GeoPackage and SQLite");
            await MeasureAsync("sqlite", file, directory.CreateSubdirectory("sqlite").FullName, points, polygons, output);
            if (postgres is null) { output.WriteLine("PostgreSQL: not measured; give --store with an empty database that has PostGIS."); return 0; }
            Tell(output, $"The same in PostGIS");
            await MeasureAsync(postgres, file, directory.CreateSubdirectory("postgres").FullName, points, polygons, output);
            return 0;
        }
        finally { directory.Delete(true); }
    }

    private static async Task MeasureAsync(string engine, string file, string directory, int points, int polygons, TextWriter output)
    {
        await FillAsync(engine, file, directory, points + polygons, output);
        var connection = engine == "sqlite" ? null : new NpgsqlConnectionStringBuilder(engine);
        string Source(string layer) => connection is null
            ? $"CONNECTIONTYPE OGR CONNECTION \"{file}\" DATA \"{layer}\""
            : $"CONNECTIONTYPE POSTGIS CONNECTION \"host={connection.Host} port={connection.Port} dbname={connection.Database} user={connection.Username} password={connection.Password}\" DATA \"geom from bench_{layer} using unique fid using srid=4326\"";
        using var peer = new MapServerPeer(Directory.CreateDirectory(Path.Combine(directory, "peer")).FullName, Source, Processes, Math.Max(points, polygons));
        await MeasureBoxesAsync(engine, directory, peer, points, polygons, output);
        var other = $"http://127.0.0.1:{peer.Port}";
        var byWfs = await Streamed.ReadAsync(other + peer.All("points"), Features);
        var byApi = await Streamed.ReadAsync(other + peer.Items("points") + FormattableString.Invariant($"?f=json&limit={points}"), Features);
        var best = byWfs.PerSecond > byApi.PerSecond ? byWfs : byApi;
        // A process of its own, whose memory is that of streaming alone.
        await using var ours = await ServedProcess.StartAsync(engine, directory);
        var all = ours.Url + FormattableString.Invariant($"/ogc/collections/points/items?f=json&limit={points}");
        var before = ours.PeakMegabytes;
        // The first tells how quick a process is that has just begun, the second how quick it stays.
        var (first, stream) = (await Streamed.ReadAsync(all, Features), await Streamed.ReadAsync(all, Features));
        Tell(output, $"  all {points} points as GeoJSON");
        Tell(output, $"    MapServer    {byWfs} by WFS, {byApi} by OGC API Features");
        Tell(output, $"    Smart Region {first} just begun, {stream} then   ratio {stream.PerSecond / best.PerSecond:0.0} (bar 5)   peak memory {ours.PeakMegabytes} MB, before it {before} MB (bar 200)");
    }

    private static async Task MeasureBoxesAsync(string engine, string directory, MapServerPeer peer, int points, int polygons, TextWriter output)
    {
        await using var ours = await ServedProcess.StartAsync(engine, directory);
        var (own, other) = (ours.Url, $"http://127.0.0.1:{peer.Port}");
        string? packed = null;
        foreach (var (layer, held) in Boxes)
        {
            var boxes = GeneratedLayers.Boxes(layer == "points" ? points : polygons, held, BoxCount);
            var theirs = await Wrk.RunAsync(other, [.. boxes.Select(b => $"{peer.Items(layer)}?f=json&limit=100&bbox={b}")], Clients, Seconds);
            string[] paths = [.. boxes.Select(b => $"/ogc/collections/{layer}/items?f=json&limit=100&bbox={b}")];
            // A layer that is asked for is packed in the background: how quick it is before, and how quick it stays.
            var before = layer == packed ? null : (object)await Wrk.RunAsync(own, paths, Clients, 2);
            _ = await Wrk.RunAsync(own, paths, Clients, layer == packed ? 2 : ToPack);
            packed = layer;
            var we = await Wrk.RunAsync(own, paths, Clients, Seconds);
            Tell(output, $"  a box of about {held} {layer}, limit 100");
            if (before is not null) Tell(output, $"    the first two seconds, from the store {before}");
            Tell(output, $"    MapServer    {theirs}   {theirs.MegabytesPerSecond:0.0} MB/s");
            Tell(output, $"    Smart Region {we}   {we.MegabytesPerSecond:0.0} MB/s   ratio {we.PerSecond / theirs.PerSecond:0.0} (bar 20), p99 {we.P99 / theirs.P99:0.00} (bar 1)");
        }
        Tell(output, $"  peak memory of these {ours.PeakMegabytes} MB");
    }

    private static async Task FillAsync(string engine, string file, string directory, int features, TextWriter output)
    {
        await using var store = await Store.OpenAsync(engine, directory);
        var collections = new Collections(store);
        var clock = Stopwatch.StartNew();
        foreach (var layer in new[] { "points", "polygons" })
        {
            using var source = FeatureSource.Open(file, new SourceOptions(layer));
            await new FeatureImport(store, collections).RunAsync(source, new ImportOptions(layer));
        }
        Tell(output, $"  import {clock.Elapsed.TotalSeconds:0.0} s, {features / clock.Elapsed.TotalSeconds:0} features/s, checked one by one");
        if (engine == "sqlite") return;
        // MapServer gets plain tables of the same rows, with their columns, key and index.
        foreach (var (layer, columns) in new[] { ("points", "doc->>'name' as name, doc->>'kind' as kind, (doc->>'height')::float8 as height, (doc->>'watts')::int as watts, (doc->>'installed')::date as installed"), ("polygons", "doc->>'number' as number, doc->>'use' as use, (doc->>'area')::float8 as area") })
        {
            var from = (await collections.GetAsync(layer)).Table;
            await store.WriteAsync(s => s.ExecuteAsync(SqlText.Raw($"create table bench_{layer} as select key::int as fid, {columns}, geom::geometry({(layer == "points" ? "Point" : "Polygon")}, 4326) as geom from {from}")));
            await store.WriteAsync(s => s.ExecuteAsync(SqlText.Raw($"alter table bench_{layer} add primary key (fid)")));
            await store.WriteAsync(s => s.ExecuteAsync(SqlText.Raw($"create index on bench_{layer} using gist (geom)")));
            await store.WriteAsync(s => s.ExecuteAsync(SqlText.Raw($"analyze bench_{layer}")));
            await store.WriteAsync(s => s.ExecuteAsync(SqlText.Raw($"analyze {from}")));
        }
    }

    private static void Tell(TextWriter output, FormattableString text)
    {
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
