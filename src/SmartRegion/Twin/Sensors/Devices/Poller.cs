using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>
/// Reads open data at intervals: only what has changed (RFC 9110, 13), later after failures, never from private addresses unless
/// allowed. What has been told is on disk; a poll goes on where it was after a restart.
/// </summary>
public sealed class Poller(Store store, Sensors sensors, DeviceDocuments documents, DeviceCounts counts, OutgoingClient outgoing, ILogger<Poller> log) : BackgroundService
{
    /// <summary>The largest answer in bytes.</summary>
    public const int MaxAnswer = 16 * 1024 * 1024;

    private const int MaxAtOnce = 4;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly OutgoingLimits Limits = new() { Bytes = MaxAnswer, Headers = TimeSpan.FromSeconds(60), Whole = TimeSpan.FromSeconds(60) };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var polls = documents.All(DeviceDocuments.Poll);
            if (polls.Count == 0) continue;
            try
            {
                var due = await DueAsync(polls);
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = stoppingToken }, async (poll, stop) => await PollAsync(poll.Name, poll.Doc, stop));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Polls could not be looked after; they are tried again");
            }
        }
    }

    /// <summary>Reads one address now.</summary>
    internal async Task PollAsync(string name, JsonObject doc, CancellationToken stop)
    {
        var state = await StateAsync(name);
        try
        {
            await using var answer = await outgoing.GetAsync(new OutgoingRequest(Json.AsText(doc["url"])!) { ETag = state.ETag, LastModified = state.Modified, Limits = Limits }, stop);
            if (!answer.IsUnchanged)
            {
                using var text = new StreamReader(answer.Body, answer.Encoding);
                await StoreAsync(name, doc, await text.ReadToEndAsync(stop));
                state = state with { ETag = answer.ETag, Modified = answer.LastModified };
            }
            await SaveAsync(name, doc, state with { Failures = 0, Message = null });
        }
        catch (Exception e) when (e is HttpRequestException or ProblemException or IOException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            if (state.Failures == 0) log.LogWarning("The poll {Name} failed: {Reason}", name, e.Message);
            await counts.RefuseAsync(name, e.Message, "");
            await SaveAsync(name, doc, state with { Failures = state.Failures + 1, Message = e.Message });
        }
    }

    private async Task StoreAsync(string name, JsonObject doc, string text)
    {
        var (rows, faults) = await RowsAsync(doc, text);
        await sensors.WriteAsync(async scope =>
        {
            var all = rows.ToArray();
            var stored = await DeviceObservations.StoreAsync(scope, all, UplinkReceiving.RuleOf(doc));
            foreach (var row in all.Where(r => r.Error is not null)) faults.Add((row.Error!, ""));
            foreach (var (reason, what) in faults.Take(20)) await DeviceCounts.AddFaultAsync(scope.Session, name, reason, what, scope.Now);
            await DeviceCounts.AddAsync(scope.Session, name, 1, stored with { Faulty = faults.Count }, scope.Now);
            return 0;
        });
    }

    private async Task<(List<ObservationRow> Rows, List<(string Reason, string What)> Faults)> RowsAsync(JsonObject doc, string text)
    {
        var notation = new Notation(TimeZoneInfo.FindSystemTimeZoneById(Json.AsText(doc["zone"]) ?? "UTC"), doc["decimalComma"]?.GetValue<bool>() == true, Json.AsText(doc["separator"])?[0]);
        var streams = new List<(string Path, long Stream, Scaling Scaling)>();
        foreach (var value in doc["values"]!.AsArray())
        {
            var id = Json.AsText(value!["datastream"]) ?? value["datastream"]!.ToJsonString();
            var key = await store.ReadAsync(s => sensors.Ids.KeyAsync(s, EntityTypes.Datastream, id));
            streams.Add((Json.AsText(value["path"])!, key ?? throw new ProblemException("datastream", $"There is no Datastream with the id {id}."), Scaling.Of((JsonObject)value)));
        }
        var rows = new List<ObservationRow>();
        var faults = new List<(string, string)>();
        foreach (var (find, what) in Json.AsText(doc["format"]) == "csv" ? OfTable(notation, text) : OfJson(doc, text))
        {
            foreach (var (path, stream, scaling) in streams)
            {
                try { if (Row(doc, notation, find, path, stream, scaling) is { } row) rows.Add(row); }
                catch (ProblemException e) { faults.Add((e.Message, what())); }
            }
        }
        return (rows, faults);
    }

    private static ObservationRow? Row(JsonObject doc, Notation notation, Func<string, JsonNode?> find, string path, long stream, Scaling scaling)
    {
        if (find(path) is not { } found) return null;
        var value = Json.AsText(found) is { } text ? notation.Value(text) : found;
        if (value is null) return null;
        var time = find(Json.AsText(doc["time"])!)?.ToString() ?? throw new ProblemException("time", "The row has no time.");
        var row = new ObservationRow { Datastream = stream, Starts = notation.Time(time) };
        ObservationFields.SetResult(ref row, scaling.Apply(value, path));
        return row;
    }

    private static IEnumerable<(Func<string, JsonNode?> Find, Func<string> What)> OfTable(Notation notation, string text)
    {
        using var reader = new StringReader(text);
        foreach (var (line, row) in notation.Table(reader))
            yield return (column => row.TryGetValue(column, out var field) ? JsonValue.Create(field) : throw new ProblemException("column", $"There is no column '{column}'. There are {string.Join(", ", row.Keys)}."), () => $"line {line}: {string.Join("; ", row.Values)}");
    }

    private static IEnumerable<(Func<string, JsonNode?> Find, Func<string> What)> OfJson(JsonObject doc, string text)
    {
        var document = Http.JsonBody.Parse(Encoding.UTF8.GetBytes(text));
        if (Json.AsText(doc["items"]) is { } items) document = JsonPath.Parse(items)!.Find(document) ?? throw new ProblemException("items", $"There is nothing at {items}.");
        foreach (var item in document as JsonArray ?? [document?.DeepClone()])
            yield return (path => JsonPath.Parse(path)!.Find(item), () => Json.Text(item));
    }

    private async Task<List<(string Name, JsonObject Doc)>> DueAsync(IReadOnlyList<(string Name, JsonObject Doc)> polls)
    {
        var next = await store.ReadAsync(s => s.ListAsync($"select name, next_at from device_polls", r => (r.GetString(0), r.GetInt64(1))));
        var later = next.Where(n => n.Item2 > Instants.Now).Select(n => n.Item1).ToHashSet();
        return [.. polls.Where(p => !later.Contains(p.Name))];
    }

    /// <summary>The polls that failed the last time: how often in a row, and why.</summary>
    public Task<List<(string Name, int Failures, string? Message)>> FailingAsync() => store.ReadAsync(s =>
        s.ListAsync($"select name, failures, message from device_polls where failures > 0 order by failures desc, name", r => (r.GetString(0), r.GetInt32(1), r.IsDBNull(2) ? null : r.GetString(2))));

    private Task<PollState> StateAsync(string name) => store.ReadAsync(async s => await s.FirstAsync($"select etag, modified, failures, message from device_polls where name = {name}",
        r => new PollState(r.IsDBNull(0) ? null : r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetInt32(2), r.IsDBNull(3) ? null : r.GetString(3))) ?? new PollState(null, null, 0, null));

    private Task SaveAsync(string name, JsonObject doc, PollState state)
    {
        var wait = BackOff.After(state.Failures, TimeSpan.FromSeconds(doc["every"]!.GetValue<int>()));
        return store.WriteAsync(s => s.ExecuteAsync($"""
            insert into device_polls (name, etag, modified, next_at, failures, message) values ({name}, {state.ETag}, {state.Modified}, {Instants.Now + wait.Ticks / TimeSpan.TicksPerMicrosecond}, {state.Failures}, {state.Message})
            on conflict (name) do update set etag = excluded.etag, modified = excluded.modified, next_at = excluded.next_at, failures = excluded.failures, message = excluded.message
            """));
    }

    private sealed record PollState(string? ETag, string? Modified, int Failures, string? Message);
}
