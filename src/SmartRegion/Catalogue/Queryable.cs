using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>
/// The properties of entries that filters may name (OGC API Features Part 3, queryables), read from the kinds' schemas:
/// each plain property, and those within plain objects as "population.value".
/// </summary>
public static class Queryable
{
    private static readonly string[] Columns = ["id", "kind", "created", "modified", "geometry", "version"];

    /// <summary>All of them, each name once.</summary>
    public static IReadOnlyList<Property> All { get; } =
    [
        .. new[] { Kinds.Base }.Concat(Kinds.All.Select(k => k.Name))
            .SelectMany(name => Of(Kinds.Schema(name)!, Kinds.Schema(name)!, []))
            .Where(p => !Columns.Contains(p.Name))
            .GroupBy(p => p.Name).Select(g => g.First()),
    ];

    private static IEnumerable<Property> Of(JsonObject root, JsonObject schema, string[] path)
    {
        foreach (var (name, node) in schema["properties"] as JsonObject ?? [])
        {
            string[] at = [.. path, name];
            var property = (JsonObject)node!;
            var (targetRoot, target) = SchemaWalk.Resolve(root, property);
            if (TypeOf(property, target) is { } type) yield return new Property(string.Join('.', at), type, Path: at);
            else if (target["properties"] is not null && path.Length == 0)
                foreach (var inner in Of(targetRoot, target, at)) yield return inner;
        }
    }

    private static PropertyType? TypeOf(JsonObject property, JsonObject target)
    {
        if (Json.AsText(property["$ref"])?.EndsWith("/LangText", StringComparison.Ordinal) == true) return PropertyType.LangText;
        return SchemaWalk.TypeOf(target) switch
        {
            "string" => Json.AsText(target["format"]) == "date" ? PropertyType.Date : PropertyType.Text,
            "integer" => PropertyType.Integer,
            "number" => PropertyType.Number,
            "boolean" => PropertyType.Boolean,
            "array" => Json.AsText(target["items"]?["type"]) == "string" ? PropertyType.TextArray : null,
            _ => null,
        };
    }
}
