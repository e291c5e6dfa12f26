using Npgsql;

namespace SmartRegion.Storage;

/// <summary>
/// Those who read from a database on this machine take turns: beyond a few for each processor they only take time from each other, and
/// whoever comes last waits for all. Nobody waits long: whoever reads for longer holds up the others no more than <see cref="Longest"/>.
/// </summary>
internal sealed class Turns(int atOnce) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _free = new(atOnce);

    /// <summary>The turns of a database; null where it stands elsewhere, with processors of its own.</summary>
    public static Turns? Of(NpgsqlConnectionStringBuilder settings) =>
        settings.Host is { } host && (host.StartsWith('/') || host is "localhost" or "127.0.0.1" or "::1") ? new Turns(2 * Environment.ProcessorCount) : null;

    /// <summary>Does the work when it is its turn.</summary>
    public async Task<T> TakeAsync<T>(Func<Task<T>> work)
    {
        var isMine = await _free.WaitAsync(Longest);
        try { return await work(); }
        finally { if (isMine) _free.Release(); }
    }

    public void Dispose() => _free.Dispose();
}
