using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.FileProviders;
using NetTopologySuite.Geometries;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Commands;

/// <summary><c>bench tiles</c>: vector tiles that are made and tiles that are kept, beside files of the same size from the same server.</summary>
public static class BenchTiles
{
    private const int PerCommit = 20_000, Clients = 16, Level = 14, Kept = 200;
    private const double West = 11, South = 48.4, Width = 4, Height = 2.2, Margin = 0.02;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    /// <param name="store">A PostgreSQL connection string of an empty database, to measure that engine too; else null.</param>
    /// <param name="features">How many points; there are a fifth as many areas.</param>
    public static async Task<int> RunAsync(string? store, int features, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            foreach (var engine in store is null ? ["sqlite"] : new[] { "sqlite", store })
            {
                output.WriteLine($"{(engine == "sqlite" ? "SQLite" : "PostgreSQL")}, {features} points and {features / 5} areas");
                await MeasureAsync(engine, Path.Combine(directory.FullName, engine == "sqlite" ? "sqlite" : "postgres"), features, output);
            }
            if (store is null) output.WriteLine("PostgreSQL: not measured; give --store with an empty database.");
            return 0;
        }
        finally { directory.Delete(true); }
    }

    private static async Task MeasureAsync(string engine, string directory, int features, TextWriter output)
    {
        Directory.CreateDirectory(directory);
        await using var store = await Store.OpenAsync(engine, directory);
        await using var app = await Serve.BuildAsync(new Settings { Port = 0, Host = "127.0.0.1", Data = directory, Store = engine, TrustLoopback = true }, store);
        var files = Directory.CreateDirectory(Path.Combine(directory, "files")).FullName;
        app.UseStaticFiles(new StaticFileOptions { RequestPath = "/bench", FileProvider = new PhysicalFileProvider(files), ServeUnknownFileTypes = true });
        await app.StartAsync();
        var collections = app.Services.GetRequiredService<Collections>();
        await FillAsync(store, collections, "points", "geometry-point", features, Point);
        await FillAsync(store, collections, "areas", "geometry-polygon", features / 5, Area);
        var client = new LoadClient(new Uri(app.Urls.First()));
        foreach (var collection in new[] { "points", "areas" }) await MeasureAsync(client, collection, files, output);
        await app.StopAsync();
    }

    private static async Task MeasureAsync(LoadClient client, string collection, string files, TextWriter output)
    {
        // The first requests compile the code; each of the others is for another tile.
        for (var i = 0; i < 50; i++) await client.SendAsync(Request(client, Tile(collection, Level - 1, i)));
        var cold = await client.RunAsync(1, Time, i => Request(client, Tile(collection, Level, i)));
        Tell(output, $"{collection}: level {Level}, made anew             {cold}   (bar: p99 30 ms)");
        foreach (var level in new[] { 0, 6, 8, 10, 12 })
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var bytes = (await client.SendAsync(Request(client, Tile(collection, level, 7)))).Length;
            Tell(output, $"{collection}: level {level,2}, one tile made anew       {clock.Elapsed.TotalMilliseconds,9:0.0} ms   {bytes / 1024.0:0.0} kB gzipped");
        }
        for (var i = 0; i < Kept; i++) await File.WriteAllBytesAsync(Path.Combine(files, $"{collection}{i}.bin"), await client.SendAsync(Request(client, Tile(collection, Level, i))));
        var still = await client.RunAsync(Clients, Time, i => Request(client, $"/bench/{collection}{i % Kept}.bin"));
        var kept = await client.RunAsync(Clients, Time, i => Request(client, Tile(collection, Level, i % Kept)));
        Tell(output, $"{collection}: files of the same bytes         {still}");
        Tell(output, $"{collection}: tiles that are kept             {kept}   ratio {kept.PerSecond / still.PerSecond:0.00} (bar 0.5)");
    }

    private static byte[] Request(LoadClient client, string path)
    {
        var plain = Encoding.ASCII.GetString(client.Request("GET", path));
        return Encoding.ASCII.GetBytes(plain[..^2] + "Accept-Encoding: gzip\r\n\r\n");
    }

    // Tiles of a level, scattered, each once until all were there; not at the edges, beyond which there is nothing.
    private static string Tile(string collection, int level, int i)
    {
        var limits = Twin.Tiles.TileMatrixSet.WebMercatorQuad.Limits(level, new Core.BoundingBox(West + Margin, South + Margin, West + Width - Margin, South + Height - Margin));
        var (columns, rows) = (limits.LastColumn - limits.FirstColumn + 1, limits.LastRow - limits.FirstRow + 1);
        var at = i * 7919L % (columns * rows);
        return string.Create(CultureInfo.InvariantCulture, $"/ogc/collections/{collection}/tiles/WebMercatorQuad/{level}/{limits.FirstRow + at / columns}/{limits.FirstColumn + at % columns}");
    }

    private static async Task FillAsync(Store store, Collections collections, string id, string format, int count, Func<Random, Geometry> shape)
    {
        var random = new Random(1);
        var collection = await collections.CreateAsync(id, new JsonObject
        {
            ["title"] = new JsonObject { ["en"] = id },
            ["schema"] = JsonNode.Parse("""{"type":"object","properties":{"id":{"type":"string","x-ogc-role":"id"},"geom":{"format":"FORMAT","x-ogc-role":"primary-geometry"},"name":{"type":"string"},"kind":{"type":"string"},"height":{"type":"number"}}}""".Replace("FORMAT", format, StringComparison.Ordinal)),
        });
        for (var from = 0; from < count; from += PerCommit)
            await store.WriteAsync(async s =>
            {
                var (extent, now) = ((await collections.FindAsync(s, id))!.Extent, DateTime.UtcNow);
                var until = Math.Min(from + PerCommit, count);
                for (var i = from; i < until; i++)
                {
                    var properties = new JsonObject { ["name"] = $"Feature {i}", ["kind"] = $"kind {i % 12}", ["height"] = i % 300 / 10.0 };
                    (_, extent) = await FeatureRows.InsertAsync(s, collection.Table, collection.Schema, CrsRegister.Crs84, new NewFeature($"{i}", properties, shape(random), CrsRegister.Crs84), now, extent);
                }
                await Collections.TouchAsync(s, collection, until - from, extent, now);
                return 0;
            });
    }

    private static Point Point(Random random) => new(West + random.NextDouble() * Width, South + random.NextDouble() * Height);

    // A house with a wing, some fifteen metres wide.
    private static Polygon Area(Random random)
    {
        var (x, y, w, h) = (West + random.NextDouble() * Width, South + random.NextDouble() * Height, 0.0001 + random.NextDouble() * 0.0003, 0.00008 + random.NextDouble() * 0.0002);
        return new Polygon(new LinearRing([new(x, y), new(x + w, y), new(x + w, y + h / 2), new(x + w / 2, y + h / 2), new(x + w / 2, y + h), new(x, y + h), new(x, y)]));
    }

    private static void Tell(TextWriter output, FormattableString text)
    {
        output.WriteLine("  " + text.ToString(CultureInfo.InvariantCulture));
        output.Flush();
    }
}
