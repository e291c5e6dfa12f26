using SmartRegion.Http;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Catalogue.Quality.Links;

/// <summary>What the operator decided about links.</summary>
/// <param name="Days">Days after which a link to another host is asked again; null when others are not asked at all.</param>
/// <param name="Rate">Requests a second to one host.</param>
public sealed record LinkSettings(int? Days, double Rate = 1);

/// <summary>
/// Asks the links of datasets, a few at once, each host in its own pace: HEAD, or the first byte where that is refused. Links of the region
/// itself are answered from inside. Others are asked only when the operator wishes it, since each request tells a third party of this region.
/// </summary>
public sealed class LinkCheck(QualityIndex index, LinkAnswers answers, Inside inside, OutgoingClient outgoing, PublicUrl url, LinkSettings settings, ILogger<LinkCheck> log) : BackgroundService
{
    private const int AtOnce = 8;
    private const int Batch = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OwnEvery = TimeSpan.FromDays(1);

    // A node that died with links in its hands leaves them to the others then.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);
    private static readonly OutgoingLimits Limits = new() { Headers = TimeSpan.FromSeconds(20), Stall = TimeSpan.FromSeconds(5), Whole = TimeSpan.FromSeconds(30), Bytes = 1024 };
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Asks every link that is due; the answer is how many were.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await answers.ReadyAsync();
            var (asked, named) = (0, new HashSet<long>());
            await foreach (var links in index.LinksAsync(IsDue, named, Batch, stop)) asked += await AskAsync(links, stop);
            await answers.ForgetAsync(named);
            return asked;
        }
        finally { _one.Release(); }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(t => t.Status == TaskStatus.RanToCompletion && t.Result, TaskScheduler.Default))
        {
            // Where others are not asked, nothing is read before somebody has asked for the quality.
            if (settings.Days is null && !index.IsLoaded) continue;
            try { await RunAsync(stoppingToken); }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Links could not be checked; they are tried again"); }
            catch (OperationCanceledException) { return; }
        }
    }

    private bool IsDue(long id, bool isOwn) => (isOwn || settings.Days is not null) && !(answers.Find(id)?.Next > DateTime.UtcNow);

    private async Task<int> AskAsync(IReadOnlyList<DatasetLink> links, CancellationToken stop)
    {
        var mine = await answers.ClaimAsync(links, DateTime.UtcNow + Lease);
        var got = new List<(DatasetLink, LinkAnswer)>(mine.Count);
        await Parallel.ForEachAsync(mine, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (link, cancel) =>
        {
            var answer = await AskAsync(link, cancel);
            lock (got) got.Add((link, answer));
        });
        await answers.StoreAsync(got);
        return mine.Count;
    }

    private async Task<LinkAnswer> AskAsync(DatasetLink link, CancellationToken stop)
    {
        var (status, reason) = (0, (string?)null);
        try
        {
            status = link.Own is { } path ? await inside.StatusAsync(path, url.Value, stop) : await outgoing.ProbeAsync(new OutgoingRequest(link.Url) { Rate = settings.Rate, Limits = Limits }, stop);
        }
        catch (OutgoingException e) { reason = e.Code; }
        var now = DateTime.UtcNow;
        var failures = status is >= 200 and <= 299 ? 0 : (answers.Find(link.Id)?.Failures ?? 0) + 1;
        var every = link.Own is null ? TimeSpan.FromDays(settings.Days ?? 7) : OwnEvery;
        // What is dead is asked sooner at first, because much comes back, and then ever later.
        var wait = failures == 0 ? every : TimeSpan.FromTicks(Math.Min(every.Ticks, TimeSpan.FromHours(Math.Pow(2, Math.Min(failures, 12))).Ticks));
        return new LinkAnswer(status, reason, now, now + wait, failures);
    }
}
