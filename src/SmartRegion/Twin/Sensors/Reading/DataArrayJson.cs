using System.Text.Json;
using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>Observations as data arrays (18-088, clause 15): for each datastream the names of the components, then bare values.</summary>
internal static class DataArrayJson
{
    private static readonly string[] Components = ["@iot.id", "phenomenonTime", "result", "resultTime", "resultQuality", "validTime", "parameters"];

    public static SensorAnswer Write(EntityPage page, ODataQuery query, EntityIds ids, SensorRequest request)
    {
        var selection = Selection.Of(page.Type, query.Select);
        var components = Components.Where(selection.Has).ToArray();
        return SensorReads.Json(json =>
        {
            var entities = new EntityJson(json, ids, request.Root);
            json.WriteStartObject();
            entities.WriteHead(page, request.Address);
            json.WriteStartArray("value");
            // A datastream whose rows do not stand together is told once.
            foreach (var stream in page.Rows.GroupBy(r => (Key: r["$.datastream"]!.Value, r.IsOfMulti)))
                Write(json, entities, ids, request.Root, stream.Key.Key, stream.Key.IsOfMulti, components, [.. stream]);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, EntityJson entities, EntityIds ids, string root, long stream, bool isMulti, string[] components, List<EntityRow> rows)
    {
        var type = isMulti ? EntityTypes.MultiDatastream : EntityTypes.Datastream;
        json.WriteStartObject();
        // Where ids are the clients' own, the row does not know that of its datastream.
        json.WriteString($"{type.Name}@iot.navigationLink", ids.Kind == IdKind.String ? $"{entities.Link(rows[0])}/{type.Name}" : $"{root}/{type.Set}({ids.InAddress(stream, null)})");
        json.WriteStartArray("components");
        foreach (var component in components) json.WriteStringValue(component == "@iot.id" ? "id" : component);
        json.WriteEndArray();
        json.WriteNumber("dataArray@iot.count", rows.Count);
        json.WriteStartArray("dataArray");
        foreach (var row in rows)
        {
            json.WriteStartArray();
            foreach (var component in components) entities.WriteValue(row, component);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
