using SmartRegion.Catalogue.Harvest;
using SmartRegion.Planning.Processes.Jobs;
using SmartRegion.Portal.Letters;
using SmartRegion.Twin.Sensors.Alarms;
using SmartRegion.Twin.Sensors.Devices;

namespace SmartRegion.Portal.Admin;

/// <summary>A visit of a source that runs, failed or was held.</summary>
public sealed record SourceVisit(HarvestSource Source, HarvestRun Run);

/// <summary>What the program does in the background, as far as it is under way or has failed.</summary>
/// <param name="Jobs">Executions of processes, the newest first.</param>
/// <param name="Visits">The newest visit of each source that is under way or did not end well.</param>
/// <param name="Polls">Polls of open data that failed the last time.</param>
/// <param name="Unsent">Messages of alarms that could not be sent yet.</param>
/// <param name="Letters">Letters that wait for another attempt, and those that were given up within the last week.</param>
public sealed record BackgroundShown(IReadOnlyList<Job> Jobs, IReadOnlyList<SourceVisit> Visits, IReadOnlyList<(string Name, int Failures, string? Message)> Polls, long Unsent, (long Waiting, long GivenUp) Letters)
{
    /// <summary>The state that the jobs are filtered by.</summary>
    public string? Status { get; init; }
}

/// <summary>Reads what goes on in the background.</summary>
public sealed class BackgroundWork
{
    private const int MostJobs = 200;
    private readonly JobStore _jobs;
    private readonly HarvestSources _sources;
    private readonly Poller _poller;
    private readonly AlarmRules _alarms;
    private readonly Outbox _outbox;

    internal BackgroundWork(JobStore jobs, HarvestSources sources, Poller poller, AlarmRules alarms, Outbox outbox) => (_jobs, _sources, _poller, _alarms, _outbox) = (jobs, sources, poller, alarms, outbox);

    /// <summary>All of it.</summary>
    /// <param name="status">Only jobs in this state; null for all.</param>
    public async Task<BackgroundShown> ReadAsync(string? status) => new(await JobsAsync(status), await VisitsAsync(), await _poller.FailingAsync(), await _alarms.UnsentAsync(), await _outbox.CountAsync()) { Status = status };

    /// <summary>Jobs in a state, or in any.</summary>
    public Task<List<Job>> JobsAsync(string? status) => _jobs.ListAsync(null, new JobFilter([], status is null ? [] : [status], null, null, null, null), MostJobs, 0);

    /// <summary>Sources whose newest visit is under way, failed or was held.</summary>
    public async Task<IReadOnlyList<SourceVisit>> VisitsAsync()
    {
        var visits = new List<SourceVisit>();
        foreach (var source in await _sources.AllAsync())
            if ((await _sources.RunsAsync(source, 1)).FirstOrDefault() is { Status: not HarvestRun.Done } run) visits.Add(new SourceVisit(source, run));
        return visits;
    }
}
