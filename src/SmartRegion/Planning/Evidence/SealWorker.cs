using System.Collections.Concurrent;
using SmartRegion.Catalogue;

namespace SmartRegion.Planning.Evidence;

/// <summary>
/// In the background: gives practices the seal "measured" and takes it back, soon after observations have come. That writes a version of the
/// practice, so that its history tells when; figures that only become more exact write none.
/// </summary>
public sealed class SealWorker(Entries entries, Evidences evidences, ILogger<SealWorker> log) : IChangeFollower, IAsyncDisposable
{
    /// <summary>Who it is in the history.</summary>
    public const string Writer = "measurements";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20), Idle = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, byte> _bound = [];
    private readonly SemaphoreSlim _woken = new(0, 1), _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        evidences.WhenChanged = Wake;
        _running = Task.Run(LoopAsync);
    }

    public Task FollowAsync(IReadOnlyList<FollowedChange> changes, long seq)
    {
        foreach (var change in changes)
            if (change.Entry is { Kind: "practice" } practice && IsBound(practice)) { _bound[change.Id] = 0; Wake(); }
            else _bound.TryRemove(change.Id, out _);
        return Task.CompletedTask;
    }

    /// <summary>Looks at all bound practices once.</summary>
    /// <returns>How many seals were given or taken back.</returns>
    public async Task<int> RunAsync()
    {
        var changed = 0;
        await _turn.WaitAsync();
        try
        {
            foreach (var id in _bound.Keys)
            {
                if (_stop.IsCancellationRequested) break;
                if (await entries.FindAsync(id) is not { } practice || await entries.ProvenanceAsync(id) is not null) continue;
                var measured = (await evidences.OfAsync(practice)).Where(b => b.IsMeasured).Select(b => b.Binding.Kpi).ToList();
                if (measured.ToHashSet().SetEquals(Seals.Indicators(practice.Doc))) continue;
                if ((await entries.SealAsync(practice, measured, Writer)).Version != practice.Version) changed++;
            }
        }
        finally { _turn.Release(); }
        return changed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        evidences.WhenChanged = () => { };
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _woken.Dispose();
        _turn.Dispose();
    }

    private static bool IsBound(Entry practice) => MeasurementBinding.Of(practice.Doc).Count > 0 || Seals.Indicators(practice.Doc).Count > 0;

    private void Wake()
    {
        try { if (_woken.CurrentCount == 0) _woken.Release(); }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException) { /* It is awake, or at its end. */ }
    }

    private async Task LoopAsync()
    {
        try
        {
            // A start comes first.
            await Task.Delay(Rest, _stop.Token);
            await entries.EachOfKindAsync("practice", p => { if (IsBound(p)) _bound[p.Id] = 0; });
            while (true)
            {
                try { await RunAsync(); }
                catch (Exception e) when (!_stop.IsCancellationRequested) { log.LogError(e, "The seals of practices cannot be kept up; trying again"); }
                await Task.Delay(Rest, _stop.Token);
                await _woken.WaitAsync(Idle, _stop.Token);
            }
        }
        catch (OperationCanceledException) { /* It ends. */ }
    }
}
