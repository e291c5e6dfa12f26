using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using SmartRegion.Core;

namespace SmartRegion.Twin.Sensors.Devices;

/// <summary>What the operator decided about an outside broker.</summary>
/// <param name="Url">mqtt://user:password@host:port or mqtts://…; null for none.</param>
/// <param name="Authority">A PEM file with the certificates of the authorities that may vouch for it; null for those that the system trusts.</param>
public sealed record OutsideBrokerSettings(Uri? Url, string? Authority = null);

/// <summary>
/// Reads the topics of the sources from an outside broker, such as Mosquitto or that of a network server. A message is acknowledged
/// when what it tells is durable; while we are away, the broker keeps messages for us.
/// </summary>
public sealed class OutsideBroker(OutsideBrokerSettings settings, DeviceDocuments documents, UplinkReceiving receiving, Sensors sensors, ILogger<OutsideBroker> log) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _changed = new(0);
    private volatile bool _connected;

    /// <summary>True while there is a connection with all topics subscribed to.</summary>
    public bool IsConnected => _connected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Url is not { } url) return;
        documents.Changed += () => _changed.Release();
        var wait = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConnectedAsync(url, () => wait = TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (Exception e) when (e is MqttCommunicationException or MqttProtocolViolationException or IOException or System.Net.Sockets.SocketException or InvalidOperationException or TimeoutException or OperationCanceledException)
            {
                if (!stoppingToken.IsCancellationRequested) log.LogWarning("The broker {Host} cannot be reached ({Reason}); it is tried again in {Seconds} s.", url.Host, e.GetBaseException().Message, wait.TotalSeconds);
            }
            _connected = false;
            await Task.Delay(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    private async Task ConnectedAsync(Uri url, Action connected, CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += e => { ended.TrySetResult(); return Task.CompletedTask; };
        client.ApplicationMessageReceivedAsync += TakeAsync;
        await client.ConnectAsync(Options(url), stop);
        var subscribed = new HashSet<string>();
        do
        {
            await SubscribeAsync(client, subscribed, stop);
            _connected = true;
            connected();
        }
        while (await Task.WhenAny(ended.Task, _changed.WaitAsync(stop)) != ended.Task && !stop.IsCancellationRequested);
        if (client.IsConnected) await client.DisconnectAsync(cancellationToken: CancellationToken.None);
    }

    private MqttClientOptions Options(Uri url)
    {
        var user = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var secure = url.Scheme == "mqtts";
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(url.Host, url.IsDefaultPort || url.Port < 0 ? secure ? 8883 : 1883 : url.Port)
            .WithProtocolVersion(MqttProtocolVersion.V311).WithCleanSession(false).WithClientId("smart-region-" + sensors.Ids.Uuid(0).ToString("N")[..12])
            .WithTimeout(TimeSpan.FromSeconds(20));
        if (user[0].Length > 0) options = options.WithCredentials(user[0], user.Length > 1 ? user[1] : "");
        if (secure) options = options.WithTlsOptions(Secure);
        return options.Build();
    }

    private void Secure(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls();
        if (settings.Authority is not { } file) return;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        // Authorities of one's own seldom publish what they have revoked.
        tls.WithTrustChain(authorities).WithRevocationMode(X509RevocationMode.NoCheck);
    }

    private async Task SubscribeAsync(IMqttClient client, HashSet<string> subscribed, CancellationToken stop)
    {
        var wanted = documents.All(DeviceDocuments.Source).SelectMany(s => Topics(s.Doc)).Select(t => t.Filter).ToHashSet();
        foreach (var filter in wanted.Where(subscribed.Add))
        {
            var answer = await client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build(), stop);
            if (answer.Items.Any(i => i.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)) log.LogWarning("The broker refuses the topic {Topic}.", filter);
        }
        foreach (var gone in subscribed.Except(wanted).ToList())
        {
            await client.UnsubscribeAsync(gone, stop);
            subscribed.Remove(gone);
        }
    }

    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs e)
    {
        var topic = e.ApplicationMessage.Topic;
        foreach (var (name, doc) in documents.All(DeviceDocuments.Source))
        {
            if (Topics(doc).FirstOrDefault(t => MqttTopicFilterComparer.Compare(topic, t.Filter) == MqttTopicFilterCompareResult.IsMatch) is not { Filter: not null } match) continue;
            try
            {
                await receiving.ReceiveAsync(name, e.ApplicationMessage.Payload.ToArray(), match.DeviceLevel < 0 ? null : topic.Split('/')[match.DeviceLevel]);
            }
            catch (ProblemException)
            {
                // Counted and kept with its reason; sending it again would not mend it.
            }
            catch (Exception fault)
            {
                // Not acknowledged: the broker sends it again after the next connect.
                log.LogError(fault, "A message of the broker could not be stored");
                e.AutoAcknowledge = false;
            }
        }
    }

    private static IEnumerable<(string Filter, int DeviceLevel)> Topics(System.Text.Json.Nodes.JsonObject source)
    {
        foreach (var topic in source["topics"]?.AsArray() ?? [])
        {
            var levels = topic!.GetValue<string>().Split('/');
            var device = Array.IndexOf(levels, "{device}");
            if (device >= 0) levels[device] = "+";
            yield return (string.Join('/', levels), device);
        }
    }
}
