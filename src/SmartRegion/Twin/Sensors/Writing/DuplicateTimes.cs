using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>
/// Two observations of one time: kept both, as the standard has it, unless <c>properties.duplicates</c> of the datastream says
/// "refuse" (the later one has an error) or "replace" (the later one takes the place and the id of the earlier).
/// </summary>
internal static class DuplicateTimes
{
    // One statement asks for so many times.
    private const int Chunk = 5000;

    /// <summary>Settles what the rows' datastreams demand; the answer are the rows not to be inserted, each with the row that has its number: itself when it took the place of one that is stored.</summary>
    public static async Task<Dictionary<int, int>> SettleAsync(Session session, ObservationRow[] rows, Dictionary<long, StreamState> streams)
    {
        var replaced = new Dictionary<int, int>();
        foreach (var stream in streams.Values.Where(s => s.Duplicates is "refuse" or "replace"))
        {
            var mine = Enumerable.Range(0, rows.Length).Where(i => rows[i].Error is null && rows[i].Datastream == stream.Key).ToList();
            var stored = await StoredAsync(session, stream.Key, [.. mine.Select(i => rows[i].Starts).Distinct()]);
            if (stream.Duplicates == "refuse") Refuse(rows, mine, stored);
            else await ReplaceAsync(session, rows, mine, stored, stream, replaced);
        }
        return replaced;
    }

    private static async Task<Dictionary<long, long>> StoredAsync(Session session, long stream, long[] times)
    {
        var stored = new Dictionary<long, long>();
        foreach (var chunk in times.Chunk(Chunk))
            foreach (var (starts, seq) in await session.ListAsync($"select starts, seq from observations where datastream = {stream} and {session.Dialect.OneOf(SqlText.Raw("starts"), chunk)} order by seq desc", r => (r.GetInt64(0), r.GetInt64(1))))
                stored[starts] = seq;
        return stored;
    }

    private static void Refuse(ObservationRow[] rows, List<int> mine, Dictionary<long, long> stored)
    {
        var taken = stored.Keys.ToHashSet();
        foreach (var i in mine) if (!taken.Add(rows[i].Starts)) rows[i].Error = ObservationRow.Duplicate;
    }

    // Of several of one batch the last one counts; a time that is new is stored as the others are.
    private static async Task ReplaceAsync(Session session, ObservationRow[] rows, List<int> mine, Dictionary<long, long> stored, StreamState stream, Dictionary<int, int> replaced)
    {
        var first = new Dictionary<long, int>();
        foreach (var i in mine)
        {
            if (stored.TryGetValue(rows[i].Starts, out var seq)) { rows[i].Seq = seq; replaced[i] = i; }
            else if (!first.TryAdd(rows[i].Starts, i)) { rows[first[rows[i].Starts]] = rows[i]; replaced[i] = first[rows[i].Starts]; }
        }
        foreach (var i in mine.Where(i => stored.ContainsKey(rows[i].Starts)))
        {
            await ObservationUpdate.OverwriteAsync(session, rows[i]);
            stream.Widen(rows[i]);
        }
    }
}
