using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Federation;

/// <summary>
/// Tells peers that there is something new here, and hears it from them. It is a hint and nothing more: who hears it asks for the feed
/// a little sooner than it would have anyway.
/// </summary>
public sealed class PeerNews(Store store, HarvestSources sources, HarvestSchedule schedule, RegionIdentity self, OutgoingClient client, ILogger<PeerNews> log) : BackgroundService
{
    private const int HeardASecond = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly OutgoingLimits Limits = new() { Bytes = 4096, Headers = TimeSpan.FromSeconds(5), Whole = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentDictionary<string, DateTime> _heard = new();
    private readonly Lock _rate = new();
    private (long Second, int Count) _now;

    /// <summary>A region says that it has something new; false when too many say so at once. Anybody may say it, so what it leads to is bounded.</summary>
    public async Task<bool> HearAsync(string region)
    {
        lock (_rate)
        {
            var second = Environment.TickCount64 / 1000;
            _now = _now.Second == second ? (second, _now.Count + 1) : (second, 1);
            if (_now.Count > HeardASecond) return false;
        }
        if ((await sources.PeersAsync()).FirstOrDefault(p => p.Region == region) is not { IsPaused: false } peer) return true;
        var now = DateTime.UtcNow;
        if (_heard.TryGetValue(region, out var last) && now - last < Pause) return true;
        _heard[region] = now;
        schedule.Hear(peer.Id);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // After a start the peers may have waited for us.
        var (writes, told) = (-1L, -1L);
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(t => t.Status == TaskStatus.RanToCompletion && t.Result, TaskScheduler.Default))
        {
            if (store.Writes == writes) continue;
            try
            {
                writes = store.Writes;
                (var isOwn, told) = await NewestAsync(told);
                if (!isOwn) continue;
                await Task.WhenAll((await sources.PeersAsync()).Where(p => !p.IsPaused && p.PeerKey is not null).Select(p => TellAsync(p, stoppingToken)));
            }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Peers could not be told of news; they ask by themselves"); }
        }
    }

    // The newest change, and whether one of those after that number is of an entry of our own.
    private Task<(bool IsOwn, long Newest)> NewestAsync(long after) => store.ReadAsync(async s =>
    {
        var newest = await ChangePages.NewestAsync(s);
        return (after < 0 || await s.FirstAsync($"select 1 from changes c where c.seq > {after} {ChangePages.OwnOnly} limit 1", r => 1) == 1, newest);
    });

    private async Task TellAsync(HarvestSource peer, CancellationToken stop)
    {
        try
        {
            await using var answer = await client.GetAsync(new OutgoingRequest($"{peer.Url}/api/federation/news") { Posted = Json.Text(new JsonObject { ["region"] = self.Id }), Limits = Limits }, stop);
        }
        // It is away; it asks when it is back.
        catch (OutgoingException) { }
        catch (OperationCanceledException) { }
    }
}
