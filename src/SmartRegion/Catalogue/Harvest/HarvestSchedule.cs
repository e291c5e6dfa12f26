using System.Collections.Concurrent;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>Visits each source when it is due, two catalogues and two peers at once.</summary>
public sealed class HarvestSchedule(HarvestSources sources, Harvester harvester, ILogger<HarvestSchedule> log) : BackgroundService
{
    private const int AtOnce = 2;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, HarvestWish> _wished = new();
    private readonly ConcurrentDictionary<string, (Task Task, bool IsPeer)> _visits = new();

    /// <summary>Has a source visited as soon as there is room, also one that is paused.</summary>
    public void Ask(string source, HarvestWish wish) => _wished[source] = wish;

    /// <summary>Has a source visited that says it has something new; what was asked before stays as it was asked.</summary>
    public void Hear(string source) => _wished.TryAdd(source, new HarvestWish());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await sources.TakeBackAsync();
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(t => t.Status == TaskStatus.RanToCompletion && t.Result, TaskScheduler.Default))
        {
            try { await LookAsync(stoppingToken); }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Harvests could not be looked after; they are tried again"); }
        }
        await Task.WhenAll(_visits.Values.Select(v => v.Task));
    }

    private async Task LookAsync(CancellationToken stop)
    {
        foreach (var (id, visit) in _visits.Where(v => v.Value.Task.IsCompleted).ToList()) _visits.TryRemove(KeyValuePair.Create(id, visit));
        foreach (var source in (await sources.AllAsync()).OrderBy(s => s.NextAt))
        {
            // Peers do not wait for a catalogue that takes hours.
            if (_visits.Values.Count(v => v.IsPeer == source.IsPeer) >= AtOnce || _visits.ContainsKey(source.Id)) continue;
            var asked = _wished.TryRemove(source.Id, out var wish);
            if (!asked && (source.IsPaused || source.NextAt > HarvestSources.Now)) continue;
            _visits[source.Id] = (Task.Run(() => VisitAsync(source, wish ?? new HarvestWish(), stop), CancellationToken.None), source.IsPeer);
        }
    }

    private async Task VisitAsync(HarvestSource source, HarvestWish wish, CancellationToken stop)
    {
        try { await harvester.RunAsync(source, wish, stop); }
        catch (Exception e) { log.LogError(e, "The visit of {Source} could not be recorded", source.Id); }
    }
}
