using SmartRegion.Catalogue;
using SmartRegion.Storage;

namespace SmartRegion.Commands;

/// <summary>
/// Whether requests should be sent here: what was there at the start is taken in, the store can be read and written, and its disk has room. Asked of the
/// store once in some seconds, however often it is asked for.
/// </summary>
/// <param name="leastFree">Bytes that must be free on the disk.</param>
public sealed class Readiness(Store store, DataFolder data, ChangeFeed feed, long leastFree = Readiness.LeastFree)
{
    /// <summary>With less than this, a transaction may fail at any time.</summary>
    public const long LeastFree = 64L << 20;

    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private Task<string?> _found = Task.FromResult<string?>(null);
    private long _until;

    /// <summary>Why it is not ready, in a sentence; null when it is.</summary>
    public Task<string?> WhyNotAsync()
    {
        lock (_lock)
        {
            if (_found.IsCompleted && Environment.TickCount64 >= _until) (_found, _until) = (FindAsync(), Environment.TickCount64 + (long)Holds.TotalMilliseconds);
            return _found;
        }
    }

    private async Task<string?> FindAsync()
    {
        if (!feed.HasCaughtUp) return "It is still taking in what has changed since the last start.";
        if (data.Disk().Free < leastFree) return "The disk is full.";
        try { await WriteAsync().WaitAsync(Patience); }
        catch (TimeoutException) { return "The store does not answer."; }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or InvalidOperationException) { return "The store cannot be written."; }
        return null;
    }

    // Written and undone: nobody is told of a change, and nothing stays.
    private async Task WriteAsync()
    {
        try
        {
            await store.WriteAsync<bool>(async s =>
            {
                await s.ExecuteAsync($"insert into marks (name, value) values ('ready', '1')");
                throw new UndoneException();
            });
        }
        catch (UndoneException) { }
    }

    private sealed class UndoneException : Exception;
}
