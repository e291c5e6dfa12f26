using System.Text.Json;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Entities as GeoJSON (RFC 7946), as FROST has it: one feature for each; its geometry is the first that is found in the entity or
/// in what is expanded; its properties are flat, named by their paths: <c>Thing/properties/owner</c>.
/// </summary>
internal static class EntityGeoJson
{
    private static readonly HashSet<string> Shapes = ["location", "feature", "observedArea"];

    public static SensorAnswer Write(EntityPage page, ODataQuery query, EntityIds ids, SensorRequest request) => SensorReads.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        new EntityJson(json, ids, request.Root).WriteHead(page, request.Address);
        json.WriteStartArray("features");
        foreach (var entity in EntityElements.Of(page, query, ids, request)) Write(json, entity);
        json.WriteEndArray();
        json.WriteEndObject();
    }, "application/geo+json");

    private static void Write(Utf8JsonWriter json, JsonElement entity)
    {
        JsonElement? geometry = null;
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        Flatten(json, entity, "", ref geometry);
        json.WriteEndObject();
        json.WritePropertyName("geometry");
        if (geometry is { } shape) shape.WriteTo(json); else json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void Flatten(Utf8JsonWriter json, JsonElement value, string path, ref JsonElement? geometry)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (Shapes.Contains(member.Name) && Shape(member.Value) is { } shape) { geometry ??= shape; continue; }
                if (member.Name == "@iot.id") Flatten(json, member.Value, path + "id/", ref geometry);
                else if (!member.Name.Contains('@', StringComparison.Ordinal)) Flatten(json, member.Value, $"{path}{member.Name}/", ref geometry);
            }
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var item in value.EnumerateArray()) Flatten(json, item, $"{path}{i++}/", ref geometry);
        }
        else
        {
            json.WritePropertyName(path[..^1]);
            value.WriteTo(json);
        }
    }

    private static JsonElement? Shape(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("type", out var type)) return null;
        if (type.ValueKind == JsonValueKind.String && type.GetString() == "Feature") return value.TryGetProperty("geometry", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;
        return value.TryGetProperty("coordinates", out _) || value.TryGetProperty("geometries", out _) ? value : null;
    }
}
