using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Api;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>The port of MQTT.</summary>
/// <param name="Number">0 for a free one, null for none.</param>
/// <param name="Demanded">The operator named the port: that it is taken is then a failure, else a warning.</param>
public sealed record MqttPort(int? Number, bool Demanded)
{
    /// <summary>As registered for MQTT.</summary>
    public const int Usual = 1883;

    public static readonly MqttPort Off = new(null, true);
}

/// <summary>What the operator decided about MQTT.</summary>
/// <param name="Host">The address to listen on, as for HTTP.</param>
public sealed record MqttSettings(string Host, MqttPort Port);

/// <summary>Where the broker is found.</summary>
public sealed class MqttEndpoints(IServiceProvider services, PublicUrl publicUrl)
{
    /// <summary>The port that is listened on; null when there is none.</summary>
    public int? Port { get; internal set; }

    /// <summary>The address of SensorThings for links in messages, which no request asks for.</summary>
    public string ServiceRoot => (publicUrl.Value ?? OwnUrl() ?? "http://localhost") + SensorsApi.Root;

    /// <summary>The endpoints for clients that reach the service at that address (18-088, 14: serverSettings).</summary>
    public IReadOnlyList<string> Of(string root)
    {
        var url = new Uri(root);
        var socket = $"{(url.Scheme == "https" ? "wss" : "ws")}://{url.Authority}{MqttListener.Path}";
        return Port is { } port ? [$"mqtt://{url.Host}:{port}", socket] : [socket];
    }

    /// <summary>The addresses that a host name stands for, as the web server understands it.</summary>
    internal static IReadOnlyList<IPEndPoint> Addresses(string host, int port) => host switch
    {
        "localhost" when port == 0 => [new IPEndPoint(IPAddress.Loopback, 0)],
        "localhost" when Socket.OSSupportsIPv6 => [new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.IPv6Loopback, port)],
        "localhost" => [new IPEndPoint(IPAddress.Loopback, port)],
        _ when IPAddress.TryParse(host.Trim('[', ']'), out var address) => [new IPEndPoint(address, port)],
        _ => [new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port)],
    };

    private string? OwnUrl() => services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?.Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal).Replace("//[::]:", "//localhost:", StringComparison.Ordinal).TrimEnd('/');
}
