using System.Data.Common;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Features;

/// <summary>Reads features: one, or a page, streamed row by row.</summary>
public sealed class FeatureReader(Store store)
{
    // Up to here counting all that match costs less than a reader would notice.
    internal const int CountedUpTo = 20_000;

    // Where a box holds a larger part of the table, going through the table finds a page sooner than the index.
    private const int LargePart = 8;
    private const int LeastCounted = 2_000;

    // Each row that is passed over costs about as much as one that the index finds.
    private const double ScanFactor = 1.5;
    private readonly Collections _collections = new(store);
    private const int LeastKeys = 2_000, MostKeys = 250_000, KeysAtOnce = 1_000;

    /// <summary>The feature of that id, or null.</summary>
    public Task<StoredFeature?> FindAsync(Collection collection, string id) => store.ReadAsync(s => FeatureRows.FindAsync(s, collection.Table, id));

    /// <summary>Hands each feature of the page over, then tells what the page has besides them.</summary>
    /// <exception cref="ProblemException">400 for a filter or sort order that does not fit the schema; before the first feature.</exception>
    public async Task<FeaturePage> ReadAsync(FeatureQuery query, Func<Feature, ValueTask> take, CancellationToken stop = default)
    {
        var begun = false;
        ValueTask TakeAsync(Feature feature)
        {
            begun = true;
            return take(feature);
        }
        try { return await ReadTableAsync(query, TakeAsync, stop); }
        catch (DbException) when (!begun)
        {
            // Since the collection was found, another table may have taken the place of the one that it named.
            if (await _collections.FindAsync(query.Collection.Id) is not { } now || now.Table == query.Collection.Table) throw;
            return await ReadTableAsync(query with { Collection = now }, TakeAsync, stop);
        }
    }

    private Task<FeaturePage> ReadTableAsync(FeatureQuery query, Func<Feature, ValueTask> take, CancellationToken stop) => store.ReadAsync(async s =>
    {
        if (query is not { Box: { } box, Time: null, Filter: null, Sort.Count: 0, Offset: null }) return await ReadRowsAsync(s, query, take, stop);
        if (query.IsFirstOfBox) return await ReadFirstAsync(s, query, box, take, stop);
        return await s.Dialect.KeysInBoxAsync(s, query.Collection.Table, box, MostInBox(query)) is { } keys
            ? await ReadKeysAsync(s, query, keys, take, stop)
            : await ReadRowsAsync(s, query, take, stop);
    });

    // The first page of a box is what the index finds first, however many there are; those that follow come by their keys, without these.
    private static async Task<FeaturePage> ReadFirstAsync(Session s, FeatureQuery query, BoundingBox box, Func<Feature, ValueTask> take, CancellationToken stop)
    {
        var (told, hasMore, table) = (new List<long>(query.Limit), false, query.Collection.Table);
        await s.Dialect.ScanAsync(s, $"select {FeatureRows.Columns(s.Dialect)} from {SqlText.Raw(table)} where key in ({s.Dialect.FirstInBox(table, box, query.Limit + 1)}) order by key", row =>
        {
            if (told.Count == query.Limit) { hasMore = true; return ValueTask.CompletedTask; }
            told.Add(row.Whole(0));
            return take(FeatureRows.Read(row));
        }, stop);
        return FeaturePage.FirstOfBox(told, hasMore);
    }

    // A page of a box that holds a share of the table is found by going through limit / share rows: up to where is the index quicker?
    private static int MostInBox(FeatureQuery query) =>
        (int)Math.Clamp(ScanFactor * Math.Sqrt((double)query.Limit * query.Collection.Count), LeastKeys, MostKeys);

    private static async Task<FeaturePage> ReadKeysAsync(Session s, FeatureQuery query, List<long> keys, Func<Feature, ValueTask> take, CancellationToken stop)
    {
        var matched = keys.Count;
        if (query.After?.Told is { Count: > 0 } told) keys.RemoveAll(new HashSet<long>(told).Contains);
        var page = Smallest(keys, query.After?.Key ?? long.MinValue, query.Limit + 1);
        var (columns, table) = (FeatureRows.Columns(s.Dialect), SqlText.Raw(query.Collection.Table));
        var returned = 0;
        // One that was deleted meanwhile is passed over.
        ValueTask Take(RowSource row)
        {
            returned++;
            return take(FeatureRows.Read(row));
        }
        foreach (var some in page.Take(query.Limit).Chunk(KeysAtOnce))
            await s.Dialect.ScanAsync(s, $"select {columns} from {table} where {s.Dialect.OneOf(SqlText.Raw("key"), some)} order by key", Take, stop);
        return new FeaturePage(returned, matched, page.Count > query.Limit ? new PageKey(page[query.Limit - 1], []) { Told = query.After?.Told ?? [] } : null);
    }

    /// <summary>So many of the smallest keys behind another, in order.</summary>
    internal static List<long> Smallest(List<long> keys, long after, int count)
    {
        var (kept, bound) = (new List<long>(), long.MaxValue);
        foreach (var key in keys)
        {
            if (key <= after || key > bound) continue;
            kept.Add(key);
            if (kept.Count < 2L * count) continue;
            Cut();
            bound = kept[^1];
        }
        Cut();
        return kept;

        void Cut()
        {
            kept.Sort();
            if (kept.Count > count) kept.RemoveRange(count, kept.Count - count);
        }
    }

