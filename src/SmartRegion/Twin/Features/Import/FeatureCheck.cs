using System.Text.Json.Nodes;
using NetTopologySuite.Geometries.Utilities;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>Checks the features of a file and tells which are good; the second reading gives these.</summary>
/// <param name="there">The schema of the features that are there already and stay; null when there are none.</param>
internal sealed class FeatureCheck(FeatureSource source, CrsDefinition crs, ImportOptions options, FeatureSchema? there = null)
{
    private readonly SchemaInference _inference = new(source.IsText);
    private JsonObject? _schema;

    /// <summary>How many features are good.</summary>
    public long Good { get; private set; }

    /// <summary>The schema that the good ones have.</summary>
    public JsonObject Schema => _schema ??= FieldEdit.Apply(options.Fields, _inference.Schema());

    /// <summary>What the file says of the collection.</summary>
    public JsonObject? SourceDocument => source.Document;

    /// <summary>The first reading.</summary>
    public FeatureImportReport Run()
    {
        var report = new FeatureImportReport();
        foreach (var feature in Checked())
        {
            if (feature.Fault is null)
            {
                Good++;
                _inference.Add(feature);
                continue;
            }
            report.BadCount++;
            if (report.Bad.Count < FeatureImportReport.MaxNamed) report.Bad.Add(feature);
        }
        if (_inference.GeometryTypes.Count > 1) report.Notes.Add($"The features have several types of geometry: {string.Join(", ", _inference.GeometryTypes)}.");
        report.Notes.AddRange(_inference.Mixtures);
        report.Notes.AddRange(source.Notes);
        return report;
    }

    /// <summary>The second reading: the good ones, their values of the types of the schema.</summary>
    public IEnumerable<NewFeature> GoodFeatures(FeatureSchema schema)
    {
        foreach (var feature in Checked().Where(f => f.Fault is null))
        {
            var properties = new JsonObject();
            foreach (var (name, value) in feature.Properties.ToList())
            {
                feature.Properties.Remove(name);
                if (schema.Find(name) is { } property && SchemaInference.Coerce(value, property.Type, source.IsText) is { } coerced) properties[name] = coerced;
            }
            yield return new NewFeature(feature.Id, properties, feature.Geometry, crs) { City = feature.City };
        }
    }

    private IEnumerable<SourceFeature> Checked()
    {
        var ids = new HashSet<string>();
        foreach (var feature in source.Read())
        {
            var one = feature.Fault is null && options.Fields.Count > 0 ? FieldEdit.Apply(options.Fields, feature, source.IsText) : feature;
            if (one.Fault is null) one = WithId(one);
            if (one.Fault is null) one = WithSoundGeometry(one);
            if (one.Fault is null && there is not null) one = WithFittingValues(one, there);
            if (one is { Fault: null, Id: { } id } && !ids.Add(id)) one = SourceFeature.Bad(one.At, "id", $"The id '{id}' is there already.") with { Id = id };
            yield return one;
        }
    }

    private SourceFeature WithId(SourceFeature feature)
    {
        // A file whose features have ids of their own is asked for no property.
        if (options.Key is not { } key || (key == "id" && feature.Id is { Length: > 0 } && !feature.Properties.ContainsKey(key))) return feature;
        var id = feature.Properties[key] switch
        {
            null => "",
            JsonValue v => v.ToString(),
            var other => Json.Text(other),
        };
        // Of that name there is a property already: the id itself.
        if (key == "id") feature.Properties.Remove(key);
        return id.Length > 0 ? feature with { Id = id } : SourceFeature.Bad(feature.At, key, $"It has no value in '{key}', which was to be its id.");
    }

    private SourceFeature WithFittingValues(SourceFeature feature, FeatureSchema schema)
    {
        foreach (var (name, value) in feature.Properties)
            if (schema.Find(name) is { IsOwn: true } property && !SchemaInference.Fits(value, property.Type, source.IsText))
                return SourceFeature.Bad(feature.At, name, $"{Json.Text(value)} does not fit the collection, where '{name}' is of the type {Json.AsText(property.Node["type"]) ?? "object"}.") with { Id = feature.Id };
        return feature;
    }

    private SourceFeature WithSoundGeometry(SourceFeature feature)
    {
        if (feature.Geometry is not { } geometry) return feature;
        SourceFeature Bad(string message) => SourceFeature.Bad(feature.At, "geometry", message) with { Id = feature.Id };
        if (GeometryCheck.Misplaced(geometry, crs) is { } misplaced) return Bad(misplaced + (misplaced.Contains("system", StringComparison.Ordinal) ? " --crs says it." : ""));
        if (GeometryCheck.Malformed(geometry) is not { } malformed) return feature;
        if (!options.Repair) return Bad($"{malformed} Mend it, or add --repair.");
        var mended = GeometryFixer.Fix(geometry);
        return mended.IsEmpty ? Bad($"{malformed} Nothing is left of it when it is mended.") : feature with { Geometry = mended };
    }
}
