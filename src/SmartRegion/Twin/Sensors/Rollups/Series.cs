using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>One point of a series: an observation, or a bucket of many.</summary>
/// <param name="At">When it is, or begins; microseconds since 1970.</param>
/// <param name="Until">Where the bucket ends; the same as <paramref name="At"/> for an observation.</param>
/// <param name="Value">Of a bucket, Sum over Count is the mean.</param>
public readonly record struct SeriesPoint(long At, long Until, Bucket Value, bool IsOutlier);

/// <summary>A stretch of a datastream as a chart needs it.</summary>
/// <param name="Span">How long the buckets are; null for the observations themselves.</param>
/// <param name="From">Asked for, or the whole extent; microseconds since 1970.</param>
/// <param name="To">Without this instant itself.</param>
public sealed record SeriesAnswer(long Datastream, string Name, JsonNode? Unit, Span? Span, string TimeZone, long From, long To,
    IReadOnlyList<SeriesPoint> Points, IReadOnlyList<(long From, long To)> Gaps, bool HasMore);

/// <summary>
/// Reads a stretch of a datastream in about as many points as are wanted: the observations themselves where there are no more, else
/// the shortest buckets of which there are not.
/// </summary>
public sealed class Series
{
    /// <summary>How many points without a wish, and at most.</summary>
    public const int Default = 500, Most = 20_000;

    // A value is compared with at most so many before and after it.
    internal const int MostAround = 5000;

    private readonly Store _store;
    private readonly Rollups _rollups;

    internal Series(Store store, Rollups rollups) => (_store, _rollups) = (store, rollups);

    /// <summary>The series; null when there is no such Datastream.</summary>
    /// <param name="span">The length of buckets, or null to choose by <paramref name="points"/>.</param>
    /// <param name="raw">The observations themselves, the first ones when there are more than <paramref name="points"/>.</param>
    public async Task<SeriesAnswer?> ReadAsync(long datastream, long? from, long? to, int points = Default, Span? span = null, bool raw = false)
    {
        await _rollups.CatchUpAsync(datastream);
        return await _store.ReadAsync(async session =>
        {
            var head = await session.FirstAsync($"select name, doc from datastreams where key = {datastream} and multi = 0", r => (Name: r.GetString(0), Doc: Json.Object(r.GetString(1))));
            if (head.Name is null) return null;
            var (first, last) = await ExtentAsync(session, datastream);
            var (begin, end) = (from ?? first, to ?? last);
            var (chosen, read) = raw ? (null, await RawAsync(session, datastream, begin, end, points + 1)) : await ChosenAsync(session, datastream, begin, end, points, span);
            var hasMore = read.Count > points;
            if (hasMore) read.RemoveRange(points, read.Count - points);
            var flags = await OutliersAsync(session, datastream, chosen, read);
            return Answer(datastream, head.Name, head.Doc["unitOfMeasurement"], chosen, begin, end, read, flags) with { HasMore = hasMore };
        });
    }

    // A value is compared with those around it whether or not they were asked for, so that it has the same flag in every window.
    private async Task<bool[]> OutliersAsync(Session session, long datastream, Span? span, List<Bucket> read)
    {
        if (read.Count == 0) return [];
        var (first, last) = (read[0].Starts, read[^1].Starts);
        var reach = span switch { Span.Day => Quality.Around * 4 * 24 * RollupCalendar.Hour, Span.Month => Quality.Around * 62 * 24 * RollupCalendar.Hour, _ => Quality.TwoWeeks };
        List<Bucket> before, after;
        if (span is { } length)
        {
            before = await RollupRows.ReadAsync(session, datastream, length, first - reach, first);
            after = await RollupRows.ReadAsync(session, datastream, length, last + 1, last + reach);
        }
        else
        {
            before = await AroundAsync(session, $"starts >= {first - reach} and starts < {first}", datastream, true);
            after = await AroundAsync(session, $"starts > {last} and starts <= {last + reach}", datastream, false);
        }
        List<Bucket> all = [.. before, .. read, .. after];
        return Quality.Outliers(all.ConvertAll(b => b.Starts), all.ConvertAll(b => b.Mean), span is Span.Day or Span.Month ? null : _rollups.Calendar, before.Count, read.Count);
    }

    // The nearest ones, where there are very many.
    private static async Task<List<Bucket>> AroundAsync(Session session, SqlText where, long datastream, bool isBefore)
    {
        var order = SqlText.Raw(isBefore ? "desc" : "asc");
        var rows = await session.ListAsync($"select starts, number from observations where datastream = {datastream} and {where} and number is not null order by starts {order}, seq {order} limit {MostAround}",
            r => new Bucket(r.GetInt64(0), 1, r.GetDouble(1), r.GetDouble(1), r.GetDouble(1)));
        if (isBefore) rows.Reverse();
        return rows;
    }

    private SeriesAnswer Answer(long datastream, string name, JsonNode? unit, Span? span, long from, long to, List<Bucket> read, bool[] outliers)
    {
        var calendar = _rollups.Calendar;
        var times = read.ConvertAll(b => b.Starts);
        var told = read.Select((b, i) => new SeriesPoint(b.Starts, span is { } s ? calendar.EndOf(s, b.Starts) : b.Starts, b, outliers[i])).ToList();
        return new SeriesAnswer(datastream, name, unit, span, calendar.Zone, from, to, told, span == Span.Month ? [] : Quality.Gaps(times), HasMore: false);
    }

    private async Task<(Span? Span, List<Bucket> Read)> ChosenAsync(Session session, long datastream, long from, long to, int points, Span? wanted)
    {
        if (wanted is { } span) return (span, await BucketsAsync(session, datastream, span, from, to, points + 1));
        // Of what is older than the retention only buckets are left.
        if (await RetainedSince.OfAsync(session, datastream) <= from && await RawAsync(session, datastream, from, to, points + 1) is var raw && raw.Count <= points) return (null, raw);
        foreach (var candidate in new[] { Span.Hour, Span.Day })
            if (await BucketsAsync(session, datastream, candidate, from, to, points + 1) is var read && read.Count <= points) return (candidate, read);
        return (Span.Month, await BucketsAsync(session, datastream, Span.Month, from, to, points + 1));
    }

    // The bucket in which the stretch begins is told whole.
    private Task<List<Bucket>> BucketsAsync(Session session, long datastream, Span span, long from, long to, int limit) =>
        RollupRows.ReadAsync(session, datastream, span, _rollups.Calendar.StartOf(span, from), to, limit);

    private static Task<List<Bucket>> RawAsync(Session session, long datastream, long from, long to, int limit) =>
        session.ListAsync($"select starts, number from observations where datastream = {datastream} and starts >= {from} and starts < {to} and number is not null order by starts, seq limit {limit}",
            r => new Bucket(r.GetInt64(0), 1, r.GetDouble(1), r.GetDouble(1), r.GetDouble(1)));

    private static async Task<(long From, long To)> ExtentAsync(Session session, long datastream)
    {
        var (first, last) = await session.FirstAsync($"""
            select (select min(starts) from rollups where datastream = {datastream} and span = 0), (select max(starts) from rollups where datastream = {datastream} and span = 0)
            """, r => r.IsDBNull(0) ? (0L, 0L) : (r.GetInt64(0), r.GetInt64(1)));
        return (first, last + RollupCalendar.Hour);
    }
}
