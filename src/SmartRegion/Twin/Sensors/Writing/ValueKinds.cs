using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>Whether a JSON value is of the kind that a property asks for.</summary>
internal static class ValueKinds
{
    private static readonly string[] UnitMembers = ["name", "symbol", "definition"];

    /// <summary>What is wrong, as the end of a sentence; null when nothing is.</summary>
    public static string? Complaint(ValueKind kind, JsonNode value) => kind switch
    {
        ValueKind.Text => Json.AsText(value) is null ? "is a text." : null,
        ValueKind.Object => value is JsonObject ? null : "is a JSON object.",
        ValueKind.Instant => Json.AsText(value) is { } t && Instants.TryParse(t, out _) ? null : "is an instant such as 2024-05-17T08:30:00Z.",
        ValueKind.Period => Json.AsText(value) is { } t && Period.TryParse(t, out _) ? null
            : "is an instant such as 2024-05-17T08:30:00Z, or an interval of two with a slash between.",
        ValueKind.Unit => IsUnit(value) ? null : "is an object with name, symbol and definition, each a text or null.",
        ValueKind.Units => value is JsonArray units && units.All(IsUnit) ? null : "is an array of units, each with name, symbol and definition.",
        ValueKind.Texts => value is JsonArray texts && texts.All(t => Json.AsText(t) is not null) ? null : "is an array of texts.",
        _ => null,
    };

    /// <summary>True for an encodingType that says GeoJSON.</summary>
    public static bool IsGeoJson(string? encodingType) =>
        encodingType is not null && (encodingType.Contains("geo+json", StringComparison.OrdinalIgnoreCase) || encodingType.Contains("geojson", StringComparison.OrdinalIgnoreCase));

    private static bool IsUnit(JsonNode? node) =>
        node is JsonObject unit && unit.All(m => UnitMembers.Contains(m.Key) && (m.Value is null || m.Value.GetValueKind() == JsonValueKind.String));
}
