using System.Collections.Concurrent;

namespace SmartRegion.Twin.Features.Packed;

/// <summary>
/// Large collections that are asked for by boxes while nobody changes them, packed. A change of the collection leaves what is packed
/// behind at once; it is packed anew when changes have ended for a while. Until then, and for all else, the store is asked.
/// </summary>
public sealed class PackedCache(FeatureReader reader, PackedSettings settings, ILogger<PackedCache> log) : IDisposable
{
    // Each feature takes some 30 bytes of memory while it is packed, and a few later.
    private const int MostFeatures = 5_000_000;
    private readonly ConcurrentDictionary<long, Held> _held = [];
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _directory = Path.Combine(settings.Directory, "packed");
    private bool _swept;

    private sealed class Held(string state)
    {
        public string State => state;
        public PackedFeatures? Features;
        public long Asked;
        public long At = Environment.TickCount64;
        public int Begun;
    }

    /// <summary>The packed features of the collection as it is, to be disposed of; null when there are none. Asked for often, they are made.</summary>
    internal PackedFeatures? Hold(Collection collection)
    {
        if (settings.MaxBytes == 0 || collection.Count is <= FeatureReader.CountedUpTo or > MostFeatures) return null;
        var held = Of(collection);
        held.At = Environment.TickCount64;
        if (Volatile.Read(ref held.Features) is { } features) return features.TryHold() ? features : null;
        if (Interlocked.Increment(ref held.Asked) >= settings.LeastAsked && DateTime.UtcNow - collection.Modified >= settings.Quiet && Interlocked.Exchange(ref held.Begun, 1) == 0)
            _ = Task.Run(() => PackAsync(collection, held));
        return null;
    }

    /// <summary>Packs a collection now, whoever asks for it or not.</summary>
    internal Task PackAsync(Collection collection) => PackAsync(collection, Of(collection));

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var held in _held.Values) Forget(held);
        _held.Clear();
    }

    private Held Of(Collection collection)
    {
        if (_held.TryGetValue(collection.Key, out var held) && held.State == collection.State) return held;
        var newer = new Held(collection.State);
        _held[collection.Key] = newer;
        if (held is not null) Forget(held);
        return newer;
    }

    private async Task PackAsync(Collection collection, Held held)
    {
        try
        {
            // One at a time: the others who ask want the processor too.
            await _one.WaitAsync(_stopping.Token);
            try
            {
                Sweep();
                var packed = await Packing.PackAsync(reader, collection, _directory, settings.MaxBytes, _stopping.Token);
                if (packed is null)
                {
                    log.LogInformation("{Collection} is too large to be packed for maps (--packed); the store answers", collection.Id);
                    return;
                }
                Volatile.Write(ref held.Features, packed);
                log.LogInformation("{Collection} is packed for maps: {Count} features, {Megabytes} MB", collection.Id, packed.Count, packed.Size / 1_000_000);
                // It may have changed meanwhile.
                if (!_held.TryGetValue(collection.Key, out var now) || now != held) Forget(held);
                MakeRoom(held);
            }
            finally { _one.Release(); }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested) { }
        catch (Exception e) { log.LogWarning(e, "{Collection} could not be packed for maps; the store answers", collection.Id); }
    }

    // Those that nobody has asked for the longest time go first; they are packed again when they are asked for.
    private void MakeRoom(Held kept)
    {
        var all = _held.Where(h => h.Value.Features is not null).OrderByDescending(h => h.Value == kept).ThenByDescending(h => h.Value.At).ToList();
        var bytes = 0L;
        foreach (var (key, held) in all)
            if ((bytes += held.Features?.Size ?? 0) > settings.MaxBytes && _held.TryRemove(KeyValuePair.Create(key, held))) Forget(held);
    }

    private static void Forget(Held held) => Interlocked.Exchange(ref held.Features, null)?.Dispose();

    // What a process that was killed has left.
    private void Sweep()
    {
        if (_swept) return;
        _swept = true;
        if (!Directory.Exists(_directory)) return;
        foreach (var left in Directory.EnumerateFiles(_directory)) File.Delete(left);
    }
}

/// <summary>Where packed features lie, and when they are made.</summary>
/// <param name="MaxBytes">How much they take; 0 for none.</param>
public sealed record PackedSettings(string Directory, long MaxBytes)
{
    /// <summary>How often a state must have been asked for.</summary>
    public int LeastAsked { get; init; } = 20;

    /// <summary>How long nobody must have changed it.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(10);
}
