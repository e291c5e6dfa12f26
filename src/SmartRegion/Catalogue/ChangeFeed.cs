using System.Data.Common;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>
/// The change feed and those who follow it: the search index, and what is kept in memory. The index remembers on disk the
/// number that it has reached; a node that was away reads on from there.
/// </summary>
public sealed class ChangeFeed(Store store) : IDisposable
{
    private const int BatchSize = 500;
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<IChangeFollower> _followers = [];
    private long _reached;

    /// <summary>Begins: the followers have taken in all up to <paramref name="reached"/>.</summary>
    public void Start(long reached, params IReadOnlyList<IChangeFollower> followers) => (_reached, _followers) = (reached, followers);

    /// <summary>Brings all followers at least to this change.</summary>
    public async Task ReachAsync(long seq)
    {
        if (_followers.Count == 0 || Volatile.Read(ref _reached) >= seq) return;
        await _turn.WaitAsync();
        try
        {
            while (_reached < seq && await StepAsync()) { }
        }
        finally { _turn.Release(); }
    }

    /// <summary>Is told the id of an entry that not everybody sees, when it has changed here; it never stands in the feed.</summary>
    public Func<string, Task>? Hidden { private get; set; }

    internal Task TellHiddenAsync(string id) => Hidden?.Invoke(id) ?? Task.CompletedTask;

    /// <summary>Brings all followers to the newest change.</summary>
    public async Task CatchUpAsync()
    {
        await ReachAsync(long.MaxValue);
        HasCaughtUp = true;
    }

    /// <summary>True once all that was there at the start has been taken in.</summary>
    public bool HasCaughtUp { get; private set; }

    public void Dispose() => _turn.Dispose();

    /// <summary>Reads a row of: seq, key, id, version, at, who, what, doc.</summary>
    internal Change Read(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetInt32(3), store.Dialect.ReadTime(r, 4),
        r.GetString(5), r.GetString(6), r.IsDBNull(7) ? null : Json.Object(r.GetString(7)));

    // Changes of one entry within the batch are told once, as the entry is now.
    private async Task<bool> StepAsync()
    {
        var (changes, last) = await store.ReadAsync(async s =>
        {
            var rows = await s.ListAsync($"select seq, key, id from changes where seq > {_reached} order by seq limit {BatchSize}", r => (Seq: r.GetInt64(0), Key: r.GetInt64(1), Id: r.GetString(2)));
            var told = new List<FollowedChange>(rows.Count);
            foreach (var row in rows.DistinctBy(r => r.Key))
                told.Add(new FollowedChange(row.Key, row.Id, await EntryRows.FindAsync(s, row.Id)));
            return (told, rows.Count == 0 ? 0 : rows[^1].Seq);
        });
        if (changes.Count == 0) return false;
        foreach (var follower in _followers) await follower.FollowAsync(changes, last);
        Volatile.Write(ref _reached, last);
        return true;
    }
}

/// <summary>An entry that has changed, as it is now; null when it is gone.</summary>
public sealed record FollowedChange(long Key, string Id, Entry? Entry);

/// <summary>Something derived from the entries that must keep up with their changes.</summary>
public interface IChangeFollower
{
    /// <summary>Takes in the changes up to <paramref name="seq"/>.</summary>
    Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq);
}
