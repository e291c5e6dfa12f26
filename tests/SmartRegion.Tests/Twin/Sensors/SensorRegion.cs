using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Twin.Sensors;

/// <summary>A region of its own for one test, and short ways to speak SensorThings with it.</summary>
internal sealed class SensorRegion(TestRegion region) : IAsyncDisposable
{
    public const string Root = "/v1.1";

    public TestRegion Region { get; } = region;

    public static async Task<SensorRegion> StartAsync(string engine) => new(await TestRegion.StartAsync(engine));

    /// <summary>Sends a request below the root; quotes, braces and spaces may stand as they are.</summary>
    public Task<Answer> SendAsync(string method, string path, string? body = null, string type = "application/json", params (string, string)[] headers) =>
        Region.SendAsync(method, Root + Escaped(path), body, type, headers);

    /// <summary>The JSON of an address, which must answer 200.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        var answer = await SendAsync("GET", path);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return (JsonObject)answer.Json!;
    }

    /// <summary>The values of one property of a set, written one after the other with spaces.</summary>
    public async Task<string> ListAsync(string path, string property = "name")
    {
        var page = await GetAsync(path);
        return string.Join(' ', ((JsonArray)page["value"]!).Select(e => e![property] switch { null => "null", JsonValue v when v.TryGetValue<string>(out var s) => s, var o => o.ToJsonString() }));
    }

    /// <summary>Creates an entity; the answer is its path, such as /Things(1).</summary>
    public async Task<string> CreateAsync(string path, string json)
    {
        var answer = await SendAsync("POST", path, json);
        Assert.True(answer.Status == 201, $"POST {path}: {answer.Status} {answer.Text}");
        Assert.NotNull(answer.Location);
        return answer.Location![(answer.Location!.IndexOf(Root, StringComparison.Ordinal) + Root.Length)..];
    }

    /// <summary>A change that must answer 200.</summary>
    public async Task ChangeAsync(string method, string path, string? json = null, string type = "application/json")
    {
        var answer = await SendAsync(method, path, json, type);
        Assert.True(answer.Status == 200, $"{method} {path}: {answer.Status} {answer.Text}");
    }

    /// <summary>The id of an entity, as JSON writes it.</summary>
    public static string Id(string path) => path[(path.LastIndexOf('(') + 1)..^1];

    /// <summary>A Thing with a Location, a Datastream, its Sensor and ObservedProperty; answers the Datastream's path.</summary>
    public async Task<string> StreamAsync(string name = "Light", string thing = "Office")
    {
        var path = await CreateAsync("/Things", Thing(thing, name));
        return "/Datastreams(" + await ListAsync($"{path}/Datastreams", "@iot.id") + ")";
    }

    public async Task<string> ObserveAsync(string stream, string time, string result) =>
        await CreateAsync($"{stream}/Observations", $$$"""{"phenomenonTime":"{{{time}}}","result":{{{result}}}}""");

    public static string Thing(string name, string stream) => $$$"""
        {"name":"{{{name}}}","description":"d","properties":{"floor":3,"a":{"b":1}},
         "Locations":[{{{Location("Roof of " + name, -117.05, 51.05)}}}],
         "Datastreams":[{{{Datastream(stream)}}}]}
        """;

    public static string Location(string name, double lon, double lat) => FormattableString.Invariant(
        $$$"""{"name":"{{{name}}}","description":"d","encodingType":"application/vnd.geo+json","location":{"type":"Point","coordinates":[{{{lon}}},{{{lat}}}]}}""");

    public static string Datastream(string name, string more = "") => $$$"""
        {"name":"{{{name}}}","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
         "unitOfMeasurement":{"name":"lumen","symbol":"lm","definition":"ucum:lm"},
         "Sensor":{{{Sensor}}},"ObservedProperty":{{{ObservedProperty}}}{{{more}}}}
        """;

    public const string Sensor = """{"name":"Lux 1","description":"d","encodingType":"application/pdf","metadata":"http://example.org/lux.pdf"}""";

    public const string ObservedProperty = """{"name":"Luminous flux","description":"d","definition":"http://example.org/flux"}""";

    /// <summary>True when both are the same JSON.</summary>
    public static bool Same(JsonNode? node, string json) => JsonNode.DeepEquals(node, JsonNode.Parse(json));

    public ValueTask DisposeAsync() => Region.DisposeAsync();

    private static string Escaped(string path) => path.Replace(" ", "%20", StringComparison.Ordinal).Replace("+", "%2B", StringComparison.Ordinal)
        .Replace("#", "%23", StringComparison.Ordinal).Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
}
