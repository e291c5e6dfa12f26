using System.Collections.Immutable;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>
/// The packages and organisations in memory, kept up with the change feed. Nothing is read before the first action, so that a
/// region whose CKAN nobody asks for spends nothing on it.
/// </summary>
public sealed class PackageIndex(Store store, CkanSettings settings) : IChangeFollower, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, string> _shared = [];
    private readonly Dictionary<string, PackageRow> _rows = [];
    private ImmutableSortedSet<string> _organisations = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private volatile Packages? _now;
    private bool _loaded;

    /// <summary>What is there as of the last change.</summary>
    internal async Task<Packages> NowAsync()
    {
        if (_now is { } known) return known;
        await _turn.WaitAsync();
        try
        {
            if (!_loaded) await LoadAsync();
            return _now ??= new Packages([.. _rows.Values.OrderBy(r => r.Name, StringComparer.Ordinal)], _organisations);
        }
        finally { _turn.Release(); }
    }

    public async Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_loaded) return;
            foreach (var change in changes) Take(change.Id, change.Entry);
            _now = null;
        }
        finally { _turn.Release(); }
    }

    public void Dispose() => _turn.Dispose();

    private async Task LoadAsync()
    {
        await store.ReadAsync(async s =>
        {
            foreach (var kind in settings.Kinds.Append("organisation").Distinct())
                await foreach (var row in s.RowsAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind = {kind}"))
                    if (EntryRows.Read(row, s.Dialect) is { } entry) Take(entry.Id, entry);
            return true;
        });
        _loaded = true;
    }

    // While it was loaded a change may have been read that the feed tells only now: the newer version stays.
    private void Take(string id, Entry? entry)
    {
        if (entry is not null && _rows.TryGetValue(id, out var known) && known.Version >= entry.Version && known.Key == entry.Key) return;
        _rows.Remove(id);
        _organisations = entry?.Kind == "organisation" ? _organisations.Add(id) : _organisations.Remove(id);
        if (entry is not null && settings.Kinds.Contains(entry.Kind)) _rows[id] = PackageRow.Of(entry, Share);
    }

    private string Share(string text)
    {
        if (_shared.TryGetValue(text, out var one)) return one;
        return _shared[text] = text;
    }
}

/// <summary>The packages by their names, and the ids of organisations, at one moment.</summary>
internal sealed record Packages(IReadOnlyList<PackageRow> All, ImmutableSortedSet<string> Organisations)
{
    private readonly Lazy<Dictionary<string, PackageRow>> _byName = new(() => All.ToDictionary(r => r.Name));
    private readonly Lazy<Dictionary<string, PackageRow>> _byResource = new(() =>
    {
        var found = new Dictionary<string, PackageRow>();
        foreach (var row in All)
            foreach (var resource in row.Resources) found.TryAdd(resource, row);
        return found;
    });

    public PackageRow? Find(string name) => _byName.Value.GetValueOrDefault(name);

    /// <summary>The package that has this resource.</summary>
    public PackageRow? OfResource(string id) => _byResource.Value.GetValueOrDefault(id);
}
