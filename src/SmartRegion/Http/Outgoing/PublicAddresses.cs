using System.Net;
using System.Net.Sockets;

namespace SmartRegion.Http.Outgoing;

/// <summary>
/// Connects to public addresses only (unless the operator allows others), so that nobody makes this server ask its own neighbours.
/// The address is checked that the connection goes to, after the name was resolved, also of redirects.
/// </summary>
public static class PublicAddresses
{
    // Private, shared, loopback, link-local, documentation, multicast and reserved (RFC 6890).
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>True for an address of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return !Closed.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    /// <summary>A handler whose connections are checked.</summary>
    /// <param name="packed">Bodies may come packed, and are unpacked.</param>
    /// <param name="trustedHost">A host that the operator has named, which may be an inner one; others, also those that it sends on to, may not.</param>
    public static SocketsHttpHandler Handler(bool allowPrivate, bool packed = true, string? trustedHost = null)
    {
        var handler = Handler(allowPrivate, IsPublic, trustedHost);
        if (!packed) handler.AutomaticDecompression = DecompressionMethods.None;
        return handler;
    }

    /// <param name="isOpen">Which addresses count as public.</param>
    internal static SocketsHttpHandler Handler(bool allowPrivate, Predicate<IPAddress> isOpen, string? trustedHost = null) => new()
    {
        MaxAutomaticRedirections = 5,
        // A proxy would connect in our place, unchecked.
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, stop) => ConnectAsync(context.DnsEndPoint, address => allowPrivate || context.DnsEndPoint.Host == trustedHost || isOpen(address), stop),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, Predicate<IPAddress> isOpen, CancellationToken stop)
    {
        var all = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(to.Host, stop);
        var open = Array.FindAll(all, isOpen);
        if (open.Length == 0) throw new OutgoingException(OutgoingException.Private, $"{to.Host} is no public address; --allow-private-addresses lets such be read.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, to.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
