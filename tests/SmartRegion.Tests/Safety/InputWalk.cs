using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Tests.Safety;

/// <summary>A request in which one input holds something bad.</summary>
/// <param name="Input">Which: "getEntry path id", "createEntry body /title/cs".</param>
internal sealed record Attempt(string Input, string Method, string Path, string? Body, string Type, IReadOnlyList<(string Name, string Value)> Headers);

/// <summary>Every input that the OpenAPI description tells of: of each operation each part of the path, each parameter, each header, each member of the body.</summary>
internal static class InputWalk
{
    private const string Thing = """{"name":"T","description":"d","properties":{"a":"x"},"Locations":[{"name":"L","description":"d","encodingType":"application/geo+json","location":{"type":"Point","coordinates":[12,49]}}],"Datastreams":[{"name":"D","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{"name":"a","symbol":"b","definition":"c"},"Sensor":{"name":"S","description":"d","encodingType":"application/pdf","metadata":"https://x.example"},"ObservedProperty":{"name":"O","description":"d","definition":"https://x.example"}}]}""";
    private const string Feature = """{"type":"Feature","geometry":{"type":"Point","coordinates":[12,49]},"properties":{"name":"x","size":1,"since":"2020-01-01"}}""";
    private const string Alarm = """{"name":{"cs":"a"},"datastream":1,"kind":"threshold","above":5,"mail":["a@b.example"],"webhook":"https://x.example/","language":"cs"}""";
    private const string Collection = """{"id":"made","title":{"cs":"x"},"description":{"cs":"x"},"keywords":[{"cs":"x"}],"licence":"https://x.example/","schema":{"type":"object","properties":{"name":{"type":"string","title":"x"}}}}""";
    private const string Draft = """{"doc":{"kind":"practice","title":{"cs":"x"},"summary":{"cs":"x"},"sources":[{"url":"https://x.example","title":{"cs":"x"}}],"contact":{"name":"x","email":"a@b.example"}}}""";

