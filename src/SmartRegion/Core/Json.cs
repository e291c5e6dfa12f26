using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartRegion.Core;

/// <summary>How this program reads and writes JSON.</summary>
public static class Json
{
    /// <summary>Deep enough for any geometry, shallow enough for any stack.</summary>
    public const int MaxDepth = 64;

    /// <summary>Letters and the signs of addresses as they are: our JSON is never written into a page's script.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Options of every writer.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = Encoder, SkipValidation = true };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = Encoder };

    /// <summary>The node as compact text.</summary>
    public static string Text(JsonNode? node) => node?.ToJsonString(Compact) ?? "null";

    /// <summary>Reads a stored document.</summary>
    public static JsonObject Object(string text) => (JsonObject)JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = MaxDepth })!;

    /// <summary>The text of a string node, else null.</summary>
    public static string? AsText(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;

    /// <summary>The number of a number node, else null.</summary>
    public static double? AsNumber(JsonNode? node) =>
        node is JsonValue v && v.GetValueKind() == JsonValueKind.Number ? double.Parse(v.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;
}
