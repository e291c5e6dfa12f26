using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>What a network server tells of one transmission of a device, whatever server it is.</summary>
/// <param name="Device">The device's own name: its DevEUI where there is one.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Time">When it was received, in microseconds since 1970.</param>
/// <param name="Payload">The decoded payload.</param>
public sealed record Uplink(string Device, string Name, long Time, JsonObject Payload)
{
    public string? Application { get; init; }
    public string? Brand { get; init; }
    public string? Model { get; init; }
    public string? Profile { get; init; }
    public int? Port { get; init; }

    /// <summary>Longitude and latitude of the device, where the server knows them.</summary>
    public (double Lon, double Lat)? Location { get; init; }

    /// <summary>Reads a message; null when it is sound but no uplink (a join, an acknowledgement).</summary>
    /// <param name="device">The device as the topic names it, for format json.</param>
    /// <exception cref="ProblemException">422: it is not what the format says.</exception>
    public static Uplink? Read(JsonObject source, JsonObject message, string? device, long now) => Json.AsText(source["format"]) switch
    {
        "tts" => OfThingsStack(message),
        "chirpstack" => OfChirpStack(message),
        _ => OfJson(source, message, device, now),
    };

    // https://www.thethingsindustries.com/docs/integrations/data-formats/
    private static Uplink? OfThingsStack(JsonObject message)
    {
        var ids = Object(message, "end_device_ids");
        if (message["uplink_message"] is not JsonObject up)
            return message.Any(m => m.Key.StartsWith("downlink_", StringComparison.Ordinal) || m.Key is "join_accept" or "location_solved" or "service_data" or "uplink_normalized")
                ? null : throw Fault("/uplink_message", "It is missing.");
        var name = Text(ids, "device_id", "/end_device_ids/device_id");
        var versions = up["version_ids"] ?? message["version_ids"];
        return new Uplink((Json.AsText(ids["dev_eui"]) ?? name).ToLowerInvariant(), name, TimeOf(up["received_at"] ?? message["received_at"], "/received_at"), PayloadOf(up, "decoded_payload", "/uplink_message/decoded_payload"))
        {
            Application = Json.AsText(Json.Member(ids["application_ids"], "application_id")),
            Brand = Json.AsText(Json.Member(versions, "brand_id")),
            Model = Json.AsText(Json.Member(versions, "model_id")),
            Profile = Json.AsText(Json.Member(versions, "model_id")),
            Port = Number(up["f_port"]) is { } port ? (int)port : null,
            Location = (up["locations"] as JsonObject)?.Select(l => Place(l.Value)).FirstOrDefault(p => p is not null),
        };
    }

    // https://www.chirpstack.io/docs/chirpstack/integrations/events.html
    private static Uplink? OfChirpStack(JsonObject message)
    {
        var info = Object(message, "deviceInfo");
        // A join or a status has no port and no data.
        if (message["fPort"] is null && message["data"] is null && message["object"] is null) return null;
        var eui = Text(info, "devEui", "/deviceInfo/devEui");
        var tags = info["tags"];
        return new Uplink(eui.ToLowerInvariant(), Json.AsText(info["deviceName"]) ?? eui, TimeOf(message["time"], "/time"), PayloadOf(message, "object", "/object"))
        {
            Application = Json.AsText(info["applicationName"]),
            Brand = Json.AsText(Json.Member(tags, "brand")),
            Model = Json.AsText(Json.Member(tags, "model")),
            Profile = Json.AsText(info["deviceProfileName"]),
            Port = Number(message["fPort"]) is { } port ? (int)port : null,
            Location = Tag(Json.Member(tags, "longitude")) is { } lon && Tag(Json.Member(tags, "latitude")) is { } lat && Sound(lon, lat) ? (lon, lat) : null,
        };
    }

    private static Uplink OfJson(JsonObject source, JsonObject message, string? device, long now)
    {
        var name = Json.AsText(source["device"]) is { } path ? JsonPath.Parse(path)?.Find(message)?.ToString() : device;
        if (string.IsNullOrEmpty(name)) throw Fault("", "It does not say which device it comes from.");
        var time = Json.AsText(source["time"]) is { } timePath ? TimeOf(JsonPath.Parse(timePath)?.Find(message), timePath) : now;
        return new Uplink(name, name, time, message);
    }

    private static JsonObject Object(JsonObject message, string name) => message[name] as JsonObject ?? throw Fault("/" + name, "It is missing.");

    private static string Text(JsonObject o, string name, string at) => Json.AsText(o[name]) is { Length: > 0 and <= 200 } text ? text : throw Fault(at, "It is missing.");

    private static JsonObject PayloadOf(JsonObject o, string name, string at) =>
        o[name] as JsonObject ?? throw Fault(at, "The payload is not decoded. Set up a payload formatter for this device at the network server.");

    // An instant, or seconds or milliseconds since 1970.
    private static long TimeOf(JsonNode? node, string at)
    {
        if (Json.AsText(node) is { } text && Instants.TryParse(Micros(text), out var instant)) return instant;
        if (Number(node) is { } n and > 0 and < 1e14) return (long)(n < 1e11 ? n * 1e6 : n * 1e3);
        throw Fault(at, "It is no time.");
    }

    // Servers tell nanoseconds; we keep microseconds.
    private static string Micros(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot <= 7 ? text : text[..(dot + 7)] + text[end..];
    }

    private static double? Number(JsonNode? node) => node is JsonValue v && v.GetValueKind() == System.Text.Json.JsonValueKind.Number ? double.Parse(v.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static double? Tag(JsonNode? node) => double.TryParse(node?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static (double, double)? Place(JsonNode? node) => Number(Json.Member(node, "longitude")) is { } lon && Number(Json.Member(node, "latitude")) is { } lat && Sound(lon, lat) ? (lon, lat) : null;

    private static bool Sound(double lon, double lat) => Math.Abs(lon) <= 180 && Math.Abs(lat) <= 90 && (lon, lat) != (0, 0);

    private static ProblemException Fault(string at, string message) => new(new Problem(422, "The uplink cannot be used", message, [new Fault(at, message)]));
}
