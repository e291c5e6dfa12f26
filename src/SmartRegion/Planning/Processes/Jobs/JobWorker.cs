using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Planning.Processes.Jobs;

/// <summary>
/// In the background: does the jobs of the store, two at a time. What waited or ran when the process ended is done after the next start; on a store
/// that nodes share, what another left is taken over once its time is up.
/// </summary>
public sealed class JobWorker(Store store, JobStore jobs, OfferedProcesses processes, Execution execution, JobCallbacks callbacks, ILogger<JobWorker> log) : IAsyncDisposable
{
    private const int AtOnce = 2;

    // Of another node's jobs nobody tells us.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _woken = new(0);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => _work = Task.Run(async () =>
    {
        await jobs.GiveBackAsync();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => RunAsync()));
    });

    /// <summary>There is something to do.</summary>
    public void Wake()
    {
        if (_woken.CurrentCount < AtOnce) _woken.Release();
    }

    /// <summary>Ends what this node is doing for a job that was dismissed.</summary>
    public void Stop(string id)
    {
        if (_running.TryGetValue(id, out var running)) running.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
        _woken.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                while (await jobs.TakeAsync() is { } job) await DoAsync(job);
                await _woken.WaitAsync(store.IsShared ? Look : Timeout.InfiniteTimeSpan, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                log.LogError(e, "Jobs cannot be done; trying again");
                await Task.Delay(Look, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private async Task DoAsync(Job job)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _running[job.Id] = stop;
        try
        {
            var process = processes.Demand(job.Process);
            var request = ExecuteRequest.Read(process, job.Request);
            await callbacks.TellAsync(request.Subscriber?.InProgress, Api.JobJson.Of(job, path => job.Base + path), stop.Token);
            var (results, problem) = await ResultAsync(process, request, job, stop.Token);
            if (!await jobs.EndAsync(job.Id, results, problem)) return;
            if (results is not null) await callbacks.TellAsync(request.Subscriber?.Success, results, stop.Token);
            else await callbacks.TellAsync(request.Subscriber?.Failed, Api.JobJson.Of((await jobs.FindAsync(job.Id))!, path => job.Base + path), stop.Token);
        }
        // Dismissed; or the process ends, and the job is done after the next start.
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        finally { _running.TryRemove(job.Id, out _); }
    }

    private async Task<(JsonObject? Results, Problem? Problem)> ResultAsync(Process process, ExecuteRequest request, Job job, CancellationToken stop)
    {
        try { return (await execution.RunAsync(process, request, path => job.Base + path, stop), null); }
        catch (ProblemException e) { return (null, e.Problem); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The job {Job} of {Process} failed", job.Id, job.Process);
            return (null, new Problem(500, "Our fault", "Something went wrong on our side."));
        }
    }
}
