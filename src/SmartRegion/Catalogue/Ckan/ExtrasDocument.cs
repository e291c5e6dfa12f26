using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>Puts extras into an entry's document: what it has a place for goes there, the rest stays under its key.</summary>
internal static class ExtrasDocument
{
    /// <summary>Puts the extras that were sent, and the fields that are kept as extras, in the place of those before.</summary>
    public static void Put(JsonObject doc, JsonObject sent, bool whole)
    {
        var kept = (doc["extras"] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(e => e["key"]!.GetValue<string>(), e => Json.AsText(e["value"]) ?? "");
        if (whole || sent.ContainsKey("extras"))
        {
            var given = Given(sent["extras"] as JsonArray);
            foreach (var key in kept.Keys.Where(k => !PackageDocument.KeptAsExtras.Contains(k) && !given.ContainsKey(k)).ToList()) kept.Remove(key);
            foreach (var (key, value) in given) if (!PackageExtras.Known.Contains(key)) kept[key] = value;
            PutKnown(doc, given);
        }
        foreach (var field in PackageDocument.KeptAsExtras.Where(f => whole || sent.ContainsKey(f)))
        {
            // What the catalogue itself has told under that field is not somebody's own word.
            if (Json.AsText(sent[field]) is { Length: > 0 } value && !IsOwn(doc, field, value)) kept[field] = value;
            else if (Json.AsText(sent[field]) is null or "") kept.Remove(field);
        }
        PackageDocument.Put(doc, "extras", new JsonArray([.. kept.Select(e => new JsonObject { ["key"] = e.Key, ["value"] = e.Value })]));
    }

    private static bool IsOwn(JsonObject doc, string field, string value) => field switch
    {
        "url" => value.EndsWith($"/id/{Json.AsText(doc["id"])}", StringComparison.Ordinal),
        "version" => !value.Contains('.') && int.TryParse(value, out _) && (doc["extras"] as JsonArray ?? []).All(e => Json.AsText(e?["key"]) != "version"),
        _ => false,
    };

    private static Dictionary<string, string> Given(JsonArray? extras)
    {
        var given = new Dictionary<string, string>();
        foreach (var extra in (extras ?? []).OfType<JsonObject>())
        {
            if (Json.AsText(extra["key"]) is not { Length: > 0 } key) throw CkanProblems.Invalid(new Fault("extras", "Missing value of key"));
            if (!given.TryAdd(key, Json.AsText(extra["value"]) ?? extra["value"]?.ToJsonString() ?? "")) throw CkanProblems.Invalid(new Fault("extras", $"There is a duplicate key \"{key}\""));
        }
        return given;
    }

    private static void PutKnown(JsonObject doc, Dictionary<string, string> given)
    {
        if (given.TryGetValue("spatial", out var spatial)) PackageDocument.Put(doc, "geometry", Parsed("spatial", spatial) as JsonObject);
        foreach (var (key, member) in new[] { ("temporal_start", "start"), ("temporal_end", "end") })
            if (given.TryGetValue(key, out var at))
            {
                var time = doc["time"]?.DeepClone().AsObject() ?? [];
                PackageDocument.Put(time, member, at);
                PackageDocument.Put(doc, "time", time.Count > 0 ? time : null);
            }
        if (Json.AsText(doc["kind"]) != "dataset") return;
        if (given.TryGetValue("frequency", out var frequency)) PackageDocument.Put(doc, "frequency", PackageExtras.FrequencyFrom(frequency));
        if (given.TryGetValue("theme", out var theme)) PackageDocument.Put(doc, "theme", theme.StartsWith('[') ? Parsed("theme", theme) : new JsonArray(theme));
    }

    private static JsonNode? Parsed(string key, string json)
    {
        if (json.Length == 0) return null;
        try { return JsonNode.Parse(json); }
        catch (JsonException) { throw CkanProblems.Invalid(new Fault("extras", $"The value of \"{key}\" is no JSON")); }
    }
}
