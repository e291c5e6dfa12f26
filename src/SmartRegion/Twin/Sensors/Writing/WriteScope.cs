using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Writing;

/// <summary>One transaction that writes entities: its session, its time, and what it has changed so far.</summary>
internal sealed class WriteScope(Session session, EntityIds ids)
{
    public Session Session { get; } = session;

    public EntityIds Ids { get; } = ids;

    public Dialect Dialect => Session.Dialect;

    /// <summary>The time of every change of this transaction.</summary>
    public long Now { get; } = Instants.Now;

    /// <summary>True while the service itself writes what clients may not: rollups.</summary>
    public bool IsService { get; set; }

    /// <summary>True once something was put out of everybody's sight.</summary>
    public bool HasNewAudience { get; set; }

    public List<EntityChange> Changes { get; } = [];

    public List<ObservationRow> Observations { get; } = [];

    /// <summary>All that was changed, for the listeners.</summary>
    public SensorChanges Changed => new(Changes, Observations);

    /// <summary>
    /// True for an object that names an entity that exists: <c>{"@iot.id": 1}</c>. Clients also send the entity whole, as they got it:
    /// an id that the service makes can only be of one that exists. Ids that clients choose stand in what is to be created, too.
    /// </summary>
    public static bool IsLink(JsonNode? node, EntityIds ids) =>
        node is JsonObject o && o["@iot.id"] is not null && (ids.Kind != IdKind.String || o.All(m => m.Key.Contains('@', StringComparison.Ordinal)));

    /// <summary>True for an object that names an entity that exists.</summary>
    public bool IsLink(JsonNode? node) => IsLink(node, Ids);

    /// <summary>The key of the entity that a link names.</summary>
    /// <exception cref="ProblemException">400: there is none.</exception>
    public async Task<long> LinkedAsync(EntityType type, JsonNode node, string at)
    {
        var written = node["@iot.id"] is JsonValue v && v.TryGetValue<string>(out var text) ? text : node["@iot.id"]?.ToJsonString() ?? "null";
        return await Ids.KeyAsync(Session, type, written) is { } key && await ExistsAsync(type, key) ? key
            : throw new ProblemException($"{at}/@iot.id", $"There is no {type.Name} with the id {written}.");
    }

    /// <summary>True when the row is there.</summary>
    public async Task<bool> ExistsAsync(EntityType type, long key) =>
        await Session.FirstAsync($"select 1 from {SqlText.Raw(type.Table)} a where {await EntityKeys.IsAsync(Session, type, "a", key)}", r => 1) == 1;
}
