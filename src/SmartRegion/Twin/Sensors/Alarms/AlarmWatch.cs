using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Alarms;

/// <summary>
/// Holds each rule against the observations that came since it last looked, in the order of their times, soon after each commit and by the
/// clock. Where it stands and what is to be sent are stored in one transaction: a message is neither lost with the process nor sent for
/// a second node. What comes late, before an observation that was looked at, raises nothing.
/// </summary>
internal sealed class AlarmWatch(Store store, SensorEvents events, AlarmRules rules, AlarmDelivery delivery, ILogger<AlarmWatch> log) : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1), Tick = TimeSpan.FromSeconds(10);

    // So many observations are looked at in one go, and none of a time that is yet to come by more than an hour: a wrong clock must not blind a rule.
    private const int Most = 1000;
    internal const long Ahead = 3_600_000_000;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _woken = new(0, 1);
    private Task _running = Task.CompletedTask;
    private IDisposable? _listening;

    /// <summary>Begins.</summary>
    public void Start()
    {
        _listening = events.Listen(changes => { if (changes.Observations.Count > 0) Wake(); });
        _running = Task.Run(RunAsync);
        delivery.Start();
    }

    /// <summary>Looks at all rules once.</summary>
    /// <param name="now">Microseconds since 1970.</param>
    public async Task LookAsync(long now)
    {
        foreach (var rule in await rules.AllAsync())
        {
            if (!rule.Enabled) continue;
            try { await LookAsync(rule, now); }
            catch (Exception e) { log.LogError(e, "Alarm rule {Rule} cannot be looked at; trying again", rule.Key); }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _woken.Dispose();
    }

    private void Wake()
    {
        try { if (_woken.CurrentCount == 0) _woken.Release(); }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException) { /* It is awake, or at its end. */ }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(Instants.Now);
                await Task.Delay(Rest, _stop.Token);
                await _woken.WaitAsync(Tick, _stop.Token);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) { log.LogError(e, "Alarms cannot be looked at; trying again"); }
        }
    }

    private async Task LookAsync(AlarmRule rule, long now)
    {
        var (after, turns) = await store.ReadAsync(session => rule.Kind == "silence" ? SilenceAsync(session, rule, now) : ObservedAsync(session, rule, now));
        if (after == rule) return;
        await store.WriteAsync(async session =>
        {
            var none = long.MinValue;
            var changed = await session.ExecuteAsync($"""
                update alarms set seen = {after.Seen ?? none}, raised = {(after.Raised ? 1L : 0L)}, since = cast({after.Since} as bigint), value = cast({after.Value} as double precision)
                where key = {rule.Key} and coalesce(seen, {none}) = {rule.Seen ?? none} and raised = {(rule.Raised ? 1L : 0L)}
                """);
            if (changed == 0) return false;
            foreach (var turn in turns) await NoteAsync(session, rule, turn);
            return true;
        });
        if (turns.Count > 0) delivery.Wake();
    }

    private static async Task<(AlarmRule After, List<AlarmTurn> Turns)> SilenceAsync(Session session, AlarmRule rule, long now)
    {
        var last = await session.FirstAsync<long?>($"select ends from datastreams where key = {rule.Stream}", r => r.IsDBNull(0) ? null : r.GetInt64(0));
        var isSilent = now - Math.Min(last ?? rule.Made, now) > rule.Micros("after");
        return isSilent == rule.Raised ? (rule, []) : (rule with { Raised = isSilent, Since = now }, [new AlarmTurn(isSilent, now, null)]);
    }

    private static async Task<(AlarmRule After, List<AlarmTurn> Turns)> ObservedAsync(Session session, AlarmRule rule, long now)
    {
        var rows = await session.ListAsync($"select starts, number from observations where datastream = {rule.Stream} and starts > {rule.Seen ?? long.MinValue} and starts <= {now + Ahead} and number is not null order by starts limit {Most}", r => (At: r.GetInt64(0), Value: r.GetDouble(1)));
        var turns = new List<AlarmTurn>();
        foreach (var (at, value) in rows)
        {
            var raised = rule.Kind == "threshold" ? rule.Passes(value) : await ChangedAsync(session, rule, at, value);
            if (raised != rule.Raised)
            {
                turns.Add(new AlarmTurn(raised, at, value));
                rule = rule with { Raised = raised, Since = at };
            }
            rule = rule with { Seen = at, Value = value };
        }
        return (rule, turns);
    }

    private static async Task<bool> ChangedAsync(Session session, AlarmRule rule, long at, double value)
    {
        var (least, greatest) = await session.FirstAsync($"select min(number), max(number) from observations where datastream = {rule.Stream} and starts >= {at - rule.Micros("within")} and starts <= {at} and number is not null",
            r => (r.GetDouble(0), r.GetDouble(1)));
        return rule.Changes(value, least, greatest);
    }

    private static async Task NoteAsync(Session session, AlarmRule rule, AlarmTurn turn)
    {
        var now = Instants.Now;
        foreach (var channel in new[] { "mail", "webhook" })
        {
            if (rule.Doc[channel] is null or JsonArray { Count: 0 }) continue;
            var doc = new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["channel"] = channel, ["event"] = turn.Raised ? "raised" : "cleared", ["at"] = turn.At, ["value"] = turn.Value };
            await session.ExecuteAsync($"insert into alarm_messages (alarm, doc, due, made) values ({rule.Key}, {session.Dialect.Json(Json.Text(doc))}, {now}, {now})");
        }
    }
}

/// <summary>A rule was raised or is over.</summary>
internal readonly record struct AlarmTurn(bool Raised, long At, double? Value);
