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

    /// <summary>The member of an object; null where there is none, and of whatever is no object: what strangers send may be anything anywhere.</summary>
    public static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];

    /// <summary>
    /// False when some string in it is no text: bytes that are no UTF-8, or half of a character that only two escapes together make (<c>\ud800</c>
    /// without its other half), or U+0000, which PostgreSQL has in no text. JSON allows these, .NET throws when it is asked for some of them.
    /// </summary>
    public static bool IsText(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) return false;
        for (var at = utf8.IndexOf((byte)'\\'); at >= 0 && at + 1 < utf8.Length;)
        {
            var length = 2;
            if (Unit(utf8, at) is { } unit)
            {
                length = 6;
                if (char.IsLowSurrogate(unit) || unit == 0) return false;
                if (char.IsHighSurrogate(unit))
                {
                    if (Unit(utf8, at + 6) is not { } second || !char.IsLowSurrogate(second)) return false;
                    length = 12;
                }
            }
            at += length;
            if (at >= utf8.Length) break;
            var next = utf8[at..].IndexOf((byte)'\\');
            at = next < 0 ? -1 : at + next;
        }
        return true;
    }

    /// <summary>Reads a stranger's text, of which no member is named twice.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Foreign(string text) => JsonNode.Parse(text, null, Strict);

    /// <inheritdoc cref="Foreign(string)"/>
    public static JsonNode? Foreign(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, null, Strict);

    /// <summary>How a stranger's document is read.</summary>
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The text of a string node, else null.</summary>
    public static string? AsText(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var s) ? s : null;

    // The unit of an escape at this place; null when there is none.
    private static char? Unit(ReadOnlySpan<byte> utf8, int at) =>
        at + 6 <= utf8.Length && utf8[at] == '\\' && utf8[at + 1] == 'u' && ushort.TryParse(utf8.Slice(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;

    /// <summary>The number of a number node, else null.</summary>
    public static double? AsNumber(JsonNode? node) =>
        node is JsonValue v && v.GetValueKind() == JsonValueKind.Number ? double.Parse(v.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;
}
