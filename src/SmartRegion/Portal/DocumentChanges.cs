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

    /// <summary>What differs, field by field, in the order of the schemas; of texts each language by itself.</summary>
    public static IReadOnlyList<FieldChange> Fields(JsonObject before, JsonObject after)
    {
        var names = Order(Json.AsText(after["kind"]), before.Select(p => p.Key).Union(after.Select(p => p.Key)).Where(n => n is not ("id" or "kind")));
        return [.. names.Where(n => !JsonNode.DeepEquals(before[n], after[n])).SelectMany(n => Fields(n, before[n], after[n]))];
    }

    private static IEnumerable<FieldChange> Fields(string name, JsonNode? before, JsonNode? after)
    {
        if (!((before is null || SchemaShape.IsText(before)) && (after is null || SchemaShape.IsText(after)))) return [new FieldChange(name, null, before, after)];
        var texts = Language.All.Where(l => !JsonNode.DeepEquals(before?[l], after?[l])).Select(l => new FieldChange(name, l, before?[l], after?[l])).ToList();
        // Only what is said about the text has changed: what its original is, what a machine made.
        return texts.Count > 0 ? texts : [new FieldChange(name, null, before, after)];
    }

    /// <summary>Where the schema of a property stands, and it itself; null of one that the kind does not have.</summary>
    public static (JsonObject Root, JsonObject Schema)? SchemaOf(string? kind, string property)
    {
        foreach (var root in new[] { kind is null ? null : Kinds.Schema(kind), Kinds.Schema(Kinds.Base) })
            if (root?["properties"]?[property] is JsonObject schema) return (root, schema);
        return null;
    }

    /// <summary>The reader's names of these properties, as an enumeration.</summary>
    public static string Names(Reader reader, string? kind, IEnumerable<string> properties) =>
        string.Join(", ", properties.Select(p => reader.Plain(LangText.From(Schema(kind, p)?["x-title"])) is { Length: > 0 } name ? name : p).Distinct());

    // As the schemas order them; the title of a property stands beside its $ref, so it is not followed.
    private static List<string> Order(string? kind, IEnumerable<string> names) =>
        [.. names.OrderBy(n => Schema(kind, n)?["x-order"] is JsonValue v && v.TryGetValue<int>(out var order) ? order : int.MaxValue)];

    private static JsonObject? Schema(string? kind, string property) => SchemaOf(kind, property)?.Schema;
}

/// <summary>A field that differs.</summary>
/// <param name="Language">Of a text, the language in which it differs.</param>
public sealed record FieldChange(string Name, string? Language, JsonNode? Before, JsonNode? After)
{
    /// <summary>Of a text: what both begin with, what each has of its own, what both end with.</summary>
    public (string Start, string Before, string After, string End) Parts()
    {
        var (one, two) = (Json.AsText(Before) ?? "", Json.AsText(After) ?? "");
        var start = one.Zip(two).TakeWhile(c => c.First == c.Second).Count();
        // Whole words are marked, and no letter of two parts is torn.
        while (start > 0 && !char.IsWhiteSpace(one[start - 1])) start--;
        var end = one[start..].Reverse().Zip(two[start..].Reverse()).TakeWhile(c => c.First == c.Second).Count();
        while (end > 0 && !char.IsWhiteSpace(one[^end])) end--;
        return (one[..start], one[start..^end], two[start..^end], one[^end..]);
    }
}
