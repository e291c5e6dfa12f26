using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.IO.Converters;

namespace SmartRegion.Catalogue;

/// <summary>Geometries of entries: GeoJSON (RFC 7946, WGS 84, longitude first) in documents, WKB in the store.</summary>
public static class Geometries
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new GeoJsonConverterFactory() } };

    /// <summary>Null when it is a sound GeoJSON geometry with coordinates in range; else what is wrong.</summary>
    public static string? Complaint(JsonObject geoJson)
    {
        Geometry? geometry;
        try { geometry = Read(geoJson); }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException or NullReferenceException)
        {
            return "It is no GeoJSON geometry: give 'type' and 'coordinates', longitude before latitude (RFC 7946).";
        }
        if (geometry is null || geometry.IsEmpty) return "The geometry is empty. Leave it out instead.";
        foreach (var c in geometry.Coordinates)
            if (!(Math.Abs(c.X) <= 180 && Math.Abs(c.Y) <= 90))
                return FormattableString.Invariant($"The coordinates {c.X}, {c.Y} are out of range: longitude -180 to 180 comes first, then latitude -90 to 90.");
        return null;
    }

    /// <summary>Reads a GeoJSON geometry.</summary>
    public static Geometry? Read(JsonObject geoJson) => geoJson.Deserialize<Geometry>(Options);

    /// <summary>The geometry as GeoJSON.</summary>
    public static JsonNode Write(Geometry geometry) => JsonSerializer.SerializeToNode(geometry, Options)!;

    /// <summary>The document's geometry as WKB, or null.</summary>
    public static byte[]? Wkb(JsonObject doc) =>
        doc["geometry"] is JsonObject g && Read(g) is { } geometry ? new WKBWriter().Write(geometry) : null;
}
