using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features;

/// <summary>
/// The properties of a collection's features, from its JSON Schema (OGC API Features Part 5): the whitelist of every filter,
/// sort and parameter, the header of its CSV, the columns of its pages.
/// </summary>
public sealed class FeatureSchema
{
    /// <summary>The columns that every feature has.</summary>
    public const string GeometryColumn = "geom";

    private readonly Dictionary<string, FeatureProperty> _byName;

    /// <param name="document">The JSON Schema.</param>
    /// <param name="columns">Which indexed property lies in which column of the table.</param>
    public FeatureSchema(JsonObject document, IReadOnlyDictionary<string, string> columns)
    {
        Document = document;
        Properties = [.. ((JsonObject)document["properties"]!).Select(p => Read(p.Key, (JsonObject)p.Value!, columns))];
        _byName = Properties.ToDictionary(p => p.Name);
    }

    /// <summary>The JSON Schema as it is stored, without <c>$id</c>.</summary>
    public JsonObject Document { get; }

    /// <summary>All properties, in the order of the schema.</summary>
    public IReadOnlyList<FeatureProperty> Properties { get; }

    /// <summary>Those that lie in the document.</summary>
    public IEnumerable<FeatureProperty> Own => Properties.Where(p => p.IsOwn);

    /// <summary>The property that is the features' id; null when a schema names none.</summary>
    public FeatureProperty? Id => WithRole("id");

    /// <summary>The property that is their place; null when they have none.</summary>
    public FeatureProperty? Geometry => WithRole("primary-geometry");

    /// <summary>True when a geometry has heights.</summary>
    public bool HasHeights => Geometry?.Node["x-heights"]?.GetValue<bool>() == true;

    /// <summary>The property of that name, or null.</summary>
    public FeatureProperty? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The first property with that role, or null.</summary>
    public FeatureProperty? WithRole(string role) => Properties.FirstOrDefault(p => p.Role == role);

    /// <summary>What filters and sorts may name, over that table.</summary>
    public Schema Filterable(string table) => new(table, Properties.Select(p => p.Role switch
    {
        "id" => new Property(p.Name, PropertyType.Text, Column: "id", Sortable: true),
        "primary-geometry" => new Property(p.Name, PropertyType.Geometry, Column: GeometryColumn),
        _ when p.Column is not null => new Property(p.Name, p.Type, Column: p.Column, Sortable: true),
        _ => new Property(p.Name, p.Type, Path: [p.Name], Sortable: p.IsSimple),
    }));

    /// <summary>The first and last instant of a feature, as the roles say; open where a value is missing.</summary>
    public (DateTime? Starts, DateTime? Ends) TimesOf(JsonObject properties)
    {
        if (WithRole("primary-instant") is { } instant)
            return Interval.TryParse(Text(instant), Text(instant), out var at) && Text(instant) is not null ? (at.From, at.To) : (null, null);
        var (start, end) = (WithRole("primary-interval-start"), WithRole("primary-interval-end"));
        return Interval.TryParse(Text(start), Text(end), out var interval) ? (interval.From, interval.To) : (null, null);

        string? Text(FeatureProperty? p) => p is null ? null : Json.AsText(properties[p.Name]);
    }

    private static FeatureProperty Read(string name, JsonObject node, IReadOnlyDictionary<string, string> columns) =>
        new(name, FeatureProperty.TypeOf(node), Json.AsText(node["x-ogc-role"]), columns.GetValueOrDefault(name), node);
}
