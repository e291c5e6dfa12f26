using System.Data.Common;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Rollups;

namespace SmartRegion.Twin.Sensors.Streams;

/// <summary>
/// Reads observations of a Datastream for charts, lists and downloads. Times are microseconds since 1970 in UTC; a stretch reaches
/// from its start to before its end.
/// </summary>
public sealed class Measurements
{
    /// <summary>Microseconds of an hour.</summary>
    public const long Hour = 3_600_000_000;

    // Over longer stretches it is not counted which values have a mark of quality: no rollup knows.
    private const long MostMarked = 100 * 24 * Hour;

    private readonly Store _store;
    private readonly Rollups.Rollups _rollups;

    internal Measurements(Store store, Rollups.Rollups rollups) => (_store, _rollups) = (store, rollups);

    private const string Columns = "o.starts, o.number, o.result, o.more";

    /// <summary>The newest observation of each datastream that has one, by key.</summary>
    public Task<Dictionary<long, Measured>> LatestAsync(IReadOnlyCollection<long> keys) => keys.Count == 0 ? Task.FromResult(new Dictionary<long, Measured>()) : _store.ReadAsync(async session =>
    {
        var rows = await session.ListAsync($"""
            select {SqlText.Raw(Columns)}, o.datastream, o.seq from datastreams d
            join observations o on o.datastream = d.key and o.starts = (select max(m.starts) from observations m where m.datastream = d.key)
            where {session.Dialect.OneOf(SqlText.Raw("d.key"), keys)}
            """, r => (Key: r.GetInt64(4), Seq: r.GetInt64(5), Measured: Read(r)));
        return rows.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Seq).Measured);
    });

    /// <summary>What each datastream had measured last at a time, by key; none whose last was more than <paramref name="atMost"/> before.</summary>
    public Task<Dictionary<long, Measured>> AtAsync(IReadOnlyCollection<long> keys, long at, long atMost) => keys.Count == 0 ? Task.FromResult(new Dictionary<long, Measured>()) : _store.ReadAsync(async session =>
    {
        var rows = await session.ListAsync($"""
            select {SqlText.Raw(Columns)}, o.datastream, o.seq from datastreams d
            join observations o on o.datastream = d.key
              and o.starts = (select max(m.starts) from observations m where m.datastream = d.key and m.starts <= {at} and m.starts >= {at - atMost})
            where {session.Dialect.OneOf(SqlText.Raw("d.key"), keys)}
            """, r => (Key: r.GetInt64(4), Seq: r.GetInt64(5), Measured: Read(r)));
        return rows.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Seq).Measured);
    });

    /// <summary>The newest observations, the newest first.</summary>
    public Task<List<Measured>> NewestAsync(long key, int limit) => _store.ReadAsync(session =>
        session.ListAsync($"select {SqlText.Raw(Columns)} from observations o where o.datastream = {key} order by o.starts desc, o.seq desc limit {limit}", Read));

    /// <summary>The observations within a stretch of time, in order, at most <paramref name="limit"/>.</summary>
    public Task<List<Measured>> ValuesAsync(long key, long from, long until, int limit) => _store.ReadAsync(session => session.ListAsync($"""
        select {SqlText.Raw(Columns)} from observations o
        where o.datastream = {key} and o.starts >= {from} and o.starts < {until} order by o.starts, o.seq limit {limit}
        """, Read));

    /// <summary>
    /// Numbers by steps of equal length that begin with multiples of it; steps without numbers are left out. Hours of long stretches
    /// come from the rollups, which also know those whose observations have been deleted by retention.
    /// </summary>
    public async Task<List<Stretch>> StepsAsync(long key, long from, long until, long step)
    {
        if (step != Hour || until - from <= MostMarked) return await CountedAsync(key, from, until, step);
        await _rollups.CatchUpAsync(key);
        var hours = await _store.ReadAsync(session => RollupRows.ReadAsync(session, key, Rollups.Span.Hour, from - from % Hour, until));
        return [.. hours.Select(b => new Stretch(b.Starts, b.Starts + Hour, b.Min, b.Max, b.Sum, b.Count, 0))];
    }

    private Task<List<Stretch>> CountedAsync(long key, long from, long until, long step)
    {
        var first = from - from % step;
        return _store.ReadAsync(session => session.ListAsync($"""
            select (o.starts - {first}) / {step}, min(o.number), max(o.number), sum(o.number), count(*),
              sum(case when o.more is not null and cast(o.more as text) like '%"resultQuality"%' then 1 else 0 end)
            from observations o
            where o.datastream = {key} and o.starts >= {from} and o.starts < {until} and o.number is not null
            group by 1 order by 1
            """, r => new Stretch(first + r.GetInt64(0) * step, first + (r.GetInt64(0) + 1) * step, r.GetDouble(1), r.GetDouble(2), r.GetDouble(3), r.GetInt64(4), r.GetInt64(5))));
    }

    /// <summary>
    /// Which of the points are outliers (<see cref="Quality"/>) beside those before and after them, by where they begin.
    /// </summary>
    /// <param name="byHour">Points are hours or shorter.</param>
    public HashSet<long> Outliers(IReadOnlyList<Stretch> before, IReadOnlyList<Stretch> points, IReadOnlyList<Stretch> after, bool byHour)
    {
        List<Stretch> all = [.. before, .. points, .. after];
        var flags = Rollups.Quality.Outliers(all.ConvertAll(p => p.From), all.ConvertAll(p => p.Mean), byHour ? _rollups.Calendar : null, before.Count, points.Count);
        return [.. points.Where((_, i) => flags[i]).Select(p => p.From)];
    }

    /// <summary>The numbers next to a stretch of time, at most <paramref name="limit"/> before it and after it, each within so many microseconds.</summary>
    public Task<(List<Stretch> Before, List<Stretch> After)> AroundAsync(long key, long from, long until, long reach, int limit) => _store.ReadAsync(async session =>
    {
        var before = await session.ListAsync($"select starts, number from observations where datastream = {key} and starts >= {from - reach} and starts < {from} and number is not null order by starts desc limit {limit}", Single);
        before.Reverse();
        return (before, await session.ListAsync($"select starts, number from observations where datastream = {key} and starts >= {until} and starts < {until + reach} and number is not null order by starts limit {limit}", Single));
    });

    private static Stretch Single(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(0), r.GetDouble(1), r.GetDouble(1), r.GetDouble(1), 1, 0);

    /// <summary>All observations of a stretch in pages, so that whoever takes long to receive them holds no connection to the store.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ObservationRow>> PagesAsync(long key, long from, long until, int size)
    {
        var (after, seq) = (from, 0L);
        while (true)
        {
            var rows = await PageAsync(key, after, seq, until, size);
            if (rows.Count == 0) yield break;
            yield return rows;
            if (rows.Count < size) yield break;
            (after, seq) = (rows[^1].Starts, rows[^1].Seq);
        }
    }

    private Task<List<ObservationRow>> PageAsync(long key, long after, long seq, long until, int size) => _store.ReadAsync(session => session.ListAsync($"""
        select {SqlText.Raw(Columns)}, o.seq, o.lasts, o.lag from observations o
        where o.datastream = {key} and (o.starts, o.seq) > ({after}, {seq}) and o.starts < {until} order by o.starts, o.seq limit {size}
        """, r => new ObservationRow
    {
        Datastream = key,
        Starts = r.GetInt64(0),
        Number = r.IsDBNull(1) ? double.NaN : r.GetDouble(1),
        Result = r.IsDBNull(2) ? null : r.GetString(2),
        More = r.IsDBNull(3) ? null : r.GetString(3),
        Seq = r.GetInt64(4),
        Lasts = r.IsDBNull(5) ? ObservationRow.None : r.GetInt64(5),
        Lag = r.IsDBNull(6) ? ObservationRow.None : r.GetInt64(6),
    }));

    private static Measured Read(DbDataReader r) =>
        new(r.GetInt64(0), r.IsDBNull(1) ? null : r.GetDouble(1), r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : Quality(r.GetString(3)));

    /// <summary>The quality within <see cref="ObservationRow.More"/> as text.</summary>
    internal static string? Quality(string? more) => more is null || JsonNode.Parse(more)?[ObservationMore.Quality] is not { } quality ? null : Json.AsText(quality) ?? Json.Text(quality);
}
