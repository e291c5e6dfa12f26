using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>Pages of whole observations, of all or of one datastream: the same answer as any other page, by a shorter way.</summary>
internal static class ObservationPages
{
    private const int MaxPlans = 1000;

    // What stands for the datastream's key in a statement that is kept.
    private static readonly object Parent = new();
    private static readonly ConcurrentDictionary<(string Dialect, string Source, string Options, string? Seen), Plan> Plans = new();

    // The page's statement is null where something must be asked before.
    private sealed record Plan(SqlText? Page, EntityQuery Query);

    /// <summary>True for a request that goes this way.</summary>
    public static bool Takes(ODataQuery query, EntityIds ids) =>
        ids.Kind == IdKind.Long && query is { Expand.Count: 0, Select.Count: 0, ResultFormat: null };

    /// <summary>The answer; null when there is none and so the path must be looked at: is its datastream there?</summary>
    public static async Task<SensorAnswer?> ReadAsync(Session session, EntityIds ids, SensorRequest request, Relation? through, ODataQuery query)
    {
        bool? ofMulti = through is null || !through.Source.IsDatastream ? null : through.Source == EntityTypes.MultiDatastream;
        var top = Math.Min(query.Top ?? PageLimits.Default, PageLimits.Most);
        var plan = Planned(session.Dialect, ids, through, query, top, ofMulti);
        ObservationScan? scan = null;
        var sql = plan.Page;
        if (sql is null)
        {
            scan = new ObservationScan(session, through, query, plan.Query);
            sql = await scan.PageAsync(SqlText.Raw(ObservationBytes.Columns(ofMulti)), query.Skip ?? 0, top + 1);
        }
        if (through is not null) sql = sql.With(Parent, through.Key);
        var bytes = new PooledBytes();
        try
        {
            var writer = new ObservationBytes(bytes, request.Root, ofMulti);
            bytes.Write("{\"value\":["u8);
            var hasMore = false;
            await session.Dialect.ScanAsync(session, sql, row => { if (writer.Count < top) writer.Write(row); else hasMore = true; });
            var rest = hasMore ? null : await Pages.RestAsync(scan, query, top);
            if (writer.Count == 0 && rest is null) { bytes.Dispose(); return null; }
            bytes.Write("]"u8);
            await EndAsync(session, ids, bytes, request, through, query, hasMore && top > 0 ? Pages.Next(plan.Query.Order, query, plan.Query.Order.Token(writer.Last), top) : rest);
            return new SensorAnswer(200, "application/json", bytes.Written) { Lent = bytes };
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static async Task EndAsync(Session session, EntityIds ids, PooledBytes bytes, SensorRequest request, Relation? through, ODataQuery query, ODataQuery? next)
    {
        if (query.Count == true)
        {
            var count = await new Counting(session).OfAsync(EntityTypes.Observation, through, query, ids);
            bytes.Write(Encoding.UTF8.GetBytes($",\"@iot.count\":{count.Number}{(count.Estimated ? ",\"@smartregion.countEstimated\":true" : "")}"));
        }
        if (next is not null)
        {
            bytes.Write(",\"@iot.nextLink\":\""u8);
            bytes.Write(JsonEncodedText.Encode($"{request.Address}?{ODataText.Write(next)}", Json.Encoder).EncodedUtf8Bytes);
            bytes.Write("\""u8);
        }
        bytes.Write("}"u8);
    }

    private static Plan Planned(Dialect dialect, EntityIds ids, Relation? through, ODataQuery query, int top, bool? ofMulti)
    {
        // Filters hold values of their own, and there are as many as askers.
        if (query.Filter is not null || query.SkipToken is not null) return Make(dialect, ids, through, through?.Key, query, top, ofMulti);
        var key = (dialect.Name, through?.Source.Name ?? "", ODataText.Write(query with { Count = null }), ids.Sight.Seen);
        if (Plans.TryGetValue(key, out var plan)) return plan;
        plan = Make(dialect, ids, through, Parent, query, top, ofMulti);
        if (plan.Page is null) return Make(dialect, ids, through, through?.Key, query, top, ofMulti);
        if (Plans.Count < MaxPlans) Plans.TryAdd(key, plan);
        return plan;
    }

    private static Plan Make(Dialect dialect, EntityIds ids, Relation? through, object? key, ODataQuery query, int top, bool? ofMulti)
    {
        var sql = new EntityQuery(EntityTypes.Observation, query, dialect, ids, through?.Navigation, through is null ? null : OfStream(through, key!, ofMulti, ids));
        return new Plan(ObservationScan.IsPlain(query, sql) ? sql.Page(SqlText.Raw(ObservationBytes.Columns(ofMulti)), query.Skip ?? 0, top + 1) : null, sql);
    }

    // A key of the other kind of datastream finds nothing, and one that is hidden.
    private static SqlText OfStream(Relation through, object key, bool? ofMulti, EntityIds ids) => ofMulti is null
        ? (SqlText)$"{key}"
        : (SqlText)$"(select d.key from datastreams d where d.key = {key} and {SqlText.Raw(ids.Sight.Only(through.Source, "d")!)})";
}
