using System.Text.Json.Nodes;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Stores many observations within one transaction: a fixed number of statements, whatever their number. A row that cannot be
/// stored has its <see cref="ObservationRow.Error"/> set; the others are stored.
/// </summary>
internal static class ObservationBatch
{
    private static readonly string[] Columns = ["datastream", "starts", "seq", "number", "feature", "lag", "lasts", "result", "more"];

    /// <summary>Stores them; features that it has to make are added to <paramref name="made"/>.</summary>
    /// <param name="isService">The service itself writes: then rollups may be written.</param>
    /// <returns>The rows that took the place of others, as <see cref="DuplicateTimes.SettleAsync"/> tells them.</returns>
    public static async Task<IReadOnlyDictionary<int, int>> InsertAsync(Session session, ObservationRow[] rows, List<long> made, bool isService)
    {
        var streams = await StreamState.HoldAsync(session, [.. rows.Where(r => r.Error is null).Select(r => r.Datastream).Distinct()]);
        FindFaults(rows, streams, isService);
        if (streams.Count == 0) return new Dictionary<int, int>();
        await FindFeaturesAsync(session, rows, streams, made);
        var replaced = await DuplicateTimes.SettleAsync(session, rows, streams);
        var closed = new List<long?[]>();
        var (pairs, stored) = Take(rows, streams, closed, replaced);
        await RollupMarks.AddAsync(session, stored.Concat(replaced.Keys).Where(i => !streams[rows[i].Datastream].IsMulti).Select(i => (rows[i].Datastream, rows[i].Starts)));
        foreach (var (row, other) in replaced) rows[row].Seq = rows[other].Seq;
        if (stored.Count + replaced.Count == 0) return replaced;
        await session.Dialect.InsertAsync(session, "observations", Columns, stored.Count, (i, to) => Write(rows[stored[i]], to));
        await StreamState.WriteAsync(session, streams.Values);
        if (closed.Count > 0)
            await session.ExecuteAsync($"insert into observation_runs (datastream, first, starts, ends) select v.datastream, v.first, v.starts, v.ends from {session.Dialect.Numbers("v", ["datastream", "first", "starts", "ends"], closed)}");
        if (pairs.Count > 0) await ObservedAreas.AddAsync(session, pairs);
        return replaced;
    }

    private static void FindFaults(ObservationRow[] rows, Dictionary<long, StreamState> streams, bool isService)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            ref var row = ref rows[i];
            if (row.Error is not null) continue;
            if (!streams.TryGetValue(row.Datastream, out var stream) || (row.OfMulti ?? stream.IsMulti) != stream.IsMulti) row.Error = ObservationRow.NoStream;
            else if (stream.IsDerived && !isService) row.Error = ObservationRow.Derived;
            else if (stream.IsMulti && Length(row) != stream.Parts)
                row.Error = $"The result for this MultiDatastream is an array of {stream.Parts} values, one for each ObservedProperty.";
        }
    }

    private static int Length(ObservationRow row) => row.Result is ['[', ..] json ? ((JsonArray)JsonNode.Parse(json)!).Count : -1;

    // A feature that was named must exist; without one it is made of the Thing's Location, once per Location.
    private static async Task FindFeaturesAsync(Session session, ObservationRow[] rows, Dictionary<long, StreamState> streams, List<long> made)
    {
        var named = rows.Where(r => r is { Error: null, Feature: > 0 } && streams[r.Datastream].Feature != r.Feature).Select(r => r.Feature).ToHashSet();
        var known = named.Count == 0 ? []
            : (await session.ListAsync($"select key from features where {session.Dialect.OneOf(SqlText.Raw("key"), named)}", r => r.GetInt64(0))).ToHashSet();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Error is not null) continue;
            var stream = streams[rows[i].Datastream];
            if (rows[i].Feature > 0)
            {
                if (stream.Feature != rows[i].Feature && !known.Contains(rows[i].Feature)) rows[i].Error = "There is no such FeatureOfInterest.";
                continue;
            }
            stream.OwnFeature ??= await FeatureMaking.MakeAsync(session, stream.Key, made);
            if (stream.OwnFeature is { } own) rows[i].Feature = own;
            else rows[i].Error = "It has no FeatureOfInterest, and none can be made: its Thing has no Location.";
        }
    }

    private static (HashSet<(long Stream, long Feature)> Pairs, List<int> Stored) Take(ObservationRow[] rows, Dictionary<long, StreamState> streams, List<long?[]> closed, Dictionary<int, int> replaced)
    {
        var pairs = new HashSet<(long, long)>();
        var stored = new List<int>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Error is not null) continue;
            var stream = streams[rows[i].Datastream];
            if (stream.Feature != rows[i].Feature) pairs.Add((stream.Key, rows[i].Feature));
            if (replaced.ContainsKey(i)) continue;
            stream.Add(ref rows[i], closed);
            stored.Add(i);
        }
        return (pairs, stored);
    }

    /// <summary>Writes the columns of a row.</summary>
    private static void Write(ObservationRow row, RowWriter to)
    {
        to.Whole(row.Datastream);
        to.Whole(row.Starts);
        to.Whole(row.Seq);
        if (double.IsNaN(row.Number)) to.Null(); else to.Real(row.Number);
        to.Whole(row.Feature);
        Time(to, row.Lag);
        Time(to, row.Lasts);
        Text(to, row.Result);
        Text(to, row.More);
    }

    private static void Time(RowWriter to, long value)
    {
        if (value == ObservationRow.None) to.Null(); else to.Whole(value);
    }

    private static void Text(RowWriter to, string? json)
    {
        if (json is null) to.Null(); else to.Json(json);
    }
}
