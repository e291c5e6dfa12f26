using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NetTopologySuite.IO.Esri;
using NetTopologySuite.IO.Esri.Shapefiles.Readers;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>A shapefile (ESRI, July 1998), in a zip archive or as it lies.</summary>
public sealed class ShapefileSource : FeatureSource
{
    private static readonly string[] Extensions = [".shp", ".shx", ".dbf", ".prj", ".cpg"];

    private readonly ZipFolder? _folder;
    private readonly string _path;
    private readonly Encoding? _encoding;

    /// <exception cref="ProblemException">It is damaged, a part is missing, or which layer is not clear.</exception>
    public ShapefileSource(string path, SourceOptions options)
    {
        _encoding = options.Encoding;
        if (Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase)) _folder = new ZipFolder(path, Extensions);
        try
        {
            _path = _folder is null ? path : Layer([.. _folder.Files(".shp")], options.Layer);
            if (!File.Exists(Path.ChangeExtension(_path, ".dbf"))) throw new ProblemException("FILE", $"Beside {Path.GetFileName(_path)} the file .dbf is missing, which holds the properties.");
            var projection = Path.ChangeExtension(_path, ".prj");
            if (File.Exists(projection)) Crs = CrsRegister.OfWkt(File.ReadAllText(projection));
        }
        catch
        {
            _folder?.Dispose();
            throw;
        }
    }

    public override CrsDefinition? Crs { get; }

    public override IEnumerable<SourceFeature> Read()
    {
        using var reader = Open();
        for (var at = 1L; ; at++)
        {
            SourceFeature? feature;
            try { feature = reader.Read() ? One(reader, at) : null; }
            // The library promises little of what it throws at a file that is damaged.
            catch (Exception e) when (e is not (ProblemException or OutOfMemoryException))
            {
                throw new ProblemException("FILE", $"The shapefile ends or breaks at feature {at}: {e.Message} Nothing was stored.");
            }
            if (feature is null) yield break;
            yield return feature;
        }
    }

    private ShapefileReader Open()
    {
        try
        {
            return Shapefile.OpenRead(_path, new ShapefileReaderOptions { Factory = Literals.Factory, Encoding = _encoding, GeometryBuilderMode = GeometryBuilderMode.IgnoreInvalidShapes });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ProblemException("FILE", $"{Path.GetFileName(_path)} is no shapefile, or it was not copied whole: {e.Message}");
        }
    }

    private static SourceFeature One(ShapefileReader reader, long at)
    {
        var properties = new JsonObject();
        foreach (var field in reader.Fields) properties[field.Name] = Value(field.Value);
        return new SourceFeature(at, null, properties, reader.Geometry);
    }

    private static JsonNode? Value(object? value) => value switch
    {
        null => null,
        string s => s.Trim() is { Length: > 0 } text ? text : null,
        bool b => b,
        DateTime d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double d => !double.IsFinite(d) ? null : double.IsInteger(d) && Math.Abs(d) < 1e15 ? (long)d : d,
        float f => float.IsFinite(f) ? f : null,
        IConvertible n => Convert.ToInt64(n, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Layer(IReadOnlyList<string> files, string? layer)
    {
        var names = files.Select(f => Path.GetFileNameWithoutExtension(f)).ToList();
        if (files.Count == 0) throw new ProblemException("FILE", "There is no shapefile (.shp) in the archive.");
        if (layer is null) return files.Count == 1 ? files[0] : throw new ProblemException("--layer", $"The archive has {files.Count} layers. Say which: --layer {string.Join(" or --layer ", names)}");
        return names.IndexOf(layer) is >= 0 and var i ? files[i] : throw new ProblemException("--layer", $"There is no layer '{layer}'. Known: {string.Join(", ", names)}.");
    }

    public override void Dispose()
    {
        _folder?.Dispose();
        base.Dispose();
    }
}
