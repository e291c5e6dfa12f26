using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Streams;

/// <summary>Reads all Datastreams and MultiDatastreams with their Things, Locations, Sensors and ObservedProperties: one statement for each type.</summary>
internal static class DatastreamRows
{
    public static async Task<(IReadOnlyList<DatastreamInfo> Single, IReadOnlyList<MultiDatastreamInfo> Multi)> ReadAsync(Session session, EntityIds ids)
    {
        var locations = (await session.ListAsync(
            $"select l.thing, a.name, a.doc, {session.Dialect.Wkb(SqlText.Raw("a.geom"))} from thing_locations l join locations a on a.key = l.location order by l.thing, a.key",
            r => (Thing: r.GetInt64(0), Location: new LocationInfo(NamingOf(r.GetString(1), Json.Object(r.GetString(2))), r.IsDBNull(3) ? null : Shape((byte[])r.GetValue(3))))))
            .ToLookup(l => l.Thing, l => l.Location);
        var things = await OfAsync(session, "things", (key, id, named, doc) =>
            new ThingInfo(key, ids.Text(key, id), named, EntriesOf(doc), IsSimulated(doc), [.. locations[key]]) { Features = NamesOf(doc, "feature") });
        var sensors = await OfAsync(session, "sensors", (key, id, named, doc) => new SensorInfo(key, ids.Text(key, id), named, Json.AsText(doc["metadata"])));
        var properties = await OfAsync(session, "observed_properties", (key, id, named, doc) => new PropertyInfo(key, ids.Text(key, id), named, Json.AsText(doc["definition"])));
        var single = await session.ListAsync($"select key, id, name, doc, thing, sensor, property, audience from datastreams where multi = 0 and property is not null order by key",
            r => Read(r, ids, things[r.GetInt64(4)], sensors[r.GetInt64(5)], properties[r.GetInt64(6)]));
        var parts = (await session.ListAsync($"select datastream, property from multi_properties order by datastream, position", r => (Stream: r.GetInt64(0), Property: r.GetInt64(1)))).ToLookup(p => p.Stream, p => properties[p.Property]);
        var multi = await session.ListAsync($"select key, id, name, doc, thing, sensor, audience from datastreams where multi = 1 and key not in (select datastream from derived_streams) order by key",
            r => ReadMulti(r, ids, things[r.GetInt64(4)], sensors[r.GetInt64(5)], [.. parts[r.GetInt64(0)]]));
        return (single, multi);
    }

    private static MultiDatastreamInfo ReadMulti(DbDataReader r, EntityIds ids, ThingInfo thing, SensorInfo sensor, IReadOnlyList<PropertyInfo> properties)
    {
        var doc = Json.Object(r.GetString(3));
        var key = r.GetInt64(0);
        var units = doc["unitOfMeasurements"] as JsonArray ?? [];
        return new MultiDatastreamInfo(key, ids.Text(key, r.IsDBNull(1) ? null : r.GetString(1)), NamingOf(r.GetString(2), doc),
            [.. properties.Select((p, i) => new MultiPart(p, i < units.Count ? NotEmpty((units[i] as JsonObject)?["symbol"]) : null))],
            thing, sensor, [.. EntriesOf(doc).Concat(thing.Entries).Distinct()], IsSimulated(doc) || thing.Simulated)
        { Audience = r.GetInt64(6) };
    }

    private static DatastreamInfo Read(DbDataReader r, EntityIds ids, ThingInfo thing, SensorInfo sensor, PropertyInfo property)
    {
        var doc = Json.Object(r.GetString(3));
        var key = r.GetInt64(0);
        var unit = doc["unitOfMeasurement"] as JsonObject;
        return new DatastreamInfo(key, ids.Text(key, r.IsDBNull(1) ? null : r.GetString(1)), NamingOf(r.GetString(2), doc), NotEmpty(unit?["symbol"]), NotEmpty(unit?["name"]),
            thing, sensor, property, [.. EntriesOf(doc).Concat(thing.Entries).Distinct()], IsSimulated(doc) || thing.Simulated)
        { Audience = r.GetInt64(7) };
    }

    private static async Task<Dictionary<long, T>> OfAsync<T>(Session session, string table, Func<long, string?, Naming, JsonObject, T> read) =>
        (await session.ListAsync($"select key, id, name, doc from {SqlText.Raw(table)}", r =>
        {
            var doc = Json.Object(r.GetString(3));
            return (Key: r.GetInt64(0), Value: read(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetString(1), NamingOf(r.GetString(2), doc), doc));
        })).ToDictionary(p => p.Key, p => p.Value);

    private static Naming NamingOf(string name, JsonObject doc) =>
        new(name, Texts(Property(doc, "title")), NotEmpty(doc["description"]), Texts(Property(doc, "summary") ?? Property(doc, "about")));

    private static JsonNode? Property(JsonObject doc, string name) => (doc["properties"] as JsonObject)?[name];

    // Properties are the owner's own: whatever is no text in languages is not taken for one.
    private static LangText? Texts(JsonNode? node) =>
        node is JsonObject o && o.All(p => Language.IsKnown(p.Key) ? p.Value is JsonValue : p.Key is "original") ? LangText.From(o) : null;

    // One id, or several.
    private static IReadOnlyList<string> EntriesOf(JsonObject doc) => NamesOf(doc, "entry");

    private static IReadOnlyList<string> NamesOf(JsonObject doc, string property) => Property(doc, property) switch
    {
        JsonArray many => [.. many.Select(Json.AsText).OfType<string>()],
        var one => Json.AsText(one) is { } id ? [id] : [],
    };

    private static bool IsSimulated(JsonObject doc) => Property(doc, "simulated")?.GetValueKind() == JsonValueKind.True;

    private static string? NotEmpty(JsonNode? node) => Json.AsText(node) is { Length: > 0 } text ? text : null;

    private static Geometry? Shape(byte[] wkb) => new WKBReader().Read(wkb);
}
