using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>
/// Brings the rollups of one datastream up to its observations: hours of which a mark says so are made anew from what is stored,
/// days and months from the hours. Observations are read outside of the transaction that writes, so ingest waits for little; a
/// mark that was made again meanwhile stays.
/// </summary>
internal sealed class Rollups(Store store, Sensors sensors, RollupCalendar calendar)
{
    // So many marks of a datastream are worked off at once.
    private const int Most = 64;
    private const string ZoneMark = "rollup-zone";

    public RollupCalendar Calendar { get; } = calendar;

    /// <summary>Datastreams with marks.</summary>
    public Task<List<long>> BehindAsync() => store.ReadAsync(s => s.ListAsync($"select distinct datastream from rollup_marks", r => r.GetInt64(0)));

    /// <summary>Works off all marks of a datastream that are there by now.</summary>
    public async Task CatchUpAsync(long datastream)
    {
        // While it is written to all the time, marks come as quickly as they go.
        for (var round = 0; round < 16; round++)
            if (!await RunAsync(datastream)) return;
    }

    // False when there was nothing to do.
    private async Task<bool> RunAsync(long datastream)
    {
        var (marks, fresh) = await store.ReadAsync(async session =>
        {
            var marks = await RollupMarks.OfAsync(session, datastream, Most);
            var since = await RetainedSince.OfAsync(session, datastream);
            var fresh = new List<List<Bucket>>();
            foreach (var mark in marks) fresh.Add(await RollupRows.OfObservationsAsync(session, datastream, Math.Max(mark.Starts, since), mark.Ends));
            return (marks, fresh);
        });
        if (marks.Count == 0) return false;
        await sensors.WriteAsync(async scope =>
        {
            // The rows of the datastream are held, as by each who writes observations: nobody moves the hours below meanwhile.
            if ((await StreamState.HoldAsync(scope.Session, [datastream])).Count == 0)
            {
                await scope.Session.ExecuteAsync($"delete from rollup_marks where datastream = {datastream}");
                return false;
            }
            var changed = new List<(long From, long To)>();
            for (var i = 0; i < marks.Count; i++)
                if (await StoreAsync(scope, marks[i], fresh[i])) changed.Add((marks[i].Starts, marks[i].Ends));
            foreach (var (from, to) in Months(changed)) await LongerAsync(scope, datastream, from, to);
            return true;
        });
        return true;
    }

    private async Task<bool> StoreAsync(WriteScope scope, RollupMark mark, List<Bucket> fresh)
    {
        var session = scope.Session;
        var stamp = await session.FirstAsync<long?>($"select stamp from rollup_marks where datastream = {mark.Datastream} and starts = {mark.Starts} and ends = {mark.Ends}", r => r.GetInt64(0));
        // Another node has done it, with what is newer than what we have read.
        if (stamp is null) return false;
        var since = await RetainedSince.OfAsync(session, mark.Datastream);
        if (mark.Ends > since) await RollupRows.ReplaceAsync(session, mark.Datastream, Span.Hour, Math.Max(mark.Starts, since), mark.Ends, fresh);
        if (mark.Starts < since) await RetainedSince.FoldAsync(scope, mark.Datastream, mark.Starts, Math.Min(mark.Ends, since));
        if (stamp == mark.Stamp)
            await session.ExecuteAsync($"delete from rollup_marks where datastream = {mark.Datastream} and starts = {mark.Starts} and ends = {mark.Ends}");
        return true;
    }

    // The whole months that were touched, those that meet as one.
    private List<(long From, long To)> Months(List<(long From, long To)> changed)
    {
        var months = new List<(long From, long To)>();
        foreach (var (from, to) in changed.Order())
        {
            var month = (From: Calendar.StartOf(Span.Month, from), To: Calendar.EndOf(Span.Month, Calendar.StartOf(Span.Month, to - 1)));
            if (months.Count > 0 && month.From <= months[^1].To) months[^1] = (months[^1].From, Math.Max(months[^1].To, month.To));
            else months.Add(month);
        }
        return months;
    }

    private async Task LongerAsync(WriteScope scope, long datastream, long from, long to)
    {
        var hours = await RollupRows.ReadAsync(scope.Session, datastream, Span.Hour, from, to);
        foreach (var span in new[] { Span.Day, Span.Month })
            await RollupRows.ReplaceAsync(scope.Session, datastream, span, from, to, RollupRows.Longer(hours, span, Calendar));
        await DerivedStreams.WriteAsync(scope, Calendar, datastream, from, to);
    }

    /// <summary>Makes days and months anew from the hours, when the time zone is another than they were made for.</summary>
    public async Task FollowZoneAsync()
    {
        var before = await store.ReadAsync(s => s.MarkAsync(ZoneMark));
        if (before == Calendar.Zone) return;
        var streams = before is null ? [] : await store.ReadAsync(s => s.ListAsync($"select datastream, min(starts), max(starts) from rollups where span = 0 group by datastream",
            r => (Key: r.GetInt64(0), From: r.GetInt64(1), To: r.GetInt64(2))));
        foreach (var (key, from, to) in streams)
            await sensors.WriteAsync(async scope =>
            {
                await scope.Session.ExecuteAsync($"delete from rollups where datastream = {key} and span > 0");
                await LongerAsync(scope, key, Calendar.StartOf(Span.Month, from), Calendar.EndOf(Span.Month, Calendar.StartOf(Span.Month, to)));
                return true;
            });
        await store.WriteAsync(s => s.SetMarkAsync(ZoneMark, Calendar.Zone));
    }
}
