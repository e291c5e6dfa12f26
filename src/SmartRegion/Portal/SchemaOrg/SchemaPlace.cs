using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;

namespace SmartRegion.Portal.SchemaOrg;

/// <summary>Places in the words of schema.org.</summary>
internal static class SchemaPlace
{
    /// <summary>The class of a place's level.</summary>
    public static string TypeOf(string? level) => level switch
    {
        "municipality" => "City",
        "country" => "Country",
        _ => "AdministrativeArea",
    };

    /// <summary>A reference to the entry of a place.</summary>
    public static JsonObject Named(Entry place, Reader r) => Named(place.Id, Json.AsText(place.Doc["level"]), place.Title, r);

    /// <summary>A reference to a place by its id, level and name.</summary>
    public static JsonObject Named(string id, string? level, LangText name, Reader r) => new()
    {
        ["@type"] = TypeOf(level),
        ["@id"] = $"{r.BaseUrl}/id/{id}",
        ["name"] = r.Plain(name),
    };

    /// <summary>Where something lies: its own geometry, else the places that it names; null when neither is known.</summary>
    public static JsonNode? Of(Entry entry, Reader r, Func<string?, Entry?> named)
    {
        var places = entry.Places.Select(named).OfType<Entry>().Select(p => Named(p, r)).ToList();
        if (Geo(entry.Doc) is { } geo)
        {
            if (places.Count == 0) places.Add(new JsonObject { ["@type"] = "Place" });
            // A place has its own geometry, which is not that of what lies there.
            var at = new JsonObject { ["@type"] = "Place", ["geo"] = geo };
            if (places[0]["name"] is not null) at["containedInPlace"] = places.Count == 1 ? places[0] : new JsonArray([.. places]);
            return at;
        }
        return places.Count switch { 0 => null, 1 => places[0], _ => new JsonArray([.. places]) };
    }

    /// <summary>The geometry of a document: a point's coordinates, or the box around what is no point; null when it has none.</summary>
    public static JsonObject? Geo(JsonObject doc)
    {
        if (doc["geometry"] is not JsonObject g || Geometries.Read(g) is not { } geometry) return null;
        var e = geometry.EnvelopeInternal;
        return geometry is NetTopologySuite.Geometries.Point
            ? new JsonObject { ["@type"] = "GeoCoordinates", ["latitude"] = e.MinY, ["longitude"] = e.MinX }
            : Box(e.MinX, e.MinY, e.MaxX, e.MaxY);
    }

    /// <summary>A box; latitude comes first.</summary>
    public static JsonObject Box(double west, double south, double east, double north) => new()
    {
        ["@type"] = "GeoShape",
        ["box"] = string.Create(CultureInfo.InvariantCulture, $"{south} {west} {north} {east}"),
    };
}
