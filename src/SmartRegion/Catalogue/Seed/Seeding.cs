using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Import;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Seed;

/// <summary>
/// Loads the Czech-Bavarian region on the first start, and what a later version adds to it. An entry that anybody has ever
/// changed or deleted is left alone.
/// </summary>
public sealed class Seeding(Store store, Importer importer)
{
    private const string Mark = "seed";

    // The vocabulary comes before them and the places, so that the first texts indexed are searched for its labels.
    private static readonly string[] Files = ["organisations", "projects", "funding", "practices", "events", "needs"];

    /// <summary>Where the seed files lie beside the program.</summary>
    public static string Directory => Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>Loads what is missing; null when this seed was taken before.</summary>
    public async Task<ImportReport?> RunAsync()
    {
        var print = await FingerprintAsync();
        if (await store.ReadAsync(s => s.MarkAsync(Mark)) == print) return null;
        var report = await importer.RunAsync(Rows(), ChangePages.Seed, onlyNew: true);
        if (report.Bad.Count > 0)
            throw new InvalidOperationException($"The seed has faults: {string.Join("; ", report.Bad.Take(5).Select(b => $"{b.Id}: {b.Faults[0].Field} {b.Faults[0].Message}"))}");
        await store.WriteAsync(s => s.SetMarkAsync(Mark, print));
        return report;
    }

    /// <summary>All entries of the seed.</summary>
    public static IEnumerable<Row> Rows() =>
        RegionPlaces.Read(Path.Combine(Directory, "region"))
            .Prepend((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, "vocabulary.json")))!)
            .Concat(Files.SelectMany(f => ((JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, "seed", f + ".json")))!).Select(n => (JsonObject)n!)))
            .Select((doc, i) => new Row(i + 1, Json.Text(doc)));

    private static async Task<string> FingerprintAsync()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            hash.AppendData(await File.ReadAllBytesAsync(file));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
