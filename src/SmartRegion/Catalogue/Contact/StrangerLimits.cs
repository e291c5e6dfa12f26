using System.Threading.RateLimiting;

namespace SmartRegion.Catalogue.Contact;

/// <summary>How often strangers may write from one address, before anything is read or stored.</summary>
public sealed class StrangerLimits : IDisposable
{
    /// <summary>Messages in an hour from one address.</summary>
    public const int PerHour = 5;

    private readonly PartitionedRateLimiter<string> _addresses = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(address, _ => new SlidingWindowRateLimiterOptions { PermitLimit = PerHour, Window = TimeSpan.FromHours(1), SegmentsPerWindow = 6, QueueLimit = 0 }));

    /// <summary>Takes one of the address's messages.</summary>
    public bool May(string address)
    {
        using var lease = _addresses.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => _addresses.Dispose();
}
