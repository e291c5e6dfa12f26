using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using SmartRegion.Http;

namespace SmartRegion.Access;

/// <summary>
/// How often one may try a secret: per account, and per address. What is over is refused before any work is done, so that guessing costs the
/// others nothing.
/// </summary>
public sealed class Attempts(ILogger<Attempts> log) : IDisposable
{
    /// <summary>Attempts in five minutes at one account by strangers, from one address, and by a browser that is known for an account.</summary>
    public const int PerAccount = 10, PerAddress = 50, PerDevice = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private const long TellEvery = 60_000;
    private long _refused, _told = long.MinValue / 2;

    private readonly PartitionedRateLimiter<string> _accounts = Limiter(PerAccount), _addresses = Limiter(PerAddress), _devices = Limiter(PerDevice);

    /// <summary>Whether this request may try at this account (a mail address, an id, or the hash of a link).</summary>
    public bool May(HttpContext context, string account)
    {
        using var address = _addresses.AttemptAcquire(AddressOf(context));
        if (!address.IsAcquired) return TooOften();
        using var lease = _accounts.AttemptAcquire(account);
        return lease.IsAcquired || TooOften();
    }

    /// <summary>Whether this address has no attempts left; asking takes none.</summary>
    public bool IsSpent(HttpContext context) => IsSpent(_addresses, AddressOf(context));

    /// <summary>Whether strangers have no attempts left at this account.</summary>
    public bool IsSpent(string account) => IsSpent(_accounts, account);

    /// <summary>The same for a browser that is known: what strangers do at the account, or beside it behind the same address, does not count.</summary>
    /// <param name="device">Its number by <see cref="KnownDevices"/>.</param>
    public bool MayKnown(string device)
    {
        using var lease = _devices.AttemptAcquire(device);
        return lease.IsAcquired || TooOften();
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _addresses.Dispose();
        _devices.Dispose();
    }

    private bool IsSpent(PartitionedRateLimiter<string> limiter, string key) => limiter.GetStatistics(key) is { CurrentAvailablePermits: 0 } && !TooOften();

    // Told once a minute, so that whoever guesses does not fill the log as well.
    private bool TooOften()
    {
        var refused = Interlocked.Increment(ref _refused);
        var (now, last) = (Environment.TickCount64, Interlocked.Read(ref _told));
        if (now - last > TellEvery && Interlocked.CompareExchange(ref _told, now, last) == last)
        {
            log.LogWarning("{Count} attempts at passwords and links were refused because there were too many", refused);
            Interlocked.Add(ref _refused, -refused);
        }
        return false;
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
