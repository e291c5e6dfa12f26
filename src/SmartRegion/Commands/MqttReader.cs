using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartRegion.Commands;

/// <summary>A client of MQTT 3.1.1 that costs next to nothing: it counts what comes, acknowledges it, and notes how old it is.</summary>
internal sealed class MqttReader : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly byte[] _acknowledged = new byte[4 * 1024];
    private readonly MqttDelays _delays;
    private int _filled, _count, _accepted;

    private MqttReader(MqttDelays delays) => _delays = delays;

    /// <summary>How many messages have come.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many of the published messages have been acknowledged.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public static async Task<MqttReader> ConnectAsync(int port, string client, MqttDelays delays)
    {
        var reader = new MqttReader(delays);
        await reader._socket.ConnectAsync(IPAddress.Loopback, port);
        await reader._socket.SendAsync(Packet(0x10, [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. Text(client)]));
        await reader.ExpectAsync(4);
        _ = reader.ReadAsync();
        return reader;
    }

    public static async Task<MqttReader> SubscribeAsync(int port, string client, string topic, int quality, MqttDelays delays)
    {
        var reader = new MqttReader(delays);
        await reader._socket.ConnectAsync(IPAddress.Loopback, port);
        await reader._socket.SendAsync(Packet(0x10, [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. Text(client)]));
        await reader.ExpectAsync(4);
        await reader._socket.SendAsync(Packet(0x82, [0, 1, .. Text(topic), (byte)quality]));
        await reader.ExpectAsync(5);
        _ = reader.ReadAsync();
        return reader;
    }

    /// <summary>Publishes at QoS 1; the acknowledgement is counted.</summary>
    public void Publish(string topic, string body, ushort packet) =>
        _socket.Send(Packet(0x32, [.. Text(topic), (byte)(packet >> 8), (byte)packet, .. Encoding.UTF8.GetBytes(body)]));

    public void Dispose() => _socket.Dispose();

    private async Task ExpectAsync(int bytes)
    {
        for (var read = 0; read < bytes;) read += await _socket.ReceiveAsync(_buffer.AsMemory(read, bytes - read)) is > 0 and var n ? n : throw new IOException("The server has ended the connection.");
        if (_buffer[bytes - 1] > 2) throw new IOException($"The server refuses: {_buffer[bytes - 1]}.");
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(_buffer.AsMemory(_filled)) is > 0 and var read)
            {
                _filled += read;
                if (Take() is > 0 and var bytes) await _socket.SendAsync(_acknowledged.AsMemory(0, bytes));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { /* It is over. */ }
    }

    // Takes all whole packets; the answer is how many bytes of acknowledgements are to be sent.
    private int Take()
    {
        var (at, answers, taken, accepted) = (0, 0, 0, 0);
        var now = _delays.Now;
        while (_filled - at >= 2)
        {
            var (length, head) = (_buffer[at + 1] & 127, 2);
            if (_buffer[at + 1] > 127)
            {
                if (_filled - at < 3) break;
                (length, head) = (length + 128 * _buffer[at + 2], 3);
            }
            if (_filled - at < head + length || answers + 4 > _acknowledged.Length) break;
            if (_buffer[at] >> 4 == 3)
            {
                taken++;
                var body = _buffer.AsSpan(at + head, length);
                var topic = body[0] << 8 | body[1];
                if ((_buffer[at] & 2) != 0)
                {
                    (_acknowledged[answers], _acknowledged[answers + 1], _acknowledged[answers + 2], _acknowledged[answers + 3]) = (0x40, 2, body[2 + topic], body[3 + topic]);
                    answers += 4;
                }
                if (body.IndexOf("\"result\":"u8) is >= 0 and var result && Utf8Parser.TryParse(body[(result + 9)..], out long sent, out _)) _delays.Add(now - sent);
            }
            else if (_buffer[at] >> 4 == 4) accepted++;
            at += head + length;
        }
        Volatile.Write(ref _accepted, _accepted + accepted);
        _buffer.AsSpan(at, _filled - at).CopyTo(_buffer);
        _filled -= at;
        Volatile.Write(ref _count, _count + taken);
        return answers;
    }

    private static byte[] Packet(byte header, byte[] body) => body.Length < 128 ? [header, (byte)body.Length, .. body] : [header, (byte)(body.Length & 127 | 128), (byte)(body.Length >> 7), .. body];

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}

/// <summary>How old messages are when they come, counted by tenths of a millisecond.</summary>
internal sealed class MqttDelays
{
    private readonly int[] _counts = new int[100_000];

    /// <summary>Microseconds of a clock of this process.</summary>
    public long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    public void Add(long microseconds) => Interlocked.Increment(ref _counts[Math.Clamp(microseconds / 100, 0, _counts.Length - 1)]);

    public void Clear() => Array.Clear(_counts);

    /// <summary>So many milliseconds at most have that part of them.</summary>
    public double At(double part)
    {
        var left = (long)(_counts.Sum(c => (long)c) * part);
        var i = 0;
        while (i < _counts.Length - 1 && (left -= _counts[i]) > 0) i++;
        return (i + 1) / 10.0;
    }
}
