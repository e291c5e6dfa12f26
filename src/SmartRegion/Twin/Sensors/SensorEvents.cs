using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors;

/// <summary>What has happened to an entity.</summary>
public enum ChangeKind { Created, Updated, Deleted }

/// <summary>One entity that was created, updated or deleted.</summary>
/// <param name="Key">Its key (for an observation, <see cref="ObservationRow.Id"/>).</param>
/// <param name="Properties">The properties and relations that an update named; null otherwise.</param>
public sealed record EntityChange(ChangeKind Kind, EntityType Type, long Key, IReadOnlyCollection<string>? Properties = null)
{
    /// <summary>True of what was deleted and had not been for everybody's eyes.</summary>
    public bool WasHidden { get; init; }
}

/// <summary>
/// What one transaction has changed, told after its commit. New observations come as the rows themselves, so that whoever
/// follows them (MQTT, rollups, alarms) need not read them again; all else comes as <see cref="EntityChange"/>.
/// </summary>
public sealed record SensorChanges(IReadOnlyList<EntityChange> Entities, IReadOnlyList<ObservationRow> Observations);

/// <summary>
/// Tells listeners in this process what has changed. A listener is called after the commit, on the thread of the writer, so it
/// must be quick and must not throw: it hands over to a queue of its own. Batches of observations come in the order of their
/// commits. What other nodes on one PostgreSQL change is told here too (<see cref="OtherNodes"/>).
/// </summary>
public sealed class SensorEvents
{
    private readonly Lock _lock = new();
    private volatile Action<SensorChanges>[] _listeners = [];

    /// <summary>False when nobody listens: then writers need not collect what they change.</summary>
    public bool Wanted => _listeners.Length > 0;

    /// <summary>Begins to listen; disposing ends it.</summary>
    public IDisposable Listen(Action<SensorChanges> listener)
    {
        lock (_lock) _listeners = [.. _listeners, listener];
        return new Listening(this, listener);
    }

    /// <summary>Tells all listeners.</summary>
    public void Publish(SensorChanges changes)
    {
        if (changes.Entities.Count == 0 && changes.Observations.Count == 0) return;
        foreach (var listener in _listeners) listener(changes);
    }

    private void End(Action<SensorChanges> listener)
    {
        lock (_lock) _listeners = [.. _listeners.Where(l => l != listener)];
    }

    private sealed class Listening(SensorEvents events, Action<SensorChanges> listener) : IDisposable
    {
        public void Dispose() => events.End(listener);
    }
}
