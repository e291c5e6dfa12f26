using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;
using SmartRegion.Twin.Sensors.Restricted;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>
/// Tells subscribers what has changed (18-088, 14.2): follows the committed changes, finds the topics that each concerns and writes
/// its message once per form, whatever the number of topics and subscribers. Runs behind the writers; when it falls too far
/// behind, changes are dropped and counted, so that memory stays as it is.
/// </summary>
internal sealed class Updates(Store store, Sensors sensors, SubscriptionIndex index, StreamKinds kinds, Audiences audiences, MqttCounts counts, ILogger log, Func<string> root)
{
    /// <summary>So many changes may wait.</summary>
    private const int MaxBehind = 200_000;

    private readonly Channel<(SensorChanges? Changes, TaskCompletionSource? Reached)> _changes = Channel.CreateUnbounded<(SensorChanges?, TaskCompletionSource?)>(new UnboundedChannelOptions { SingleReader = true });
    private long _behind;

    /// <summary>Takes committed changes; called on the writer's thread.</summary>
    public void Take(SensorChanges changes)
    {
        var size = changes.Entities.Count + changes.Observations.Count;
        if (Interlocked.Add(ref _behind, size) <= MaxBehind || size > MaxBehind) _changes.Writer.TryWrite((changes, null));
        else
        {
            Interlocked.Add(ref _behind, -size);
            counts.Dropped.Add(size);
        }
    }

