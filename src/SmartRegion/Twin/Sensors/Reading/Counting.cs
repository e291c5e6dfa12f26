using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Counts a set. Datastreams know the number of their observations, so that without a filter it is exact at once; else rows are
/// counted up to <see cref="PageLimits.Counted"/>.
/// </summary>
internal sealed class Counting(Session session)
{
    /// <summary>How many there are before paging.</summary>
    public async Task<Count> OfAsync(EntityType type, Relation? through, ODataQuery query, EntityQuery sql)
    {
        if (type.IsObservation && query.Filter is null && through is null)
            return new Count(await NumberAsync($"select coalesce(sum(count), 0) from datastreams"), false);
        if (type.IsObservation && query.Filter is null && through!.Source.IsDatastream)
            return new Count(await NumberAsync($"select count from datastreams where key = {through.Key}"), false);
        var counted = await NumberAsync(sql.Counted(PageLimits.Counted + 1));
        return new Count(counted, counted > PageLimits.Counted);
    }

    /// <summary>How many each of the rows has, by its key.</summary>
    public async Task<Dictionary<long, Count>> OfEachAsync(IReadOnlyList<EntityRow> rows, Navigation nav, ODataQuery query, EntityQuery sql)
    {
        if (nav.Target.IsObservation && rows[0].Type.IsDatastream && query.Filter is null)
            return rows.DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => new Count(r["$.count"] ?? 0, false));
        var keys = rows.Select(r => r.Key).Distinct().ToList();
        var counts = await session.ListAsync($"select p.parent, ({sql.Counted(PageLimits.Counted + 1)}) from {session.Dialect.Numbers("p", ["parent"], [.. keys.Select(k => new long?[] { k })])}",
            r => (Key: r.GetInt64(0), Number: r.GetInt64(1)));
        return counts.ToDictionary(c => c.Key, c => new Count(c.Number, c.Number > PageLimits.Counted));
    }

    private async Task<long> NumberAsync(SqlText sql) => await session.FirstAsync(sql, r => Convert.ToInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
}
