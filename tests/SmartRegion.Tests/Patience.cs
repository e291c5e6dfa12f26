namespace SmartRegion.Tests;

/// <summary>Waiting for what comes by itself, as long as a busy machine may take for it.</summary>
internal static class Patience
{
    /// <summary>When something that should come will not come any more.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until it is so.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Waits until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var over = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            Assert.False(over.IsCancellationRequested, "It never came so far.");
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
