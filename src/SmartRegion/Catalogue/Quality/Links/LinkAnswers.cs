using System.Collections.Concurrent;
using System.Data.Common;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Quality.Links;

/// <summary>How links have answered: in the store, and in memory from the first question on.</summary>
public sealed class LinkAnswers(Store store) : IDisposable
{
    private const int Batch = 5000;

    // What other nodes have asked is seen after so long.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<long, LinkAnswer> _known = new();
    private readonly SemaphoreSlim _turn = new(1);
    private DateTime _read;
    private long _seen = -1;
    private int _version;

    /// <summary>Grows with every answer that is new.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>How many links have been asked.</summary>
    public int Count => _known.Count;

    /// <summary>Reads what is stored, the first time, and what other nodes have stored since.</summary>
    public async Task ReadyAsync()
    {
        if (_seen >= 0 && (!store.IsShared || DateTime.UtcNow - _read < Fresh)) return;
        await _turn.WaitAsync();
        try
        {
            if (_seen >= 0 && (!store.IsShared || DateTime.UtcNow - _read < Fresh)) return;
            var seen = Math.Max(_seen, 0);
            await store.ReadAsync(async s =>
            {
                await foreach (var row in s.RowsAsync($"select id, status, reason, checked, next_at, failures from link_checks where checked >= {seen}"))
                {
                    _known[row.GetInt64(0)] = Read(row);
                    seen = Math.Max(seen, row.GetInt64(3));
                }
                return true;
            });
            (_seen, _read) = (seen, DateTime.UtcNow);
            Interlocked.Increment(ref _version);
        }
        finally { _turn.Release(); }
    }

    /// <summary>How it answered; null when nobody has asked.</summary>
    internal LinkAnswer? Find(long id) => _known.GetValueOrDefault(id);

    /// <summary>The dead ones, those that were asked last first.</summary>
    public Task<List<DeadLink>> DeadAsync(int limit) => store.ReadAsync(s => s.ListAsync(
        $"select id, url, status, reason, checked, next_at, failures from link_checks where failures > 0 order by checked desc, id limit {limit}",
        r => new DeadLink(r.GetInt64(0), r.GetString(1), new LinkAnswer(r.IsDBNull(2) ? 0 : r.GetInt32(2), r.IsDBNull(3) ? null : r.GetString(3), Time(r.GetInt64(4)), Time(r.GetInt64(5)), r.GetInt32(6)))));

    /// <summary>Takes those of the links that no other node is asking, until then.</summary>
    internal Task<List<DatasetLink>> ClaimAsync(IReadOnlyCollection<DatasetLink> links, DateTime until) => store.WriteAsync(async s =>
    {
        var (now, mine) = (Milliseconds(DateTime.UtcNow), new List<DatasetLink>());
        foreach (var link in links)
            if (await s.ExecuteAsync($"""
                insert into link_checks (id, url, status, reason, checked, next_at, failures) values ({link.Id}, {link.Url}, null, null, 0, {Milliseconds(until)}, 0)
                on conflict (id) do update set next_at = excluded.next_at where link_checks.next_at <= {now}
                """) == 1) mine.Add(link);
        return mine;
    });

    /// <summary>Stores answers.</summary>
    internal async Task StoreAsync(IReadOnlyCollection<(DatasetLink Link, LinkAnswer Answer)> answers)
    {
        await store.WriteAsync(async s =>
        {
            foreach (var (link, a) in answers)
                await s.ExecuteAsync($"""
                    update link_checks set status = {(a.Status == 0 ? null : (int?)a.Status)}, reason = {a.Reason}, checked = {Milliseconds(a.Checked)}, next_at = {Milliseconds(a.Next)}, failures = {a.Failures} where id = {link.Id}
                    """);
            return true;
        });
        foreach (var (link, answer) in answers) _known[link.Id] = answer;
        Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets the links that no dataset names any more.</summary>
    internal async Task ForgetAsync(IReadOnlySet<long> named)
    {
        foreach (var some in _known.Keys.Where(id => !named.Contains(id)).Chunk(Batch))
        {
            await store.WriteAsync(async s =>
            {
                foreach (var id in some) await s.ExecuteAsync($"delete from link_checks where id = {id}");
                return true;
            });
            foreach (var id in some) _known.TryRemove(id, out _);
            Interlocked.Increment(ref _version);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static LinkAnswer Read(DbDataReader r) => new(r.IsDBNull(1) ? 0 : r.GetInt32(1), r.IsDBNull(2) ? null : r.GetString(2), Time(r.GetInt64(3)), Time(r.GetInt64(4)), r.GetInt32(5));

    private static DateTime Time(long milliseconds) => DateTime.UnixEpoch.AddMilliseconds(milliseconds);

    private static long Milliseconds(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalMilliseconds;
}

/// <summary>A link that did not answer well.</summary>
public sealed record DeadLink(long Id, string Url, LinkAnswer Answer);
