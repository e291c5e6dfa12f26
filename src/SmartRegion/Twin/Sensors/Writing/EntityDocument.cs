using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>The document of an entity as it is stored: its own properties, in the order of the standard.</summary>
internal static class EntityDocument
{
    /// <summary>
    /// The document with the body's properties laid over those that were there; null takes a property away.
    /// </summary>
    public static JsonObject Of(EntityBody body, JsonObject? before)
    {
        var doc = new JsonObject();
        foreach (var property in body.Type.Properties.Where(p => p.InDocument))
        {
            var value = body.Values.TryGetValue(property.Name, out var sent) ? sent : before?[property.Name];
            if (value is not null) doc[property.Name] = value.DeepClone();
            else if (property.Required) throw new ProblemException($"{body.At}/{property.Name}", $"A {body.Type.Name} needs '{property.Name}'.");
        }
        return doc;
    }

    /// <summary>The name, for the column of it; empty for types without.</summary>
    public static string Name(JsonObject doc) => Json.AsText(doc["name"]) ?? "";

    /// <summary>The geometry as WKB where the type has one and its encodingType is GeoJSON; else null.</summary>
    /// <exception cref="ProblemException">400: it says GeoJSON and is none.</exception>
    public static byte[]? Wkb(EntityType type, JsonObject doc, string at)
    {
        if (type.Properties.FirstOrDefault(p => p is { Kind: ValueKind.Geometry, Computed: false }) is not { } property) return null;
        if (!ValueKinds.IsGeoJson(Json.AsText(doc["encodingType"]))) return null;
        try { return Shape(doc[property.Name]) is { } shape ? new WKBWriter().Write(shape) : null; }
        catch (FormatException e) { throw new ProblemException($"{at}/{property.Name}", $"{e.Message}. Its encodingType says GeoJSON."); }
    }

    // Clients give a geometry or, as other servers allow, a feature with one.
    private static Geometry? Shape(JsonNode? node)
    {
        if (node is not JsonObject geo) throw new FormatException("Expected a GeoJSON geometry");
        if (Json.AsText(geo["type"]) == "Feature") return geo["geometry"] is { } inner ? Filled(inner) : null;
        return Filled(geo);
    }

    private static Geometry Filled(JsonNode geo) =>
        Literals.Json(JsonSerializer.SerializeToElement(geo)) is { IsEmpty: false } shape ? shape : throw new FormatException("Expected coordinates");
}
