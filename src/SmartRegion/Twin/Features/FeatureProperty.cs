using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Twin.Features;

/// <summary>One property of a collection's features, read from its JSON Schema (OGC API Features Part 5).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as filters know it.</param>
/// <param name="Role">The role <c>x-ogc-role</c>: id, primary-geometry, primary-instant, primary-interval-start or -end; else null.</param>
/// <param name="Column">The column that holds its value where it is indexed (<c>x-indexed</c>), else null.</param>
/// <param name="Node">Its schema as it stands.</param>
public sealed record FeatureProperty(string Name, PropertyType Type, string? Role, string? Column, JsonObject Node)
{
    /// <summary>True when it lies in the document, not in a column of every feature.</summary>
    public bool IsOwn => Role is not ("id" or "primary-geometry");

    /// <summary>True when a plain value is compared with it: what a parameter of its name may do (Part 3, queryables as parameters).</summary>
    public bool IsSimple => Type is PropertyType.Text or PropertyType.Number or PropertyType.Integer or PropertyType.Boolean or PropertyType.Date or PropertyType.Timestamp;

    /// <summary>What people call it: <c>title</c> in the schema may be a text or one per language.</summary>
    public LangText? Title => LangText.From(Node["x-title"]) ?? (Json.AsText(Node["title"]) is { } t ? new LangText(null, null, t) : null);

    /// <summary>The type that a schema's member has.</summary>
    public static PropertyType TypeOf(JsonObject node)
    {
        var format = Json.AsText(node["format"]);
        if (format?.StartsWith("geometry", StringComparison.Ordinal) == true) return PropertyType.Geometry;
        var type = node["type"] is JsonArray several ? several.Select(Json.AsText).FirstOrDefault(t => t != "null") : Json.AsText(node["type"]);
        return type switch
        {
            "string" => format switch { "date" => PropertyType.Date, "date-time" => PropertyType.Timestamp, _ => PropertyType.Text },
            "integer" => PropertyType.Integer,
            "number" => PropertyType.Number,
            "boolean" => PropertyType.Boolean,
            "array" when Json.AsText(node["items"]?["type"]) is "string" or "number" or "integer" or null => PropertyType.TextArray,
            _ => PropertyType.Json,
        };
    }
}
