using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Simulated;

/// <summary>
/// The example: simulated sensors of four municipalities with a year of hourly values, so that charts, alarms and clients have something to
/// show before the first device reports. Every entity says in its name, description and properties (<c>simulated: true</c>) what it is,
/// and has a Sensor and an ObservedProperty of its own, so that nothing is ever mixed with real data. The year is 2025, fixed: each installation has
/// the same numbers, and texts, tests and pictures can rely on them.
/// </summary>
public sealed class Example(Sensors sensors)
{
    private const int Year = 2025, Hours = 8760;
    private const ulong Seed = 2025;
    private const string Mark = "simulated";

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");

    /// <summary>
    /// Makes what is not there yet: all entities in one transaction, then the values of each datastream in one. What was made once and
    /// deleted later is not made again.
    /// </summary>
    /// <returns>How many observations were made.</returns>
    public async Task<int> RunAsync()
    {
        var data = Read();
        var keys = await sensors.WriteAsync(scope => EntitiesAsync(scope, data));
        var (places, streams) = ((JsonArray)data["places"]!, (JsonArray)data["streams"]!);
        var made = 0;
        for (var i = 0; i < keys.Count; i++)
        {
            var at = i;
            var (place, stream) = (places[i / streams.Count]!, streams[i % streams.Count]!);
            made += await sensors.WriteAsync(async scope =>
            {
                if (!await FirstAsync(scope, $"{Mark}-{at}", "")) return 0;
                var rows = Rows(keys[at], stream, place, Seed + (ulong)at);
                await EntityInsert.InsertAsync(scope, rows);
                return rows.Length;
            });
        }
        return made;
    }

    /// <summary>The values of one datastream.</summary>
    internal static ObservationRow[] Rows(long key, JsonNode stream, JsonNode place, ulong seed)
    {
        var (kind, decimals) = (stream["kind"]!.GetValue<string>(), stream["decimals"]!.GetValue<int>());
        var values = new SimulatedValues(seed, place["people"]!.GetValue<int>(), place["leaks"] is not null);
        var begin = TimeZoneInfo.ConvertTimeToUtc(new DateTime(Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified), Zone);
        var rows = new ObservationRow[Hours];
        for (var hour = 0; hour < Hours; hour++)
        {
            var at = begin.AddHours(hour);
            var value = Math.Round(values.Next(kind, hour, TimeZoneInfo.ConvertTimeFromUtc(at, Zone)), decimals);
            rows[hour] = new ObservationRow { Datastream = key, OfMulti = false, Starts = Instants.Of(at), Number = value };
        }
        return rows;
    }

    internal static JsonObject Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("sensors/simulated.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }

    private static async Task<bool> FirstAsync(WriteScope scope, string mark, string value) =>
        await scope.Session.ExecuteAsync($"insert into marks (name, value) values ({mark}, {value}) on conflict (name) do nothing") == 1;

    // The keys of the datastreams, place by place.
    private static async Task<List<long>> EntitiesAsync(WriteScope scope, JsonObject data)
    {
        if (!await FirstAsync(scope, Mark, "[]"))
            return [.. ((JsonArray)JsonNode.Parse((await scope.Session.FirstAsync($"select value from marks where name = {Mark}", r => r.GetString(0)))!)!).Select(k => k!.GetValue<long>())];
        var note = (JsonObject)data["note"]!;
        var streams = ((JsonArray)data["streams"]!).Select(s => (JsonObject)s!).ToList();
        var ends = new List<(long Sensor, long Property)>();
        foreach (var stream in streams)
            ends.Add((await EntityInsert.CreateAsync(scope, EntityTypes.Sensor, Sensor(stream, note), "", EntityInsert.Nothing),
                await EntityInsert.CreateAsync(scope, EntityTypes.ObservedProperty, Property(stream, note), "", EntityInsert.Nothing)));
        var keys = new List<long>();
        foreach (var place in (JsonArray)data["places"]!)
        {
            var thing = await EntityInsert.CreateAsync(scope, EntityTypes.Thing, Thing((JsonObject)place!, (JsonObject)data["thing"]!, note), "", EntityInsert.Nothing);
            foreach (var (stream, (sensor, property)) in streams.Zip(ends))
                keys.Add(await EntityInsert.CreateAsync(scope, EntityTypes.Datastream, Datastream(stream, (JsonObject)place!, note), "",
                    new Dictionary<string, long> { ["Thing"] = thing, ["Sensor"] = sensor, ["ObservedProperty"] = property }));
        }
        await scope.Session.ExecuteAsync($"update marks set value = {"[" + string.Join(',', keys) + "]"} where name = {Mark}");
        return keys;
    }

    private static JsonObject Thing(JsonObject place, JsonObject title, JsonObject note)
    {
        var name = place["name"]!.GetValue<string>();
        var titles = new JsonObject(title.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)string.Format(CultureInfo.InvariantCulture, t.Value!.GetValue<string>(), name))));
        var properties = Properties(titles, note);
        properties["entry"] = place["entry"]!.DeepClone();
        return new JsonObject
        {
            ["name"] = Marked($"{name}"),
            ["description"] = All(titles) + " " + All(note),
            ["properties"] = properties,
            ["Locations"] = new JsonArray(new JsonObject
            {
                ["name"] = Marked(name),
                ["description"] = All(note),
                ["properties"] = new JsonObject { ["simulated"] = true, ["entry"] = place["entry"]!.DeepClone() },
                ["encodingType"] = "application/geo+json",
                ["location"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(place["lon"]!.DeepClone(), place["lat"]!.DeepClone()) },
            }),
        };
    }

    private static JsonObject Datastream(JsonObject stream, JsonObject place, JsonObject note)
    {
        var title = (JsonObject)stream["title"]!;
        var properties = Properties((JsonObject)title.DeepClone(), note);
        properties["about"] = stream["about"]!.DeepClone();
        properties["entry"] = place["entry"]!.DeepClone();
        if (stream["rollups"] is { } rollups) properties["rollups"] = rollups.DeepClone();
        return new JsonObject
        {
            ["name"] = Marked($"{title["en"]}, {place["name"]}"),
            ["description"] = All((JsonObject)stream["about"]!) + " " + All(note),
            ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            ["unitOfMeasurement"] = stream["unit"]!.DeepClone(),
            ["properties"] = properties,
        };
    }

    private static JsonObject Sensor(JsonObject stream, JsonObject note) => new()
    {
        ["name"] = Marked($"{stream["property"]}: no device"),
        ["description"] = All(note),
        ["encodingType"] = "text/plain",
        ["metadata"] = All(note),
        ["properties"] = new JsonObject { ["simulated"] = true },
    };

    private static JsonObject Property(JsonObject stream, JsonObject note) => new()
    {
        ["name"] = Marked(stream["property"]!.GetValue<string>()),
        ["description"] = All((JsonObject)stream["title"]!) + " " + All(note),
        ["definition"] = stream["definition"]!.DeepClone(),
        ["properties"] = new JsonObject { ["simulated"] = true, ["title"] = stream["title"]!.DeepClone() },
    };

    private static JsonObject Properties(JsonObject title, JsonObject note) => new() { ["simulated"] = true, ["title"] = title, ["note"] = note.DeepClone() };

    private static string Marked(string name) => $"{name} (simulated · simulováno · simuliert)";

    private static string All(JsonObject texts) => string.Join(" · ", Language.All.Select(l => texts[l]!.GetValue<string>()));
}
