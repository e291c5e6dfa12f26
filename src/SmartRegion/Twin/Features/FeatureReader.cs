using System.Data.Common;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Features;

/// <summary>Reads features: one, or a page, streamed row by row.</summary>
public sealed class FeatureReader(Store store)
{
    // Up to here counting all that match costs less than a reader would notice.
    private const int CountedUpTo = 20_000;

    // Where a box holds a larger part of the table, going through the table finds a page sooner than the index.
    private const int LargePart = 8;
    private const int LeastCounted = 2_000;

    /// <summary>The feature of that id, or null.</summary>
    public Task<Feature?> FindAsync(Collection collection, string id) => store.ReadAsync(s => FeatureRows.FindAsync(s, collection.Table, id));

    /// <summary>Hands each feature of the page over, then tells what the page has besides them.</summary>
    /// <exception cref="ProblemException">400 for a filter or sort order that does not fit the schema; before the first feature.</exception>
    public Task<FeaturePage> ReadAsync(FeatureQuery query, Func<Feature, ValueTask> take, CancellationToken stop = default) => store.ReadAsync(async s =>
    {
        var sql = new FilterSql(SchemaTerms.Resolver(query.Collection.Filterable, s.Dialect, "filter"), s.Dialect);
        var order = new FilterSql(SchemaTerms.Resolver(query.Collection.Filterable, s.Dialect, "sortby"), s.Dialect, "sortby").OrderKeys(query.Sort);
        var matching = await ConditionsAsync(s, query, sql);
        var (returned, next) = (0, (PageKey?)null);
        (long Key, object?[] Values)? last = null;
        await foreach (var row in s.RowsAsync(Page(s.Dialect, query, matching, order), stop))
        {
            if (returned == query.Limit) { next = new PageKey(last!.Value.Key, last.Value.Values); break; }
            var feature = FeatureRows.Read(row, s.Dialect);
            last = (feature.Key, Values(row, order.Count));
            returned++;
            await take(feature);
        }
        return new FeaturePage(returned, await MatchedAsync(s, query, matching, returned, next), next);
    });

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
        if (query.After is { } after) conditions.Add(After(order, after));
        List<SqlText> by = [.. order.Select(k => d.Sorted(k.Sql, k.Descending, nullable: true)), SqlText.Raw("key")];
        return $"select {columns} from {SqlText.Raw(query.Collection.Table)}{Where(conditions)} order by {SqlText.Join(", ", by)} limit {query.Limit + 1}";
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

    // Rows behind the last one in the order; NULL is the least.
    private static SqlText After(IReadOnlyList<SortKey> order, PageKey after)
    {
        var cases = new List<SqlText>();
        var same = new List<SqlText>();
        for (var i = 0; i < order.Count; i++)
        {
            var (key, value) = (order[i].Sql, after.Values[i]);
            SqlText? behind = (value, order[i].Descending) switch
            {
                (null, false) => $"{key} is not null",
                (null, true) => null,
                (_, false) => $"{key} > {value}",
                (_, true) => $"({key} < {value} or {key} is null)",
            };
            if (behind is not null) cases.Add($"({SqlText.Join(" and ", [.. same, behind])})");
            same.Add(value is null ? (SqlText)$"{key} is null" : (SqlText)$"{key} = {value}");
        }
        cases.Add($"({SqlText.Join(" and ", [.. same, $"key > {after.Key}"])})");
        return $"({SqlText.Join(" or ", cases)})";
    }

    private static object?[] Values(DbDataReader row, int keys)
    {
        var values = new object?[keys];
        for (var i = 0; i < keys; i++) values[i] = row.GetValue(FeatureRows.ColumnCount + i) is var v and not DBNull ? v : null;
        return values;
    }

    private static async Task<long?> MatchedAsync(Session s, FeatureQuery query, IReadOnlyList<SqlText> matching, int returned, PageKey? next)
    {
        if (query.IsWhole) return query.Collection.Count;
        if (query.After is null && next is null) return returned;
        return query.Collection.Count <= CountedUpTo ? await CountAsync(s, query, matching) : null;
    }

    private static async Task<long> CountAsync(Session s, FeatureQuery query, IReadOnlyList<SqlText> matching) =>
        await s.FirstAsync($"select count(*) from {SqlText.Raw(query.Collection.Table)}{Where(matching)}", r => r.GetInt64(0));

    private static SqlText Where(IReadOnlyList<SqlText> conditions) =>
        conditions.Count == 0 ? SqlText.Raw("") : $" where {SqlText.Join(" and ", conditions)}";
}