    /// <summary>Waits until all changes so far are lined up for whoever subscribes to them.</summary>
    public Task ReachAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _changes.Writer.TryWrite((null, reached)) ? reached.Task : Task.CompletedTask;
    }

    /// <summary>Works until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var (changes, reached) in _changes.Reader.ReadAllAsync(stop))
        {
            reached?.TrySetResult();
            if (changes is null) continue;
            try
            {
                await TellAsync(changes);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Subscribers could not be told of a change");
            }
            Interlocked.Add(ref _behind, -(changes.Entities.Count + changes.Observations.Count));
        }
    }

    private async Task TellAsync(SensorChanges changes)
    {
        var forms = new Forms(root());
        var streams = await AudiencesAsync(changes);
        foreach (var row in changes.Observations) await TellAsync(row, forms, streams?.GetValueOrDefault(row.Datastream, -1) ?? Audiences.Public);
        foreach (var change in Merged(changes)) await TellAsync(change, forms);
    }

    // Who sees the datastreams of these observations; null while nothing is hidden here.
    private async Task<Dictionary<long, long>?> AudiencesAsync(SensorChanges changes)
    {
        if (!await audiences.AnyAsync()) return null;
        var keys = changes.Observations.Select(r => r.Datastream).Distinct().ToList();
        return keys.Count == 0 ? [] : (await store.ReadAsync(s => s.ListAsync($"select key, audience from datastreams where {s.Dialect.OneOf(SqlText.Raw("key"), keys)}", r => (r.GetInt64(0), r.GetInt64(1))))).ToDictionary();
    }

    private async Task TellAsync(ObservationRow row, Forms forms, long audience)
    {
        forms.Begin();
        foreach (var topics in PlacesOf(row))
            foreach (var subscribers in topics)
            {
                var topic = subscribers.Topic;
                foreach (var (sight, those) in await BySightAsync(subscribers))
                    if (sight.Sees(audience))
                        Send(topic, those, topic.IsPlain ? forms.Of(topic, await RowAsync(row), sensors.Ids) : await forms.OfAsync(topic, EntityTypes.Observation, row.Id, store, sensors.Ids.For(sight)));
            }
    }

    // The subscribers of a topic, those together who see the same.
    private async ValueTask<IReadOnlyList<(Sight Sight, IReadOnlyList<(MqttSession Session, MqttSubscription Subscription)> Those)>> BySightAsync(TopicSubscribers subscribers)
    {
        var all = subscribers.All;
        if (!await audiences.AnyAsync()) return [(Sight.Whole, all)];
        var those = new Dictionary<Sight, List<(MqttSession, MqttSubscription)>>();
        foreach (var one in all)
        {
            var sight = await audiences.SightAsync(await one.Session.ActorAsync());
            if (!those.TryGetValue(sight, out var same)) those[sight] = same = [];
            same.Add(one);
        }
        return [.. those.Select(t => (t.Key, (IReadOnlyList<(MqttSession, MqttSubscription)>)t.Value))];
    }

    private IEnumerable<TopicSubscribers[]> PlacesOf(ObservationRow row)
    {
        yield return index.OfSet(EntityTypes.Observation);
        yield return index.OfRelation("Datastream", "Observations", row.Datastream);
        yield return index.OfRelation("MultiDatastream", "Observations", row.Datastream);
        yield return index.OfRelation("FeatureOfInterest", "Observations", row.Feature);
    }

    private async Task<EntityRow> RowAsync(ObservationRow row)
    {
        long? Number(long value) => value == ObservationRow.None ? null : value;
        return new EntityRow
        {
            Type = EntityTypes.Observation,
            Key = row.Id,
            Doc = row.More is { } more ? Encoding.UTF8.GetBytes(more) : null,
            // In the order of the type's Numbers.
            Numbers = [row.Datastream, row.Starts, row.Seq, row.Feature, Number(row.Lag), Number(row.Lasts)],
            Number = double.IsNaN(row.Number) ? null : row.Number,
            Result = row.Result,
            IsOfMulti = await kinds.IsMultiAsync(row.Datastream) == true,
        };
    }

    // An entity that was made and linked within one transaction has changed once.
    private static IEnumerable<EntityChange> Merged(SensorChanges changes)
    {
        foreach (var same in changes.Entities.GroupBy(c => (c.Type, c.Key)))
        {
            if (same.Any(c => c.Kind == ChangeKind.Deleted)) continue;
            if (same.Any(c => c.Kind == ChangeKind.Created)) yield return same.First(c => c.Kind == ChangeKind.Created);
            else yield return same.First() with { Properties = same.Any(c => c.Properties is null) ? null : [.. same.SelectMany(c => c.Properties!).Distinct()] };
        }
    }

    private async Task TellAsync(EntityChange change, Forms forms)
    {
        var places = new List<TopicSubscribers[]> { index.OfSet(change.Type), index.OfEntity(change.Type, change.Key) };
        foreach (var nav in change.Type.Navigations.Where(n => index.HasRelation(n.Target.Name, n.Inverse)))
            foreach (var parent in await store.ReadAsync(s => ParentsAsync(s, change, nav)))
                places.Add(index.OfRelation(nav.Target.Name, nav.Inverse, parent));
        forms.Begin();
        foreach (var subscribers in places.SelectMany(p => p).Where(s => Concerns(s.Topic, change)))
            foreach (var (sight, those) in await BySightAsync(subscribers))
                Send(subscribers.Topic, those, await forms.OfAsync(subscribers.Topic, change.Type, change.Key, store, sensors.Ids.For(sight)));
    }

    // What is selected must be among what was updated (18-088, 14.2.4).
    private static bool Concerns(SubscribedTopic topic, EntityChange change) =>
        change.Kind == ChangeKind.Created || topic.DependsOn is null || change.Properties is null || change.Properties.Any(topic.DependsOn.Contains);

    private static async Task<List<long>> ParentsAsync(Session session, EntityChange change, Navigation nav)
    {
        switch (nav.Join)
        {
            case ToOne one:
                return await session.ListAsync($"select {SqlText.Raw(EntityType.For("a", one.Column))} from {SqlText.Raw(change.Type.Table)} a where {await EntityKeys.IsAsync(session, change.Type, "a", change.Key)}", r => r.IsDBNull(0) ? 0 : r.GetInt64(0));
            case Through by:
                return await session.ListAsync($"select {SqlText.Raw(by.TargetColumn)} from {SqlText.Raw(by.Table)} where {SqlText.Raw(by.SourceColumn)} = {change.Key}", r => r.GetInt64(0));
            case FromMany many when !nav.Target.IsObservation:
                return await session.ListAsync($"select key from {SqlText.Raw(nav.Target.Table)} where {SqlText.Raw(many.Column)} = {change.Key}", r => r.GetInt64(0));
            default:
                return [];
        }
    }

    private void Send(SubscribedTopic topic, IReadOnlyList<(MqttSession Session, MqttSubscription Subscription)> subscribers, byte[]? payload)
    {
        if (payload is null) return;
        var message = new MqttMessage(topic.Topic, payload);
        foreach (var (session, subscription) in subscribers)
            if (!session.Enqueue(message, subscription.Quality, subscription.Identifier)) counts.Dropped.Add(1);
    }

    /// <summary>The forms in which one entity is told: topics with the same options share one.</summary>
    private sealed class Forms(string root)
    {
        private readonly Dictionary<string, byte[]?> _written = [];

        /// <summary>The next entity.</summary>
        public void Begin() => _written.Clear();

        /// <summary>An entity that is at hand.</summary>
        public byte[] Of(SubscribedTopic topic, EntityRow row, EntityIds ids)
        {
            if (_written.TryGetValue(topic.Form, out var there)) return there!;
            var bytes = Write(json => new EntityJson(json, ids, root).Write(row, topic.Query));
            _written[topic.Form] = bytes;
            return bytes;
        }

        /// <summary>An entity that has to be read; null when it has gone, or the filter does not let it through.</summary>
        public async Task<byte[]?> OfAsync(SubscribedTopic topic, EntityType type, long key, Store store, EntityIds ids)
        {
            var form = ids.Sight.IsWhole ? topic.Form : $"{topic.Form} {ids.Sight.Seen}";
            if (!_written.TryGetValue(form, out var bytes))
                _written[form] = bytes = await store.ReadAsync(s => ReadAsync(s, topic, type, key, ids));
            return bytes;
        }

        private async Task<byte[]?> ReadAsync(Session session, SubscribedTopic topic, EntityType type, long key, EntityIds ids)
        {
            try
            {
                if ((topic.Query.Filter is not null || !ids.Sight.IsWhole) && !await PassesAsync(session, type, key, topic.Query.Filter, ids)) return null;
                if (topic.Target.Property.Count > 0)
                    return await SensorReads.ReadAsync(session, ids, new SensorRequest("GET", SubscribedTopic.Split(topic.Topic).Path, [], root)) is { Status: 200 } answer ? answer.Body.ToArray() : null;
                var row = await new Pages(session, ids).ReadAsync(type, key, topic.Query);
                return Write(json => new EntityJson(json, ids, root).Write(row, topic.Query));
            }
            catch (ProblemException e) when (e.Problem.Status == 404)
            {
                return null;
            }
        }

        private static async Task<bool> PassesAsync(Session session, EntityType type, long key, Expr? filter, EntityIds ids)
        {
            var query = new EntityQuery(type, ODataQuery.None with { Filter = filter }, session.Dialect, ids, null, null);
            return await session.FirstAsync($"select 1 from {query.From} where {query.Where} and {await EntityKeys.IsAsync(session, type, "a", key)}", r => 1) == 1;
        }

        private static byte[] Write(Action<Utf8JsonWriter> write)
        {
            var buffer = new ArrayBufferWriter<byte>(512);
            using (var json = new Utf8JsonWriter(buffer, Json.Writing)) write(json);
            return buffer.WrittenSpan.ToArray();
        }
    }
}
