using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>Finds the schema of a property by its path, through references and the common part.</summary>
public static class SchemaWalk
{
    /// <summary>The schema of the property, references followed, or null when the kind has none of that path.</summary>
    public static JsonObject? Find(string? kind, IReadOnlyList<string> path)
    {
        foreach (var name in new[] { kind, Kinds.Base })
            if (name is not null && Kinds.Schema(name) is { } root && Find(root, root, path) is { } found) return found;
        return null;
    }

    /// <summary>The first type that the schema allows, or null.</summary>
    public static string? TypeOf(JsonObject? schema) => schema?["type"] is JsonArray many ? Json.AsText(many[0]) : Json.AsText(schema?["type"]);

    /// <summary>Follows a <c>$ref</c>; the answer comes with the document that it lies in.</summary>
    public static (JsonObject Root, JsonObject Schema) Resolve(JsonObject root, JsonObject schema)
    {
        if (Json.AsText(schema["$ref"]) is not { } reference) return (root, schema);
        var parts = reference.Split('#', 2);
        var document = parts[0].Length == 0 ? root : Kinds.Schema(parts[0].Split('/')[^1])!;
        JsonNode node = document;
        if (parts.Length > 1)
            foreach (var part in parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries)) node = node[part]!;
        return (document, (JsonObject)node);
    }

    private static JsonObject? Find(JsonObject root, JsonObject schema, IReadOnlyList<string> path)
    {
        foreach (var part in path)
        {
            if (schema["properties"]?[part] is not JsonObject property) return null;
            (root, schema) = Resolve(root, property);
        }
        return schema;
    }
}
