using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>What differs between two versions of a document, by its properties.</summary>
public sealed record DocumentChanges(IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed)
{
    public static DocumentChanges Between(JsonObject? before, JsonObject after)
    {
        var kind = Json.AsText(after["kind"]);
        var names = Order(kind, (before ?? []).Select(p => p.Key).Union(after.Select(p => p.Key)).Where(n => n is not ("id" or "kind")));
        return new DocumentChanges(
            [.. names.Where(n => before?[n] is null && after[n] is not null)],
            [.. names.Where(n => before?[n] is { } old && after[n] is { } now && !JsonNode.DeepEquals(old, now))],
            [.. names.Where(n => before?[n] is not null && after[n] is null)]);
    }

    /// <summary>The reader's names of these properties, as an enumeration.</summary>
    public static string Names(Reader reader, string? kind, IEnumerable<string> properties) =>
        string.Join(", ", properties.Select(p => reader.Plain(LangText.From(Schema(kind, p)?["x-title"])) is { Length: > 0 } name ? name : p).Distinct());

    // As the schemas order them; the title of a property stands beside its $ref, so it is not followed.
    private static List<string> Order(string? kind, IEnumerable<string> names) =>
        [.. names.OrderBy(n => Schema(kind, n)?["x-order"] is JsonValue v && v.TryGetValue<int>(out var order) ? order : int.MaxValue)];

    private static JsonNode? Schema(string? kind, string property) =>
        (kind is null ? null : Kinds.Schema(kind)?["properties"]?[property]) ?? Kinds.Schema(Kinds.Base)!["properties"]?[property];
}
