using System.Collections.Frozen;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Restricted;

/// <summary>What the search knows of an entry that not everybody may see.</summary>
/// <param name="Key">Its key with a minus before it, so that it is no public entry's.</param>
/// <param name="Doc">Of its document what says who may see it.</param>
internal sealed record RestrictedEntry(long Key, JsonObject Doc);

/// <summary>The entries that not everybody may see, in an index of their own in memory: they are few beside the public ones.</summary>
internal sealed class RestrictedIndex : IDisposable
{
    private readonly SearchFollower _follower;

    public RestrictedIndex(Vocabulary vocabulary, Entries entries)
    {
        Index = new SearchIndex(null, vocabulary);
        _follower = new SearchFollower(Index, entries);
    }

    public SearchIndex Index { get; }

    /// <summary>The number of the change that it has seen last.</summary>
    public long Seq { get; private set; }

    /// <summary>By id, all that it has.</summary>
    public IReadOnlyDictionary<string, RestrictedEntry> Entries { get; private set; } = FrozenDictionary<string, RestrictedEntry>.Empty;

    /// <summary>Takes in what has changed since. Not by two at once.</summary>
    public async Task FollowAsync(Store store)
    {
        var (changed, seq) = await store.ReadAsync(async s =>
        {
            var rows = await s.ListAsync($"select seq, id from restricted_changes where seq > {Seq} order by seq", r => (Seq: r.GetInt64(0), Id: r.GetString(1)));
            var found = new List<FollowedChange>(rows.Count);
            foreach (var id in rows.Select(r => r.Id).Distinct())
            {
                var entry = await EntryRows.FindRestrictedAsync(s, id);
                found.Add(new FollowedChange(-(entry?.Key ?? 0), id, entry));
            }
            return (found, rows.Count == 0 ? Seq : rows[^1].Seq);
        });
        await _follower.FollowAsync(changed, seq);
        var all = Entries.ToDictionary();
        foreach (var change in changed)
            if (change.Entry is null) all.Remove(change.Id);
            else all[change.Id] = new RestrictedEntry(change.Key, Shown(change.Entry));
        (Entries, Seq) = (all, seq);
    }

    public void Dispose()
    {
        _follower.Dispose();
        Index.Dispose();
    }

    private static JsonObject Shown(Entry entry) =>
        new([.. new[] { "id", "kind", "owner", Visibilities.Property }.Where(n => entry.Doc[n] is not null).Select(n => KeyValuePair.Create(n, entry.Doc[n]!.DeepClone()))!]);
}
