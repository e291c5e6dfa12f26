namespace SmartRegion.Http.Outgoing;

/// <summary>How long to wait before something that failed is tried again.</summary>
public static class BackOff
{
    /// <summary>The longest wait, unless the interval itself is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>The interval; after failures twice as long for each, and a little by chance, so that many do not come back at once.</summary>
    public static TimeSpan After(int failures, TimeSpan every)
    {
        if (failures == 0) return every;
        var wait = every * Math.Pow(2, Math.Min(failures, 12)) * (0.9 + Random.Shared.NextDouble() * 0.2);
        return TimeSpan.FromTicks(Math.Min(wait.Ticks, Math.Max(Longest.Ticks, every.Ticks)));
    }
}
