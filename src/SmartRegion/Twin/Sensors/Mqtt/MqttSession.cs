using MQTTnet.Protocol;
using SmartRegion.Access;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>A subscription of one session.</summary>
/// <param name="Topic">As the client wrote it; messages come under it.</param>
/// <param name="Identifier">MQTT 5: the number that the client wants to see with each message; 0 for none.</param>
internal sealed record MqttSubscription(string Topic, MqttQualityOfServiceLevel Quality, uint Identifier);

/// <summary>A message on its way to one session.</summary>
internal sealed record Outgoing(long Position, MqttMessage Message, MqttQualityOfServiceLevel Quality, uint Identifier)
{
    /// <summary>It is in the store, so that its end must be told there.</summary>
    public bool Stored { get; set; }

    /// <summary>It has ended before it was stored.</summary>
    public bool Gone { get; set; }

    /// <summary>Its packet on the wire.</summary>
    public ushort Packet { get; set; }

    /// <summary>QoS 2: the client has it, what remains is to forget it on both sides.</summary>
    public bool Received { get; set; }
}

/// <summary>
/// What is kept of a client while it is connected and, where it wishes so, beyond (MQTT 5, 4.1): messages that wait, messages
/// under way, and packets of QoS 2 that it has sent. Bounded: of more than <see cref="MaxWaiting"/> messages the oldest go.
/// Safe for many threads.
/// </summary>
internal sealed class MqttSession(string client, string actor, uint expiry)
{
    /// <summary>So many messages wait for one client at most.</summary>
    public const int MaxWaiting = 1000;

    /// <summary>So many bytes wait for one client at most.</summary>
    public const int MaxWaitingBytes = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Outgoing> _waiting = new();
    private readonly Dictionary<ushort, Outgoing> _underWay = [];
    private readonly HashSet<ushort> _received = [];
    private readonly List<Outgoing> _toStore = [];
    private readonly List<long> _toForget = [];
    private MqttConnection? _connection;
    private Actor _last = Access.Actor.Stranger;
    private long _position;
    private long _bytes;
    private ushort _packet;

    public string Client { get; } = client;

    /// <summary>Who may come back to it.</summary>
    public string Actor { get; } = actor;

    /// <summary>Seconds for which it is kept without a connection.</summary>
    public uint Expiry { get; set; } = expiry;

    /// <summary>When its connection ended; null while it has one.</summary>
    public DateTime? LeftAt { get; set; }

    /// <summary>By topic. Changed under the lock of <see cref="MqttSessions"/> only.</summary>
    public Dictionary<string, MqttSubscription> Subscriptions { get; } = [];

    public bool IsPersistent => Expiry > 0;

    /// <summary>Gives it a connection; the one that it had is returned.</summary>
    public MqttConnection? Attach(MqttConnection connection)
    {
        lock (_lock)
        {
            var before = _connection;
            (_connection, LeftAt) = (connection, null);
            return before;
        }
    }

    /// <summary>The connection has ended; false when it is not the session's (any more).</summary>
    public bool Detach(MqttConnection connection)
    {
        lock (_lock)
        {
            if (_connection != connection) return false;
            (_connection, LeftAt, _last) = (null, DateTime.UtcNow, connection.LastActor);
            // What was sent once only may be lost; what was under way is sent again when the client is back.
            var kept = _waiting.Where(o => o.Quality > 0).ToList();
            _waiting.Clear();
            foreach (var outgoing in kept) _waiting.Enqueue(outgoing);
            _bytes = kept.Sum(o => (long)o.Message.Payload.Length);
            return true;
        }
    }

    /// <summary>Who is there now; of a client that has left, who it was. After a restart nobody knows until it comes back.</summary>
    public ValueTask<Actor> ActorAsync()
    {
        MqttConnection? connection;
        lock (_lock) connection = _connection;
        return connection?.ActorAsync() ?? ValueTask.FromResult(_last);
    }

    /// <summary>Ends the connection, if it has one.</summary>
    public void Disconnect(MqttDisconnectReasonCode reason)
    {
        MqttConnection? connection;
        lock (_lock) connection = _connection;
        connection?.End(reason);
    }

