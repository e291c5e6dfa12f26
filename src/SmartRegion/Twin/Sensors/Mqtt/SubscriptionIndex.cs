using System.Collections.Concurrent;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>
/// Where a change finds its subscribers: by set, by entity, or by relation of an entity. Each distinct topic is there once, however
/// many subscribe to it, so that its message is written once. Reading takes no lock.
/// </summary>
internal sealed class SubscriptionIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicSubscribers> _topics = [];
    private readonly ConcurrentDictionary<Place, TopicSubscribers[]> _places = new();
    private readonly ConcurrentDictionary<(string Source, string Relation), int> _relations = new();

    /// <summary>Called with true when the first subscription comes, with false when the last goes.</summary>
    public Action<bool>? Wanted { get; set; }

    /// <summary>Those of the whole set.</summary>
    public TopicSubscribers[] OfSet(EntityType type) => At(new Place(type.Name, "", 0));

    /// <summary>Those of one entity or a property of it.</summary>
    public TopicSubscribers[] OfEntity(EntityType type, long key) => At(new Place(type.Name, "@", key));

    /// <summary>Those of a relation of one entity.</summary>
    public TopicSubscribers[] OfRelation(string source, string relation, long key) => At(new Place(source, relation, key));

    /// <summary>True when somebody subscribes to that relation of any entity.</summary>
    public bool HasRelation(string source, string relation) => _relations.ContainsKey((source, relation));

    public void Add(SubscribedTopic topic, MqttSession session, MqttSubscription subscription)
    {
        bool first;
        lock (_lock)
        {
            first = _topics.Count == 0;
            if (!_topics.TryGetValue(topic.Topic, out var subscribers))
            {
                _topics[topic.Topic] = subscribers = new TopicSubscribers(topic);
                var place = PlaceOf(topic);
                _places.AddOrUpdate(place, _ => [subscribers], (_, before) => [.. before, subscribers]);
                if (place.Relation is not ("" or "@")) _relations.AddOrUpdate((place.Type, place.Relation), 1, (_, n) => n + 1);
            }
            subscribers.Set(session, subscription);
        }
        if (first) Wanted?.Invoke(true);
    }

    public void Remove(string topic, MqttSession session)
    {
        bool last;
        lock (_lock)
        {
            if (!_topics.TryGetValue(topic, out var subscribers) || !subscribers.Remove(session)) return;
            _topics.Remove(topic);
            last = _topics.Count == 0;
            var place = PlaceOf(subscribers.Topic);
            var left = At(place).Where(s => s != subscribers).ToArray();
            if (left.Length == 0) _places.TryRemove(place, out _); else _places[place] = left;
            if (place.Relation is not ("" or "@") && _relations.AddOrUpdate((place.Type, place.Relation), 0, (_, n) => n - 1) == 0) _relations.TryRemove((place.Type, place.Relation), out _);
        }
        if (last) Wanted?.Invoke(false);
    }

    private TopicSubscribers[] At(Place place) => _places.TryGetValue(place, out var there) ? there : [];

    private static Place PlaceOf(SubscribedTopic topic) =>
        topic.Target.Key is { } key ? new Place(topic.Target.Type.Name, "@", key)
        : topic.Target.Through is { } through ? new Place(through.Source.Name, through.Navigation.Name, through.Key)
        : new Place(topic.Target.Type.Name, "", 0);

    private readonly record struct Place(string Type, string Relation, long Key);
}

/// <summary>A topic and who subscribes to it.</summary>
internal sealed class TopicSubscribers(SubscribedTopic topic)
{
    private readonly Dictionary<MqttSession, MqttSubscription> _subscribers = [];
    private (MqttSession Session, MqttSubscription Subscription)[]? _all;

    public SubscribedTopic Topic { get; } = topic;

    /// <summary>All of them as they are now.</summary>
    public (MqttSession Session, MqttSubscription Subscription)[] All
    {
        get
        {
            lock (_subscribers) return _all ??= [.. _subscribers.Select(s => (s.Key, s.Value))];
        }
    }

    public void Set(MqttSession session, MqttSubscription subscription)
    {
        lock (_subscribers) (_subscribers[session], _all) = (subscription, null);
    }

    /// <summary>True when nobody is left.</summary>
    public bool Remove(MqttSession session)
    {
        lock (_subscribers)
        {
            _subscribers.Remove(session);
            _all = null;
            return _subscribers.Count == 0;
        }
    }
}
