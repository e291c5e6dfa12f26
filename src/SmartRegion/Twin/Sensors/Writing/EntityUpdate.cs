using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>How a change is meant.</summary>
internal enum UpdateMode { Merge, Replace, JsonPatch }

/// <summary>Changes entities (18-088 10.3): PATCH keeps what it does not name, PUT does not; both keep relations they do not name.</summary>
internal static class EntityUpdate
{
    /// <summary>Changes the entity of that key.</summary>
    public static async Task ChangeAsync(WriteScope scope, EntityType type, long key, JsonNode? json, UpdateMode mode)
    {
        if (type.IsObservation) { await ObservationUpdate.ChangeAsync(scope, key, json, mode); return; }
        var before = type == EntityTypes.HistoricalLocation ? await HistoricalAsync(scope, key)
            : await scope.Session.FirstAsync($"select doc from {SqlText.Raw(type.Table)} where key = {key}", r => Json.Object(r.GetString(0)));
        if (before is null) return;
        var body = EntityBody.Read(type, Sent(type, before, json, mode), "", whole: mode != UpdateMode.Merge);
        await UpdateAsync(scope, body, key, mode == UpdateMode.Merge ? before : null);
        await EntityLinks.WriteAsync(scope, body, key, EntityInsert.Nothing, isNew: false);
        scope.Changes.Add(new EntityChange(ChangeKind.Updated, type, key, [.. body.Named]));
    }

    /// <summary>What a JSON Patch makes of the entity's own properties; else what was sent.</summary>
    public static JsonNode? Sent(EntityType type, JsonObject before, JsonNode? json, UpdateMode mode)
    {
        if (mode != UpdateMode.JsonPatch) return json;
        // A path into properties that are not there yet is what clients mean by adding one.
        if (type.Property("properties") is not null && before["properties"] is null) before["properties"] = new JsonObject();
        var patched = JsonPatch.Apply(before, json) as JsonObject ?? throw new ProblemException("", "The patch leaves no object.");
        if (patched["properties"] is JsonObject { Count: 0 }) patched.Remove("properties");
        return patched;
    }

    private static async Task UpdateAsync(WriteScope scope, EntityBody body, long key, JsonObject? before)
    {
        var columns = body.Type == EntityTypes.HistoricalLocation && !body.Values.ContainsKey("time") ? [] : EntityColumns.Of(scope, body, before);
        foreach (var one in body.Type.Navigations.Where(n => !n.Many))
        {
            if (!body.Links.TryGetValue(one.Name, out var node)) continue;
            var at = $"{body.At}/{one.Name}";
            if (!scope.IsLink(node)) throw new ProblemException(at, "A change takes links to what exists, {\"@iot.id\": …}; create what is new by itself.");
            columns.Add((EntityColumns.Bare(((ToOne)one.Join).Column), $"{await scope.LinkedAsync(one.Target, node!, at)}"));
        }
        if (columns.Count == 0) return;
        var set = SqlText.Join(", ", columns.Select(c => (SqlText)$"{SqlText.Raw(c.Column)} = {c.Value}"));
        await scope.Session.ExecuteAsync($"update {SqlText.Raw(body.Type.Table)} set {set} where key = {key}");
    }

    private static async Task<JsonObject?> HistoricalAsync(WriteScope scope, long key) =>
        await scope.Session.FirstAsync($"select time from historical_locations where key = {key}", r => new JsonObject { ["time"] = Instants.Text(r.GetInt64(0)) });
}
