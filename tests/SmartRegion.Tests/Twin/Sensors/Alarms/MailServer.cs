using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using MimeKit;

namespace SmartRegion.Tests.Twin.Sensors.Alarms;

/// <summary>A mail server (RFC 5321, as much as a client needs to deliver) on a free port of the loopback.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<(string[] To, MimeMessage Letter)> _letters = Channel.CreateUnbounded<(string[], MimeMessage)>();
    private readonly Task _serving;

    public MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it says to every recipient instead of taking it.</summary>
    public string? Refusal { get; set; }

    public int Waiting => _letters.Reader.Count;

    public Task<(string[] To, MimeMessage Letter)> NextAsync() => _letters.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) await TalkAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException) { /* The test is over. */ }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        using var lines = new StreamReader(client.GetStream());
        await using var answers = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        var to = new List<string>();
        await answers.WriteLineAsync("220 test");
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
            {
                if (Refusal is { } refusal) { await answers.WriteLineAsync(refusal); continue; }
                to.Add(line.Split('<', '>')[1]);
            }
            if (line != "DATA") { await answers.WriteLineAsync(line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) ? "250 SMTPUTF8" : line == "QUIT" ? "221 bye" : "250 ok"); continue; }
            await answers.WriteLineAsync("354 go on");
            using var text = new MemoryStream();
            await using (var copy = new StreamWriter(text, leaveOpen: true) { NewLine = "\r\n" })
                while (await lines.ReadLineAsync() is { } row && row != ".") await copy.WriteLineAsync(row.StartsWith('.') ? row[1..] : row);
            text.Position = 0;
            _letters.Writer.TryWrite(([.. to], await MimeMessage.LoadAsync(text)));
            to.Clear();
            await answers.WriteLineAsync("250 taken");
        }
    }
}
