using System.Diagnostics;
using System.Globalization;
using SmartRegion.Catalogue;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>bench dcat</c>: the whole catalogue of open data, streamed in each format by a process of its own.</summary>
public static class BenchDcat
{
    private const int Batch = 1000;

    /// <param name="postgres">A PostgreSQL connection string of an empty database, to measure that engine; else SQLite is.</param>
    public static async Task<int> RunAsync(string? postgres, int entries, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            var engine = postgres ?? "sqlite";
            await FillAsync(engine, directory.FullName, entries);
            await using var ours = await ServedProcess.StartAsync(engine, directory.FullName);
            output.WriteLine($"{entries} datasets and services; memory at the start {ours.PeakMegabytes} MB");
            foreach (var format in new[] { "ttl", "nt", "rdf", "jsonld" })
            {
                var (bytes, seconds) = await StreamAsync($"{ours.Url.TrimEnd('/')}/catalog.{format}");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {format,-6} {bytes / 1e6 / seconds,6:0.0} MB/s ({bytes / 1e6:0} MB in {seconds:0.0} s; bar 20)   peak memory {ours.PeakMegabytes} MB"));
                output.Flush();
            }
            return 0;
        }
        finally { directory.Delete(true); }
    }

    private static async Task FillAsync(string engine, string directory, int entries)
    {
        await using var store = await Store.OpenAsync(engine, directory);
        foreach (var batch in GeneratedDatasets.Take(entries).Chunk(Batch))
            await store.WriteAsync(async s =>
            {
                foreach (var doc in batch) await Entries.PutAsync(s, doc, null, "bench", Change.Created);
                return 0;
            });
    }

    private static async Task<(long Bytes, double Seconds)> StreamAsync(string address)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var clock = Stopwatch.StartNew();
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, bytes) = (new byte[256 * 1024], 0L);
        for (int read; (read = await body.ReadAsync(buffer)) > 0;) bytes += read;
        return (bytes, clock.Elapsed.TotalSeconds);
    }
}
