using System.Text.Json;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>The landing page of the service (18-088 9.2.1): the entity sets, and what is served.</summary>
internal static class Landing
{
    private const string Standard = "http://www.opengis.net/spec/iot_sensing/1.1/req/";

    private const string CreateByMqtt = "create-observations-via-mqtt/observations-creation";
    private const string UpdatesByMqtt = "receive-updates-via-mqtt/receive-updates";

    /// <summary>The requirement classes and requirements that are served; each has a test that names it.</summary>
    public static readonly IReadOnlyList<string> Conformance =
    [
        .. new[]
        {
            "datamodel", "resource-path/resource-path-to-entities", "request-data", "create-update-delete/create-entity",
            "create-update-delete/link-to-existing-entities", "create-update-delete/deep-insert", "create-update-delete/deep-insert-status-code",
            "create-update-delete/update-entity", "create-update-delete/update-entity-put", "create-update-delete/update-entity-jsonpatch",
            "create-update-delete/delete-entity", "create-update-delete/historical-location-auto-creation",
            "create-update-delete/historical-location-manual-creation", "multi-datastream", "data-array/data-array", "batch-request/batch-request",
            CreateByMqtt, UpdatesByMqtt,
        }.Select(r => Standard + r),
        "https://fraunhoferiosb.github.io/FROST-Server/extensions/JsonBatchRequest.html",
        "https://github.com/INSIDE-information-systems/SensorThingsAPI/blob/master/CSV-ResultFormat/CSV-ResultFormat.md",
        "https://fraunhoferiosb.github.io/FROST-Server/extensions/GeoJSON-ResultFormat.html",
    ];

    /// <summary>Writes it.</summary>
    /// <param name="mqtt">The endpoints of MQTT.</param>
    public static SensorAnswer Write(string root, IReadOnlyList<string> mqtt) => SensorReads.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("value");
        foreach (var type in EntityTypes.All)
        {
            json.WriteStartObject();
            json.WriteString("name", type.Set);
            json.WriteString("url", $"{root}/{type.Set}");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("serverSettings");
        json.WriteStartArray("conformance");
        foreach (var requirement in Conformance) json.WriteStringValue(requirement);
        json.WriteEndArray();
        WriteMqtt(json, mqtt);
        WriteLimits(json);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    // 18-088 9.2.1: the settings of a requirement stand under its name.
    private static void WriteMqtt(Utf8JsonWriter json, IReadOnlyList<string> endpoints)
    {
        foreach (var requirement in new[] { CreateByMqtt, UpdatesByMqtt })
        {
            json.WriteStartObject(Standard + requirement);
            json.WriteStartArray("endpoints");
            foreach (var endpoint in endpoints) json.WriteStringValue(endpoint);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteLimits(Utf8JsonWriter json)
    {
        json.WriteStartObject("limits");
        json.WriteNumber("$top", PageLimits.Most);
        json.WriteNumber("$top default", PageLimits.Default);
        json.WriteNumber("bodyBytes", SensorsApi.MaxBody);
        json.WriteEndObject();
    }
}
