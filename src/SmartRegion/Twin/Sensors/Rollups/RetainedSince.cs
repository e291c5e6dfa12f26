using System.Xml;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>
/// Retention: observations older than <c>properties.retention</c> of their datastream (an ISO 8601 duration such as P2Y; a year is
/// 365 days, a month 30) are deleted, and their rollups stay. Whole hours go, so that a bucket is made either of
/// what is stored or is final; what comes late for a final one is added to it and goes at once.
/// </summary>
internal static class RetainedSince
{
    // So many observations go by one transaction, or those of an hour.
    private const int Chunk = 5000;

    /// <summary>Since when the observations of a datastream are still there.</summary>
    public static async Task<long> OfAsync(Session session, long datastream) =>
        await session.FirstAsync<long?>($"select since from retained where datastream = {datastream}", r => r.GetInt64(0)) ?? long.MinValue;

    /// <summary>The retention that a text says; null for what is no duration.</summary>
    public static TimeSpan? Duration(string? text)
    {
        if (text is null) return null;
        try { return XmlConvert.ToTimeSpan(text) is { Ticks: > 0 } duration ? duration : null; }
        catch (Exception e) when (e is FormatException or OverflowException) { return null; }
    }

    /// <summary>Datastreams with a retention, and what it is.</summary>
    public static async Task<List<(long Datastream, TimeSpan Keep)>> WantedAsync(Session session)
    {
        var text = session.Dialect.JsonText(SqlText.Raw("doc"), ["properties", "retention"]);
        var all = await session.ListAsync($"select key, {text} from datastreams where multi = 0 and {text} is not null", r => (Key: r.GetInt64(0), Keep: Duration(r.GetString(1))));
        return [.. all.Where(a => a.Keep is not null).Select(a => (a.Key, a.Keep!.Value))];
    }

    /// <summary>
    /// Deletes a piece of what is older than <paramref name="before"/>; false when nothing is, or when its rollups are behind.
    /// </summary>
    public static async Task<bool> DeleteAsync(WriteScope scope, long datastream, long before)
    {
        var session = scope.Session;
        if ((await StreamState.HoldAsync(session, [datastream])).GetValueOrDefault(datastream) is not { } state) return false;
        var first = await session.FirstAsync<long?>($"select starts from observations where datastream = {datastream} and starts < {before} order by starts limit 1", r => r.GetInt64(0));
        if (first is null) return false;
        var last = await session.FirstAsync<long?>($"select starts from observations where datastream = {datastream} and starts < {before} order by starts limit 1 offset {Chunk}", r => r.GetInt64(0));
        var to = last is null ? before : Math.Max(Hour(last.Value), Hour(first.Value) + RollupCalendar.Hour);
        if (await session.FirstAsync($"select 1 from rollup_marks where datastream = {datastream} and starts < {to} limit 1", r => 1) == 1) return false;
        await session.ExecuteAsync($"insert into retained (datastream, since) values ({datastream}, {to}) on conflict (datastream) do update set since = excluded.since where retained.since < excluded.since");
        await RemoveAsync(session, state, long.MinValue, to);
        await session.ExecuteAsync($"delete from observation_runs where datastream = {datastream} and ends < {to}");
        return true;
    }

    /// <summary>Adds observations that came late to buckets that are final, and deletes them.</summary>
    public static async Task FoldAsync(WriteScope scope, long datastream, long from, long to)
    {
        var late = await RollupRows.OfObservationsAsync(scope.Session, datastream, from, to);
        var state = (await StreamState.HoldAsync(scope.Session, [datastream]))[datastream];
        await RemoveAsync(scope.Session, state, from, to);
        if (late.Count == 0) return;
        var hours = (await RollupRows.ReadAsync(scope.Session, datastream, Span.Hour, from, to)).ToDictionary(h => h.Starts);
        foreach (var hour in late) hours[hour.Starts] = hours.TryGetValue(hour.Starts, out var there) ? there.With(hour) : hour;
        await RollupRows.ReplaceAsync(scope.Session, datastream, Span.Hour, from, to, [.. hours.Values.OrderBy(h => h.Starts)]);
    }

    /// <summary>The start of the hour in which the observations kept begin.</summary>
    public static long Before(TimeSpan keep) => Hour(Instants.Now - Math.Min(keep.Ticks / TimeSpan.TicksPerMicrosecond, Instants.Now));

    private static async Task RemoveAsync(Session session, StreamState state, long from, long to)
    {
        await session.ExecuteAsync($"delete from observation_moves where datastream = {state.Key} and starts >= {from} and starts < {to}");
        var gone = await session.ExecuteAsync($"delete from observations where datastream = {state.Key} and starts >= {from} and starts < {to}");
        if (gone == 0) return;
        await state.RenewAsync(session, gone);
        await StreamState.WriteAsync(session, [state]);
        await ObservedAreas.RenewAsync(session, state.Key);
    }

    private static long Hour(long at) => at - ((at % RollupCalendar.Hour + RollupCalendar.Hour) % RollupCalendar.Hour);
}
