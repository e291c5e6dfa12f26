using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors.Streams;

/// <summary>
/// All Datastreams as people look for them, kept in memory and read anew when an entity has changed. Changes of other nodes are
/// seen within <see cref="MaxAge"/>.
/// </summary>
public sealed class Datastreams : IDisposable
{
    /// <summary>How old the list may be.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private readonly Store _store;
    private readonly Sensors _sensors;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Known? _known;
    private long _changes;

    public Datastreams(Store store, Sensors sensors, SensorEvents events)
    {
        (_store, _sensors) = (store, sensors);
        _listening = events.Listen(changed => { if (changed.Entities.Count > 0) Interlocked.Increment(ref _changes); });
    }

    /// <summary>Those that everybody sees, in the order of their keys. The same list as long as nothing has changed.</summary>
    public async Task<IReadOnlyList<DatastreamInfo>> AllAsync() => (await KnownAsync()).Open;

    /// <summary>Those that this reader sees.</summary>
    public async Task<IReadOnlyList<DatastreamInfo>> AllAsync(Sight sight)
    {
        var known = await KnownAsync();
        return sight.IsWhole || known.Open.Count == known.All.Count ? known.All : [.. known.All.Where(d => sight.Sees(d.Audience))];
    }

    /// <summary>The MultiDatastreams that this reader sees, but those that rollups are told by.</summary>
    public async Task<IReadOnlyList<MultiDatastreamInfo>> MultiAsync(Sight sight) => [.. (await KnownAsync()).Multi.Where(d => sight.Sees(d.Audience))];

    /// <summary>The one with this id, as its address has it; null when there is none that this reader sees.</summary>
    public async Task<DatastreamInfo?> FindAsync(string id, Sight sight) => (await AllAsync(sight)).FirstOrDefault(d => d.Id == id);

    /// <summary>The numbers of observations and their times, by the datastreams' keys.</summary>
    public Task<Dictionary<long, Extent>> ExtentsAsync(IReadOnlyCollection<long> keys) => keys.Count == 0 ? Task.FromResult(new Dictionary<long, Extent>()) : _store.ReadAsync(async session =>
        (await session.ListAsync($"select d.key, d.count, d.starts, d.ends from datastreams d where {session.Dialect.OneOf(SqlText.Raw("d.key"), keys)}",
            r => (Key: r.GetInt64(0), Extent: new Extent(r.GetInt64(1), r.IsDBNull(2) ? null : r.GetInt64(2), r.IsDBNull(3) ? null : r.GetInt64(3)))))
        .ToDictionary(e => e.Key, e => e.Extent));

    public void Dispose()
    {
        _listening.Dispose();
        _turn.Dispose();
    }

    private async Task<Known> KnownAsync()
    {
        if (_known is { } known && IsFresh(known)) return known;
        await _turn.WaitAsync();
        try
        {
            if (_known is { } now && IsFresh(now)) return now;
            var changes = Interlocked.Read(ref _changes);
            var (single, multi) = await _store.ReadAsync(session => DatastreamRows.ReadAsync(session, _sensors.Ids));
            var open = single.All(d => d.Audience == Audiences.Public) ? single : [.. single.Where(d => d.Audience == Audiences.Public)];
            return _known = new Known(single, open, multi, changes, Environment.TickCount64);
        }
        finally { _turn.Release(); }
    }

    private bool IsFresh(Known known) => known.Changes == Interlocked.Read(ref _changes) && Environment.TickCount64 - known.At < MaxAge.TotalMilliseconds;

    private sealed record Known(IReadOnlyList<DatastreamInfo> All, IReadOnlyList<DatastreamInfo> Open, IReadOnlyList<MultiDatastreamInfo> Multi, long Changes, long At);
}
