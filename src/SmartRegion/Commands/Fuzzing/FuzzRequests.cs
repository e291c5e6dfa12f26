using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartRegion.Catalogue.Ckan;
using SmartRegion.Catalogue.Seed;
using SmartRegion.Http;
using SmartRegion.Storage;
using SmartRegion.Twin.Features.Seed;
using SmartRegion.Twin.Sensors.Mqtt;

namespace SmartRegion.Commands.Fuzzing;

/// <summary>
/// The whole server, over HTTP: the examples of every operation of the description, with path, query, headers and body changed. An answer of 500
/// and more is a finding. Whoever asks acts as administrator, so that writing is reached too.
/// </summary>
internal sealed class FuzzRequests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Store _store;
    private readonly WebApplication _app;
    private readonly IPEndPoint _server;

    private FuzzRequests(DirectoryInfo folder, Store store, WebApplication app) => (_folder, _store, _app, _server) = (folder, store, app, new IPEndPoint(IPAddress.Loopback, new Uri(app.Urls.First()).Port));

    /// <param name="seed">With the seed of the region: what is there is read, too.</param>
    public static async Task<FuzzRequests> StartAsync(bool seed)
    {
        var folder = Directory.CreateTempSubdirectory("smartregion-fuzzed-");
        var store = await Store.OpenAsync("sqlite", folder.FullName);
        var app = await Serve.BuildAsync(new Settings { Port = 0, Host = "127.0.0.1", Data = folder.FullName, TrustLoopback = true, Mqtt = MqttPort.Off }, store);
        if (seed)
        {
            await app.Services.GetRequiredService<Seeding>().RunAsync();
            await app.Services.GetRequiredService<FeatureSeeding>().RunAsync();
        }
        // What goes wrong within is told by the answer.
        await app.StartAsync();
        return new FuzzRequests(folder, store, app);
    }

    public FuzzTarget Target => new("requests", Corpus(), Sent)
    {
        Words =
        [
            "?f=html", "?f=json", "&limit=1000000", "&filter=", "&sort=-", "&lang=de", "&bbox=", "&datetime=", "&cursor=", "%00", "%2e%2e%2f", "%C0%80", "'", "\"", "$filter=", "$expand=", "Accept: text/html\n", "Accept-Language: ", "If-Match: ", "Range: bytes=0-\n", "Content-Type: application/merge-patch+json\n", "X-HTTP-Method-Override: DELETE\n", "Cookie: session=x\n", "Authorization: Bearer srk_x\n", "\n\n{}", "PATCH", "PUT", "DELETE", "HEAD",
        ],
        Weight = 4,
        Longest = 64 * 1024,
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(true);
    }

    private IReadOnlyList<byte[]> Corpus()
    {
        var operations = _app.Services.GetRequiredService<OpenApi>().Operations;
        var read = operations.Where(o => o.Method == "get" && !o.Path.Contains("live", StringComparison.Ordinal) && o.Path != "/readyz").Select(o => $"GET {ApiOperations.SamplePath(o.Path, o.Operation)}\n\n");
        var written = operations.Where(o => o.Operation.SampleBody is not null).Select(o => $"{o.Method.ToUpperInvariant()} {ApiOperations.SamplePath(o.Path, o.Operation)}\nContent-Type: {o.Operation.Consumes[0]}\n\n{o.Operation.SampleBody}");
        var actions = _app.Services.GetRequiredService<CkanActions>().Names.Select(n => $"POST /api/3/action/{n}\nContent-Type: application/json\n\n{{\"id\":\"x\",\"name\":\"x\",\"title\":\"x\",\"q\":\"a\",\"fq\":\"b:c\",\"tags\":[{{\"name\":\"t\"}}],\"groups\":[{{\"name\":\"energy\"}}],\"resources\":[{{\"url\":\"https://x.example/\"}}],\"extras\":[{{\"key\":\"a\",\"value\":\"b\"}}],\"filters\":{{\"a\":[1]}},\"limit\":5}}");
        string[] more =
        [
            "GET /v1.1/Things?$filter=name eq 'x'&$expand=Datastreams($expand=Observations($top=1))&$orderby=name\n\n", "GET /v1.1/Observations?$filter=phenomenonTime gt 2024-01-01T00:00:00Z&$top=5\n\n", "GET /oai?verb=ListRecords&metadataPrefix=oai_dc\n\n", "GET /api/3/action/package_search?q=a&fq=tags:b&sort=score desc&facet.field=[\"tags\"]&rows=5\n\n",
            "GET /ogc/collections/districts/items?bbox=12,49,13,50&datetime=2024-01-01/..&filter=name LIKE 'A%'&sortby=-name&limit=5\n\n", "GET /en/search?q=lamp&kind=practice&sort=title\nAccept: text/html\n\n", "GET /cs/map?entry=x\nAccept: text/html\n\n", "GET /en/funding?place=cz-554791&cost=5\nAccept: text/html\n\n",
            "POST /v1.1/$batch\nContent-Type: application/json\n\n{\"requests\":[{\"id\":\"1\",\"method\":\"post\",\"url\":\"Things\",\"body\":{\"name\":\"a\",\"description\":\"b\"}},{\"id\":\"2\",\"method\":\"get\",\"url\":\"$1/Datastreams\"}]}", "POST /v1.1/$batch\nContent-Type: multipart/mixed; boundary=b\n\n--b\r\nContent-Type: application/http\r\n\r\nGET Things(1) HTTP/1.1\r\n\r\n\r\n--b--\r\n",
            "POST /en/sign-in\nContent-Type: application/x-www-form-urlencoded\n\nemail=a%40b.example&password=x&form-token=y",
            "POST /oauth/token\nContent-Type: application/x-www-form-urlencoded\nAuthorization: Basic a2V5LTFhMmIzYzRkOnNya194\n\ngrant_type=client_credentials&scope=read+drafts", "POST /oauth/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id=key-1a2b3c4d&client_secret=srk_x&scope=read",
        ];
        return FuzzTexts.Of([.. read, .. written, .. actions, .. more]);
    }

    private void Sent(byte[] input)
    {
        var status = Status(Request(input));
        if (status >= 500) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"It answers {status}."));
        if (status >= 400) throw new Core.ProblemException("", "Refused.");
    }

    // What is changed is turned into a request that reaches our code: the words of the first line and the headers are what HTTP lets through.
    private byte[] Request(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var (head, body) = end < 0 ? (input, []) : (input[..end], input[(end + 2)..]);
        var lines = Encoding.UTF8.GetString(head).Split('\n');
        var space = lines[0].IndexOf(' ', StringComparison.Ordinal);
        var method = space > 0 ? new string([.. lines[0][..space].Where(char.IsAsciiLetterUpper)]) : "GET";
        var path = "/" + Escaped(space < 0 ? lines[0] : lines[0][(space + 1)..]).TrimStart('/');
        var headers = lines.Skip(1).Select(l => l.Split(':', 2)).Where(l => l.Length == 2 && l[0].Length > 0 && l[0].All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !l[0].StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase) && !l[0].Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && !l[0].Equals("Connection", StringComparison.OrdinalIgnoreCase) && !l[0].Equals("Expect", StringComparison.OrdinalIgnoreCase) && !l[0].Equals("Host", StringComparison.OrdinalIgnoreCase))
            .Select(l => $"{l[0]}: {new string([.. l[1].Where(c => c is >= ' ' and not (char)127)]).Trim()}\r\n");
        var text = $"{(method.Length is > 0 and < 20 ? method : "GET")} {path} HTTP/1.1\r\nHost: 127.0.0.1:{_server.Port}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{string.Concat(headers)}\r\n";
        return [.. Encoding.UTF8.GetBytes(text), .. body];
    }

    private static string Escaped(string path)
    {
        var text = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(path)) _ = b is > 32 and < 127 and not ((byte)'#' or (byte)'\\') ? text.Append((char)b) : text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        return text.ToString();
    }

    private int Status(byte[] request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
        socket.Connect(_server);
        var (buffer, read) = (new byte[16 * 1024], 0);
        try
        {
            socket.Send(request);
            for (int more; read < 12 && (more = socket.Receive(buffer.AsSpan(read))) > 0;) read += more;
            // To its end, so that what goes wrong late is waited for.
            if (read >= 12) while (socket.Receive(buffer.AsSpan(12)) > 0) { }
        }
        // A body that is too large is not read to its end.
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted) { }
        return read >= 12 && int.TryParse(Encoding.ASCII.GetString(buffer, 9, 3), out var status) ? status : 400;
    }
}
