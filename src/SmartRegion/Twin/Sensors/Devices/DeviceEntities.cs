using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>
/// The entities of devices, created with the first uplink that needs them: a Thing for each device, a Sensor for each type, an
/// ObservedProperty for each definition, a Datastream for each field. Within the transaction of a scope; remembered by name.
/// </summary>
internal sealed class DeviceEntities(WriteScope scope)
{
    /// <summary>The Datastream of a field of a device, and the FeatureOfInterest where no Location can make one (else 0).</summary>
    public async Task<(long Stream, long Feature)> StreamAsync(string source, DeviceType type, DeviceField field, Uplink uplink, JsonArray? place)
    {
        var location = uplink.Location ?? (place is null ? null : (place[0]!.GetValue<double>(), place[1]!.GetValue<double>()));
        var thing = await OfAsync($"thing:{source}/{uplink.Device}", EntityTypes.Thing, () => Thing(source, type, uplink, location));
        var feature = location is null && !await HasLocationAsync(thing)
            ? await OfAsync($"feature:{source}/{uplink.Device}", EntityTypes.FeatureOfInterest, () => Nowhere(uplink)) : 0;
        var sensor = await OfAsync($"sensor:{type.Id}", EntityTypes.Sensor, () => Sensor(type));
        var property = await OfAsync($"property:{field.Definition}", EntityTypes.ObservedProperty, () => Property(field));
        var stream = await OfAsync($"stream:{source}/{uplink.Device}/{field.PathText}", EntityTypes.Datastream, () => Datastream(field, uplink),
            new Dictionary<string, long> { ["Thing"] = thing, ["Sensor"] = sensor, ["ObservedProperty"] = property });
        return (stream, feature);
    }

    // One that somebody has deleted since is created anew.
    private async Task<long> OfAsync(string name, EntityType type, Func<JsonObject> make, IReadOnlyDictionary<string, long>? given = null)
    {
        var known = await scope.Session.FirstAsync<long?>($"select key from device_entities where name = {name}", r => r.GetInt64(0));
        if (known is { } there && await scope.ExistsAsync(type, there)) return there;
        var key = await EntityInsert.CreateAsync(scope, type, make(), "", given ?? EntityInsert.Nothing);
        await scope.Session.ExecuteAsync($"insert into device_entities (name, key) values ({name}, {key}) on conflict (name) do update set key = excluded.key");
        return key;
    }

    private async Task<bool> HasLocationAsync(long thing) => await scope.Session.FirstAsync($"select 1 from thing_locations where thing = {thing}", r => 1) == 1;

    private static JsonObject Thing(string source, DeviceType type, Uplink uplink, (double Lon, double Lat)? location)
    {
        var thing = new JsonObject
        {
            ["name"] = uplink.Name,
            ["description"] = English(type.Document["title"]),
            ["properties"] = new JsonObject { ["device"] = uplink.Device, ["source"] = source, ["deviceType"] = type.Id },
        };
        if (uplink.Application is not null) thing["properties"]!["application"] = uplink.Application;
        if (location is { } at)
            thing["Locations"] = new JsonArray(new JsonObject
            {
                ["name"] = uplink.Name,
                ["description"] = $"Where {uplink.Name} is",
                ["encodingType"] = "application/geo+json",
                ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(at.Lon, at.Lat) },
            });
        return thing;
    }

    private static JsonObject Nowhere(Uplink uplink) => new()
    {
        ["name"] = uplink.Name,
        ["description"] = "Around a device whose place is not known",
        ["encodingType"] = "text/plain",
        ["feature"] = "unknown",
    };

    private static JsonObject Sensor(DeviceType type) => new()
    {
        ["name"] = English(type.Document["title"]),
        ["description"] = English(type.Document["description"] ?? type.Document["title"]),
        ["encodingType"] = type.Document["datasheet"] is null ? "text/plain" : "application/pdf",
        ["metadata"] = Json.AsText(type.Document["datasheet"]) ?? type.Id,
        ["properties"] = new JsonObject { ["names"] = type.Document["title"]!.DeepClone() },
    };

    private static JsonObject Property(DeviceField field) => new()
    {
        ["name"] = English(field.Document["property"]!["name"]),
        ["definition"] = field.Definition,
        ["description"] = English(field.Document["property"]!["name"]),
        ["properties"] = new JsonObject { ["names"] = field.Document["property"]!["name"]!.DeepClone() },
    };

    private static JsonObject Datastream(DeviceField field, Uplink uplink) => new()
    {
        ["name"] = $"{English(field.Document["name"])}, {uplink.Name}",
        ["description"] = $"{English(field.Document["name"])} of {uplink.Name}",
        ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
        ["unitOfMeasurement"] = field.Unit.AsJson(),
        ["properties"] = new JsonObject { ["names"] = field.Document["name"]!.DeepClone(), ["ucum"] = field.Unit.Code },
    };

    private static string English(JsonNode? text) => Json.AsText(text?["en"])!;
}
