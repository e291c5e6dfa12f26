using System.Collections.Concurrent;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>Whether a key is a Datastream's or a MultiDatastream's: remembered, since it never changes and no key is used twice.</summary>
internal sealed class StreamKinds(Store store)
{
    private const int MaxRemembered = 100_000;
    private readonly ConcurrentDictionary<long, bool> _known = new();

    /// <summary>True for a MultiDatastream; null when there is neither.</summary>
    public async ValueTask<bool?> IsMultiAsync(long key)
    {
        if (_known.TryGetValue(key, out var multi)) return multi;
        var read = await store.ReadAsync(s => s.FirstAsync<bool?>($"select multi from datastreams where key = {key}", r => r.GetInt64(0) == 1));
        if (read is null) return null;
        if (_known.Count >= MaxRemembered) _known.Clear();
        return _known[key] = read.Value;
    }
}
