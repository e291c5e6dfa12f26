using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.Features.Seed;

/// <summary>
/// Loads the region's own collections (data/collections.json) on the first start, and anew when a later version brings other
/// data. A collection that anybody has changed or deleted is left alone.
/// </summary>
public sealed class FeatureSeeding(Store store, Collections collections, FeatureImport import)
{
    private static string Data => Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>Loads what is missing; the answer is the number of collections that were.</summary>
    public async Task<int> RunAsync()
    {
        var loaded = 0;
        var definitions = (JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "collections.json")))!;
        foreach (var definition in definitions.Select(d => (JsonObject)d!))
        {
            var id = definition["id"]!.GetValue<string>();
            var (mark, print) = ("seed-collection-" + id, await FingerprintAsync(definition));
            var taken = await store.ReadAsync(s => s.MarkAsync(mark));
            if (taken == print) continue;
            var there = await collections.FindAsync(id);
            if (there is null ? taken is null : there.Edits == 0)
            {
                await LoadAsync(id, definition, there);
                loaded++;
            }
            await store.WriteAsync(s => s.SetMarkAsync(mark, print));
        }
        return loaded;
    }

    private async Task LoadAsync(string id, JsonObject definition, Collection? there)
    {
        var doc = (JsonObject)definition.DeepClone();
        foreach (var own in new[] { "id", "file", "key", "properties" }) doc.Remove(own);
        using var source = definition["file"] is { } file ? FeatureSource.Open(Path.Combine(Data, file.GetValue<string>()), new SourceOptions()) : new MunicipalitySource(Path.Combine(Data, "region"));
        var key = Json.AsText(definition["key"]);
        var report = await import.RunAsync(source, new ImportOptions(id) { Document = doc, Replace = there is not null, Key = key, Repair = true });
        if (report.BadCount > 0) throw new InvalidOperationException($"The collection '{id}' of the seed has faults: {report.Bad[0].At} {report.Bad[0].Fault!.Message}");
        await collections.UpdateAsync(id, c => Marked(c.Doc, (JsonObject)definition["properties"]!));
    }

    // Titles and indexes stand in the definition, types come from the data.
    private static JsonObject Marked(JsonObject doc, JsonObject marks)
    {
        var marked = (JsonObject)doc.DeepClone();
        foreach (var (name, values) in marks)
            foreach (var (mark, value) in (JsonObject)values!)
                marked["schema"]!["properties"]![name]![mark] = value!.DeepClone();
        return marked;
    }

    private static async Task<string> FingerprintAsync(JsonObject definition)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Json.Text(definition)));
        string[] files = definition["file"] is { } file ? [file.GetValue<string>()] : MunicipalitySource.Files;
        foreach (var name in files) hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(Data, name)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
