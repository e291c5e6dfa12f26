using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>A page of a set, read to its end, with what was expanded.</summary>
public sealed class EntityPage
{
    public required EntityType Type { get; init; }

    public required List<EntityRow> Rows { get; init; }

    /// <summary>How many there are in all, when it was asked.</summary>
    public Count? Count { get; init; }

    /// <summary>The options of the next page; null on the last.</summary>
    public ODataQuery? Next { get; init; }
}

/// <summary>How much one answer may hold. Beyond it the rest is behind a link to the next page.</summary>
public static class PageLimits
{
    /// <summary>Without $top.</summary>
    public const int Default = 100;

    /// <summary>With any $top.</summary>
    public const int Most = 10_000;

    /// <summary>Of all entities of an answer, those expanded included: more parents have fewer of each.</summary>
    public const int Expanded = 50_000;

    /// <summary>So many rows are counted exactly; beyond it the number is an estimate.</summary>
    public const int Counted = 100_000;
}

/// <summary>Reads pages of sets and expands relations: one statement for each level of $expand, however many rows there are.</summary>
internal sealed class Pages(Session session, EntityIds ids)
{
    private int _left = PageLimits.Expanded;

    /// <summary>The page of a set.</summary>
    public async Task<EntityPage> ReadAsync(EntityType type, Relation? through, ODataQuery query)
    {
        var sql = new EntityQuery(type, query, session.Dialect, ids, through?.Navigation, through is null ? null : (SqlText)$"{through.Key}");
        var most = query.Expand.Count > 0 ? PageLimits.Most / 10 : PageLimits.Most;
        var top = Math.Min(query.Top ?? PageLimits.Default, most);
        var scan = type.IsObservation ? new ObservationScan(session, through, query, sql) : null;
        var columns = EntityRow.Columns(type, session.Dialect);
        var page = scan is null ? sql.Page(columns, query.Skip ?? 0, top + 1) : await scan.PageAsync(columns, query.Skip ?? 0, top + 1);
        var rows = await session.ScanAsync(page, r => EntityRow.Read(r, type));
        var hasMore = rows.Count > top;
        if (hasMore) rows.RemoveAt(top);
        _left -= rows.Count;
        await ExpandAsync(rows, type, query.Expand);
        return new EntityPage
        {
            Type = type,
            Rows = rows,
            Count = query.Count == true ? await new Counting(session).OfAsync(type, through, query, ids) : null,
            Next = hasMore ? rows.Count == 0 ? null : Next(sql.Order, query, sql.Order.ByKey ? sql.Order.Token(rows[^1]) : null, top) : await RestAsync(scan, query, top),
        };
    }

    /// <summary>The options of the page after this one: after a key where the order is by key, else by number.</summary>
    public static ODataQuery Next(Ordering order, ODataQuery query, string? token, int top) => order.ByKey
        ? query with { Skip = null, SkipToken = token }
        : query with { Skip = (query.Skip ?? 0) + top };

    /// <summary>The options of the page after one that was not filled though not all was looked at; else null.</summary>
    public static async Task<ODataQuery?> RestAsync(ObservationScan? scan, ODataQuery query, int top) =>
        top > 0 && scan is not null && await scan.RestAsync() is { } token ? query with { Skip = null, SkipToken = token } : null;

    /// <summary>One entity.</summary>
    public async Task<EntityRow> ReadAsync(EntityType type, long key, ODataQuery query)
    {
        var rows = await session.ScanAsync($"select {EntityRow.Columns(type, session.Dialect)} from {SqlText.Raw(type.Table)} a where {await EntityKeys.IsAsync(session, type, "a", key)}", r => EntityRow.Read(r, type));
        var row = rows.FirstOrDefault() ?? throw new ProblemException(Problem.NotFound($"This {type.Name} is not there any more."));
        await ExpandAsync([row], type, query.Expand);
        return row;
    }

    /// <summary>Expands the relations of rows that were read.</summary>
    public async Task ExpandAsync(List<EntityRow> rows, EntityType type, IReadOnlyList<Expand> expands)
    {
        foreach (var expand in expands)
        {
            var nav = type.Navigation(expand.Name) ?? throw type.Unknown(expand.Name, "$expand");
            if (rows.Count == 0) { _ = new EntityQuery(nav.Target, expand.Query, session.Dialect, ids, null, null); continue; }
            var all = nav.Join is ToOne one ? await OneAsync(rows, nav, one, expand.Query) : await ManyAsync(rows, nav, expand.Query);
            await ExpandAsync(all, nav.Target, expand.Query.Expand);
        }
    }

    private async Task<List<EntityRow>> OneAsync(List<EntityRow> rows, Navigation nav, ToOne one, ODataQuery query)
    {
        var keys = rows.Where(r => Has(r, nav)).Select(r => r[one.Column] ?? 0).Distinct().ToList();
        var sql = new EntityQuery(nav.Target, query with { OrderBy = [] }, session.Dialect, ids, null, null);
        var found = await session.ScanAsync($"select {EntityRow.Columns(nav.Target, session.Dialect)} from {sql.From} where {sql.Where} and {session.Dialect.OneOf(SqlText.Raw("a.key"), keys)}", r => EntityRow.Read(r, nav.Target));
        var byKey = found.ToDictionary(f => f.Key);
        var at = rows[0].Type.NumberOf(nav);
        foreach (var row in rows)
        {
            var set = new ExpandedSet();
            row.Expand(at, set);
            if (Has(row, nav) && row[one.Column] is { } key && byKey.TryGetValue(key, out var target)) set.Rows.Add(target);
        }
        return found;
    }

    private async Task<List<EntityRow>> ManyAsync(List<EntityRow> rows, Navigation nav, ODataQuery query)
    {
        var (source, target) = (rows[0].Type, nav.Target);
        var sql = new EntityQuery(target, query, session.Dialect, ids, nav, SqlText.Raw("p.parent"));
        var sets = new Dictionary<long, ExpandedSet>(rows.Count);
        foreach (var row in rows) sets.TryAdd(row.Key, new ExpandedSet());
        var top = Math.Min(query.Top ?? PageLimits.Default, Math.Max(1, _left / sets.Count));
        // A datastream knows how many observations it has: then there is no need to look for one more.
        var known = target.IsObservation && source.IsDatastream && query.Filter is null;
        var columns = EntityRow.Columns(target, session.Dialect, source.IsDatastream ? source == EntityTypes.MultiDatastream : null);
        var all = new List<EntityRow>();
        await session.Dialect.ScanAsync(session, sql.Each(sets.Keys, columns, query.Skip ?? 0, known ? top : top + 1), r =>
        {
            var set = sets[r.Whole(0)];
            if (set.Rows.Count == top) { set.HasMore = true; return; }
            var row = EntityRow.Read(r, target, 1);
            set.Rows.Add(row);
            all.Add(row);
        });
        var counts = query.Count == true ? await new Counting(session).OfEachAsync(rows, nav, query, sql) : null;
        var at = source.NumberOf(nav);
        foreach (var row in rows)
        {
            var set = sets[row.Key];
            if (known) set.HasMore = row["$.count"] > (query.Skip ?? 0) + top;
            set.Count = counts?.GetValueOrDefault(row.Key);
            row.Expand(at, set);
        }
        _left -= all.Count;
        return all;
    }

    // An observation has a Datastream or a MultiDatastream, and one column for both.
    private static bool Has(EntityRow row, Navigation nav) =>
        !row.Type.IsObservation || (nav.Name == "FeatureOfInterest" || (nav.Name == "MultiDatastream") == row.IsOfMulti);
}
