using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Twin.Sensors.Live;

/// <summary>A query that is followed: what it leads to, and its options.</summary>
internal sealed record LiveQuery(Target Target, ODataQuery Query)
{
    /// <summary>The datastream whose observations are followed, when it is one's.</summary>
    public long? Datastream => Target is { Type.IsObservation: true, Through: { Source.IsDatastream: true } through } ? through.Key : null;
}

/// <summary>
/// Which changes a query is about: the query itself is asked, of the entities that have changed, so whatever it may say (paths, places,
/// times, functions) is answered as a GET would answer it.
/// </summary>
internal static class LiveReads
{
    /// <summary>Reads a request as a query to follow.</summary>
    /// <exception cref="ProblemException">400 or 404.</exception>
    public static async Task<LiveQuery> ParseAsync(Session session, EntityIds ids, SensorRequest request)
    {
        var query = ODataOptions.Parse(request.Options);
        var target = await new PathWalk(session, ids).ToAsync(SensorPath.Parse(request.Path));
        if (target.Property.Count > 0 || target.Ref) throw new ProblemException("Accept", "Sets and entities are followed live, properties are not.");
        var given = new[] { ("$orderby", query.OrderBy.Count > 0), ("$top", query.Top is not null), ("$skip", query.Skip is not null), ("$count", query.Count is not null), ("$skiptoken", query.SkipToken is not null), ("$resultFormat", query.ResultFormat is not null) };
        if (given.FirstOrDefault(g => g.Item2) is (string option, true)) throw new ProblemException(option, $"{option} has no meaning for what is yet to come. Known here: $filter, $select, $expand.");
        Selection.Check(target.Type, query);
        // Faults of the filter are told before anything is followed.
        _ = new EntityQuery(target.Type, query, session.Dialect, ids, target.Through?.Navigation, target.Through is null ? null : (SqlText)$"{target.Through.Key}");
        return new LiveQuery(target, query);
    }

    /// <summary>Those of the entities that the query is about, as they are now, by key.</summary>
    public static async Task<Dictionary<long, EntityRow>> MatchingAsync(Session session, EntityIds ids, LiveQuery live, IReadOnlyCollection<long> keys)
    {
        var (target, query) = (live.Target, live.Query);
        var type = target.Type;
        if (target.Key is { } one) keys = [.. keys.Where(k => k == one)];
        if (keys.Count == 0) return [];
        var isSet = target.Key is null;
        var sql = new EntityQuery(type, query, session.Dialect, ids, isSet ? target.Through?.Navigation : null, isSet && target.Through is { } through ? (SqlText)$"{through.Key}" : null);
        var rows = new Dictionary<long, EntityRow>();
        foreach (var condition in await ConditionsAsync(session, type, keys))
            foreach (var row in await session.ScanAsync($"select {EntityRow.Columns(type, session.Dialect)} from {sql.From} where {sql.Where} and {condition}", r => EntityRow.Read(r, type)))
                rows[row.Key] = row;
        if (query.Expand.Count > 0 && rows.Count > 0) await new Pages(session, ids).ExpandAsync([.. rows.Values], type, query.Expand);
        return rows;
    }

    // An observation is found through its datastream and its run.
    private static async Task<List<SqlText>> ConditionsAsync(Session session, EntityType type, IReadOnlyCollection<long> keys)
    {
        if (!type.IsObservation) return [session.Dialect.OneOf(SqlText.Raw("a.key"), keys)];
        var conditions = new List<SqlText>();
        foreach (var stream in keys.Select(ObservationRow.Split).GroupBy(k => k.Datastream, k => k.Seq))
        {
            var seqs = stream.ToList();
            var (from, to) = await EntityKeys.SpanAsync(session, stream.Key, seqs);
            conditions.Add($"a.datastream = {stream.Key} and a.starts between {from} and {to} and {session.Dialect.OneOf(SqlText.Raw("a.seq"), seqs)}");
        }
        return conditions;
    }
}
