using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>bench dcat</c>: the whole catalogue of open data, streamed in each format by a process of its own; and its quality.</summary>
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
            await CaughtUpAsync(ours, entries);
            output.WriteLine($"{entries} datasets and services; memory at the start {ours.PeakMegabytes} MB");
            foreach (var (format, type) in new[] { ("ttl", "text/turtle"), ("nt", "application/n-triples"), ("rdf", "application/rdf+xml"), ("jsonld", "application/ld+json") })
            {
                var streamed = await Streamed.ReadAsync($"{ours.Url.TrimEnd('/')}/catalog.{format}", type);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {format,-6} {streamed}   (bar 20)   peak memory {ours.PeakMegabytes} MB"));
                output.Flush();
            }
            await QualityAsync(ours, output);
            return 0;
        }
        finally { directory.Delete(true); }
    }

    // The search takes in first what was stored while nobody served.
    private static async Task CaughtUpAsync(ServedProcess ours, int entries)
    {
        using var http = new HttpClient { BaseAddress = new Uri(ours.Url) };
        while (JsonNode.Parse(await http.GetStringAsync("/api/entries?limit=1"))!["numberMatched"]!.GetValue<int>() < entries) await Task.Delay(200);
    }

    // What is remembered of each dataset for its quality shows in the memory after the first question.
    private static async Task QualityAsync(ServedProcess ours, TextWriter output)
    {
        foreach (var (what, path, type) in new[] { ("quality, first question", "/api/quality", "application/json"), ("quality, asked again", "/api/quality", "application/json"), ("quality in DQV", "/catalog/quality.nt", "application/n-triples") })
        {
            var streamed = await Streamed.ReadAsync(ours.Url.TrimEnd('/') + path, type);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {streamed}   peak memory {ours.PeakMegabytes} MB"));
            output.Flush();
        }
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
}
