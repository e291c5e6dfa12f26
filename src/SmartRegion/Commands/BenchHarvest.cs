using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Import;
using SmartRegion.Catalogue.Search;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>bench harvest</c>: one region harvests another of generated datasets, twice; both are processes of their own.</summary>
public static class BenchHarvest
{
    private const string Source = """{"title":{"en":"The other region"},"type":"smart-region","url":"$URL","rate":20,"paused":true}""";

    /// <param name="entries">How many datasets the other region has.</param>
    public static async Task<int> RunAsync(int entries, TextWriter output)
    {
        var directory = Directory.CreateTempSubdirectory("smart-region-bench");
        try
        {
            var there = Path.Combine(directory.FullName, "there");
            await FillAsync(there, entries);
            await using var source = await ServedProcess.StartAsync("sqlite", there);
            await using var region = await ServedProcess.StartAsync("sqlite", Path.Combine(directory.FullName, "here"), "--allow-private-addresses", "--trust-loopback");
            using var http = new HttpClient { BaseAddress = new Uri(region.Url) };
            (await http.PutAsync("/api/harvest/sources/other", Body(Source.Replace("$URL", source.Url, StringComparison.Ordinal)))).EnsureSuccessStatusCode();
            var idle = region.PeakMegabytes;
            var (first, run) = await VisitAsync(http, 0);
            Tell(output, $"{entries} datasets, first visit   {first.TotalSeconds,7:0.0} s   {run["counts"]!["added"]} added, {run["counts"]!["refused"]} refused   {run["bytes"]!.GetValue<long>() / 1e6:0} MB read   (bar {300.0 * entries / 50_000:0} s)");
            Tell(output, $"peak memory of the process      {region.PeakMegabytes,7} MB   before it {idle} MB   (bar 300 MB)");
            var reached = await LastAsync(http);
            var (second, again) = await VisitAsync(http, run["id"]!.GetValue<long>());
            Tell(output, $"second visit, nothing changed   {second.TotalSeconds,7:0.0} s   {await LastAsync(http) - reached} changes written   (bar 10 s, 0)");
            return run["counts"]!["added"]!.GetValue<int>() == entries && again["counts"]!["changed"]!.GetValue<int>() == 0 ? 0 : 1;
        }
        finally { directory.Delete(true); }
    }

    private static async Task FillAsync(string data, int entries)
    {
        await using var store = await Store.OpenAsync("sqlite", data);
        using var feed = new ChangeFeed(store);
        var vocabulary = Vocabulary.From(Json.Object(await File.ReadAllTextAsync(Path.Combine(Seeding.Directory, "vocabulary.json"))));
        foreach (var chunk in new GeneratedEntries(vocabulary).Take(entries).Chunk(5000))
            await new Importer(store, feed).RunAsync(chunk.Select((c, i) => new Row(i, Json.Text(Dataset(c.Entry!.Doc)))), "bench");
    }

    private static JsonObject Dataset(JsonObject doc)
    {
        doc["kind"] = "dataset";
        doc["distributions"] = new JsonArray(Distribution(doc, "csv", "CSV"), Distribution(doc, "json", "JSON"));
        return doc;
    }

    private static JsonObject Distribution(JsonObject doc, string ending, string format) => new()
    {
        ["url"] = $"https://data.example.org/{doc["id"]}.{ending}",
        ["format"] = format,
        ["licence"] = "https://creativecommons.org/licenses/by/4.0/",
    };

    private static async Task<(TimeSpan Time, JsonObject Run)> VisitAsync(HttpClient http, long before)
    {
        var watch = Stopwatch.StartNew();
        (await http.PostAsync("/api/harvest/sources/other/runs", null)).EnsureSuccessStatusCode();
        while (true)
        {
            await Task.Delay(200);
            var runs = JsonNode.Parse(await http.GetStringAsync("/api/harvest/sources/other/runs?limit=1"))!["items"]!.AsArray();
            if (runs is [JsonObject run] && run["id"]!.GetValue<long>() > before && Json.AsText(run["status"]) != "running") return (watch.Elapsed, run);
        }
    }

    private static async Task<long> LastAsync(HttpClient http)
    {
        for (var last = 0L; ;)
        {
            var page = JsonNode.Parse(await http.GetStringAsync($"/api/changes?after={last}&limit=1000"))!["last"]!.GetValue<long>();
            if (page == last) return last;
            last = page;
        }
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static void Tell(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
