using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>Conditions that pick one row by its key.</summary>
public static class EntityKeys
{
    /// <summary>The condition that the alias is the row of that key and type.</summary>
    public static async Task<SqlText> IsAsync(Session session, EntityType type, string alias, long key)
    {
        var a = SqlText.Raw(alias);
        if (!type.IsObservation)
            return type.Only is { } only ? (SqlText)$"{a}.key = {key} and {SqlText.Raw(EntityType.For(alias, only))}" : (SqlText)$"{a}.key = {key}";
        var (datastream, seq) = ObservationRow.Split(key);
        var (from, to) = await SpanAsync(session, datastream, seq);
        return $"{a}.datastream = {datastream} and {a}.starts between {from} and {to} and {a}.seq = {seq}";
    }

    /// <summary>A span of time in which all of these observations of a datastream lie.</summary>
    public static async Task<(long From, long To)> SpanAsync(Session session, long datastream, IReadOnlyCollection<long> seqs)
    {
        var (least, most) = (seqs.Min(), seqs.Max());
        var spans = await session.ListAsync($"""
            select starts, starts from observation_moves where datastream = {datastream} and seq between {least} and {most}
            union all
            select run_from, run_to from datastreams where key = {datastream} and run_first <= {most}
            union all
            select starts, ends from observation_runs where datastream = {datastream} and first between {least} - 256 and {most}
            """, r => (From: r.GetInt64(0), To: r.GetInt64(1)));
        return spans.Count == 0 ? (0, -1) : (spans.Min(s => s.From), spans.Max(s => s.To));
    }

    // Where an observation is: moved, in the open run, or in a closed one.
    private static async Task<(long From, long To)> SpanAsync(Session session, long datastream, long seq)
    {
        var found = await session.FirstAsync<(long, long)?>($"""
            select starts, starts from observation_moves where datastream = {datastream} and seq = {seq}
            union all
            select run_from, run_to from datastreams where key = {datastream} and run_first <= {seq}
            """, r => (r.GetInt64(0), r.GetInt64(1)));
        found ??= await session.FirstAsync<(long, long)?>($"select starts, ends from observation_runs where datastream = {datastream} and first <= {seq} order by first desc limit 1", r => (r.GetInt64(0), r.GetInt64(1)));
        return found ?? (0, -1);
    }
}
