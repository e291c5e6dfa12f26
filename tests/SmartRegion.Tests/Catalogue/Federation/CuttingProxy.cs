using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SmartRegion.Tests.Catalogue.Federation;

/// <summary>A line between two processes that can be cut: connections break off in the midst, and none comes about until it is mended.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private volatile bool _isCut;
    private long _bytes;

    public CuttingProxy(Uri to)
    {
        _port = to.Port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Bytes that have come through.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Connections that a cut has broken off.</summary>
    public int Broken { get; private set; }

    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _open.Keys)
        {
            socket.Close(0);
            Broken++;
        }
    }

    public void Mend() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
            try
            {
                if (_isCut) return;
                _open[client] = _open[server] = true;
                await server.ConnectAsync(IPAddress.Loopback, _port);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                Interlocked.Add(ref _bytes, read);
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }
}
