using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Live;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Reading;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors;

/// <summary>What the operator decided about sensors.</summary>
/// <param name="Ids">The kind of ids; it can only be chosen before the first entity.</param>
public sealed record SensorSettings(IdKind Ids);

/// <summary>
/// The entities of SensorThings for everybody in this process: HTTP, batches, MQTT, importers. Requests are those of the standard;
/// many observations have a quicker way in.
/// </summary>
public sealed class Sensors(Store store, SensorEvents events, SensorSettings settings, OtherNodes nodes, Audiences audiences) : IDisposable
{
    private readonly LatestPages _pages = new(store);
    private EntityIds? _ids;

    /// <summary>How keys are told as ids.</summary>
    internal EntityIds Ids => _ids ?? throw new InvalidOperationException("Sensors have not been started.");

    /// <summary>Reads how ids are made here, or settles it on the first start.</summary>
    /// <exception cref="InvalidOperationException">Another kind of ids was chosen before, and there are entities.</exception>
    public async Task StartAsync() => _ids = await store.WriteAsync(async session =>
    {
        var salt = await MarkAsync(session, "sensor-salt", Guid.NewGuid().ToString());
        var wanted = settings.Ids.ToString().ToLowerInvariant();
        var kind = await MarkAsync(session, "sensor-ids", wanted);
        if (kind != wanted)
        {
            if (await session.FirstAsync($"select 1 from things union all select 1 from sensors union all select 1 from locations limit 1", r => 1) == 1)
                throw new InvalidOperationException($"The ids of sensors are '{kind}' here, and there are entities already: --sensor-ids {wanted} comes too late. Start with --sensor-ids {kind}.");
            await session.ExecuteAsync($"update marks set value = {wanted} where name = 'sensor-ids'");
        }
        return new EntityIds(settings.Ids, Guid.Parse(salt));
    });

    /// <summary>Answers a GET.</summary>
    /// <exception cref="Core.ProblemException">4xx.</exception>
    public async Task<SensorAnswer> ReadAsync(SensorRequest request) => await _pages.ReadAsync(Ids.For(request.Sight ?? await audiences.PublicAsync()), request);

    public void Dispose() => _pages.Dispose();

    /// <summary>The key of an id as a client writes it; null when there is none, or none that the reader sees.</summary>
    internal Task<long?> KeyAsync(EntityType type, string id, Sight sight) => store.ReadAsync(async session =>
        await Ids.KeyAsync(session, type, id) is { } key && (sight.Of(type, "a") is not { } seen
            || await session.FirstAsync($"select 1 from {SqlText.Raw(type.Table)} a where a.key = {key} and {SqlText.Raw(seen)}", r => 1) == 1) ? key : (long?)null);

    /// <summary>A GET as a query to follow.</summary>
    /// <exception cref="Core.ProblemException">400 or 404.</exception>
    internal async Task<LiveQuery> FollowAsync(SensorRequest request)
    {
        var ids = Ids.For(request.Sight ?? await audiences.PublicAsync());
        return await store.ReadAsync(session => LiveReads.ParseAsync(session, ids, request));
    }

    /// <summary>Those of the entities that a followed query is about.</summary>
    internal Task<Dictionary<long, EntityRow>> MatchingAsync(LiveQuery live, IReadOnlyCollection<long> keys, Sight sight) =>
        keys.Count == 0 ? Task.FromResult(new Dictionary<long, EntityRow>()) : store.ReadAsync(session => LiveReads.MatchingAsync(session, Ids.For(sight), live, keys));

    /// <summary>Carries out a POST, PATCH, PUT or DELETE in a transaction of its own; listeners are told after the commit.</summary>
    /// <exception cref="Core.ProblemException">4xx; then nothing was changed.</exception>
    public Task<SensorAnswer> WriteAsync(SensorRequest request) => WriteAsync(scope => SensorWrites.WriteAsync(scope, request));

    /// <summary>Several changes in one transaction.</summary>
    internal async Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> write)
    {
        WriteScope scope = null!;
        T answer;
        try
        {
            answer = await store.WriteAsync(async session =>
            {
                scope = new WriteScope(session, Ids);
                var answer = await write(scope);
                await Hiding.SettleAsync(scope, audiences);
                await nodes.TellAsync(scope);
                return answer;
            });
        }
        finally
        {
            if (scope is { HasNewAudience: true }) await audiences.EndAsync();
        }
        if (Measures.Observations.Enabled) Measures.Observations.Add(scope.Changed.Observations.Count);
        if (events.Wanted) events.Publish(scope.Changed);
        return answer;
    }

    private static async Task<string> MarkAsync(Session session, string name, string value)
    {
        await session.ExecuteAsync($"insert into marks (name, value) values ({name}, {value}) on conflict (name) do nothing");
        return (await session.FirstAsync($"select value from marks where name = {name}", r => r.GetString(0)))!;
    }
}
