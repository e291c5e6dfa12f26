using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>Writes one feature as GeoJSON (RFC 7946) or JSON-FG (OGC 21-045r1).</summary>
public sealed class FeatureJson(Collection collection, CrsDefinition crs, FeatureProfile profile)
{
    /// <summary>What a JSON-FG document conforms to.</summary>
    public static readonly string[] JsonFgClasses = ["http://www.opengis.net/spec/json-fg-1/1.0/conf/core", "http://www.opengis.net/spec/json-fg-1/1.0/conf/profiles"];

    // From what is stored in WGS 84, and from the original where it is asked for.
    private readonly WkbJson.Telling _stored = new(Transformation.Between(CrsRegister.Crs84, crs), crs);
    private readonly WkbJson.Telling _original = new(null, crs);

    /// <summary>Writes the feature's object.</summary>
    /// <param name="alone">Writes what only a document of one feature has: the links that follow are the caller's.</param>
    public void Write(Utf8JsonWriter json, Feature feature, Action<Utf8JsonWriter>? alone = null)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Feature"u8);
        if (profile.IsJsonFg && alone is not null) WriteHead(json);
        json.WriteString("id"u8, feature.Id);
        if (profile.IsJsonFg) WriteJsonFg(json, feature);
        else
        {
            json.WritePropertyName("geometry"u8);
            WriteGeometry(json, feature);
        }
        json.WritePropertyName("properties"u8);
        json.WriteRawValue(feature.Doc, skipInputValidation: true);
        alone?.Invoke(json);
        json.WriteEndObject();
    }

    /// <summary>Writes the members that a JSON-FG document begins with.</summary>
    public void WriteHead(Utf8JsonWriter json)
    {
        json.WriteStartArray("conformsTo"u8);
        foreach (var name in JsonFgClasses) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("featureType"u8, collection.Id);
        if (!crs.IsWgs84 || crs.Axes != AxisOrder.EastNorth) json.WriteString("coordRefSys"u8, crs.Uri);
    }

    private void WriteGeometry(Utf8JsonWriter json, Feature feature)
    {
        if (feature.Wkb is null) json.WriteNullValue();
        else if (feature.Original is { } original && crs == collection.StorageCrs) WkbJson.Write(json, original, _original);
        else WkbJson.Write(json, feature.Wkb, _stored);
    }

    // In WGS 84 with longitude first the place is the geometry; else the geometry is left to those who know the system.
    private void WriteJsonFg(Utf8JsonWriter json, Feature feature)
    {
        json.WritePropertyName("time"u8);
        WriteTime(json, feature);
        var plain = crs.IsWgs84 && crs.Axes == AxisOrder.EastNorth;
        json.WritePropertyName(plain ? "geometry"u8 : "place"u8);
        WriteGeometry(json, feature);
        json.WritePropertyName(plain ? "place"u8 : "geometry"u8);
        if (!plain && profile == FeatureProfile.JsonFgPlus && feature.Wkb is not null) WkbJson.Write(json, feature.Wkb, WkbJson.Telling.AsStored);
        else json.WriteNullValue();
    }

    private void WriteTime(Utf8JsonWriter json, Feature feature)
    {
        var schema = collection.Schema;
        var (instant, start, end) = (schema.WithRole("primary-instant"), schema.WithRole("primary-interval-start"), schema.WithRole("primary-interval-end"));
        if (instant is null && start is null && end is null) { json.WriteNullValue(); return; }
        var doc = Json.Object(System.Text.Encoding.UTF8.GetString(feature.Doc));
        string? Text(FeatureProperty? p) => p is null ? null : Json.AsText(doc[p.Name]);
        if ((instant is null ? Text(start) ?? Text(end) : Text(instant)) is null) { json.WriteNullValue(); return; }
        json.WriteStartObject();
        if (instant is not null) json.WriteString(instant.Type == PropertyType.Date ? "date"u8 : "timestamp"u8, Text(instant));
        else
        {
            json.WriteStartArray("interval"u8);
            json.WriteStringValue(Text(start) ?? "..");
            json.WriteStringValue(Text(end) ?? "..");
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
