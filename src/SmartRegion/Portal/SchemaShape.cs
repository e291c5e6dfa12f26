using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>How a property of a document is best shown.</summary>
public enum Shape
{
    /// <summary>A row of facts: a name, number, date, code or short text.</summary>
    Fact,

    /// <summary>A section of prose.</summary>
    Prose,

    /// <summary>A section that is a list of texts.</summary>
    Texts,

    /// <summary>A section that is a list of records.</summary>
    Records,
}

/// <summary>A property that a document has, with its schema and how to show it.</summary>
/// <param name="Schema">The property's schema as it stands in <paramref name="Root"/>; a $ref is not followed.</param>
public sealed record ShownProperty(string Name, JsonObject Root, JsonObject Schema, JsonNode Value, Shape Shape);

/// <summary>Reads off the schema and the value how to show a property.</summary>
public static class SchemaShape
{
    // A text of a line or so is a fact; a longer one is read.
    private const int LongestFact = 120;

    // Told by the frame of the page, or by parts of their own.
    private static readonly HashSet<string> Elsewhere =
    [
        "id", "kind", "title", "summary", "image", "description", "topics", "concepts", "keywords", "countries", "places", "placeName",
        "geometry", "time", "owner", "visibility", "contact", "licence", "relations", "sources", "created", "modified", "version", "datasets",
        "datastreams", "conceptScheme", "distributions", "milestones",
    ];

    /// <summary>The properties of an entry that its kind adds, in the order of the schemas.</summary>
    public static IReadOnlyList<ShownProperty> Of(Entry entry, Kind kind) =>
    [
        .. new[] { kind.Schema, Kinds.Schema(Kinds.Base)! }
            .SelectMany(root => ((JsonObject)root["properties"]!).Select(p => (p.Key, Root: root, Schema: (JsonObject)p.Value!)))
            .Where(p => !Elsewhere.Contains(p.Key) && entry.Doc[p.Key] is not null).DistinctBy(p => p.Key)
            .OrderBy(p => (int?)p.Schema["x-order"] ?? int.MaxValue)
            .Select(p => new ShownProperty(p.Key, p.Root, p.Schema, entry.Doc[p.Key]!, ShapeOf(entry.Doc[p.Key]!))),
    ];

    /// <summary>True for the JSON form of a <see cref="LangText"/>.</summary>
    public static bool IsText(JsonNode? value) => value is JsonObject o && o.Any(p => Language.IsKnown(p.Key) && p.Value is JsonValue);

    private static Shape ShapeOf(JsonNode value) => value switch
    {
        JsonArray { Count: > 0 } a when a.All(IsText) => Shape.Texts,
        JsonArray { Count: > 0 } a when a.All(n => n is JsonObject) => Shape.Records,
        _ when IsText(value) && Language.All.Any(l => LangText.From(value)!.In(l) is { } t && (t.Length > LongestFact || t.Contains('\n'))) => Shape.Prose,
        _ => Shape.Fact,
    };
}
