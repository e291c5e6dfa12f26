using System.Net.Sockets;
using System.Text;

namespace SmartRegion.Tests.Twin.Sensors.Mqtt;

/// <summary>MQTT 3.1.1 byte by byte, for what a well-behaved client does not do.</summary>
internal sealed class RawMqtt : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();

    /// <summary>A bare connection.</summary>
    public static async Task<RawMqtt> OpenAsync(int port)
    {
        var raw = new RawMqtt();
        await raw._tcp.ConnectAsync("127.0.0.1", port);
        return raw;
    }

    public static async Task<RawMqtt> ConnectAsync(int port, string client = "raw", bool clean = true, bool present = false, byte keepAlive = 60)
    {
        var raw = await OpenAsync(port);
        await raw.SendAsync(Connect(client, clean, keepAlive));
        Assert.Equal([0x20, 2, present ? (byte)1 : (byte)0, 0], await raw.ReadAsync(4));
        return raw;
    }

    public static byte[] Connect(string client, bool clean = true, byte keepAlive = 60) =>
        Packet(0x10, [0, 4, .. "MQTT"u8, 4, clean ? (byte)2 : (byte)0, 0, keepAlive, .. Text(client)]);

    public static byte[] Publish(string topic, string body, int quality, ushort packet) =>
        Packet((byte)(0x30 | quality << 1), [.. Text(topic), .. quality > 0 ? new[] { (byte)(packet >> 8), (byte)packet } : [], .. Encoding.UTF8.GetBytes(body)]);

    public static byte[] Packet(byte header, byte[] body)
    {
        var length = new List<byte>();
        var left = body.Length;
        do { length.Add((byte)(left % 128 | (left > 127 ? 128 : 0))); left /= 128; } while (left > 0);
        return [header, .. length, .. body];
    }

    public async Task SubscribeAsync(string topic, byte quality)
    {
        await SendAsync(Packet(0x82, [0, 1, .. Text(topic), quality]));
        Assert.Equal([0x90, 3, 0, 1, quality], await ReadAsync(5));
    }

    public async Task SendAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes);

    public async Task<byte[]> ReadAsync(int count, TimeSpan? wait = null)
    {
        var bytes = new byte[count];
        using var limit = new CancellationTokenSource(wait ?? Patience.Limit);
        await _tcp.GetStream().ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    /// <summary>One packet with its header; its length must fit one or two bytes.</summary>
    public async Task<byte[]> ReadPacketAsync(TimeSpan? wait = null)
    {
        var head = await ReadAsync(2, wait);
        var length = head[1] < 128 ? head[1] : (head[1] & 127) + 128 * (await ReadAsync(1, wait))[0];
        return [head[0], .. await ReadAsync(length, wait)];
    }

    /// <summary>True when the server has ended the connection.</summary>
    public async Task<bool> IsEndedAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var buffer = new byte[256];
        try
        {
            while (await _tcp.GetStream().ReadAsync(buffer, limit.Token) > 0) { }
            return true;
        }
        catch (IOException) { return true; }
        catch (OperationCanceledException) { return false; }
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Text(string text) => [(byte)(Encoding.UTF8.GetByteCount(text) >> 8), (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];
}
