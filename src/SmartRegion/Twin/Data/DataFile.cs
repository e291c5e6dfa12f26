using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Data;

/// <summary>The file from which a table of data was read: the member <c>data</c> of its collection's document.</summary>
/// <param name="Dataset">The id of the dataset's entry in the catalogue.</param>
/// <param name="Name">What the sender calls the file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Taken">When it was taken in, in UTC.</param>
public sealed record DataFile(string Dataset, string Name, DataFormat Format, long Bytes, string Sha256, DateTime Taken)
{
    /// <summary>The file at a path.</summary>
    /// <exception cref="ProblemException">415: it is in no format that tables are read from.</exception>
    public static async Task<DataFile> OfAsync(string path, string name, string dataset, CancellationToken stop = default)
    {
        await using var content = File.OpenRead(path);
        return new DataFile(dataset, name, DataFormat.OfPath(path), content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)), DateTime.UtcNow);
    }

    /// <summary>Reads the member; null when a collection has none.</summary>
    public static DataFile? From(JsonNode? node) => node is not JsonObject data ? null : new DataFile(
        Json.AsText(data["dataset"])!, Json.AsText(data["name"])!, DataFormat.Named(Json.AsText(data["format"])!), data["bytes"]!.GetValue<long>(), Json.AsText(data["sha256"])!,
        DateTime.Parse(Json.AsText(data["taken"])!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));

    /// <summary>As the member.</summary>
    public JsonObject ToJson() => new()
    {
        ["dataset"] = Dataset,
        ["name"] = Name,
        ["format"] = Format.Name,
        ["bytes"] = Bytes,
        ["sha256"] = Sha256,
        ["taken"] = Taken.ToString("O", CultureInfo.InvariantCulture),
    };
}

/// <summary>A format that tables of data are read from.</summary>
/// <param name="Name">As catalogues call it.</param>
/// <param name="Extensions">How files in it end.</param>
public sealed record DataFormat(string Name, string MediaType, IReadOnlyList<string> Extensions)
{
    public static readonly DataFormat Csv = new("CSV", "text/csv", [".csv", ".tsv", ".txt"]);
    public static readonly DataFormat Xlsx = new("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]);
    public static readonly DataFormat GeoJson = new("GeoJSON", "application/geo+json", [".geojson", ".json"]);
    public static readonly DataFormat Parquet = new("Parquet", "application/vnd.apache.parquet", [".parquet"]);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<DataFormat> All = [Csv, Xlsx, GeoJson, Parquet];

    /// <summary>The format of that name.</summary>
    public static DataFormat Named(string name) => All.First(f => f.Name == name);

    /// <summary>The format of a media type; null when it is none of them.</summary>
    public static DataFormat? OfMediaType(string? mediaType) => mediaType?.ToLowerInvariant() switch
    {
        null => null,
        "application/csv" or "text/tab-separated-values" or "text/plain" => Csv,
        "application/json" => GeoJson,
        "application/parquet" or "application/x-parquet" => Parquet,
        var other => All.FirstOrDefault(f => f.MediaType == other),
    };

    /// <summary>The format of a file, by how its name ends.</summary>
    /// <exception cref="ProblemException">415.</exception>
    public static DataFormat OfPath(string path) => All.FirstOrDefault(f => f.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
        ?? throw new ProblemException(new Problem(415, "Unsupported media type", $"'{Path.GetExtension(path)}' is no format that data are read from. Send CSV, XLSX, GeoJSON or Parquet.",
            [new Fault("FILE", "Known: " + string.Join(", ", All.SelectMany(f => f.Extensions)) + ".")]));
}
