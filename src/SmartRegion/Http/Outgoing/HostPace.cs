using System.Collections.Concurrent;

namespace SmartRegion.Http.Outgoing;

/// <summary>When each host may be asked again: so many requests a second, one after the other, and not before it said so.</summary>
internal sealed class HostPace
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits until it is this request's turn.</summary>
    public async Task WaitAsync(string host, double? rate, CancellationToken stop)
    {
        var turn = _turns.GetOrAdd(host, _ => new Turn());
        TimeSpan wait;
        lock (turn)
        {
            var now = DateTime.UtcNow;
            var at = turn.Next > now ? turn.Next : now;
            turn.Next = rate is { } r ? at + TimeSpan.FromSeconds(1 / r) : at;
            wait = at - now;
        }
        if (wait > TimeSpan.Zero) await Task.Delay(wait, stop);
    }

    /// <summary>The host asked to be left alone for so long.</summary>
    public void Hold(string host, TimeSpan pause)
    {
        var turn = _turns.GetOrAdd(host, _ => new Turn());
        lock (turn)
        {
            var until = DateTime.UtcNow + pause;
            if (until > turn.Next) turn.Next = until;
        }
    }

    private sealed class Turn
    {
        public DateTime Next { get; set; }
    }
}
