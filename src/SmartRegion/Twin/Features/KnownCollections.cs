using System.Collections.Concurrent;
using System.Diagnostics;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Features;

/// <summary>
/// Collections as they were a moment ago: a map asks for many tiles and boxes at once, and none of them is worth a question to the store
/// while nothing was written. Other processes may write too, so they are asked anew after a second.
/// </summary>
public sealed class KnownCollections(Store store, Collections collections)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Held> _held = [];

    private sealed record Held(Collection? Collection, long Writes, long At);

    /// <summary>The collection, when this actor may see it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<Collection> GetAsync(string id, Actor who) =>
        await FindAsync(id) is { } collection && collection.IsShownTo(who) ? collection : throw new ProblemException(Collections.Unknown(id));

    /// <summary>Whether this actor may see the collection; null when there is none.</summary>
    public async Task<bool?> IsShownAsync(string id, Actor who) => (await FindAsync(id))?.IsShownTo(who);

    /// <summary>The collection, whoever may see it; null when there is none.</summary>
    public async Task<Collection?> FindAsync(string id)
    {
        // Read first: what is written meanwhile makes it old at once.
        var writes = store.Writes;
        if (_held.TryGetValue(id, out var held) && held.Writes == writes && Stopwatch.GetElapsedTime(held.At) < Kept) return held.Collection;
        var collection = await collections.FindAsync(id);
        _held[id] = new Held(collection, writes, Stopwatch.GetTimestamp());
        return collection;
    }
}
