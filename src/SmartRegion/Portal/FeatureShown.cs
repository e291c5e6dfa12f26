using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Portal;

/// <summary>A feature as pages show it.</summary>
/// <param name="Label">What it is called: its name, if it has one, else its id.</param>
/// <param name="Geometry">Its place as GeoJSON.</param>
public sealed record FeatureShown(string Id, string Label, JsonObject Properties, JsonNode? Geometry)
{
    private static readonly string[] Names = ["name", "title", "nazev", "název", "bezeichnung", "label"];

    public static FeatureShown Of(Feature feature, Collection collection)
    {
        var properties = Json.Object(Encoding.UTF8.GetString(feature.Doc));
        var name = collection.Schema.Own.FirstOrDefault(p => p.Type == PropertyType.Text && Names.Contains(p.Name.ToLowerInvariant()))
            ?? collection.Schema.Own.FirstOrDefault(p => p.Type == PropertyType.Text && p.Node["enum"] is null);
        return new FeatureShown(feature.Id, name is not null && Json.AsText(properties[name.Name]) is { Length: > 0 } label ? label : feature.Id, properties, GeoJson(feature));
    }

    private static JsonNode? GeoJson(Feature feature)
    {
        if (feature.Wkb is null) return null;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Json.Writing)) WkbJson.Write(json, feature.Wkb, WkbJson.Telling.AsStored);
        return JsonNode.Parse(bytes.ToArray());
    }

    /// <summary>A property's value for the reader; empty where there is none.</summary>
    public string Value(FeatureProperty property, Reader r) => Properties[property.Name] switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(i => Json.AsText(i) ?? Json.Text(i))),
        JsonValue v when v.GetValueKind() is JsonValueKind.True or JsonValueKind.False => r.T(v.GetValue<bool>() ? "collections.yes" : "collections.no"),
        // A year is no amount.
        JsonValue v when v.GetValueKind() is JsonValueKind.Number => property.Name.Contains("year", StringComparison.OrdinalIgnoreCase) ? Json.Text(v) : r.Number(v.GetValue<double>(), 6),
        JsonValue v when property.Type is PropertyType.Date or PropertyType.Timestamp => r.Date(v.GetValue<string>()),
        JsonValue v => v.GetValue<string>(),
        var other => Json.Text(other),
    };
}
