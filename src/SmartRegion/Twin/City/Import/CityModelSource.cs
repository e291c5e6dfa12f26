using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Twin.City.Import;

/// <summary>A file with a city model: its objects become features with bodies.</summary>
public abstract class CityModelSource : FeatureSource
{
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private readonly CrsDefinition? _told;
    private bool _repair;

    /// <param name="told">The reference system that the operator names, whatever the file says.</param>
    protected CityModelSource(CrsDefinition? told) => _told = told;

    /// <summary>The reference system that the file names; null when it does not say.</summary>
    protected abstract CityCrs? OwnCrs { get; }

    public override CrsDefinition? Crs => _told ?? OwnCrs?.Plane;

    public override string Counts => "line";

    public override IReadOnlyCollection<string> Notes => _notes;

    /// <summary>What is known of such a collection before its first object: what its properties are called.</summary>
    public override JsonObject? Document => new()
    {
        ["cityModel"] = new JsonObject { ["heights"] = OwnCrs?.Heights },
        ["schema"] = new JsonObject { ["type"] = "object", ["properties"] = CityProperties.Marks() },
    };

    public override IEnumerable<SourceFeature> Read()
    {
        var crs = Crs ?? throw new ProblemException("--crs", "The file does not say in which reference system its coordinates are. Say it: --crs EPSG:25833, for example.");
        var features = new CityFeature(crs);
        foreach (var (at, city, fault) in Objects())
        {
            if (city is null) { yield return SourceFeature.Bad(at, fault!.Value.Field, fault.Value.Message) with { Id = fault.Value.Id }; continue; }
            foreach (var feature in features.Of(_repair ? Mended(city) : city, at)) yield return feature;
        }
    }

    /// <summary>The objects that stand by themselves, each with its line or number; or what is wrong with one.</summary>
    protected abstract IEnumerable<(long At, CityObject? City, (string? Id, string Field, string Message)? Fault)> Objects();

    // Two points are a line: what they were to be the model shows without them.
    private CityObject Mended(CityObject city)
    {
        var geometries = city.Geometries.Select(g => g with
        {
            Surfaces = [.. g.Surfaces.Where(s => s.Rings[0].Length >= 9).Select(s => s with { Rings = [.. s.Rings.Where(r => r.Length >= 9)] })],
        }).Where(g => g.Surfaces.Count > 0).ToList();
        if (geometries.Sum(Rings) < city.Geometries.Sum(Rings)) Note("Rings of fewer than three points are left out (--repair).");
        return city with { Geometries = geometries, Children = [.. city.Children.Select(Mended)] };

        static int Rings(CityGeometry g) => g.Surfaces.Sum(s => s.Rings.Count);
    }

    /// <summary>Tells the operator once of what is left out.</summary>
    protected void Note(string note) => _notes.Add(note);

    /// <summary>True for the formats of city models; of a .json or .jsonl, its beginning is read.</summary>
    public static bool IsCityModel(string path)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        if (name.EndsWith(".gml", StringComparison.Ordinal) || name.EndsWith(".citygml", StringComparison.Ordinal) || name.EndsWith(".xml", StringComparison.Ordinal)) return true;
        if (name.EndsWith(".city.json", StringComparison.Ordinal) || name.EndsWith(".cityjson", StringComparison.Ordinal) || name.EndsWith(".city.jsonl", StringComparison.Ordinal)) return true;
        return name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal) ? SaysCityJson(path) : false;
    }

    /// <summary>Opens a file by its extension.</summary>
    public static CityModelSource Open(string path, CrsDefinition? told, bool repair = false)
    {
        CityModelSource source = Path.GetFileName(path).Contains("json", StringComparison.OrdinalIgnoreCase) ? CityJsonSource.Open(path, told) : new CityGmlSource(path, told);
        source._repair = repair;
        return source;
    }

    private static bool SaysCityJson(string path)
    {
        const int enough = 64 * 1024;
        using var reader = new StreamReader(path);
        var begin = new char[enough];
        var read = reader.ReadBlock(begin);
        return new string(begin, 0, read).Contains("\"CityJSON\"", StringComparison.Ordinal);
    }
}
