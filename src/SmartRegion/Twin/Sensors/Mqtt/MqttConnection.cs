using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using SmartRegion.Access;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>
/// One client's connection from CONNECT to its end: one loop reads and acts, one sends. Acknowledgements go out in the order
/// of the packets they answer (MQTT 5, 4.6), each when what it acknowledges is durable; the client may send on meanwhile, up to
/// <see cref="ReceiveMaximum"/> packets.
/// </summary>
internal sealed partial class MqttConnection(MqttWire wire, Actor actor, MqttBroker broker, ApiKeys keys) : IDisposable
{
    /// <summary>So many publishes of QoS 1 and 2 of a client may wait for their acknowledgement.</summary>
    public const ushort ReceiveMaximum = 1024;

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);

    // So long a key that was revoked may go on.
    private static readonly TimeSpan KeyHolds = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<ushort, string> _aliases = [];
    private MqttConnectPacket _connect = null!;
    private MqttSession _session = null!;
    private TimeSpan? _silence;
    private bool _leftInOrder;
    private string? _key;
    private long _keyAsked;

    /// <summary>Runs it to its end; never throws for what the client does.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, stop);
        await using var shutdown = stop.Register(() => End(MqttDisconnectReasonCode.ServerShuttingDown));
        var sending = Task.CompletedTask;
        try
        {
            if (!await ConnectAsync(linked.Token)) return;
            sending = SendAsync(linked.Token);
            await ReadAsync(linked.Token);
        }
        catch (Exception e) when (e is MqttProtocolViolationException or MqttCommunicationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            broker.Counts.Malformed.Add(1);
            broker.Log.LogInformation("MQTT client {Client} sent what is no MQTT: {Reason}", _session?.Client, e.Message);
            End(e is PacketTooLargeException ? MqttDisconnectReasonCode.PacketTooLarge : MqttDisconnectReasonCode.ProtocolError);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Net.Sockets.SocketException or Microsoft.AspNetCore.Connections.ConnectionResetException)
        {
            // It has gone, or has been sent away.
        }
        finally
        {
            await FinishAsync(sending);
        }
    }

    /// <summary>Ends the connection; a client of MQTT 5 is told why.</summary>
    public void End(MqttDisconnectReasonCode reason, string? text = null)
    {
        if (Interlocked.CompareExchange(ref _farewell, new MqttDisconnectPacket { ReasonCode = reason, ReasonString = text }, null) is not null) return;
        Wake();
        try { _ended.Cancel(); }
        catch (ObjectDisposedException) { /* It is over already. */ }
    }

    public void Dispose()
    {
        _ended.Dispose();
    }

    private async Task FinishAsync(Task sending)
    {
        await _ended.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_session is not null)
        {
            if (await broker.Sessions.LeaveAsync(_session, this)) broker.Counts.Connections.Add(-1);
            if (_connect.WillFlag && !_leftInOrder) _ = WillAsync();
        }
        await FarewellAsync();
    }

    private async Task<bool> ConnectAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(ConnectTime);
        try
        {
            if (await wire.ReadAsync(limit.Token) is not MqttConnectPacket connect) return false;
            _connect = connect;
        }
        catch (UnknownVersionException)
        {
            await wire.RefuseVersionAsync(limit.Token);
            return false;
        }
        catch (MqttProtocolViolationException e) when (e.Message.Contains("MQTT-3.1.3-7", StringComparison.Ordinal))
        {
            // A client without a name that wants to be remembered (MQTT 3.1.1, 3.1.3.1) is told so.
            wire.Write(Refusal(MqttConnectReasonCode.ClientIdentifierNotValid));
            await wire.FlushAsync(limit.Token);
            return false;
        }
        var answer = await AcceptAsync();
        wire.Write(answer);
        await wire.FlushAsync(limit.Token);
        if (answer.ReasonCode != MqttConnectReasonCode.Success) return false;
        broker.Counts.Connections.Add(1);
        // One and a half times what the client has promised (MQTT 5, 3.1.2.10).
        if (_connect.KeepAlivePeriod > 0) _silence = TimeSpan.FromSeconds(_connect.KeepAlivePeriod * 1.5);
        return true;
    }

    private async Task<MqttConnAckPacket> AcceptAsync()
    {
        var assigned = string.IsNullOrEmpty(_connect.ClientId) && (wire.IsV5 || _connect.CleanSession) ? "auto-" + Guid.NewGuid().ToString("N") : null;
        _connect.ClientId = assigned ?? _connect.ClientId;
        if (_connect.AuthenticationMethod is not null) return Refusal(MqttConnectReasonCode.BadAuthenticationMethod);
        if (string.IsNullOrEmpty(_connect.ClientId) || _connect.ClientId.Length > 256) return Refusal(MqttConnectReasonCode.ClientIdentifierNotValid);
        if (_connect.Password is { Length: > 0 } password && System.Text.Encoding.UTF8.GetString(password.AsSpan()) is var key && ApiKeys.IsOne(key))
        {
            if (await keys.ActorAsync(key) is not { } known) return Refusal(MqttConnectReasonCode.BadUserNameOrPassword);
            (actor, _key, _keyAsked) = (known, key, Environment.TickCount64);
        }
        var asked = wire.IsV5 ? _connect.SessionExpiryInterval : _connect.CleanSession ? 0 : uint.MaxValue;
        var expiry = Math.Min(asked, MqttSessions.MaxExpiry);
        if (await broker.Sessions.EnterAsync(_connect.ClientId, _connect.CleanSession, expiry, actor, this) is not (var session, var present)) return Refusal(MqttConnectReasonCode.NotAuthorized);
        _session = session;
        if (present) _resumed = session.Resume();
        return new MqttConnAckPacket
        {
            IsSessionPresent = present,
            AssignedClientIdentifier = wire.IsV5 ? assigned : null,
            SessionExpiryInterval = expiry == asked ? 0 : expiry,
            MaximumPacketSize = MqttWire.MaxPacket,
            ReceiveMaximum = ReceiveMaximum,
            MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce,
            TopicAliasMaximum = 100,
            SubscriptionIdentifiersAvailable = true,
        };
    }

    /// <summary>Who it was when last asked.</summary>
    internal Actor LastActor => actor;

    // Who connected by a key is asked again now and then whether it is still good.
    internal ValueTask<Actor> ActorAsync()
    {
        if (_key is null || Environment.TickCount64 - _keyAsked < KeyHolds.TotalMilliseconds) return ValueTask.FromResult(actor);
        return AskedAsync(_key);

        async ValueTask<Actor> AskedAsync(string key)
        {
            _keyAsked = Environment.TickCount64;
            return actor = await keys.ActorAsync(key) ?? Actor.Stranger;
        }
    }

    private static MqttConnAckPacket Refusal(MqttConnectReasonCode reason) => new()
    {
        ReasonCode = reason,
        ReturnCode = MQTTnet.Formatter.MqttConnectReasonCodeConverter.ToConnectReturnCode(reason),
        MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce,
        RetainAvailable = true,
        WildcardSubscriptionAvailable = true,
        SharedSubscriptionAvailable = true,
        SubscriptionIdentifiersAvailable = true,
    };

    private async Task ReadAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        while (true)
        {
            if (_silence is { } silence) limit.CancelAfter(silence);
            try
            {
                if (await wire.ReadAsync(limit.Token) is not { } packet || packet is MqttDisconnectPacket leaving && Leave(leaving)) return;
                await ActAsync(packet, stop);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                End(MqttDisconnectReasonCode.KeepAliveTimeout);
                return;
            }
        }
    }

    private bool Leave(MqttDisconnectPacket packet)
    {
        _leftInOrder = packet.ReasonCode != MqttDisconnectReasonCode.DisconnectWithWillMessage;
        // MQTT 5 lets a client shorten or prolong how long it is remembered, but not begin it.
        if (packet.SessionExpiryInterval > 0 && _session.Expiry > 0) _session.Expiry = Math.Min(packet.SessionExpiryInterval, MqttSessions.MaxExpiry);
        return true;
    }

    private async Task ActAsync(MqttPacket packet, CancellationToken stop)
    {
        switch (packet)
        {
            case MqttPublishPacket publish: await PublishAsync(publish, stop); break;
            case MqttPubAckPacket ack: Complete(ack.PacketIdentifier); break;
            case MqttPubRecPacket rec: await AnswerAsync(Received(rec), stop); break;
            case MqttPubCompPacket comp: Complete(comp.PacketIdentifier); break;
            case MqttPubRelPacket rel:
                await AnswerAsync(new MqttPubCompPacket
                {
                    PacketIdentifier = rel.PacketIdentifier,
                    ReasonCode = _session.Release(rel.PacketIdentifier) ? MqttPubCompReasonCode.Success : MqttPubCompReasonCode.PacketIdentifierNotFound,
                }, stop);
                break;
            case MqttSubscribePacket subscribe: await AnswerAsync(await broker.SubscribeAsync(_session, subscribe, await ActorAsync()), stop); break;
            case MqttUnsubscribePacket unsubscribe: await AnswerAsync(await broker.UnsubscribeAsync(_session, unsubscribe), stop); break;
            case MqttPingReqPacket: await AnswerAsync(MqttPingRespPacket.Instance, stop); break;
            default: throw new MqttProtocolViolationException($"{packet.GetType().Name} is not for a server.");
        }
    }

    private void Complete(ushort packet)
    {
        if (_session.Complete(packet)) Wake();
    }

    private MqttPubRelPacket? Received(MqttPubRecPacket packet)
    {
        if (packet.ReasonCode >= MqttPubRecReasonCode.UnspecifiedError) { Complete(packet.PacketIdentifier); return null; }
        var known = _session.MarkReceived(packet.PacketIdentifier);
        return new MqttPubRelPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = known ? MqttPubRelReasonCode.Success : MqttPubRelReasonCode.PacketIdentifierNotFound };
    }

    private async Task PublishAsync(MqttPublishPacket packet, CancellationToken stop)
    {
        var topic = TopicOf(packet);
        if (packet.Retain && wire.IsV5) { End(MqttDisconnectReasonCode.RetainNotSupported, "Nothing is retained here: read the newest over HTTP."); return; }
        // QoS 2: what is repeated was taken already (MQTT 5, 4.3.3).
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce && !_session.Receive(packet.PacketIdentifier))
        {
            await AnswerAsync(new MqttPubRecPacket { PacketIdentifier = packet.PacketIdentifier }, stop);
            return;
        }
        var outcome = await broker.Publishing.PublishAsync(topic, packet.Payload, await ActorAsync());
        // What needs no answer takes its place among the answers too, so that a client cannot send faster than is stored.
        await AnswerAsync(AcknowledgeAsync(packet, topic, outcome), stop);
    }

    private string TopicOf(MqttPublishPacket packet)
    {
        if (packet.TopicAlias == 0) return packet.Topic;
        if (packet.TopicAlias > 100) throw new MqttProtocolViolationException("The topic alias is larger than was agreed.");
        if (!string.IsNullOrEmpty(packet.Topic)) _aliases[packet.TopicAlias] = packet.Topic;
        return _aliases.GetValueOrDefault(packet.TopicAlias) ?? throw new MqttProtocolViolationException("The topic alias stands for nothing yet.");
    }

    private async Task<MqttPacket?> AcknowledgeAsync(MqttPublishPacket packet, string topic, Task<PublishOutcome> publishing)
    {
        var outcome = await OutcomeAsync(publishing, topic);
        // MQTT 3.1.1 has no word for a refusal: an acknowledgement, or the end (3.3.5).
        if (!wire.IsV5 && outcome.Reason is MqttPubAckReasonCode.NotAuthorized or MqttPubAckReasonCode.UnspecifiedError)
        {
            End(MqttDisconnectReasonCode.NotAuthorized);
            return null;
        }
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce) return null;
        if (outcome.Reason == MqttPubAckReasonCode.Success) outcome = await SettledAsync();
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
            return new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = outcome.Reason, ReasonString = outcome.Text };
        if (outcome.Reason != MqttPubAckReasonCode.Success && wire.IsV5) _session.Release(packet.PacketIdentifier);
        return new MqttPubRecPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = (MqttPubRecReasonCode)outcome.Reason, ReasonString = outcome.Text };
    }

    // A client that hears that it is not settled publishes again: at least once, as QoS 1 has it.
    private async Task<PublishOutcome> SettledAsync()
    {
        try
        {
            await broker.SettleAsync();
            return PublishOutcome.Success;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            broker.Log.LogError(e, "Messages that wait for persistent sessions could not be written");
            return new PublishOutcome(MqttPubAckReasonCode.UnspecifiedError, "It is stored, but not yet for those who will come back for it.");
        }
    }

    private async Task<PublishOutcome> OutcomeAsync(Task<PublishOutcome> publishing, string topic)
    {
        var outcome = await publishing;
        if (outcome.Reason == MqttPubAckReasonCode.Success) broker.Counts.Published.Add(1);
        else broker.Refused(_session.Client, topic, outcome);
        return outcome;
    }

    private async Task WillAsync()
    {
        if (_connect.WillDelayInterval > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(_connect.WillDelayInterval, MqttSessions.MaxExpiry)));
            if (_session.LeftAt is null) return;
        }
        var publishing = await broker.Publishing.PublishAsync(_connect.WillTopic, new(_connect.WillMessage ?? []), await ActorAsync());
        await OutcomeAsync(publishing, _connect.WillTopic);
    }
}
