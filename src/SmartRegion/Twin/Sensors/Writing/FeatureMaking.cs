using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Makes the FeatureOfInterest of observations that come without one, from their Thing's Location (18-088, 10.2.1.3): once per
/// Location. Of several Locations the one in GeoJSON serves.
/// </summary>
internal static class FeatureMaking
{
    /// <summary>The key of the feature; null when the Thing has no Location.</summary>
    public static async Task<long?> MakeAsync(Session session, long stream, List<long> made)
    {
        var locations = await session.ListAsync($"""
            select l.key, l.doc, f.key from datastreams d join thing_locations t on t.thing = d.thing join locations l on l.key = t.location
            left join features f on f.location = l.key where d.key = {stream} order by l.key
            """, r => (Key: r.GetInt64(0), Doc: Json.Object(r.GetString(1)), Feature: r.IsDBNull(2) ? (long?)null : r.GetInt64(2)));
        if (locations.Count == 0) return null;
        var geo = locations.FindIndex(l => ValueKinds.IsGeoJson(Json.AsText(l.Doc["encodingType"])));
        var (key, doc, feature) = locations[Math.Max(geo, 0)];
        if (feature is not null) return feature;
        var told = Of(doc);
        var d = session.Dialect;
        var inserted = await session.FirstAsync<long?>($"""
            insert into features (name, doc, geom, location) values ({EntityDocument.Name(told)}, {d.Json(Json.Text(told))}, {d.Geometry(EntityDocument.Wkb(EntityTypes.FeatureOfInterest, told, ""))}, {key})
            on conflict (location) do nothing returning key
            """, r => r.GetInt64(0));
        // Another transaction has made it in the same moment.
        if (inserted is null) return await session.FirstAsync($"select key from features where location = {key}", r => r.GetInt64(0));
        made.Add(inserted.Value);
        return inserted;
    }

    private static JsonObject Of(JsonObject location) => new()
    {
        ["name"] = location["name"]?.DeepClone(),
        ["description"] = location["description"]?.DeepClone(),
        ["encodingType"] = location["encodingType"]?.DeepClone(),
        ["feature"] = location["location"]?.DeepClone(),
    };
}
