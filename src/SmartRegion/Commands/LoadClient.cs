using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartRegion.Commands;

/// <summary>
/// Sends requests over kept-alive connections and reads the answers to their end, with as little work of its own as can be: beside
/// HttpClient, a server would seem slower than it is.
/// </summary>
internal sealed class LoadClient(Uri server)
{
    /// <summary>
    /// How long each of the requests took, in milliseconds, sorted; how many there were in a second; and the processor's time that
    /// each took here, client and server together, in microseconds, which tells more on a busy machine.
    /// </summary>
    public sealed record Measured(double PerSecond, double[] Times, double Processor)
    {
        public double At(double share) => Times[(int)(Times.Length * share)];

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerSecond,9:0}/s   p50 {At(0.5),7:0.00} ms   p99 {At(0.99),7:0.00} ms   {Processor,6:0} µs of processor");
    }

    /// <summary>A request as bytes.</summary>
    public byte[] Request(string method, string path, byte[]? body = null)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: {server.Authority}\r\n" + (body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body ?? []];
    }

    /// <summary>Sends one request; the answer is its body.</summary>
    /// <exception cref="InvalidOperationException">A status of failure.</exception>
    public Task<byte[]> SendAsync(string method, string path, byte[]? body = null) => SendAsync(Request(method, path, body));

    /// <inheritdoc cref="SendAsync(string, string, byte[])"/>
    public async Task<byte[]> SendAsync(byte[] request)
    {
        using var connection = await ConnectAsync();
        using var answer = new MemoryStream();
        await RoundAsync(connection, request, new byte[256 * 1024], answer);
        return answer.ToArray();
    }

    /// <summary>Keeps one connection for requests that may be refused.</summary>
    /// <param name="use">What is done with it: each call sends a request and gives the status of its answer.</param>
    public async Task KeepAsync(Func<Func<byte[], Task<int>>, Task> use)
    {
        using var connection = await ConnectAsync();
        var buffer = new byte[256 * 1024];
        await use(request => ExchangeAsync(connection, request, buffer, null));
    }

    /// <summary>Sends requests from so many connections for a time.</summary>
    /// <param name="request">The request of that number.</param>
    public async Task<Measured> RunAsync(int clients, TimeSpan time, Func<int, byte[]> request)
    {
        var next = -1;
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            var own = new List<double>();
            var buffer = new byte[256 * 1024];
            using var connection = await ConnectAsync();
            while (clock.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                await RoundAsync(connection, request(Interlocked.Increment(ref next)), buffer, null);
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return own;
        }));
        var seconds = clock.Elapsed.TotalSeconds;
        var all = times.SelectMany(t => t).ToArray();
        Array.Sort(all);
        return new Measured(all.Length / seconds, all, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / all.Length);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        return socket;
    }

    private static async Task RoundAsync(Socket connection, byte[] request, byte[] buffer, MemoryStream? body)
    {
        var status = await ExchangeAsync(connection, request, buffer, body);
        if (status >= 400) throw new InvalidOperationException($"The server answered {status}. {(body is null ? "" : Encoding.UTF8.GetString(body.ToArray()))}");
    }

    private static async Task<int> ExchangeAsync(Socket connection, byte[] request, byte[] buffer, MemoryStream? body)
    {
        for (var sent = 0; sent < request.Length;) sent += await connection.SendAsync(request.AsMemory(sent));
        var (read, end) = (0, -1);
        while (end < 0)
        {
            read += await connection.ReceiveAsync(buffer.AsMemory(read));
            end = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }
        var (status, length) = Head(buffer.AsSpan(0, end));
        if (length is null)
        {
            // In chunks: nothing follows the last one, since nothing more was asked for.
            while (!buffer.AsSpan(0, read).EndsWith("\r\n0\r\n\r\n"u8)) read += await connection.ReceiveAsync(buffer.AsMemory(read));
            return status;
        }
        body?.Write(buffer, end + 4, read - end - 4);
        for (var left = length.Value - (read - end - 4); left > 0;)
        {
            read = await connection.ReceiveAsync(buffer);
            if (read == 0) throw new InvalidOperationException("The server closed the connection.");
            body?.Write(buffer, 0, read);
            left -= read;
        }
        return status;
    }

    private static (int Status, int? Length) Head(ReadOnlySpan<byte> head)
    {
        var status = int.Parse(head[9..12], CultureInfo.InvariantCulture);
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return (status, head.IndexOf("Transfer-Encoding: chunked"u8) < 0 ? 0 : null);
        var value = head[(at + 16)..];
        var end = value.IndexOf((byte)'\r');
        return (status, int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture));
    }
}
