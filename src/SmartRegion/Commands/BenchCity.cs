using System.Diagnostics;
using System.Globalization;
using System.Xml;
using SmartRegion.Storage;
using SmartRegion.Twin.City.Import;
using SmartRegion.Twin.City.Tiles;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Commands;

/// <summary><c>bench city</c>: the import of a generated city of LoD2 houses and its first tiles, beside a bare reading of the same file and a bare insert of the same rows.</summary>
public static class BenchCity
{
    /// <param name="store">A PostgreSQL connection string of an empty database, to measure that engine instead of SQLite; else null.</param>
    /// <param name="buildings">How many houses.</param>
    public static async Task<int> RunAsync(string? store, int buildings, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            var file = Path.Combine(directory.FullName, "city.gml");
            GeneratedCity.Write(file, buildings);
            var megabytes = new FileInfo(file).Length / 1e6;
            Tell(output, $"{buildings} houses, CityGML of {megabytes:0} MB, {(store is null ? "SQLite" : "PostgreSQL")}");
            await using var opened = await Store.OpenAsync(store ?? "sqlite", directory.FullName);
            await ImportAsync(opened, file, buildings, output);
            await TilesAsync(opened, directory.FullName, output);
            return 0;
        }
        finally { directory.Delete(true); }
    }

    private static async Task ImportAsync(Store store, string file, int buildings, TextWriter output)
    {
        var collections = new Collections(store);
        using var source = CityModelSource.Open(file, null);
        var watch = Stopwatch.StartNew();
        var report = await new FeatureImport(store, collections).RunAsync(source, new ImportOptions("city"));
        var import = watch.Elapsed;
        var peak = PeakMegabytes();
        var xml = Timed(() => ReadBare(file));
        var raw = await InsertBareAsync(store, await collections.GetAsync("city"));
        Tell(output, $"import (read and checked, then read and stored)  {import.TotalSeconds,7:0.0} s   {report.Created / import.TotalSeconds,8:0} objects/s   {report.BadCount} bad   (bar {300.0 * buildings / 100_000:0} s)");
        Tell(output, $"peak memory of the process                       {peak,7:0} MB   (bar 1000 MB)");
        Tell(output, $"bare reading of the file, twice                  {2 * xml.TotalSeconds,7:0.0} s   ratio {2 * xml.TotalSeconds / import.TotalSeconds:0.00}");
        Tell(output, $"bare insert of the same rows                     {raw.TotalSeconds,7:0.0} s   ratio {raw.TotalSeconds / import.TotalSeconds:0.00}");
    }

    private static async Task TilesAsync(Store store, string directory, TextWriter output)
    {
        var collection = await new Collections(store).GetAsync("city");
        using var tiles = new CityTiles(store, new CityTileSettings(Path.Combine(directory, "3dtiles")));
        var watch = Stopwatch.StartNew();
        var tileset = await tiles.TilesetAsync(collection);
        Tell(output, $"tileset, the first time                          {watch.Elapsed.TotalMilliseconds,7:0} ms   {Core.Json.Text(tileset).Length / 1000.0:0} kB");
        watch.Restart();
        var tile = await tiles.TileAsync(collection, "r");
        Tell(output, $"its first tile, made                             {watch.Elapsed.TotalMilliseconds,7:0} ms   {tile!.Length / 1000.0:0} kB");
        watch.Restart();
        await tiles.TileAsync(collection, "r");
        Tell(output, $"the same, kept                                   {watch.Elapsed.TotalMilliseconds,7:0.0} ms");
    }

    private static void ReadBare(string file)
    {
        using var xml = XmlReader.Create(file);
        while (xml.Read()) { }
    }

    // The same rows once more, into tables like those and without anything else.
    private static async Task<TimeSpan> InsertBareAsync(Store store, Collection collection)
    {
        var rows = await store.ReadAsync(s => s.ListAsync(
            $"select c.id, c.body, f.doc from city_objects c join {SqlText.Raw(collection.Table)} f on f.id = c.id where c.collection = {collection.Key}",
            r => (r.GetString(0), r.GetFieldValue<byte[]>(1), r.GetString(2))));
        var binary = store.Dialect is Postgres ? "bytea" : "blob";
        await store.WriteAsync(s => s.ExecuteAsync($"create table bare (id text primary key, body {SqlText.Raw(binary)}, doc text)"));
        var watch = Stopwatch.StartNew();
        await store.WriteAsync(async s =>
        {
            foreach (var (id, body, doc) in rows) await s.ExecuteAsync($"insert into bare (id, body, doc) values ({id}, {body}, {doc})");
            return true;
        });
        return watch.Elapsed;
    }

    private static TimeSpan Timed(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed;
    }

    private static double PeakMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }

    private static void Tell(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
