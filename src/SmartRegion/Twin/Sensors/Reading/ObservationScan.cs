using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Keeps queries over observations bounded, however many there are: a filter looks at so many rows and then goes on behind a next
/// link; a sort of too many is refused with a message; what is newest of all is found through the ends of the datastreams.
/// </summary>
internal sealed class ObservationScan(Session session, Relation? through, ODataQuery query, EntityQuery sql)
{
    /// <summary>So many rows does one request look at.</summary>
    public const int Rows = 500_000;

    /// <summary>So many rows are sorted by what they are not stored by.</summary>
    public const int Sorted = 1_000_000;

    // A page of all datastreams by time is looked for in a span of time that grows by so much.
    private const int Growth = 8;

    private bool _within;

    /// <summary>True when nothing has to be asked before: the statement is the same each time.</summary>
    public static bool IsPlain(ODataQuery query, EntityQuery sql) => query.Filter is null && sql.Order.ByKey;

    /// <summary>The statement of a page.</summary>
    /// <exception cref="ProblemException">400: too many to sort.</exception>
    public async Task<SqlText> PageAsync(SqlText columns, int skip, int limit)
    {
        if (IsPlain(query, sql)) return sql.Page(columns, skip, limit);
        var span = TimeSpanOf.Filter(query.Filter);
        var isSpanned = span.IsBounded && (sql.Order.IsOneStream || (through is null && !sql.HasJoins));
        if (sql.Order.ByKey)
        {
            if (isSpanned) sql.Within(span);
            _within = (through is not null || !sql.HasJoins) && await TotalAsync() > Rows;
            return _within ? sql.PageWithin(Rows, columns, skip, limit) : sql.Page(columns, skip, limit);
        }
        if (through is null && !sql.HasJoins && IsByTime() && await NarrowAsync(span, skip + limit)) return sql.Page(columns, skip, limit);
        if (isSpanned) sql.Within(span);
        if (await TotalAsync() > Sorted && await NumberAsync(sql.HasJoins ? sql.Counted(Sorted + 1) : sql.Scoped(Sorted + 1)) > Sorted)
            throw new ProblemException("$orderby", $"More than {Sorted} Observations would have to be sorted. Ask for those of one Datastream, or of a span of phenomenonTime by $filter, or sort by phenomenonTime.");
        return sql.Page(columns, skip, limit);
    }

    /// <summary>Where the next page begins when this one was not filled but not all rows were looked at; else null.</summary>
    public async Task<string?> RestAsync()
    {
        if (!_within) return null;
        var last = await session.FirstAsync<(long, long, long)?>(sql.LastOf(Rows), r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)));
        return last is null ? null : sql.Order.Token(last.Value);
    }

    /// <summary>How many observations there are in the set without a filter.</summary>
    public Task<long> TotalAsync() => through is null
        ? NumberAsync($"select coalesce(sum(d.count), 0) from datastreams d where {Seen}")
        : through.Source.IsDatastream ? NumberAsync($"select coalesce(sum(d.count), 0) from datastreams d where d.key = {through.Key} and {Seen}")
        : NumberAsync($"select coalesce(sum(d.count), 0) from datastreams d join datastream_features f on f.datastream = d.key where f.feature = {through.Key} and {Seen}");

    private SqlText Seen => SqlText.Raw(sql.Ids.Sight.Of(Model.EntityTypes.Datastream, "d") ?? "1 = 1");

    private bool IsByTime() => query.OrderBy is [{ By: PropertyName { Name: "phenomenonTime" } }];

    // Finds a span at the newest (or oldest) end that holds enough rows; false when there is none but the whole.
    private async Task<bool> NarrowAsync(TimeSpanOf span, int rows)
    {
        var all = await session.FirstAsync<(long Starts, long Ends, long Count)?>($"select min(d.starts), max(d.ends), sum(d.count) from datastreams d where d.starts is not null and {Seen}",
            r => r.IsDBNull(0) ? null : (r.GetInt64(0), r.GetInt64(1), Convert.ToInt64(r.GetValue(2), System.Globalization.CultureInfo.InvariantCulture)));
        if (all is not { } known) return false;
        var (starts, ends) = (Math.Max(known.Starts, span.From ?? known.Starts), Math.Min(known.Ends, span.To ?? known.Ends));
        // Twice what even times would ask for.
        for (var width = Math.Max(1, (known.Ends - known.Starts) / Math.Max(1, known.Count) * 2 * rows); width < ends - starts; width *= Growth)
        {
            var near = query.OrderBy[0].Descending ? span with { From = ends - width } : span with { To = starts + width };
            var trial = new EntityQuery(Model.EntityTypes.Observation, query with { OrderBy = [] }, session.Dialect, sql.Ids, null, null);
            trial.Within(near);
            if (await NumberAsync(trial.Counted(rows)) < rows) continue;
            sql.Within(near);
            return true;
        }
        return false;
    }

    private async Task<long> NumberAsync(SqlText statement) =>
        await session.FirstAsync(statement, r => Convert.ToInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
}
