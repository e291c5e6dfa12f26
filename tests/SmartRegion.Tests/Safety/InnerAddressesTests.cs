using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Tests.Safety;

/// <summary>Nobody makes this server ask its own neighbours, however an inner address is written (server-side request forgery).</summary>
public sealed partial class InnerAddressesTests
{
    /// <summary>Ways to write the loopback, private networks, link-local addresses and the metadata service of clouds.</summary>
    public static TheoryData<string> Hosts =>
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "a.localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0", "0", "[::]", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]", "[fec0::1]", "[::ffff:169.254.169.254]", "①②⑦.⓪.⓪.①", "127。0。0。1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.0.192", "metadata.google.internal.localhost",
    ];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task An_inner_address_is_not_asked_in_whatever_form_it_is_written(string host)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new OutgoingClient(new OutgoingSettings(AllowPrivate: false, null));
        var limits = new OutgoingLimits { Retries = 0 };
        foreach (var url in new[] { $"http://{host}:{port}/", $"https://{host}:{port}/", $"http://user@{host}:{port}/", $"http://data.example@{host}:{port}/#@data.example" })
        {
            var fault = await Assert.ThrowsAsync<OutgoingException>(async () => await client.GetAsync(new OutgoingRequest(url) { Limits = limits }, CancellationToken.None));
            Assert.NotEmpty(fault.Code);
            await Assert.ThrowsAsync<OutgoingException>(() => client.ProbeAsync(new OutgoingRequest(url) { Limits = limits }, CancellationToken.None));
        }
        Assert.False(listener.Pending(), "Somebody has connected.");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("dict://127.0.0.1:11211/stats")]
    [InlineData("jar:http://127.0.0.1!/")]
    [InlineData("//127.0.0.1/")]
    [InlineData("\\\\127.0.0.1\\share")]
    public async Task Nothing_but_http_and_https_is_asked(string url)
    {
        using var client = new OutgoingClient(new OutgoingSettings(AllowPrivate: true, null));
        await Assert.ThrowsAsync<OutgoingException>(async () => await client.GetAsync(new OutgoingRequest(url), CancellationToken.None));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4014:80b::200e", true)]
    [InlineData("::8.8.8.8", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("3fff::1", false)]
    public void Public_is_what_the_internet_routes(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    /// <summary>So every field that takes an address goes the guarded way: there is no other.</summary>
    [Fact]
    public void There_is_one_way_out()
    {
        var source = Path.Combine(Root.Path, "src", "SmartRegion");
        var wrong = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}Commands{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.Contains(Path.Combine("Http", "Outgoing"), StringComparison.Ordinal))
            .Where(f => WaysOut().IsMatch(File.ReadAllText(f)) && !File.ReadAllText(f).Contains("PublicAddresses.Handler", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(source, f));
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"new HttpClient\(|new SocketsHttpHandler|new HttpClientHandler|WebRequest\.|new TcpClient|new Socket\(|new ClientWebSocket|new SmtpClient|DownloadString|new WebClient")]
    private static partial Regex WaysOut();
}
