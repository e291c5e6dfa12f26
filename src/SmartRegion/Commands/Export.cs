using System.Text;
using System.Text.Json;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Api;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary><c>export FILE</c>: writes entries so that <c>import</c> takes them in again.</summary>
public static class Export
{
    public static async Task<int> RunAsync(Settings settings, IReadOnlyList<string> rest)
    {
        var arguments = rest.ToList();
        if (CommandLine.Option(arguments, "pmtiles") is { } collection) return await ExportPmTiles.RunAsync(settings, collection, arguments);
        var kind = CommandLine.Option(arguments, "kind");
        if (kind is not null && Kinds.Find(kind) is null)
            throw new UsageException($"There is no kind '{kind}'. Known: {string.Join(", ", Kinds.All.Select(k => k.Name))}.");
        var file = arguments.Count > 0 ? arguments[0] : throw new UsageException("To which file? export FILE");
        CommandLine.DemandNothingLeft(arguments[1..]);
        await using var store = await Store.OpenAsync(settings.Store, settings.Data);
        var count = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".json" => await WriteJsonAsync(store, file, kind, geo: false),
            ".geojson" => await WriteJsonAsync(store, file, kind, geo: true),
            ".csv" => await WriteCsvAsync(store, file, kind),
            var other => throw new UsageException($"'{other}' is no format to export to. Known: .json, .geojson, .csv."),
        };
        Console.WriteLine($"{count} entries written to {file}.");
        return 0;
    }

    private static async Task<int> WriteJsonAsync(Store store, string file, string? kind, bool geo)
    {
        var count = 0;
        await using var stream = File.Create(file);
        await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Json.Encoder, Indented = !geo });
        if (geo)
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
        }
        else json.WriteStartArray();
        await EachAsync(store, kind, async entry =>
        {
            (geo ? EntryJson.Feature(entry) : entry.Doc).WriteTo(json);
            count++;
            if (json.BytesPending > 1 << 20) await json.FlushAsync();
        });
        json.WriteEndArray();
        if (geo) json.WriteEndObject();
        return count;
    }

    private static async Task<int> WriteCsvAsync(Store store, string file, string? kind)
    {
        var all = new List<Entry>();
        await EachAsync(store, kind, entry => { all.Add(entry); return Task.CompletedTask; });
        await using var text = new StreamWriter(file, false, new UTF8Encoding(false));
        await EntryCsv.WriteAsync(text, all);
        return all.Count;
    }

    private static async Task EachAsync(Store store, string? kind, Func<Entry, Task> take) => await store.ReadAsync(async s =>
    {
        var where = kind is null ? SqlText.Raw("") : $"where e.kind = {kind}";
        await foreach (var row in s.RowsAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e {where} order by e.key"))
            await take(EntryRows.Read(row, s.Dialect));
        return 0;
    });
}
