using System.Globalization;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Counts a set. Datastreams know the number of their observations, so that without a filter it is exact at once; else rows are
/// counted up to <see cref="PageLimits.Counted"/>, and beyond it the number is an estimate from these.
/// </summary>
internal sealed class Counting(Session session)
{
    /// <summary>How many there are before paging.</summary>
    public async Task<Count> OfAsync(EntityType type, Relation? through, ODataQuery query, EntityIds ids)
    {
        var plain = query with { OrderBy = [], SkipToken = null };
        var sql = new EntityQuery(type, plain, session.Dialect, ids, through?.Navigation, through is null ? null : (SqlText)$"{through.Key}");
        if (!type.IsObservation) return await LimitedAsync(sql);
        var scan = new ObservationScan(session, through, plain, sql);
        var isOfFeature = through is { Source.IsDatastream: false };
        if (query.Filter is null && !isOfFeature) return new Count(await scan.TotalAsync(), false);
        var total = await scan.TotalAsync();
        // Along relations there is no telling how many rows lie behind the first.
        if (total <= PageLimits.Counted || isOfFeature || (through is null && sql.HasJoins)) return await LimitedAsync(sql);
        var span = TimeSpanOf.Filter(query.Filter);
        if (span.IsBounded) sql.Within(span);
        var (rows, hits) = await session.FirstAsync(sql.Sampled(PageLimits.Counted), r => (Number(r, 0), Number(r, 1)));
        if (rows < PageLimits.Counted) return new Count(hits, false);
        return new Count((long)(total * await ShareAsync(through, span, ids) * hits / rows), true);
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

    private async Task<Count> LimitedAsync(EntityQuery sql)
    {
        var counted = await session.FirstAsync(sql.Counted(PageLimits.Counted + 1), r => Number(r, 0));
        return new Count(counted, counted > PageLimits.Counted);
    }

    // Which share of the observations a span of time holds, were they spread evenly.
    private async Task<double> ShareAsync(Relation? through, TimeSpanOf span, EntityIds ids)
    {
        if (!span.IsBounded) return 1;
        var which = through is null ? SqlText.Raw(ids.Sight.Of(EntityTypes.Datastream, "d") ?? "d.starts is not null") : (SqlText)$"d.key = {through.Key}";
        var (starts, ends) = await session.FirstAsync($"select min(d.starts), max(d.ends) from datastreams d where {which}", r => (Number(r, 0), Number(r, 1)));
        var held = Math.Min(span.To ?? ends, ends) - Math.Max(span.From ?? starts, starts);
        return Math.Clamp(held / Math.Max(1.0, ends - starts), 0, 1);
    }

    private static long Number(System.Data.Common.DbDataReader r, int column) => Convert.ToInt64(r.GetValue(column), CultureInfo.InvariantCulture);
}
