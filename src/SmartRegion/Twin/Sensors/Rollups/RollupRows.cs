using System.Data.Common;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>The rows of the table rollups, and what observations add up to.</summary>
internal static class RollupRows
{
    private static readonly string[] Columns = ["datastream", "span", "starts", "count", "sum", "min", "max"];

    /// <summary>Hours made of the observations within a span of time.</summary>
    public static Task<List<Bucket>> OfObservationsAsync(Session session, long datastream, long from, long to)
    {
        // No measurement is as large as 1e250, and a sum of such would end in no number.
        return session.ListAsync($"""
            select hour, count(*), sum(number), min(number), max(number) from (
              select starts - ((starts % 3600000000) + 3600000000) % 3600000000 as hour, number from observations
              where datastream = {datastream} and starts >= {from} and starts < {to} and abs(number) < 1e250
            ) o group by hour order by hour
            """, Read);
    }

    /// <summary>The buckets that begin within a span of time, at most so many.</summary>
    public static Task<List<Bucket>> ReadAsync(Session session, long datastream, Span span, long from, long to, int limit = int.MaxValue) =>
        session.ListAsync($"""
            select starts, count, sum, min, max from rollups where datastream = {datastream} and span = {(long)span} and starts >= {from} and starts < {to}
            order by starts limit {limit}
            """, Read);

    /// <summary>Puts these buckets in the place of all that begin within a span of time.</summary>
    public static async Task ReplaceAsync(Session session, long datastream, Span span, long from, long to, IReadOnlyList<Bucket> buckets)
    {
        await session.ExecuteAsync($"delete from rollups where datastream = {datastream} and span = {(long)span} and starts >= {from} and starts < {to}");
        if (buckets.Count == 0) return;
        await session.Dialect.InsertAsync(session, "rollups", Columns, buckets.Count, (i, row) =>
        {
            row.Whole(datastream);
            row.Whole((long)span);
            row.Whole(buckets[i].Starts);
            row.Whole(buckets[i].Count);
            row.Real(buckets[i].Sum);
            row.Real(buckets[i].Min);
            row.Real(buckets[i].Max);
        });
    }

    /// <summary>Longer buckets made of hours in order.</summary>
    public static List<Bucket> Longer(IReadOnlyList<Bucket> hours, Span span, RollupCalendar calendar)
    {
        var longer = new List<Bucket>();
        var ends = long.MinValue;
        foreach (var hour in hours)
        {
            if (longer.Count > 0 && hour.Starts < ends) { longer[^1] = longer[^1].With(hour); continue; }
            var starts = calendar.StartOf(span, hour.Starts);
            ends = calendar.EndOf(span, starts);
            longer.Add(hour with { Starts = starts });
        }
        return longer;
    }

    private static Bucket Read(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), r.GetDouble(2), r.GetDouble(3), r.GetDouble(4));
}
