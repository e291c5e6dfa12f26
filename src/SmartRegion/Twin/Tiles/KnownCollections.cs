using System.Collections.Concurrent;
using System.Diagnostics;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Features;

namespace SmartRegion.Twin.Tiles;

/// <summary>
/// Collections as they were a moment ago: a map asks for many tiles at once, and none of them is worth a question to the store
/// while nothing was written. Where other processes write too, they are asked anew after a second.
/// </summary>
public sealed class KnownCollections(Store store, Collections collections)
{
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Held> _held = [];

    private sealed record Held(Collection? Collection, long Writes, long At);

    /// <summary>The collection, when it has a place and this actor may see it.</summary>
    /// <param name="who">Null for what is not told to anybody.</param>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<Collection> GetAsync(string id, Actor? who)
    {
        var collection = await NewestAsync(id);
        if (collection is null || (who is not null && !collection.IsShownTo(who))) throw new ProblemException(Collections.Unknown(id));
        return collection.Schema.Geometry is not null ? collection
            : throw new ProblemException(Problem.NotFound($"The features of '{id}' have no place, so there are no tiles of them."));
    }

    /// <summary>Whether this actor may see the collection; null when there is none.</summary>
    public async Task<bool?> IsShownAsync(string id, Actor who) => (await NewestAsync(id))?.IsShownTo(who);

    private async Task<Collection?> NewestAsync(string id)
    {
        // Read first: what is written meanwhile makes it old at once.
        var writes = store.Writes;
        if (_held.TryGetValue(id, out var held) && held.Writes == writes && (!store.IsShared || Stopwatch.GetElapsedTime(held.At) < Shared)) return held.Collection;
        var collection = await collections.FindAsync(id);
        _held[id] = new Held(collection, writes, Stopwatch.GetTimestamp());
        return collection;
    }
}