    // Bodies of operations whose description has no example.
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["createInSensorThings"] = Thing,
        ["changeInSensorThings"] = """{"name":"x","description":"x","properties":{"a":"x"}}""",
        ["replaceInSensorThings"] = Thing,
        ["createObservations"] = """[{"Datastream":{"@iot.id":1},"components":["phenomenonTime","result"],"dataArray":[["2026-01-01T00:00:00Z",5]]}]""",
        ["batchSensorThings"] = """{"requests":[{"id":"1","method":"post","url":"Things","body":{"name":"a","description":"b"},"atomicityGroup":"g"},{"id":"2","method":"get","url":"$1/Datastreams"}]}""",
        ["createItem"] = Feature,
        ["replaceItem"] = Feature,
        ["changeItem"] = """{"properties":{"name":"x"}}""",
        ["createCollection"] = Collection,
        ["changeCollection"] = """{"title":{"cs":"x"},"licence":"https://x.example/"}""",
        ["putStyle"] = """{"version":8,"name":"x","sources":{"x":{"type":"vector","url":"/a"}},"layers":[{"id":"a","type":"fill","source":"x","source-layer":"x","paint":{"fill-color":"#fff"}}]}""",
        ["createAlarm"] = Alarm,
        ["replaceAlarm"] = Alarm,
        ["replaceDraft"] = Draft,
        ["unarchiveEntry"] = "{}",
        ["receiveUplink"] = """{"end_device_ids":{"device_id":"a","application_ids":{"application_id":"c"}},"received_at":"2026-03-01T10:00:00Z","uplink_message":{"f_port":2,"decoded_payload":{"t":21.6}}}""",
        ["putType"] = """{"title":{"cs":"x","de":"x","en":"x"},"match":{"brand":"a"},"fields":[{"path":"$.t","name":{"cs":"a","de":"b","en":"c"},"unit":"Cel","property":{"name":{"cs":"a","de":"b","en":"c"},"definition":"http://x.example/"}}]}""",
        ["putSource"] = """{"format":"json","types":["x"],"device":"$.a","topics":["a/{device}"]}""",
        ["putPoll"] = """{"url":"https://x.example/","format":"csv","every":3600,"time":"a","values":[{"column":"b","datastream":1}],"zone":"Europe/Prague"}""",
        ["postCkanAction"] = """{"id":"x","name":"x","title":"x","notes":"x","url":"https://x.example","tags":[{"name":"t"}],"groups":[{"name":"energy"}],"resources":[{"url":"https://x.example/","name":"x","format":"CSV"}],"extras":[{"key":"a","value":"b"}],"owner_org":"x","q":"x","fq":"a:b","sort":"name asc","rows":5,"facet.field":"[\"tags\"]","resource_id":"x","filters":{"a":"b"},"fields":"a","query":"name:x","license_id":"cc-by","maintainer_email":"a@b.example"}""",
    };

    /// <summary>The headers that our code reads of any request.</summary>
    private static readonly string[] Read = ["Accept", "Accept-Language", "If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "Range", "Referer", "X-Forwarded-For", "Cookie", "Authorization", "X-API-Key", "X-CKAN-API-Key", "Prefer", "Content-Crs", "Accept-Signature", "User-Agent", "Origin"];

    private static readonly string[] Actions = [.. new[] { "package_create", "package_patch", "package_show", "package_search", "package_autocomplete", "resource_create", "resource_search", "organization_show", "organization_list", "group_show", "tag_list", "datastore_search" }.Select(n => $"/api/3/action/{n}")];

    /// <summary>Each input with this in it.</summary>
    public static IEnumerable<Attempt> With(OpenApi api, string bad)
    {
        var escaped = Uri.EscapeDataString(bad);
        foreach (var (path, method, o) in api.Operations.Where(o => !o.Path.Contains("live", StringComparison.Ordinal)))
        {
            var (verb, sample, type) = (method.ToUpperInvariant(), ApiOperations.SamplePath(path, o), o.Consumes is [var first, ..] ? first : "application/json");
            var body = Bodies.GetValueOrDefault(o.Id) ?? o.SampleBody ?? (o.Consumes.Count > 0 ? """{"id":"x","name":"x","title":{"cs":"x"},"description":"x","url":"https://data.example/x","type":"x"}""" : null);
            foreach (var p in o.Parameters.Where(p => p.In == "path"))
                yield return new Attempt($"{o.Id} path {p.Name}", verb, Filled(path, o, p.Name, escaped), body, type, []);
            foreach (var p in o.Parameters.Where(p => p.In == "query"))
                yield return new Attempt($"{o.Id} query {p.Name}", verb, $"{sample.Split('?')[0]}?{Uri.EscapeDataString(p.Name)}={escaped}", body, type, []);
            foreach (var p in o.Parameters.Where(p => p.In == "header"))
                yield return new Attempt($"{o.Id} header {p.Name}", verb, sample, body, type, [(p.Name, OneLine(bad))]);
            if (body is null || !type.EndsWith("json", StringComparison.Ordinal) || JsonNode.Parse(body) is not { } json) continue;
            foreach (var to in o.Id == "postCkanAction" ? Actions : [sample])
                foreach (var at in Leaves(json, "")) yield return new Attempt($"{o.Id} {(o.Id == "postCkanAction" ? to : "")} body {at}", verb, to, Replaced(json, at, bad), type, []);
        }
        // Headers are read by the same code whatever the address: one of each sort.
        foreach (var path in new[] { "/api/entries", "/en/search?q=a", "/v1.1/Things", "/ogc/collections", "/api/3/action/package_search", "/api/catalog", "/id/x", "/en/sign-in" })
            foreach (var header in Read) yield return new Attempt($"{path} header {header}", "GET", path, null, "application/json", [(header, OneLine(bad))]);
    }

    /// <summary>The pointers to the values of a body.</summary>
    public static IEnumerable<string> Leaves(JsonNode? node, string at) => node switch
    {
        JsonObject o => o.SelectMany(m => Leaves(m.Value, $"{at}/{m.Key}")),
        JsonArray a => a.SelectMany((item, i) => Leaves(item, $"{at}/{i}")),
        _ => [at],
    };

    /// <summary>The body with that in the place of the value there.</summary>
    public static string Replaced(JsonNode json, string at, string bad)
    {
        var copy = json.DeepClone();
        var path = at.Split('/')[1..];
        var parent = path[..^1].Aggregate(copy, (n, part) => n is JsonArray array ? array[int.Parse(part)]! : n[part]!);
        if (parent is JsonArray list) list[int.Parse(path[^1])] = bad;
        else parent[path[^1]] = bad;
        return copy.ToJsonString();
    }

    private static string Filled(string path, ApiOperation o, string name, string value) =>
        o.Parameters.Where(p => p.In == "path").Aggregate(path, (whole, p) => whole.Replace($"{{{p.Name}}}", p.Name == name ? value : p.Example, StringComparison.Ordinal));

    // No client sends a header of two lines: HTTP has no way to.
    private static string OneLine(string bad) => new([.. bad.Where(c => c is >= ' ' and < (char)127)]);
}
