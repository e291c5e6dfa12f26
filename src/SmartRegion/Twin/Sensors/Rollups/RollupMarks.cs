using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>A span of whole hours of a datastream of which the rollups are behind.</summary>
internal readonly record struct RollupMark(long Datastream, long Starts, long Ends, long Stamp);

/// <summary>
/// Marks that say where rollups are behind. They are part of the transaction that changes observations, so none is lost with a
/// process; and they cost one statement a batch, since neighbouring hours make one mark.
/// </summary>
internal static class RollupMarks
{
    // Hours nearer than this are one mark: a year of daily values is one mark, not 365.
    private const long Near = 48 * RollupCalendar.Hour;

    private static readonly string[] Columns = ["datastream", "starts", "ends", "stamp"];

    /// <summary>Marks the hours of these times, each of a datastream.</summary>
    public static async Task AddAsync(Session session, IEnumerable<(long Datastream, long At)> times)
    {
        var marks = Spans(times).ToList();
        if (marks.Count == 0) return;
        var stamp = Random.Shared.NextInt64();
        var numbers = session.Dialect.Numbers("v", Columns, [.. marks.Select(m => new long?[] { m.Datastream, m.Starts, m.Ends, stamp })]);
        await session.ExecuteAsync($"""
            insert into rollup_marks (datastream, starts, ends, stamp) select v.datastream, v.starts, v.ends, v.stamp from {numbers} where true
            on conflict (datastream, starts, ends) do update set stamp = excluded.stamp
            """);
    }

    /// <summary>Marks of one datastream, the oldest first.</summary>
    public static Task<List<RollupMark>> OfAsync(Session session, long datastream, int limit) =>
        session.ListAsync($"select datastream, starts, ends, stamp from rollup_marks where datastream = {datastream} order by starts, ends limit {limit}",
            r => new RollupMark(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3)));

    /// <summary>The hours of the times as spans, in order.</summary>
    private static IEnumerable<RollupMark> Spans(IEnumerable<(long Datastream, long At)> times)
    {
        var hours = new HashSet<(long Datastream, long Hour)>();
        (long, long) last = (-1, 0);
        foreach (var (datastream, at) in times)
        {
            var hour = (datastream, at - ((at % RollupCalendar.Hour + RollupCalendar.Hour) % RollupCalendar.Hour));
            if (hour == last) continue;
            hours.Add(last = hour);
        }
        var open = default(RollupMark);
        foreach (var (datastream, hour) in hours.Order())
        {
            if (open.Ends != 0 && open.Datastream == datastream && hour - open.Ends <= Near) { open = open with { Ends = hour + RollupCalendar.Hour }; continue; }
            if (open != default) yield return open;
            open = new RollupMark(datastream, hour, hour + RollupCalendar.Hour, 1);
        }
        if (open != default) yield return open;
    }
}
