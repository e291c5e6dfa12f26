using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>A file with features, which can be read several times.</summary>
public abstract class FeatureSource : IDisposable
{
    /// <summary>The reference system that the file names, or that its format has; null when it does not say.</summary>
    public abstract CrsDefinition? Crs { get; }

    /// <summary>True when values are text whatever they mean, as in CSV.</summary>
    public virtual bool IsText => false;

    /// <summary>"line" or "feature": what <see cref="SourceFeature.At"/> counts.</summary>
    public virtual string Counts => "feature";

    /// <summary>"feature" or "row": what one of them is called.</summary>
    public virtual string Unit => "feature";

    /// <summary>What the file says of the collection that it becomes: members of its document, and marks for its schema.</summary>
    public virtual System.Text.Json.Nodes.JsonObject? Document => null;

    /// <summary>What is worth knowing after a reading, such as what was left out.</summary>
    public virtual IReadOnlyCollection<string> Notes => [];

    /// <summary>The features, one after the other; the file as a whole is never in memory.</summary>
    /// <exception cref="ProblemException">The file ends where it should not, or is not what its name says.</exception>
    public abstract IEnumerable<SourceFeature> Read();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Opens a file by its extension.</summary>
    /// <exception cref="ProblemException">It cannot be read.</exception>
    public static FeatureSource Open(string path, SourceOptions options) => City.Import.CityModelSource.IsCityModel(path) ? City.Import.CityModelSource.Open(path, options.Crs, options.Repair) : Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".geojson" or ".json" or ".geojsons" or ".geojsonl" or ".geojsonseq" or ".ndjson" or ".jsonl" => new GeoJsonSource(path),
        ".gpkg" => new GeoPackageSource(path, options.Layer),
        ".fgb" => new FlatGeobufSource(path),
        ".zip" or ".shp" => new ShapefileSource(path, options),
        ".csv" or ".tsv" or ".txt" => new CsvSource(path, options),
        var other => throw new ProblemException("FILE", $"'{other}' is no format that features are read from. Known: .geojson, .json, .geojsonl, .gpkg, .fgb, .zip (a shapefile), .shp, .csv; of city models: .gml, .city.json, .city.jsonl."),
    };
}
