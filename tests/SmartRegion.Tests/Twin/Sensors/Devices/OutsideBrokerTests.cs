using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SmartRegion.Tests.Twin.Sensors.Mqtt;
using SmartRegion.Twin.Sensors.Devices;

namespace SmartRegion.Tests.Twin.Sensors.Devices;

/// <summary>As a client of Mosquitto.</summary>
public sealed class OutsideBrokerTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("smartregion-mosquitto-").FullName;
    private readonly int _port = FreePort();
    private Process? _broker;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, true);
    }

    [Fact]
    public async Task Uplinks_of_both_network_servers_and_plain_JSON_come_from_Mosquitto_also_what_was_sent_while_it_was_away()
    {
        Start();
        await using var region = await TestRegion.StartAsync(settings: s => s with { MqttBroker = new Uri($"mqtt://reader:secret@127.0.0.1:{_port}") });
        await UplinkTests.SetUpAsync(region);
        await UplinkTests.PutSourceAsync(region, "chirpstack-dom", Fixtures.ChirpStackSource);
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/devices/types/plain", Fixtures.Meter.Replace("\"match\":{\"profile\":\"water-meter\"},", "", StringComparison.Ordinal))).Status);
        await UplinkTests.PutSourceAsync(region, "own", """{"format":"json","types":["plain"],"topics":["sensors/{device}/data"],"time":"$.at"}""");
        await Patience.UntilAsync(() => region.Service<OutsideBroker>().IsConnected);
        await Task.Delay(500);
        await PublishAsync("v3/cham-air@ttn/devices/eui-1/up", Fixtures.ThingsStack());
        await PublishAsync("application/17c82e96/device/0101010101010101/event/up", Fixtures.ChirpStack());
        await PublishAsync("sensors/pump-7/data", """{"at":1767225600,"counters":[{"litres":1000}]}""");
        await PublishAsync("sensors/pump-7/data", "nonsense");
        await Patience.UntilAsync(async () => await CountAsync(region) == 5);
        var plain = (await region.JsonAsync("/v1.1/Observations?$filter=Datastream/Thing/name eq 'pump-7'"))["value"]!.AsArray().Single()!;
        Assert.Equal(("2026-01-01T00:00:00Z", "13.5"), (plain["phenomenonTime"]!.GetValue<string>(), plain["result"]!.ToJsonString()));
        await Patience.UntilAsync(async () => (await region.JsonAsync("/api/devices/sources/own/faults"))["items"]!.AsArray().Count > 0);
        Assert.Contains("well-formed", (await region.JsonAsync("/api/devices/sources/own/faults"))["items"]![0]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        await StopAsync();
        await Patience.UntilAsync(() => !region.Service<OutsideBroker>().IsConnected);
        Start();
        await Patience.UntilAsync(() => region.Service<OutsideBroker>().IsConnected);
        await PublishAsync("sensors/pump-7/data", """{"at":1767229200,"counters":[{"litres":2000}]}""");
        await Patience.UntilAsync(async () => await CountAsync(region) == 6);
    }

    [Fact]
    public async Task An_encrypted_broker_is_believed_when_the_named_authority_vouches_for_it_and_not_otherwise()
    {
        var authority = Certify();
        Start($"cafile {authority}\ncertfile {Path.Combine(_directory, "broker.pem")}\nkeyfile {Path.Combine(_directory, "broker.key")}\n");
        var url = new Uri($"mqtts://127.0.0.1:{_port}");
        await using var stranger = await TestRegion.StartAsync(settings: s => s with { MqttBroker = url });
        await using var region = await TestRegion.StartAsync(settings: s => s with { MqttBroker = url, MqttBrokerAuthority = authority });
        await UplinkTests.SetUpAsync(region);
        Assert.Equal(200, (await region.SendAsync("PUT", "/api/devices/types/plain", Fixtures.Meter.Replace("\"match\":{\"profile\":\"water-meter\"},", "", StringComparison.Ordinal))).Status);
        await UplinkTests.PutSourceAsync(region, "own", """{"format":"json","types":["plain"],"topics":["sensors/{device}/data"],"time":"$.at"}""");
        await Patience.UntilAsync(() => region.Service<OutsideBroker>().IsConnected);
        // Sent until it comes: the broker may take the subscription a moment after the connection.
        await Patience.UntilAsync(async () =>
        {
            await PublishAsync("sensors/pump-7/data", """{"at":1767225600,"counters":[{"litres":1000}]}""", "--cafile", authority);
            return await CountAsync(region) > 0;
        });
        Assert.False(stranger.Service<OutsideBroker>().IsConnected);
    }

    // An authority and a certificate of this machine's address, as PEM files.
    private string Certify()
    {
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=Water works authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var key = RSA.Create(2048);
        var broker = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        broker.CertificateExtensions.Add(names.Build());
        using var certificate = broker.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(_directory, "broker.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_directory, "broker.key"), key.ExportPkcs8PrivateKeyPem());
        var file = Path.Combine(_directory, "authority.pem");
        File.WriteAllText(file, authority.ExportCertificatePem());
        return file;
    }

    private static async Task<int> CountAsync(TestRegion region) => (await region.JsonAsync("/v1.1/Observations?$count=true&$top=0"))["@iot.count"]!.GetValue<int>();

    private void Start(string more = "")
    {
        var configuration = Path.Combine(_directory, "mosquitto.conf");
        File.WriteAllText(configuration, $"listener {_port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n{more}");
        _broker = OutsideProgram.Start("mosquitto", "-c", configuration);
        for (var i = 0; i < 100; i++)
        {
            try { using var tcp = new TcpClient("127.0.0.1", _port); return; }
            catch (SocketException) { Thread.Sleep(50); }
        }
    }

    private async Task StopAsync()
    {
        if (_broker is null) return;
        _broker.Kill();
        await _broker.WaitForExitAsync();
        _broker.Dispose();
        _broker = null;
    }

    private async Task PublishAsync(string topic, string message, params string[] options) =>
        Assert.Equal(0, (await MqttTesting.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{_port}", "-q", "1", "-t", topic, "-m", message, .. options])).Exit);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
