using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Core.Validation;

namespace SmartRegion.Planning.Processes;

/// <summary>Holds a value against the schema of an input: of <c>oneOf</c> one must hold.</summary>
internal static class InputSchema
{
    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public static string? Fault(JsonObject schema, JsonNode? value)
    {
        if (schema["oneOf"] is not JsonArray choices) return Of(schema, value);
        var faults = choices.OfType<JsonObject>().Select(c => Of(c, value)).ToList();
        return faults.Contains(null) ? null : string.Join(" Or: ", faults.Distinct());
    }

    private static string? Of(JsonObject schema, JsonNode? value)
    {
        var faults = new JsonSchema(schema, _ => null).Validate(value);
        if (faults.Count > 0) return string.Join(" ", faults.Take(5).Select(f => f.Field.Length > 0 ? $"{f.Field}: {f.Message}" : f.Message));
        return schema["contentEncoding"] is not null && Json.AsText(value) is { } text && !System.Buffers.Text.Base64.IsValid(text) ? "It is not encoded in base64." : null;
    }
}
