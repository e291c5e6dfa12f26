using System.Diagnostics;
using SmartRegion.Storage;

namespace SmartRegion.Twin.Sensors.Rollups;

/// <summary>
/// In the background: keeps rollups up to date soon after each commit, and deletes what is older than its retention. What is left
/// undone when the process ends is done after the next start, since the marks are stored.
/// </summary>
internal sealed class RollupWorker(Store store, Sensors sensors, SensorEvents events, Rollups rollups, ILogger<RollupWorker> log) : IAsyncDisposable
{
    // Commits of so long share one round; a round that takes longer is followed by a longer rest, so that ingest comes first, but
    // charts never wait long for what was taken in.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2), LongestRest = TimeSpan.FromSeconds(20), Idle = TimeSpan.FromSeconds(30), RetentionEvery = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _woken = new(0, 1);
    private Task _running = Task.CompletedTask;
    private IDisposable? _listening;

    /// <summary>Begins.</summary>
    public void Start()
    {
        _listening = events.Listen(changes => { if (changes.Observations.Count > 0 || changes.Entities.Count > 0) Wake(); });
        _running = Task.Run(RunAsync);
    }

    /// <summary>Deletes all that is older than its retention, piece by piece.</summary>
    public async Task RetainAsync(CancellationToken stop = default)
    {
        foreach (var (datastream, keep) in await store.ReadAsync(RetainedSince.WantedAsync))
        {
            var before = RetainedSince.Before(keep);
            await rollups.CatchUpAsync(datastream);
            while (!stop.IsCancellationRequested && await sensors.WriteAsync(scope => RetainedSince.DeleteAsync(scope, datastream, before))) { }
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

    // One that fails must not keep the others back.
    private async Task CatchUpAsync(long datastream)
    {
        if (_stop.IsCancellationRequested) return;
        try { await rollups.CatchUpAsync(datastream); }
        catch (Exception e) { log.LogError(e, "The rollups of datastream {Datastream} cannot be kept up; trying again", datastream); }
    }

    private async Task RunAsync()
    {
        var retained = -RetentionEvery;
        var clock = Stopwatch.StartNew();
        while (!_stop.IsCancellationRequested)
        {
            var began = clock.Elapsed;
            try
            {
                await rollups.FollowZoneAsync();
                foreach (var datastream in await rollups.BehindAsync()) await CatchUpAsync(datastream);
                if (clock.Elapsed - retained > RetentionEvery) { await RetainAsync(_stop.Token); retained = clock.Elapsed; }
            }
            catch (Exception e) { log.LogError(e, "Rollups cannot be kept up; trying again"); }
            var took = clock.Elapsed - began;
            try
            {
                await Task.Delay(TimeSpan.FromTicks(Math.Clamp((took * 3).Ticks, Rest.Ticks, LongestRest.Ticks)), _stop.Token);
                await _woken.WaitAsync(Idle, _stop.Token);
            }
            catch (OperationCanceledException) { return; }
        }
    }
}
