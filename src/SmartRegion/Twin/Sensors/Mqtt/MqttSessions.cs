using MQTTnet.Protocol;
using SmartRegion.Access;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>All sessions of the broker, and what lets them outlive it.</summary>
internal sealed class MqttSessions(SessionStore store, SubscriptionIndex index) : IDisposable
{
    /// <summary>A session without a connection is kept for a week at most, in seconds.</summary>
    public const uint MaxExpiry = 7 * 24 * 3600;

    /// <summary>So many sessions there are at most.</summary>
    public const int Most = 20_000;

    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly Dictionary<string, MqttSession> _sessions = [];
    private readonly HashSet<MqttSession> _persistent = [];
    private readonly Lock _storingLock = new();
    private Task _storing = Task.CompletedTask;
    private Task? _following;
    private volatile bool _hasPersistent;

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>True while a message may have to outlive the process: a persistent session subscribes to something.</summary>
    public bool HasPersistent
    {
        get => _hasPersistent;
        private set => _hasPersistent = value;
    }

    /// <summary>
    /// The session for a client that connects, and whether it was there. Another connection of the same client is sent away
    /// (MQTT 5, 3.1.4). Null when the session is somebody else's, or there are too many.
    /// </summary>
    public async Task<(MqttSession Session, bool Present)?> EnterAsync(string client, bool clean, uint expiry, Actor actor, MqttConnection connection)
    {
        await _lock.WaitAsync();
        try
        {
            var before = _sessions.GetValueOrDefault(client);
            if (before is not null && before.Actor != actor.Name) return null;
            if (before is null && _sessions.Count >= Most) return null;
            var session = before;
            // A session without expiry ends with its connection, also when that is taken over (MQTT 5, 3.1.2.11.2).
            if (before is null || clean || before.Expiry == 0)
            {
                if (before is not null) await RemoveAsync(before);
                _sessions[client] = session = new MqttSession(client, actor.Name, expiry);
            }
            session!.Expiry = expiry;
            Note(session);
            session.Attach(connection)?.End(MqttDisconnectReasonCode.SessionTakenOver);
            if (session != before) before?.Disconnect(MqttDisconnectReasonCode.SessionTakenOver);
            if (session.IsPersistent) await store.SaveAsync(session);
            else if (session == before) await store.DeleteAsync(client);
            return (session, session == before);
        }
        finally { _lock.Release(); }
    }

    /// <summary>The connection has ended; false when the session has another by now.</summary>
    public async Task<bool> LeaveAsync(MqttSession session, MqttConnection connection)
    {
        await _lock.WaitAsync();
        try
        {
            if (!session.Detach(connection) || _sessions.GetValueOrDefault(session.Client) != session) return false;
            Note(session);
            if (session.IsPersistent) await store.SaveAsync(session);
            else await RemoveAsync(session);
            return true;
        }
        finally { _lock.Release(); }
    }

    /// <summary>Adds or changes a subscription; it is durable when the session is.</summary>
    public async Task SubscribeAsync(MqttSession session, SubscribedTopic topic, MqttSubscription subscription)
    {
        await _lock.WaitAsync();
        try
        {
            session.Subscriptions[subscription.Topic] = subscription;
            index.Add(topic, session, subscription);
            Note(session);
            if (session.IsPersistent) await store.SaveAsync(session, subscription);
        }
        finally { _lock.Release(); }
    }

    /// <summary>Ends a subscription; false when there was none.</summary>
    public async Task<bool> UnsubscribeAsync(MqttSession session, string topic)
    {
        await _lock.WaitAsync();
        try
        {
            if (!session.Subscriptions.Remove(topic)) return false;
            index.Remove(topic, session);
            Note(session);
            if (session.IsPersistent) await store.DeleteAsync(session.Client, topic);
            return true;
        }
        finally { _lock.Release(); }
    }

    /// <summary>Brings back what the store has. A subscription whose entity has gone stays without messages.</summary>
    public async Task RestoreAsync(Func<string, Task<SubscribedTopic?>> resolve)
    {
        await _lock.WaitAsync();
        try
        {
            foreach (var session in await store.LoadAsync())
            {
                _sessions[session.Client] = session;
                Note(session);
                foreach (var subscription in session.Subscriptions.Values)
                    if (await resolve(subscription.Topic) is { } topic) index.Add(topic, session, subscription);
            }
        }
        finally { _lock.Release(); }
    }

    /// <summary>Forgets sessions whose time is over.</summary>
    public async Task ExpireAsync(DateTime now)
    {
        await _lock.WaitAsync();
        try
        {
            foreach (var session in _sessions.Values.Where(s => s.LeftAt is { } left && left.AddSeconds(s.Expiry) <= now).ToList())
                await RemoveAsync(session);
        }
        finally { _lock.Release(); }
    }

    /// <summary>
    /// Writes messages that wait for persistent sessions, and takes away those that have arrived. When it has ended, all that was lined up
    /// before is durable; many who ask at once share a transaction.
    /// </summary>
    public Task StoreAsync()
    {
        lock (_storingLock)
        {
            if (_storing.IsCompleted) return _storing = WriteAsync();
            // What runs may have begun before; one more that follows it serves all who come meanwhile.
            return _following ??= FollowAsync(_storing);
        }
    }

    public void Dispose() => _lock.Dispose();

    private async Task FollowAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task mine;
        lock (_storingLock) (_following, _storing) = (null, mine = WriteAsync());
        await mine;
    }

    private async Task WriteAsync()
    {
        // Not on the thread of who asks, who holds the lock.
        await Task.Yield();
        List<MqttSession> persistent;
        await _lock.WaitAsync();
        try { persistent = [.. _persistent]; }
        finally { _lock.Release(); }
        await store.SaveMessagesAsync(persistent);
    }

    // Called under the lock whenever a session has changed.
    private void Note(MqttSession session)
    {
        if (session.IsPersistent && session.Subscriptions.Count > 0 && _sessions.GetValueOrDefault(session.Client) == session) _persistent.Add(session);
        else _persistent.Remove(session);
        HasPersistent = _persistent.Count > 0;
    }

    private async Task RemoveAsync(MqttSession session)
    {
        _sessions.Remove(session.Client);
        Note(session);
        foreach (var topic in session.Subscriptions.Keys) index.Remove(topic, session);
        session.Subscriptions.Clear();
        if (session.IsPersistent) await store.DeleteAsync(session.Client);
    }
}