    /// <summary>Lines a message up. False when it is one too many: then the oldest has gone.</summary>
    public bool Enqueue(MqttMessage message, MqttQualityOfServiceLevel quality, uint identifier)
    {
        var room = true;
        MqttConnection? connection;
        lock (_lock)
        {
            connection = _connection;
            if (connection is null && (quality == 0 || !IsPersistent)) return true;
            var outgoing = quality == 0 && identifier == 0 ? message.Once : new Outgoing(++_position, message, quality, identifier);
            while (_waiting.Count > 0 && (_waiting.Count >= MaxWaiting || _bytes + message.Payload.Length > MaxWaitingBytes))
            {
                End(Dequeue());
                room = false;
            }
            _waiting.Enqueue(outgoing);
            _bytes += message.Payload.Length;
            if (IsPersistent && quality > 0) _toStore.Add(outgoing);
        }
        connection?.Wake();
        return room;
    }

    /// <summary>Takes what may be sent now, at most <paramref name="most"/>, with at most <paramref name="window"/> unacknowledged.</summary>
    public void Take(List<Outgoing> taken, int most, int window)
    {
        lock (_lock)
        {
            while (taken.Count < most && _waiting.TryPeek(out var next) && (next.Quality == 0 || _underWay.Count < window))
            {
                Dequeue();
                if (next.Quality > 0) _underWay[next.Packet = NextPacket()] = next;
                taken.Add(next);
            }
        }
    }

    /// <summary>What was under way when the last connection ended, in its order (MQTT 5, 4.4).</summary>
    public List<Outgoing> Resume()
    {
        lock (_lock) return [.. _underWay.Values.OrderBy(o => o.Position)];
    }

    /// <summary>PUBACK or PUBCOMP, or a refusal: the message has arrived, or never will.</summary>
    public bool Complete(ushort packet)
    {
        lock (_lock)
        {
            if (!_underWay.Remove(packet, out var outgoing)) return false;
            End(outgoing);
            return true;
        }
    }

    /// <summary>PUBREC: the client has the message of QoS 2. False when it was none of ours.</summary>
    public bool MarkReceived(ushort packet)
    {
        lock (_lock)
        {
            if (!_underWay.TryGetValue(packet, out var outgoing)) return false;
            outgoing.Received = true;
            return true;
        }
    }

    /// <summary>A PUBLISH of QoS 2 came in; false when it came before and is only repeated.</summary>
    public bool Receive(ushort packet)
    {
        lock (_lock) return _received.Add(packet);
    }

    /// <summary>PUBREL: the number is free again. False when it was not in use.</summary>
    public bool Release(ushort packet)
    {
        lock (_lock) return _received.Remove(packet);
    }

    /// <summary>Messages that have to be written to the store, and those that have to go from it, since this was last asked.</summary>
    public (List<Outgoing> Stored, List<long> Forgotten) TakeChanges()
    {
        lock (_lock)
        {
            var stored = _toStore.Where(o => !o.Gone).ToList();
            foreach (var outgoing in stored) outgoing.Stored = true;
            var forgotten = _toForget.ToList();
            _toStore.Clear();
            _toForget.Clear();
            return (stored, forgotten);
        }
    }

    /// <summary>Brings back a message from the store.</summary>
    public void Restore(long position, MqttMessage message, MqttQualityOfServiceLevel quality)
    {
        lock (_lock)
        {
            _waiting.Enqueue(new Outgoing(position, message, quality, Subscriptions.GetValueOrDefault(message.Topic)?.Identifier ?? 0) { Stored = true });
            _bytes += message.Payload.Length;
            _position = Math.Max(_position, position);
        }
    }

    private Outgoing Dequeue()
    {
        var outgoing = _waiting.Dequeue();
        _bytes -= outgoing.Message.Payload.Length;
        return outgoing;
    }

    private void End(Outgoing outgoing)
    {
        outgoing.Gone = true;
        if (outgoing.Stored) _toForget.Add(outgoing.Position);
    }

    // The window is far smaller than the 65,535 numbers, so a free one is near.
    private ushort NextPacket()
    {
        do _packet = _packet == ushort.MaxValue ? (ushort)1 : (ushort)(_packet + 1);
        while (_underWay.ContainsKey(_packet));
        return _packet;
    }
}
