using System.Threading.Channels;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Live;

/// <summary>
/// The changes that wait for one client: a bounded queue. A client that does not keep up is dropped, and comes back with the id of its last
/// event.
/// </summary>
internal sealed class LiveQueue(EntityType type, long? datastream)
{
    /// <summary>So many changes wait at most.</summary>
    public const int Length = 20_000;

    private readonly Channel<LiveChange> _waiting = Channel.CreateBounded<LiveChange>(new BoundedChannelOptions(Length) { SingleReader = true });

    /// <summary>True once it has overflowed: the client is dropped.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes a change that concerns it.</summary>
    public void Offer(LiveChange change)
    {
        if (change.Type != type || (datastream is { } d && type.IsObservation && ObservationRow.Split(change.Key).Datastream != d)) return;
        if (!_waiting.Writer.TryWrite(change)) { IsOver = true; _waiting.Writer.TryComplete(); }
    }

    /// <summary>Waits for a change; false when the time is over before, or the queue has ended.</summary>
    public async Task<bool> WaitAsync(TimeSpan time, CancellationToken stop)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limited.CancelAfter(time);
        try { return await _waiting.Reader.WaitToReadAsync(limited.Token); }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested) { return false; }
    }

    /// <summary>What waits, at most so many.</summary>
    public List<LiveChange> Take(int most)
    {
        var taken = new List<LiveChange>();
        while (taken.Count < most && _waiting.Reader.TryRead(out var change)) taken.Add(change);
        return taken;
    }
}
