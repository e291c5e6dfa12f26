using System.Data.Common;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>Changes and deletes single observations, and keeps what their datastream tells of them.</summary>
internal static class ObservationUpdate
{
    /// <summary>The columns of a whole row, as <see cref="Read"/> expects them.</summary>
    public const string Columns = "a.datastream, a.starts, a.seq, a.number, a.feature, a.lag, a.lasts, a.result, a.more";

    public static ObservationRow Read(DbDataReader r) => new()
    {
        Datastream = r.GetInt64(0),
        Starts = r.GetInt64(1),
        Seq = r.GetInt64(2),
        Number = r.IsDBNull(3) ? double.NaN : r.GetDouble(3),
        Feature = r.IsDBNull(4) ? 0 : r.GetInt64(4),
        Lag = r.IsDBNull(5) ? ObservationRow.None : r.GetInt64(5),
        Lasts = r.IsDBNull(6) ? ObservationRow.None : r.GetInt64(6),
        Result = r.IsDBNull(7) ? null : r.GetString(7),
        More = r.IsDBNull(8) ? null : r.GetString(8),
    };

    /// <summary>The row of that id, or null.</summary>
    public static async Task<ObservationRow?> FindAsync(Session session, long id) =>
        await session.FirstAsync<ObservationRow?>($"select {SqlText.Raw(Columns)} from observations a where {await EntityKeys.IsAsync(session, EntityTypes.Observation, "a", id)}", r => Read(r));

    public static async Task ChangeAsync(WriteScope scope, long id, JsonNode? json, UpdateMode mode)
    {
        if (await FindAsync(scope.Session, id) is not { } before) return;
        var told = ObservationFields.AsJson(before);
        var body = EntityBody.Read(EntityTypes.Observation, EntityUpdate.Sent(EntityTypes.Observation, told, json, mode), "", whole: mode != UpdateMode.Merge);
        List<string> named = [.. body.Named];
        var stream = (await StreamState.HoldAsync(scope.Session, [before.Datastream]))[before.Datastream];
        if (stream.IsDerived && !scope.IsService) throw EntityInsert.Conflict(ObservationRow.Derived, "")!;
        var after = Merged(scope, before, told, body, mode) with { Feature = await FeatureAsync(scope, body, before, stream.IsMulti) };
        if (stream.IsMulti && (after.Result is not ['[', ..] || ((JsonArray)JsonNode.Parse(after.Result)!).Count != stream.Parts))
            throw new ProblemException("/result", $"The result for this MultiDatastream is an array of {stream.Parts} values.");
        await DemandFreeAsync(scope.Session, stream, before, after);
        await ReplaceAsync(scope, before, after);
        if (!stream.IsMulti) await RollupMarks.AddAsync(scope.Session, [(after.Datastream, before.Starts), (after.Datastream, after.Starts)]);
        if (stream.IsAtEdge(before)) await stream.RenewAsync(scope.Session, 0);
        stream.Widen(after);
        await StreamState.WriteAsync(scope.Session, [stream]);
        if (after.Feature != before.Feature)
        {
            await ObservedAreas.AddAsync(scope.Session, [(after.Datastream, after.Feature)]);
            await ObservedAreas.RenewAsync(scope.Session, after.Datastream);
        }
        scope.Changes.Add(new EntityChange(ChangeKind.Updated, EntityTypes.Observation, id, named));
    }

    // Where one time has one observation, a change does not put two there.
    private static async Task DemandFreeAsync(Session session, StreamState stream, ObservationRow before, ObservationRow after)
    {
        if (after.Starts == before.Starts || stream.Duplicates is not ("refuse" or "replace")) return;
        if (await session.FirstAsync($"select 1 from observations where datastream = {after.Datastream} and starts = {after.Starts} limit 1", r => 1) != 1) return;
        var fault = $"There is another observation at this phenomenonTime, and properties.duplicates of this Datastream is {stream.Duplicates}.";
        throw new ProblemException(new Problem(409, "There is one already", fault, [new Fault("/phenomenonTime", fault)]));
    }

    private static ObservationRow Merged(WriteScope scope, ObservationRow before, JsonObject told, EntityBody body, UpdateMode mode)
    {
        if (mode == UpdateMode.Merge)
            foreach (var (name, value) in told)
                if (!body.Values.ContainsKey(name)) body.Values[name] = value;
        return ObservationFields.Row(body, mode == UpdateMode.Replace ? before.Starts : scope.Now) with { Datastream = before.Datastream, Seq = before.Seq };
    }

    private static async Task<long> FeatureAsync(WriteScope scope, EntityBody body, ObservationRow before, bool isMulti)
    {
        foreach (var name in new[] { "Datastream", "MultiDatastream" })
            if (body.Links.GetValueOrDefault(name) is { } stream)
            {
                var right = isMulti == (name == "MultiDatastream") && scope.IsLink(stream)
                    && await scope.LinkedAsync(EntityTypes.Named(name), stream, "/" + name) == before.Datastream;
                if (!right) throw new ProblemException("/" + name, "An Observation stays in its Datastream: its id tells it. Create it there and delete it here.");
            }
        if (body.Links.GetValueOrDefault("FeatureOfInterest") is not { } feature) return before.Feature;
        if (!scope.IsLink(feature)) throw new ProblemException("/FeatureOfInterest", "A change takes a link to what exists, {\"@iot.id\": …}.");
        return await scope.LinkedAsync(EntityTypes.FeatureOfInterest, feature, "/FeatureOfInterest");
    }

    /// <summary>Puts the row in the place of the one with its datastream, time and number.</summary>
    public static Task OverwriteAsync(Session session, ObservationRow row) => OverwriteAsync(session, row, row.Starts);

    private static Task OverwriteAsync(Session session, ObservationRow after, long starts) => session.ExecuteAsync($"""
        update observations set starts = {after.Starts}, number = {Real(after.Number)}, feature = {after.Feature}, lag = {Time(after.Lag)}, lasts = {Time(after.Lasts)},
          result = {session.Dialect.JsonOrNull(after.Result)}, more = {session.Dialect.JsonOrNull(after.More)}
        where datastream = {after.Datastream} and starts = {starts} and seq = {after.Seq}
        """);

    private static async Task ReplaceAsync(WriteScope scope, ObservationRow before, ObservationRow after)
    {
        await OverwriteAsync(scope.Session, after, before.Starts);
        if (after.Starts == before.Starts) return;
        await scope.Session.ExecuteAsync($"""
            insert into observation_moves (datastream, seq, starts) values ({after.Datastream}, {after.Seq}, {after.Starts})
            on conflict (datastream, seq) do update set starts = excluded.starts
            """);
    }

    // The type is named because an untyped null has none.
    private static SqlText Time(long value) => $"cast({(value == ObservationRow.None ? null : (long?)value)} as bigint)";

    private static SqlText Real(double value) => $"cast({(double.IsNaN(value) ? null : (double?)value)} as double precision)";
}
