using System.Security.Cryptography;
using System.Text;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>One page of the change feed.</summary>
/// <param name="After">The number that it begins after.</param>
/// <param name="Last">The number up to which it tells all.</param>
/// <param name="Newest">The number of the newest change of all.</param>
/// <param name="PreviousMark">A digest of the change at <paramref name="After"/>: who reads on compares it with the mark of the page before.</param>
/// <param name="Mark">The same of the change at <paramref name="Last"/>.</param>
internal sealed record ChangePage(long After, long Last, long Newest, string? PreviousMark, string? Mark, IReadOnlyList<ToldChange> Changes);

/// <summary>A change as the feed tells it: the entry as it is now.</summary>
/// <param name="Doc">The stored document; null of an entry that is deleted.</param>
/// <param name="Harvested">The entry is a copy of another catalogue's.</param>
/// <param name="Seeded">The entry began as one of the seed, which other regions have too.</param>
/// <param name="Origins">Of references to copies of other catalogues' entries: by the copy's id, the name of the original.</param>
internal sealed record ToldChange(long Seq, string Id, int Version, string What, DateTime At, string? Doc, bool Harvested, bool Seeded, IReadOnlyDictionary<string, string> Origins);

/// <summary>Reads pages of the change feed.</summary>
internal static class ChangePages
{
    // A page is held in memory on both sides.
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Of <c>changes c</c> those that are of no copy of another catalogue's entry.</summary>
    internal static SqlText OwnOnly => $"and not exists (select 1 from harvest_records h where h.entry = c.id and h.owner = 1)";

    /// <summary>Who has written the seed.</summary>
    internal const string Seed = "seed";

    private static readonly Dictionary<string, string> None = [];

    /// <summary>The number of the newest change; 0 before the first.</summary>
    public static Task<long> NewestAsync(Session s) => s.FirstAsync($"select coalesce(max(seq), 0) from changes", r => r.GetInt64(0));

    /// <summary>The page after a number. An entry that has changed again later is told then, once.</summary>
    /// <param name="limit">How many changes are gone through.</param>
    /// <param name="own">Leaves out copies of other catalogues' entries.</param>
    public static async Task<ChangePage> ReadAsync(Session s, long after, int limit, bool own)
    {
        var newest = await NewestAsync(s);
        var copies = own ? OwnOnly : SqlText.Raw("");
        var told = new List<(long? Key, ToldChange Change)>();
        var (last, read, bytes) = (after, 0, 0L);
        await foreach (var r in s.RowsAsync($"""
            select c.seq, c.id, c.version, c.what, c.at, e.version, e.doc, e.key,
              (select count(*) from harvest_records h where h.entry = c.id and h.owner = 1),
              (select count(*) from changes f where f.id = c.id and f.version = 1 and f.who = {Seed})
            from changes c left join entries e on e.id = c.id where c.seq > {after} and c.seq <= {newest} {copies} order by c.seq limit {limit}
            """))
        {
            (last, read) = (r.GetInt64(0), read + 1);
            var isThere = !r.IsDBNull(5);
            if (isThere ? r.GetInt32(5) != r.GetInt32(2) : r.GetString(3) != Change.Deleted) continue;
            var change = new ToldChange(last, r.GetString(1), r.GetInt32(2), r.GetString(3), s.Time(r, 4), isThere ? r.GetString(6) : null, r.GetInt64(8) > 0, r.GetInt64(9) > 0, None);
            told.Add((isThere ? r.GetInt64(7) : null, change));
            bytes += change.Doc?.Length ?? 0;
            if (bytes > MaxBytes) break;
        }
        if (read < limit && bytes <= MaxBytes) last = Math.Max(after, newest);
        var origins = await OriginsAsync(s, [.. told.Where(t => t.Key is not null).Select(t => t.Key!.Value)]);
        return new ChangePage(after, last, newest, await MarkAsync(s, after), await MarkAsync(s, last),
            [.. told.Select(t => t.Key is { } key && origins.TryGetValue(key, out var of) ? t.Change with { Origins = of } : t.Change)]);
    }

    private static async Task<Dictionary<long, Dictionary<string, string>>> OriginsAsync(Session s, IReadOnlyCollection<long> keys)
    {
        var origins = new Dictionary<long, Dictionary<string, string>>();
        if (keys.Count == 0) return origins;
        await foreach (var r in s.RowsAsync($"select l.from_key, l.to_id, h.iri from links l join harvest_records h on h.entry = l.to_id and h.owner = 1 where {s.Dialect.OneOf($"l.from_key", keys)}"))
        {
            if (!origins.TryGetValue(r.GetInt64(0), out var of)) origins[r.GetInt64(0)] = of = [];
            of[r.GetString(1)] = r.GetString(2);
        }
        return origins;
    }

    // A store that was set back to a backup goes on with the same numbers; its changes are others.
    private static Task<string?> MarkAsync(Session s, long seq) =>
        s.FirstAsync($"select seq, id, version, who, what, doc from changes where seq = {seq}", r =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{r.GetInt64(0)} {r.GetString(1)} {r.GetInt32(2)} {r.GetString(3)} {r.GetString(4)} {(r.IsDBNull(5) ? "" : r.GetString(5))}")).AsSpan(0, 16)));
}
