using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using SmartRegion.Http;

namespace SmartRegion.Access;

/// <summary>
/// How often one may try a secret: per account, and per address. What is over is refused before any work is done, so that guessing costs the
/// others nothing.
/// </summary>
public sealed class Attempts : IDisposable
{
    /// <summary>Attempts in five minutes at one account, and from one address.</summary>
    public const int PerAccount = 10, PerAddress = 50;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<string> _accounts = Limiter(PerAccount), _addresses = Limiter(PerAddress);

    /// <summary>Whether this request may try at this account (a mail address, an id, or the hash of a link).</summary>
    public bool May(HttpContext context, string account)
    {
        using var address = _addresses.AttemptAcquire(AddressOf(context));
        if (!address.IsAcquired) return false;
        using var lease = _accounts.AttemptAcquire(account);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
    }

    // Whoever has an IPv6 network has as many addresses as they like. Behind a proxy on this machine, it says who asks.
    internal static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (IPAddress.IsLoopback(address) && context.RequestServices.GetRequiredService<PublicUrl>().Value is not null
            && IPAddress.TryParse(context.Request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim(), out var told)) address = told;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static PartitionedRateLimiter<string> Limiter(int most) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = Window, SegmentsPerWindow = 5, QueueLimit = 0 }));
}
