using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Validation;

namespace SmartRegion.Catalogue;

/// <summary>The kinds of entries. A kind is its JSON Schema (2020-12) in Catalogue/Kinds; all else is read from there.</summary>
public static class Kinds
{
    /// <summary>The name of the schema that each kind extends.</summary>
    public const string Base = "entry";

    private static readonly Lazy<Dictionary<string, JsonObject>> Schemas = new(Load);

    private static readonly Lazy<Dictionary<string, Kind>> ByName = new(() =>
        Schemas.Value.Where(s => s.Key != Base).ToDictionary(s => s.Key, s => new Kind(s.Key, s.Value)));

    /// <summary>All kinds, practices first.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        .. ByName.Value.Values.OrderBy(k => Array.IndexOf(Order, k.Name) is >= 0 and var i ? i : int.MaxValue).ThenBy(k => k.Name),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static Kind? Find(string? name) => name is not null && ByName.Value.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>The schema of that name, <see cref="Base"/> included, or null.</summary>
    public static JsonObject? Schema(string name) => Schemas.Value.GetValueOrDefault(name);

    private static string[] Order =>
    [
        "practice", "funding", "project", "organisation", "event", "place", "need", "offer", "testbed", "dataset", "service",
        "device", "software", "method", "course", "vocabulary",
    ];

    private static Dictionary<string, JsonObject> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith("kinds/", StringComparison.Ordinal)).ToDictionary(
            n => Path.GetFileNameWithoutExtension(n),
            n =>
            {
                using var stream = assembly.GetManifestResourceStream(n)!;
                return (JsonObject)JsonNode.Parse(stream)!;
            });
    }
}

/// <summary>A kind of entry.</summary>
public sealed class Kind(string name, JsonObject schema)
{
    private readonly JsonSchema _validator = new(schema, Kinds.Schema);

    public string Name { get; } = name;

    /// <summary>Its JSON Schema as served at <c>/schemas/{kind}</c>.</summary>
    public JsonObject Schema { get; } = schema;

    /// <summary>"Practice", "Praxe", …</summary>
    public LangText Title { get; } = LangText.From(schema["x-title"])!;

    /// <summary>"Practices", …</summary>
    public LangText Plural { get; } = LangText.From(schema["x-plural"])!;

    /// <summary>The main category of the SDDI catalogue to which it maps.</summary>
    public string SddiCategory { get; } = schema["x-sddi"]!.GetValue<string>();

    /// <summary>All faults of a document against the schema.</summary>
    public IReadOnlyList<Fault> Validate(JsonObject doc) => _validator.Validate(doc);
}