    private static async Task<FeaturePage> ReadRowsAsync(Session s, FeatureQuery query, Func<Feature, ValueTask> take, CancellationToken stop)
    {
        var sql = new FilterSql(SchemaTerms.Resolver(query.Collection.Filterable, s.Dialect, "filter"), s.Dialect);
        var order = new FilterSql(SchemaTerms.Resolver(query.Collection.Filterable, s.Dialect, "sortby"), s.Dialect, "sortby").OrderKeys(query.Sort);
        var matching = await ConditionsAsync(s, query, sql);
        var (returned, last, next) = (0, (PageKey?)null, (PageKey?)null);
        await s.Dialect.ScanAsync(s, Page(s.Dialect, query, matching, order), row =>
        {
            if (returned == query.Limit) { next = last; return ValueTask.CompletedTask; }
            if (++returned == query.Limit) last = new PageKey(row.Whole(0), [.. Enumerable.Range(FeatureRows.ColumnCount, order.Count).Select(row.Value)]) { Told = query.After?.Told ?? [] };
            return take(FeatureRows.Read(row));
        }, stop);
        return new FeaturePage(returned, await MatchedAsync(s, query, matching, returned, next), next);
    }

    /// <summary>How many features match.</summary>
    public Task<long> CountAsync(FeatureQuery query) => store.ReadAsync(async s =>
    {
        var sql = new FilterSql(SchemaTerms.Resolver(query.Collection.Filterable, s.Dialect, "filter"), s.Dialect);
        return await CountAsync(s, query, await ConditionsAsync(s, query, sql));
    });

    private static SqlText Page(Dialect d, FeatureQuery query, IReadOnlyList<SqlText> matching, IReadOnlyList<SortKey> order)
    {
        var keys = order.Select(k => k.Sql).ToList();
        SqlText columns = keys.Count == 0 ? FeatureRows.Columns(d) : $"{FeatureRows.Columns(d)}, {SqlText.Join(", ", keys)}";
        List<SqlText> conditions = [.. matching];
        if (query.After is { } after) conditions.Add(after.Behind(order, SqlText.Raw("key")));
        if (query.After is { Told: { Count: > 0 } told }) conditions.Add($"not ({d.OneOf(SqlText.Raw("key"), told)})");
        List<SqlText> by = [.. order.Select(k => d.Sorted(k.Sql, k.Descending, nullable: true)), SqlText.Raw("key")];
        return $"select {columns} from {SqlText.Raw(query.Collection.Table)}{Where(conditions)} order by {SqlText.Join(", ", by)} limit {query.Limit + 1L}{(query.Offset is { } passed and > 0 ? (SqlText)$" offset {passed}" : SqlText.Raw(""))}";
    }

    private static async Task<List<SqlText>> ConditionsAsync(Session s, FeatureQuery query, FilterSql sql)
    {
        var (table, conditions) = (query.Collection.Table, new List<SqlText>());
        if (query.Filter is { } filter) conditions.Add(sql.Condition(filter));
        if (query.Time is { } time) conditions.AddRange(During(s.Dialect, time));
        if (query.Box is { } box) conditions.Add(s.Dialect.InBox(table, box, await IsSelectiveAsync(s, query, box)));
        return conditions;
    }

    private static async Task<bool> IsSelectiveAsync(Session s, FeatureQuery query, BoundingBox box)
    {
        var most = (int)Math.Clamp(query.Collection.Count / LargePart, LeastCounted, 1_000_000);
        if (s.Dialect.CountInBox(query.Collection.Table, box, most) is not { } count) return true;
        return await s.FirstAsync(count, r => r.GetInt64(0)) < most;
    }

    // An open end is null, in the table as in the request; who has no time matches every time.
    private static IEnumerable<SqlText> During(Dialect d, Interval time)
    {
        if (time.To is { } to) yield return $"(starts is null or starts <= {d.Timestamp(to)})";
        if (time.From is { } from) yield return $"(ends is null or ends >= {d.Timestamp(from)})";
    }

    private static async Task<long?> MatchedAsync(Session s, FeatureQuery query, IReadOnlyList<SqlText> matching, int returned, PageKey? next)
    {
        if (query.IsWhole) return query.Collection.Count;
        if (query is { After: null, Offset: null or 0 } && next is null) return returned;
        return query.CountsAll || query.Collection.Count <= CountedUpTo ? await CountAsync(s, query, matching) : null;
    }

    private static async Task<long> CountAsync(Session s, FeatureQuery query, IReadOnlyList<SqlText> matching) =>
        await s.FirstAsync($"select count(*) from {SqlText.Raw(query.Collection.Table)}{Where(matching)}", r => r.GetInt64(0));

    private static SqlText Where(IReadOnlyList<SqlText> conditions) =>
        conditions.Count == 0 ? SqlText.Raw("") : $" where {SqlText.Join(" and ", conditions)}";
}
