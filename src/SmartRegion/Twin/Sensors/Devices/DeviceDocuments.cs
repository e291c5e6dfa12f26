using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Core.Validation;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>
/// The documents that say how devices get in: device types, sources of uplinks, polls of open data. Each is checked by its JSON
/// Schema, kept in the store, and at hand in memory.
/// </summary>
public sealed partial class DeviceDocuments(Store store)
{
    public const string Type = "type", Source = "source", Poll = "poll";

    private static readonly Dictionary<string, JsonObject> Schemas = new[] { Type, Source, Poll }.ToDictionary(k => k, Load);

    private readonly ConcurrentDictionary<(string Kind, string Name), (JsonObject Doc, string? Secret)> _documents = new();
    private readonly ConcurrentDictionary<string, DeviceType> _types = new();

    /// <summary>Called after a change.</summary>
    public event Action? Changed;

    /// <summary>The JSON Schema of a kind.</summary>
    public static JsonObject Schema(string kind) => (JsonObject)Schemas[kind].DeepClone();

    /// <summary>Reads all documents.</summary>
    public async Task StartAsync()
    {
        foreach (var (kind, name, doc, secret) in await store.ReadAsync(s => s.ListAsync($"select kind, name, doc, secret from device_documents", r => (r.GetString(0), r.GetString(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3)))))
            Keep(kind, name, Json.Object(doc), secret);
    }

    /// <summary>All documents of a kind, by name.</summary>
    public IReadOnlyList<(string Name, JsonObject Doc)> All(string kind) =>
        [.. _documents.Where(d => d.Key.Kind == kind).OrderBy(d => d.Key.Name, StringComparer.Ordinal).Select(d => (d.Key.Name, d.Value.Doc))];

    public JsonObject? Find(string kind, string name) => _documents.TryGetValue((kind, name), out var found) ? found.Doc : null;

    public DeviceType? FindType(string name) => _types.GetValueOrDefault(name);

    /// <summary>True when the token is that of the source.</summary>
    public bool IsSecret(string source, string token) => _documents.TryGetValue((Source, source), out var found) && found.Secret is { } secret
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(Hash(token)));

    /// <summary>Stores a document; the answer is the token of a source that is new or asks for another one, told this once.</summary>
    /// <exception cref="ProblemException">422 with what is wrong.</exception>
    public async Task<string?> PutAsync(string kind, string name, JsonObject doc, bool renewToken)
    {
        if (!NameForm().IsMatch(name)) throw new ProblemException("name", "A name has small letters, digits and hyphens, 64 at most.");
        Demand(kind, doc);
        Check(kind, name, doc);
        var token = kind == Source && (renewToken || Find(kind, name) is null) ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) : null;
        var secret = token is not null ? Hash(token) : _documents.TryGetValue((kind, name), out var before) ? before.Secret : null;
        await store.WriteAsync(s => s.ExecuteAsync($"""
            insert into device_documents (kind, name, doc, secret) values ({kind}, {name}, {Json.Text(doc)}, {secret})
            on conflict (kind, name) do update set doc = excluded.doc, secret = excluded.secret
            """));
        Keep(kind, name, doc, secret);
        Changed?.Invoke();
        return token;
    }

    /// <summary>Whether a document is one of its kind.</summary>
    /// <exception cref="ProblemException">422 with what is wrong.</exception>
    public static void Demand(string kind, JsonObject doc)
    {
        if (new JsonSchema(Schemas[kind], _ => null).Validate(doc) is { Count: > 0 } faults)
            throw new ProblemException(new Problem(422, "The document is not valid", faults[0].Message, faults));
    }

    /// <summary>Deletes a document; false when there is none.</summary>
    public async Task<bool> DeleteAsync(string kind, string name)
    {
        await store.WriteAsync(s => s.ExecuteAsync($"delete from device_documents where kind = {kind} and name = {name}"));
        if (kind == Type) _types.TryRemove(name, out _);
        var was = _documents.TryRemove((kind, name), out _);
        if (was) Changed?.Invoke();
        return was;
    }

    private void Check(string kind, string name, JsonObject doc)
    {
        if (kind == Type) _ = new DeviceType(name, doc);
        foreach (var (member, at) in Paths(kind, doc))
            if (JsonPath.Parse(member) is null) throw new ProblemException(at, $"'{member}' is no path to one value. Write $.data.value, or $.probes[0].value.");
        if (kind == Source && doc["types"]!.AsArray().Select(t => t!.GetValue<string>()).FirstOrDefault(t => FindType(t) is null) is { } unknown)
            throw new ProblemException("/types", $"There is no device type '{unknown}'. Create it first.");
        if (kind == Poll && Json.AsText(doc["zone"]) is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw new ProblemException("/zone", $"'{zone}' is no time zone. Write Europe/Prague or Europe/Berlin.");
    }

    private static IEnumerable<(string Path, string At)> Paths(string kind, JsonObject doc)
    {
        if (kind == Source) foreach (var name in new[] { "device", "time" }) if (Json.AsText(doc[name]) is { } path) yield return (path, "/" + name);
        if (kind != Poll || Json.AsText(doc["format"]) != "json") yield break;
        foreach (var name in new[] { "items", "time" }) if (Json.AsText(doc[name]) is { } path) yield return (path, "/" + name);
        foreach (var (value, i) in doc["values"]!.AsArray().Select((v, i) => (v, i))) yield return (Json.AsText(value!["path"])!, $"/values/{i}/path");
    }

    private void Keep(string kind, string name, JsonObject doc, string? secret)
    {
        _documents[(kind, name)] = (doc, secret);
        if (kind == Type) _types[name] = new DeviceType(name, doc);
    }

    // A random token of 192 bits needs no salt and no slow hash.
    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static JsonObject Load(string kind)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"devices/{kind}.json")!;
        return (JsonObject)JsonNode.Parse(stream)!;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex NameForm();
}
