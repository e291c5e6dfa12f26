using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Connections;
using SmartRegion.Access;

namespace SmartRegion.Twin.Sensors.Mqtt;

/// <summary>Takes connections over TCP with the web server's own transport, beside its ports.</summary>
public sealed class MqttListener(MqttBroker broker, MqttConnections connections, MqttSettings settings, MqttEndpoints endpoints, IConnectionListenerFactory transport, ILogger<MqttListener> log) : IHostedService, IDisposable
{
    /// <summary>Path of MQTT over WebSocket.</summary>
    public const string Path = "/mqtt";

    private readonly List<IConnectionListener> _listeners = [];
    private readonly CancellationTokenSource _stop = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await broker.StartAsync();
        if (settings.Port.Number is not { } port) return;
        try
        {
            foreach (var address in MqttEndpoints.Addresses(settings.Host, port))
            {
                var listener = await transport.BindAsync(address, cancellationToken);
                _listeners.Add(listener);
                endpoints.Port = ((IPEndPoint)listener.EndPoint).Port;
                _ = AcceptAsync(listener);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AddressInUseException)
        {
            // Half a port is none.
            await StopListeningAsync();
            if (settings.Port.Demanded) throw new IOException($"Port {port} for MQTT cannot be used: {e.Message} Choose another with --mqtt-port, or --mqtt-port off.", e);
            log.LogWarning("Port {Port} for MQTT is taken, so MQTT is served over WebSocket at {Path} only. Choose another port with --mqtt-port.", port, Path);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await StopListeningAsync();
        await connections.EndAsync();
        await broker.StopAsync();
    }

    public void Dispose() => _stop.Dispose();

    private async Task StopListeningAsync()
    {
        endpoints.Port = null;
        foreach (var listener in _listeners) await listener.DisposeAsync();
        _listeners.Clear();
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        try
        {
            while (await listener.AcceptAsync(_stop.Token) is { } connection) _ = RunAsync(connection);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task RunAsync(ConnectionContext connection)
    {
        try { await connections.OnConnectedAsync(connection); }
        catch (Exception e) { log.LogError(e, "An MQTT connection failed"); }
        finally { await connection.DisposeAsync(); }
    }
}

/// <summary>Runs connections, whatever they came over.</summary>
public sealed class MqttConnections(MqttBroker broker, AccessSettings access, ApiKeys keys) : ConnectionHandler, IDisposable
{
    /// <summary>So many connections there are at most.</summary>
    private const int Most = 10_000;

    private readonly CancellationTokenSource _stop = new();
    private int _open;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (connection.Features.Get<ITransferFormatFeature>() is { } format) format.ActiveFormat = TransferFormat.Binary;
        try
        {
            if (Interlocked.Increment(ref _open) > Most) return;
            using var client = new MqttConnection(new MqttWire(connection.Transport.Input, connection.Transport.Output), ActorOf(connection), broker, keys);
            await client.RunAsync(_stop.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Ends all; clients of MQTT 5 are told that the server stops.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        for (var i = 0; i < 100 && Volatile.Read(ref _open) > 0; i++) await Task.Delay(20);
    }

    public void Dispose() => _stop.Dispose();

    // Who is signed in by a cookie would stay so for as long as the connection stands, so a cookie counts for nothing here.
    private static Actor NotByCookie(Actor actor) => actor.SignedIn is null && actor.Key is null ? actor : Actor.Stranger;

    // A page of somewhere else may open a WebSocket to this machine; it does not become an administrator by that.
    private Actor ActorOf(ConnectionContext connection) => connection.GetHttpContext() is { } http
        ? OwnOrigin(http) ? NotByCookie(Actor.Of(http)) : Actor.Stranger
        : access.TrustLoopback && connection.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address) ? Actor.Loopback : Actor.Stranger;

    private static bool OwnOrigin(HttpContext http) =>
        http.Request.Headers.Origin is not { Count: > 0 } origin || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Authority == http.Request.Host.Value);
}

/// <summary>Puts MQTT into the application.</summary>
public static class MqttServing
{
    public static void AddMqtt(this IServiceCollection services, MqttSettings settings)
    {
        services.AddConnections();
        services.AddSingleton(settings).AddSingleton<MqttEndpoints>().AddSingleton<MqttBroker>().AddSingleton<MqttConnections>();
        services.AddHostedService<MqttListener>();
    }

    /// <summary>MQTT over WebSocket, subprotocol <c>mqtt</c> (MQTT 5, 6).</summary>
    public static void MapMqtt(this WebApplication app) => app.MapConnectionHandler<MqttConnections>(MqttListener.Path, options =>
    {
        options.Transports = HttpTransportType.WebSockets;
        options.WebSockets.SubProtocolSelector = offered => offered.FirstOrDefault(p => p.Equals("mqtt", StringComparison.OrdinalIgnoreCase))
            ?? offered.FirstOrDefault(p => p.StartsWith("mqtt", StringComparison.OrdinalIgnoreCase))!;
    });
}
