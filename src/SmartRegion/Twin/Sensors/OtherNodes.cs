using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors;

/// <summary>
/// Nodes on one PostgreSQL: each transaction tells the others what it has changed, which they hear after its commit, in the order of commits,
/// and tell their own listeners. Observations are named by stretches of their numbers and read anew. Without other nodes (SQLite) nothing is told.
/// What is changed while a node has no connection to the database, that node's listeners are not told.
/// </summary>
public sealed class OtherNodes(Store store, SensorEvents events, ILogger<OtherNodes> log) : IAsyncDisposable
{
    /// <summary>The channel on which they tell each other.</summary>
    public const string Channel = "smartregion_sensors";

    // PostgreSQL takes payloads of less than 8,000 bytes.
    private const int MaxPayload = 7000;

    private readonly string _node = Guid.NewGuid().ToString("N")[..12];
    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>Tells what the scope has changed, once its transaction is committed.</summary>
    internal async Task TellAsync(WriteScope scope)
    {
        if (!store.HasNodes) return;
        foreach (var message in Messages(scope)) await scope.Dialect.TellAsync(scope.Session, Channel, message);
    }

    /// <summary>Begins to hear the others.</summary>
    public void Start() => _listening = Task.Run(() => store.ListenAsync(Channel, HearAsync, _stop.Token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task HearAsync(string message)
    {
        if (message.Length == 0 || message.StartsWith(_node, StringComparison.Ordinal) || !events.Wanted) return;
        try
        {
            var told = Json.Object(message[(_node.Length + 1)..]);
            var entities = ((JsonArray)told["e"]!).Select(e => Change((JsonArray)e!)).ToList();
            var observations = await store.ReadAsync(session => RowsAsync(session, (JsonArray)told["o"]!));
            events.Publish(new SensorChanges(entities, observations));
        }
        catch (Exception e)
        {
            log.LogError(e, "What another node has changed could not be told");
        }
    }

    private IEnumerable<string> Messages(WriteScope scope)
    {
        var (entities, stretches, size) = (new JsonArray(), new JsonArray(), 0);
        foreach (var part in scope.Changes.Select(c => (IsEntity: true, Node: Written(c))).Concat(Stretches(scope.Observations).Select(s => (IsEntity: false, Node: s))))
        {
            size += part.Node.ToJsonString().Length + 1;
            if (size > MaxPayload)
            {
                yield return Message(entities, stretches);
                (entities, stretches, size) = (new JsonArray(), new JsonArray(), part.Node.ToJsonString().Length + 1);
            }
            (part.IsEntity ? entities : stretches).Add(part.Node);
        }
        if (size > 0) yield return Message(entities, stretches);
    }

    private string Message(JsonArray entities, JsonArray stretches) => $"{_node} {Json.Text(new JsonObject { ["e"] = entities, ["o"] = stretches })}";

    private static JsonArray Written(EntityChange change) =>
        [(int)change.Kind, change.Type.Name, change.Key, change.Properties is { } names ? new JsonArray([.. names.Select(n => (JsonNode)n)]) : null, change.WasHidden];

    private static EntityChange Change(JsonArray told) => new((ChangeKind)told[0]!.GetValue<int>(), EntityTypes.Named(told[1]!.GetValue<string>()), told[2]!.GetValue<long>(),
        (told[3] as JsonArray)?.Select(n => n!.GetValue<string>()).ToList())
    { WasHidden = told.Count > 4 && told[4]!.GetValue<bool>() };

    // A transaction holds the datastream, so that the numbers it gives out there follow each other.
    private static IEnumerable<JsonArray> Stretches(List<ObservationRow> rows) => rows.GroupBy(r => r.Datastream)
        .Select(g => new JsonArray(g.Key, g.Min(r => r.Seq), g.Max(r => r.Seq), g.Min(r => r.Starts), g.Max(r => r.Starts)));

    private static async Task<List<ObservationRow>> RowsAsync(Session session, JsonArray stretches)
    {
        var rows = new List<ObservationRow>();
        foreach (var stretch in stretches.Select(s => ((JsonArray)s!).Select(n => n!.GetValue<long>()).ToArray()))
            rows.AddRange(await session.ListAsync($"""
                select {SqlText.Raw(ObservationUpdate.Columns)} from observations a
                where a.datastream = {stretch[0]} and a.seq between {stretch[1]} and {stretch[2]} and a.starts between {stretch[3]} and {stretch[4]} order by a.seq
                """, ObservationUpdate.Read));
        return rows;
    }
}
