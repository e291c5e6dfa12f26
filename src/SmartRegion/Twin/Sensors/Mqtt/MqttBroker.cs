using MQTTnet.Packets;
using MQTTnet.Protocol;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>
/// The broker of the region (18-088, 14): its topics are the resources of SensorThings and nothing else, so that there are no
/// wildcards and no retained messages, and what clients publish goes into the store, not to each other. MQTT 3.1, 3.1.1 and 5.
/// </summary>
public sealed class MqttBroker : IDisposable
{
    /// <summary>So many subscriptions a client has at most.</summary>
    private const int MaxSubscriptions = 1000;

    private static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ExpireEvery = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly SubscriptionIndex _index = new();
    private readonly Store _store;
    private readonly Sensors _sensors;
    private readonly SensorEvents _events;
    private readonly Audiences _audiences;
    private readonly Updates _updates;
    private readonly List<Task> _work = [];
    private IDisposable? _listening;
    private long _refusals;

    public MqttBroker(Store store, Sensors sensors, SensorEvents events, Observations observations, MqttEndpoints endpoints, Audiences audiences, ILogger<MqttBroker> log)
    {
        (_store, _sensors, _events, _audiences, Log) = (store, sensors, events, audiences, log);
        var kinds = new StreamKinds(store);
        Sessions = new MqttSessions(new SessionStore(store), _index);
        Publishing = new Publishing(sensors, observations, log, () => endpoints.ServiceRoot);
        _updates = new Updates(store, sensors, _index, kinds, audiences, Counts, log, () => endpoints.ServiceRoot);
        _index.Wanted = Listen;
    }

    internal MqttCounts Counts { get; } = new();

    internal MqttSessions Sessions { get; }

    internal Publishing Publishing { get; }

    internal ILogger Log { get; }

    /// <summary>Brings persistent sessions back and begins to follow changes.</summary>
    public async Task StartAsync()
    {
        await Sessions.RestoreAsync(ResolveAsync);
        _work.Add(_updates.RunAsync(_stop.Token));
        _work.Add(RepeatAsync(StoreEvery, Sessions.StoreAsync));
        _work.Add(RepeatAsync(ExpireEvery, () => Sessions.ExpireAsync(DateTime.UtcNow)));
    }

    /// <summary>Subscribes a session; each topic has its own answer.</summary>
    internal async Task<MqttSubAckPacket> SubscribeAsync(MqttSession session, MqttSubscribePacket packet, Actor who)
    {
        var answer = new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = [] };
        foreach (var filter in packet.TopicFilters)
        {
            try
            {
                answer.ReasonCodes.Add(await SubscribeAsync(session, filter, packet.SubscriptionIdentifier, who));
            }
            catch (ProblemException e)
            {
                answer.ReasonCodes.Add(MqttSubscribeReasonCode.TopicFilterInvalid);
                answer.ReasonString ??= $"{filter.Topic}: {e.Message}";
            }
        }
        return answer;
    }

    internal async Task<MqttUnsubAckPacket> UnsubscribeAsync(MqttSession session, MqttUnsubscribePacket packet)
    {
        var answer = new MqttUnsubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = [] };
        foreach (var topic in packet.TopicFilters)
            answer.ReasonCodes.Add(await Sessions.UnsubscribeAsync(session, topic) ? MqttUnsubscribeReasonCode.Success : MqttUnsubscribeReasonCode.NoSubscriptionExisted);
        return answer;
    }

    /// <summary>Waits until what was published is durable for those, too, who will only come back for it.</summary>
    internal async Task SettleAsync()
    {
        if (!Sessions.HasPersistent) return;
        await _updates.ReachAsync().WaitAsync(_stop.Token);
        await Sessions.StoreAsync();
    }

    /// <summary>Counts a refused message; the first of each minute are told in the log, since MQTT 3.1.1 cannot tell the client.</summary>
    internal void Refused(string client, string topic, PublishOutcome outcome)
    {
        Counts.Refused.Add(1);
        if (Interlocked.Increment(ref _refusals) <= 20)
            Log.LogWarning("MQTT client {Client} published to {Topic} in vain ({Reason}): {Text}", client, topic, outcome.Reason, outcome.Text);
    }

    /// <summary>Ends the work behind the connections.</summary>
    public async Task StopAsync()
    {
        _listening?.Dispose();
        await _stop.CancelAsync();
        foreach (var work in _work) await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What waits for persistent sessions outlives an orderly end to the last message.
        await Sessions.StoreAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        Sessions.Dispose();
    }

    private async Task<MqttSubscribeReasonCode> SubscribeAsync(MqttSession session, MqttTopicFilter filter, uint identifier, Actor who)
    {
        if (filter.Topic.StartsWith("$share/", StringComparison.Ordinal)) return MqttSubscribeReasonCode.SharedSubscriptionsNotSupported;
        if (filter.Topic.Split('/').Any(l => l is "+" or "#")) return MqttSubscribeReasonCode.WildcardSubscriptionsNotSupported;
        if (session.Subscriptions.Count >= MaxSubscriptions && !session.Subscriptions.ContainsKey(filter.Topic)) return MqttSubscribeReasonCode.QuotaExceeded;
        var ids = _sensors.Ids.For(await _audiences.SightAsync(who));
        var topic = await _store.ReadAsync(s => SubscribedTopic.ReadAsync(s, ids, filter.Topic));
        await Sessions.SubscribeAsync(session, topic, new MqttSubscription(filter.Topic, filter.QualityOfServiceLevel, identifier));
        return (MqttSubscribeReasonCode)filter.QualityOfServiceLevel;
    }

    // Whose it is, is known when the client is back: until then it is told what everybody sees.
    private async Task<SubscribedTopic?> ResolveAsync(string topic)
    {
        try { return await _store.ReadAsync(s => SubscribedTopic.ReadAsync(s, _sensors.Ids, topic)); }
        catch (ProblemException) { return null; }
    }

    private void Listen(bool wanted)
    {
        lock (_index)
        {
            _listening?.Dispose();
            _listening = wanted ? _events.Listen(_updates.Take) : null;
        }
    }

    private async Task RepeatAsync(TimeSpan every, Func<Task> work)
    {
        using var timer = new PeriodicTimer(every);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                await work();
                if (every == ExpireEvery) Interlocked.Exchange(ref _refusals, 0);
            }
            catch (Exception e)
            {
                Log.LogError(e, "MQTT sessions could not be written; they are tried again");
            }
        }
    }
}
