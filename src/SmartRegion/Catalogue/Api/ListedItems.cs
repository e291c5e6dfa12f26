using System.Collections.Concurrent;
using SmartRegion.Access;

namespace SmartRegion.Catalogue.Api;

/// <summary>
/// What lists tell of entries, kept in memory once made: a list of twenty would else parse twenty documents, and readers
/// look at the same few thousand again and again.
/// </summary>
public sealed class ListedItems(Entries entries) : IChangeFollower
{
    // About 700 bytes each: at most some 20 MB.
    private const int MaxKept = 30_000;
    private readonly ConcurrentDictionary<string, byte[]> _kept = [];
    private long _seq;

    /// <summary>Forgets what has changed.</summary>
    public Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        Volatile.Write(ref _seq, seq);
        foreach (var change in changes) _kept.TryRemove(change.Id, out _);
        return Task.CompletedTask;
    }

    /// <summary>The same for a reader who may see more than everybody; nothing of that is kept.</summary>
    internal async Task<IReadOnlyList<(string Id, byte[] Members)>> OfAsync(IReadOnlyList<string> ids, Actor who)
    {
        var open = await OfAsync(ids);
        if (open.Count == ids.Count || !who.May(Act.ReadShared)) return open;
        var members = open.ToDictionary(i => i.Id, i => i.Members);
        foreach (var entry in await entries.FindAllAsync([.. ids.Where(id => !members.ContainsKey(id))], who)) members[entry.Id] = EntryJson.ListedMembers(entry);
        return [.. ids.Where(members.ContainsKey).Select(id => (id, members[id]))];
    }

    /// <summary>The members of each public entry's item, in order; entries that are gone are left out.</summary>
    internal async Task<IReadOnlyList<(string Id, byte[] Members)>> OfAsync(IReadOnlyList<string> ids)
    {
        var missing = ids.Where(id => !_kept.ContainsKey(id)).ToList();
        var read = new Dictionary<string, byte[]>();
        if (missing.Count > 0)
        {
            if (_kept.Count > MaxKept) _kept.Clear();
            var at = Volatile.Read(ref _seq);
            foreach (var entry in await entries.FindAllAsync(missing))
            {
                read[entry.Id] = EntryJson.ListedMembers(entry);
                // A change that came in between may have forgotten it already: then this one must not be kept.
                if (Volatile.Read(ref _seq) == at) _kept[entry.Id] = read[entry.Id];
            }
        }
        var items = new List<(string, byte[])>(ids.Count);
        foreach (var id in ids)
            if (read.TryGetValue(id, out var members) || _kept.TryGetValue(id, out members)) items.Add((id, members));
        return items;
    }
}
