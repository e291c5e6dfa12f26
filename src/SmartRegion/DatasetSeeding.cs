using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion;

/// <summary>
/// Loads the region's own datasets with their data (data/datasets.json) on the first start, and their data anew when a later version brings others.
/// A dataset that anybody has changed or deleted is left alone.
/// </summary>
public sealed class DatasetSeeding(Store store, Entries entries, DatasetData data, Collections collections)
{
    private const string Who = "seed";

    /// <summary>Loads what is missing; the answer is the number of datasets that were.</summary>
    /// <param name="address">Makes a path here absolute.</param>
    public async Task<int> RunAsync(Func<string, string> address)
    {
        var loaded = 0;
        var definitions = (JsonArray)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Seeding.Directory, "datasets.json")))!;
        foreach (var definition in definitions.Select(d => (JsonObject)d!))
        {
            var id = definition["entry"]!["id"]!.GetValue<string>();
            var file = Path.Combine(Seeding.Directory, definition["file"]!.GetValue<string>());
            var (mark, print) = ("seed-dataset-" + id, await FingerprintAsync(definition, file));
            if (await store.ReadAsync(s => s.MarkAsync(mark)) == print) continue;
            var history = await entries.HistoryAsync(id);
            if (history.All(h => h.By == Who && h.What != Change.Deleted))
            {
                var entry = await entries.FindAsync(id) ?? await entries.CreateAsync((JsonObject)definition["entry"]!.DeepClone(), Who);
                await LoadAsync(entry, definition, file, address);
                loaded++;
            }
            await store.WriteAsync(s => s.SetMarkAsync(mark, print));
        }
        return loaded;
    }

    private async Task LoadAsync(Entry entry, JsonObject definition, string file, Func<string, string> address)
    {
        var there = (await data.OfAsync(entry)).Select(d => d.Table.Id).FirstOrDefault();
        var report = await data.PutAsync(new DataUpload(file, Path.GetFileName(file), address) { Dataset = entry.Id, Table = there, Title = LangText.From(definition["title"]) }, Actor.Operator(Who));
        if (report.Import.BadCount > 0) throw new InvalidOperationException($"The dataset '{entry.Id}' of the seed has faults: {report.Import.Bad[0].At} {report.Import.Bad[0].Fault!.Message}");
        await collections.UpdateAsync(report.Table.Id, c =>
        {
            // What columns are called stands in the definition, types come from the data.
            var doc = (JsonObject)c.Doc.DeepClone();
            foreach (var (name, marks) in (JsonObject)definition["columns"]!)
                foreach (var (mark, value) in (JsonObject)marks!) doc["schema"]!["properties"]![name]![mark] = value!.DeepClone();
            return doc;
        });
    }

    private static async Task<string> FingerprintAsync(JsonObject definition, string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Json.Text(definition)));
        hash.AppendData(await File.ReadAllBytesAsync(file));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
