namespace SmartRegion.Catalogue.Places;

/// <summary>
/// Keeps the <see cref="Atlas"/> up with the change feed. Nothing is read before the first question or
/// <see cref="WarmAsync"/>, so that the server starts at once.
/// </summary>
public sealed class Atlases(Entries entries) : IChangeFollower, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Place> _places = [];
    private readonly Dictionary<string, Located> _located = [];
    private readonly Dictionary<string, Programme> _programmes = [];
    private volatile Atlas? _atlas;
    private Lazy<Borders>? _borders;
    private bool _loaded;
    private long _seq;

    /// <summary>The atlas as of the last change.</summary>
    public async Task<Atlas> NowAsync()
    {
        if (_atlas is { } known) return known;
        await _turn.WaitAsync();
        try
        {
            if (!_loaded) await LoadAsync();
            var atlas = _atlas ??= new Atlas(_seq, new Dictionary<string, Place>(_places), _located.Values, [.. _programmes.Values], _borders);
            _borders = atlas.Borders;
            return atlas;
        }
        finally { _turn.Release(); }
    }

    /// <summary>Does ahead of the first question what takes long.</summary>
    public async Task WarmAsync()
    {
        var atlas = await NowAsync();
        _ = atlas.Borders.Value;
        _ = atlas.Likeness;
    }

    public async Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        await _turn.WaitAsync();
        try
        {
            _seq = seq;
            if (!_loaded) return;
            foreach (var change in changes) Take(change.Id, change.Entry);
            _atlas = null;
        }
        finally { _turn.Release(); }
    }

    public void Dispose() => _turn.Dispose();

    private async Task LoadAsync()
    {
        foreach (var kind in Kinds.All)
            await entries.EachOfKindAsync(kind.Name, entry => Take(entry.Id, entry));
        _loaded = true;
    }

    // While it was loaded a change may have been read that the feed tells only now: the newer version stays.
    private void Take(string id, Entry? entry)
    {
        if (entry is not null && Version(id) >= entry.Version) return;
        var before = _places.GetValueOrDefault(id);
        _places.Remove(id);
        _located.Remove(id);
        _programmes.Remove(id);
        switch (entry?.Kind)
        {
            case null or "vocabulary": break;
            case "place": _places[id] = Place.From(entry); break;
            case "funding": _programmes[id] = Programme.From(entry); break;
            default: _located[id] = Located.From(entry); break;
        }
        if (HasMoved(before, _places.GetValueOrDefault(id))) _borders = null;
    }

    private int Version(string id) =>
        _places.TryGetValue(id, out var place) ? place.Version : _located.TryGetValue(id, out var located) ? located.Version
            : _programmes.TryGetValue(id, out var programme) ? programme.Version : 0;

    private static bool HasMoved(Place? before, Place? now) =>
        (before is not null || now is not null)
        && (before?.Level != now?.Level || before?.Country != now?.Country || !(before?.Outline is { } was ? now?.Outline is { } outline && was.EqualsExact(outline) : now?.Outline is null));
}
