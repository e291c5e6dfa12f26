using System.Collections.Concurrent;
using SmartRegion.Catalogue;
using SmartRegion.Twin.Sensors;
using SmartRegion.Twin.Sensors.Streams;

namespace SmartRegion.Planning.Evidence;

/// <summary>
/// What the measurements say of the bound indicators of practices: reckoned when somebody asks, kept in memory until a bound Datastream has
/// new observations, a day is over, or the practice has changed.
/// </summary>
public sealed class Evidences : IDisposable
{
    private const int MostKept = 2000;

    // Stands among the keys of Datastreams for entities of all types.
    private const long Entities = -1;

    private readonly ConcurrentDictionary<string, Kept> _kept = [];
    private readonly ConcurrentDictionary<long, byte> _bound = [];
    private readonly ConcurrentDictionary<long, long> _changed = [];
    private readonly Measuring _measuring;
    private readonly IDisposable _listening;

    public Evidences(Measuring measuring, SensorEvents events)
    {
        _measuring = measuring;
        _listening = events.Listen(Note);
    }

    /// <summary>While observations come every second, it is reckoned anew no more often than this.</summary>
    internal TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Called when a bound Datastream has new observations, or an entity was changed; must be quick.</summary>
    internal Action WhenChanged { get; set; } = () => { };

    /// <summary>The bound indicators of a practice; none of one that comes from another region, whose Datastreams are there.</summary>
    public async Task<IReadOnlyList<MeasuredBenefit>> OfAsync(Entry practice, bool isOurs = true)
    {
        if (!isOurs || MeasurementBinding.Of(practice.Doc) is not { Count: > 0 } bindings) return [];
        if (_kept.TryGetValue(practice.Id, out var kept) && kept.Version == practice.Version && IsFresh(kept)) return kept.Benefits;
        if (_kept.Count > MostKept) _kept.Clear();
        var at = Environment.TickCount64;
        var benefits = new List<MeasuredBenefit>();
        foreach (var binding in bindings) benefits.Add(await _measuring.OfAsync(binding));
        foreach (var stream in Streams(benefits)) _bound.TryAdd(stream.Key, 0);
        _kept[practice.Id] = new Kept(practice.Version, at, DateTime.UtcNow, benefits);
        return benefits;
    }

    public void Dispose() => _listening.Dispose();

    private bool IsFresh(Kept kept)
    {
        // Entities change seldom and in every way: a Datastream may have come, gone or got another unit.
        if (kept.On.Date != DateTime.UtcNow.Date || HasChanged(Entities, kept.At)) return false;
        return Environment.TickCount64 - kept.At < Rest.TotalMilliseconds || !Streams(kept.Benefits).Any(s => HasChanged(s.Key, kept.At));
    }

    private bool HasChanged(long key, long since) => _changed.TryGetValue(key, out var at) && at >= since;

    private void Note(SensorChanges changes)
    {
        if (_bound.IsEmpty && changes.Entities.Count == 0) return;
        var (now, isBound) = (Environment.TickCount64, changes.Entities.Count > 0);
        if (isBound) _changed[Entities] = now;
        var last = Entities;
        foreach (var row in changes.Observations)
        {
            if (row.Datastream == last) continue;
            last = row.Datastream;
            if (!_bound.ContainsKey(last)) continue;
            _changed[last] = now;
            isBound = true;
        }
        if (isBound) WhenChanged();
    }

    private static IEnumerable<DatastreamInfo> Streams(IEnumerable<MeasuredBenefit> benefits) => benefits.SelectMany(b => new[] { b.Stream, b.By }).OfType<DatastreamInfo>();

    private sealed record Kept(int Version, long At, DateTime On, IReadOnlyList<MeasuredBenefit> Benefits);
}
