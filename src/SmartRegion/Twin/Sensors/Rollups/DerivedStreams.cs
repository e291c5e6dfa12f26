using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>
/// Rollups as the standard tells several values of one time: a datastream whose <c>properties.rollups</c> names "hour", "day" or
/// "month" gets a MultiDatastream (18-088, clause 14) for each, with observations of min, max, mean, count and sum, whose
/// phenomenonTime is the bucket. They are read, filtered, expanded and subscribed to like all others. Only the service writes their
/// observations: a client's attempt is answered 409.
/// </summary>
internal static class DerivedStreams
{
    private static readonly string[] Values = ["min", "max", "mean", "count", "sum"];

    /// <summary>Tells the buckets that begin within a span of time, after they have changed.</summary>
    public static async Task WriteAsync(WriteScope scope, RollupCalendar calendar, long source, long from, long to)
    {
        var doc = await scope.Session.FirstAsync($"select doc from datastreams where key = {source}", r => Json.Object(r.GetString(0)));
        var wanted = (doc?["properties"]?["rollups"] as JsonArray ?? []).Select(Json.AsText).ToHashSet();
        scope.IsService = true;
        foreach (var span in Enum.GetValues<Span>())
        {
            if (!wanted.Contains(Name(span))) continue;
            var (key, isNew) = await KeyAsync(scope, calendar, source, span, doc!);
            if (key is null) continue;
            // One that is new tells all that there is.
            var (begin, end) = isNew ? (long.MinValue, long.MaxValue) : (from, to);
            await TellAsync(scope, calendar, source, key.Value, span, begin, end);
        }
    }

    /// <summary>The name of a span in properties and addresses.</summary>
    public static string Name(Span span) => span.ToString().ToLowerInvariant();

    private static async Task<(long? Key, bool IsNew)> KeyAsync(WriteScope scope, RollupCalendar calendar, long source, Span span, JsonObject doc)
    {
        var known = await scope.Session.FirstAsync<long?>($"select s.datastream from derived_streams s join datastreams d on d.key = s.datastream where s.source = {source} and s.span = {(long)span}", r => r.GetInt64(0));
        if (known is not null) return (known, false);
        var ends = await scope.Session.FirstAsync($"select thing, sensor, property from datastreams where key = {source}", r => (Thing: r.GetInt64(0), Sensor: r.GetInt64(1), Property: r.GetInt64(2)));
        var body = Body(scope, calendar, source, span, doc);
        var property = scope.Ids.Text(ends.Property, await scope.Session.FirstAsync($"select id from observed_properties where key = {ends.Property}", r => r.IsDBNull(0) ? null : r.GetString(0)));
        body["ObservedProperties"] = new JsonArray([.. Values.Select(_ => (JsonNode)new JsonObject { ["@iot.id"] = property })]);
        var given = new Dictionary<string, long> { ["Thing"] = ends.Thing, ["Sensor"] = ends.Sensor };
        var key = await EntityInsert.CreateAsync(scope, EntityTypes.MultiDatastream, body, "", given);
        await scope.Session.ExecuteAsync($"insert into derived_streams (datastream, span, source) values ({key}, {(long)span}, {source}) on conflict (source, span) do update set datastream = excluded.datastream");
        return (key, true);
    }

    private static JsonObject Body(WriteScope scope, RollupCalendar calendar, long source, Span span, JsonObject doc)
    {
        var unit = doc["unitOfMeasurement"]?.DeepClone() as JsonObject ?? new JsonObject { ["name"] = null, ["symbol"] = null, ["definition"] = null };
        var count = new JsonObject { ["name"] = "count", ["symbol"] = "1", ["definition"] = "ucum:1" };
        var properties = new JsonObject
        {
            ["derivedFrom"] = scope.Ids.Kind == IdKind.Uuid ? scope.Ids.Uuid(source).ToString() : source,
            ["rollup"] = Name(span),
            ["timeZone"] = calendar.Zone,
            ["values"] = new JsonArray([.. Values.Select(v => (JsonNode)v)]),
        };
        if (doc["properties"]?["simulated"] is { } simulated) properties["simulated"] = simulated.DeepClone();
        return new JsonObject
        {
            ["name"] = $"{Json.AsText(doc["name"])} ({Name(span)})",
            ["description"] = $"Minimum, maximum, mean, count and sum by {Name(span)} ({calendar.Zone}) of Datastream {source}.",
            ["observationType"] = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",
            ["multiObservationDataTypes"] = new JsonArray([.. Values.Select(v => (JsonNode)("http://www.opengis.net/def/observationType/OGC-OM/2.0/" + (v == "count" ? "OM_CountObservation" : "OM_Measurement")))]),
            ["unitOfMeasurements"] = new JsonArray([.. Values.Select(v => (JsonNode)(v == "count" ? count : unit).DeepClone())]),
            ["properties"] = properties,
        };
    }

    private static async Task TellAsync(WriteScope scope, RollupCalendar calendar, long source, long key, Span span, long from, long to)
    {
        var buckets = await RollupRows.ReadAsync(scope.Session, source, span, from, to);
        var told = (await scope.Session.ListAsync($"select starts, seq, result from observations where datastream = {key} and starts >= {from} and starts < {to}",
            r => (Starts: r.GetInt64(0), Seq: r.GetInt64(1), Result: Compact(r.GetString(2))))).DistinctBy(t => t.Starts).ToDictionary(t => t.Starts);
        var feature = await scope.Session.FirstAsync<long?>($"select feature from datastreams where key = {source}", r => r.IsDBNull(0) ? null : r.GetInt64(0)) ?? 0;
        var added = new List<ObservationRow>();
        foreach (var bucket in buckets)
        {
            var result = Result(bucket);
            if (!told.Remove(bucket.Starts, out var before))
                added.Add(new ObservationRow { Datastream = key, OfMulti = true, Starts = bucket.Starts, Lasts = calendar.EndOf(span, bucket.Starts) - bucket.Starts, Result = result, Feature = feature });
            else if (before.Result != result) await ChangeAsync(scope, key, before.Starts, before.Seq, result);
        }
        // Buckets that are no more: all that was in them was deleted.
        if (told.Count > 0) await EntityDelete.DeleteAsync(scope, EntityTypes.Observation, [.. told.Values.Select(t => ObservationRow.IdOf(key, t.Seq))]);
        if (added.Count > 0) await EntityInsert.InsertAsync(scope, [.. added]);
    }

    private static async Task ChangeAsync(WriteScope scope, long key, long starts, long seq, string result)
    {
        await scope.Session.ExecuteAsync($"update observations set result = {scope.Dialect.JsonOrNull(result)} where datastream = {key} and starts = {starts} and seq = {seq}");
        await scope.Session.ExecuteAsync($"update datastreams set edits = edits + 1 where key = {key}");
        scope.Changes.Add(new EntityChange(ChangeKind.Updated, EntityTypes.Observation, ObservationRow.IdOf(key, seq), ["result"]));
    }

    private static string Result(Bucket bucket) => string.Create(CultureInfo.InvariantCulture, $"[{bucket.Min:R},{bucket.Max:R},{bucket.Mean:R},{bucket.Count},{bucket.Sum:R}]");

    // PostgreSQL tells JSON with spaces.
    private static string Compact(string json) => json.Replace(" ", "", StringComparison.Ordinal);
}
