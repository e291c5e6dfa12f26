using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>Deletes entities with what cannot be without them (18-088 10.4, table 24), as the entity types say.</summary>
internal static class EntityDelete
{
    // So many rows go by one statement.
    private const int Chunk = 5000;

    /// <summary>Deletes all of these keys and all that depends on them.</summary>
    public static async Task DeleteAsync(WriteScope scope, EntityType type, IReadOnlyCollection<long> keys)
    {
        if (keys.Count == 0) return;
        if (type.IsObservation) { await ObservationsAsync(scope, keys); return; }
        var hidden = await HiddenAsync(scope, type, keys);
        foreach (var nav in type.Navigations.Where(n => n.Cascades))
        {
            if (type.IsDatastream) await StreamsAsync(scope, keys);
            else if (nav.Target.IsObservation) await OfFeaturesAsync(scope, keys);
            else await DeleteAsync(scope, nav.Target, await TargetsAsync(scope, nav, keys));
        }
        await scope.Session.ExecuteAsync($"delete from {SqlText.Raw(type.Table)} where {scope.Dialect.OneOf(SqlText.Raw("key"), keys)}");
        scope.Changes.AddRange(keys.Select(k => new EntityChange(ChangeKind.Deleted, type, k) { WasHidden = hidden.Contains(k) }));
    }

    // Of these that which not everybody sees, while it still hangs together: what is told of their end follows it.
    private static async Task<HashSet<long>> HiddenAsync(WriteScope scope, EntityType type, IReadOnlyCollection<long> keys)
    {
        if (await scope.Session.FirstAsync($"select 1 from audiences limit 1", r => 1) != 1) return [];
        var seen = SqlText.Raw(Sight.Of([Audiences.Public]).Of(type, "a")!);
        return [.. await scope.Session.ListAsync($"select a.key from {SqlText.Raw(type.Table)} a where {scope.Dialect.OneOf(SqlText.Raw("a.key"), keys)} and not ({seen})", r => r.GetInt64(0))];
    }

    private static async Task<List<long>> TargetsAsync(WriteScope scope, Navigation nav, IReadOnlyCollection<long> keys)
    {
        var only = SqlText.Raw(nav.Target.Only is { } o ? " and " + EntityType.For("t", o) : "");
        var table = SqlText.Raw(nav.Target.Table);
        return nav.Join switch
        {
            FromMany from => await scope.Session.ListAsync($"select t.key from {table} t where {scope.Dialect.OneOf(SqlText.Raw("t." + from.Column), keys)}{only}", r => r.GetInt64(0)),
            Through by => await scope.Session.ListAsync($"select distinct t.key from {table} t join {SqlText.Raw(by.Table)} l on l.{SqlText.Raw(by.TargetColumn)} = t.key where {scope.Dialect.OneOf(SqlText.Raw("l." + by.SourceColumn), keys)}{only}", r => r.GetInt64(0)),
            _ => [],
        };
    }

    // The observations of whole datastreams: the clustered key takes them in one piece.
    private static async Task StreamsAsync(WriteScope scope, IReadOnlyCollection<long> keys)
    {
        // Held, so that no batch puts observations into them meanwhile.
        await StreamState.HoldAsync(scope.Session, keys);
        foreach (var table in new[] { "observations", "observation_runs", "observation_moves", "datastream_features", "rollups", "rollup_marks", "retained" })
            await scope.Session.ExecuteAsync($"delete from {SqlText.Raw(table)} where {scope.Dialect.OneOf(SqlText.Raw("datastream"), keys)}");
    }

    private static async Task OfFeaturesAsync(WriteScope scope, IReadOnlyCollection<long> features)
    {
        var streams = await scope.Session.ListAsync($"select distinct datastream from datastream_features where {scope.Dialect.OneOf(SqlText.Raw("feature"), features)} order by datastream", r => r.GetInt64(0));
        var states = streams.Count == 0 ? [] : await StreamState.HoldAsync(scope.Session, streams);
        foreach (var state in states.Values)
        {
            if (!state.IsMulti)
            {
                var times = await scope.Session.ListAsync($"select distinct starts from observations where datastream = {state.Key} and {scope.Dialect.OneOf(SqlText.Raw("feature"), features)}", r => r.GetInt64(0));
                await RollupMarks.AddAsync(scope.Session, times.Select(t => (state.Key, t)));
            }
            var gone = await scope.Session.ExecuteAsync($"delete from observations where datastream = {state.Key} and {scope.Dialect.OneOf(SqlText.Raw("feature"), features)}");
            await RenewAsync(scope, state, gone, atEdge: true);
        }
        await scope.Session.ExecuteAsync($"update datastreams set feature = null where {scope.Dialect.OneOf(SqlText.Raw("feature"), features)}");
    }

    private static async Task ObservationsAsync(WriteScope scope, IReadOnlyCollection<long> ids)
    {
        foreach (var stream in ids.Select(ObservationRow.Split).GroupBy(o => o.Datastream, o => o.Seq).OrderBy(g => g.Key))
        {
            if ((await StreamState.HoldAsync(scope.Session, [stream.Key])).GetValueOrDefault(stream.Key) is not { } state) continue;
            if (state.IsDerived && !scope.IsService) throw EntityInsert.Conflict(ObservationRow.Derived, "")!;
            var (gone, atEdge) = (0L, false);
            var isHidden = (await HiddenAsync(scope, EntityTypes.Datastream, [stream.Key])).Count > 0;
            foreach (var chunk in stream.Chunk(Chunk))
            {
                var rows = await RowsAsync(scope, stream.Key, chunk);
                if (!state.IsMulti) await RollupMarks.AddAsync(scope.Session, rows.Select(r => (r.Datastream, r.Starts)));
                foreach (var row in rows)
                {
                    atEdge |= state.IsAtEdge(row);
                    gone += await scope.Session.ExecuteAsync($"delete from observations where datastream = {row.Datastream} and starts = {row.Starts} and seq = {row.Seq}");
                    scope.Changes.Add(new EntityChange(ChangeKind.Deleted, EntityTypes.Observation, row.Id) { WasHidden = isHidden });
                }
                await scope.Session.ExecuteAsync($"delete from observation_moves where datastream = {stream.Key} and {scope.Dialect.OneOf(SqlText.Raw("seq"), chunk)}");
            }
            await RenewAsync(scope, state, gone, atEdge);
        }
    }

    // One is found through its run; of many, the datastream is read once.
    private static async Task<List<ObservationRow>> RowsAsync(WriteScope scope, long stream, long[] seqs)
    {
        if (seqs.Length > 20)
            return await scope.Session.ListAsync($"select {SqlText.Raw(ObservationUpdate.Columns)} from observations a where a.datastream = {stream} and {scope.Dialect.OneOf(SqlText.Raw("a.seq"), seqs)}", ObservationUpdate.Read);
        var rows = new List<ObservationRow>();
        foreach (var seq in seqs)
            if (await ObservationUpdate.FindAsync(scope.Session, ObservationRow.IdOf(stream, seq)) is { } row) rows.Add(row);
        return rows;
    }

    private static async Task RenewAsync(WriteScope scope, StreamState state, long gone, bool atEdge)
    {
        if (gone == 0) return;
        if (atEdge) await state.RenewAsync(scope.Session, gone); else state.Forget(gone);
        await StreamState.WriteAsync(scope.Session, [state]);
        await ObservedAreas.RenewAsync(scope.Session, state.Key);
    }
}
