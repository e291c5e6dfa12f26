namespace SmartRegion.Access;

/// <summary>
/// The line before the reckoning of passwords. A hash is half a processor for a tenth of a second: one is reckoned at a time, others go on
/// reading meanwhile. An account has one place in the line, however many try at it: they wait for each other, and hold up everybody else by
/// no more than one hash.
/// </summary>
internal sealed class HashLine : IDisposable
{
    // Who comes when so many wait is told to come later: a line without end serves nobody.
    private const int MostWaiting = 20;

    // Two accounts may share one of these, and then only wait for each other.
    private readonly SemaphoreSlim[] _accounts = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];
    private readonly SemaphoreSlim _one = new(1);
    private int _waiting;

    /// <summary>Reckons when it is this account's turn.</summary>
    /// <param name="account">What the account is known by, also of one that is not there.</param>
    /// <returns>Null when too many wait.</returns>
    public async Task<bool?> RunAsync(string account, Func<bool> reckon)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        var own = _accounts[(uint)account.GetHashCode(StringComparison.Ordinal) % (uint)_accounts.Length];
        await own.WaitAsync();
        try
        {
            await _one.WaitAsync();
            try { return await Task.Run(reckon); }
            finally { _one.Release(); }
        }
        finally
        {
            own.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose()
    {
        _one.Dispose();
        foreach (var line in _accounts) line.Dispose();
    }
}
