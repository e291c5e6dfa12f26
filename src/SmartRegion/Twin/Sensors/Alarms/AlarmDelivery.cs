using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MimeKit;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Alarms;

/// <summary>Where webhooks may go.</summary>
/// <param name="AllowPrivate">Also to private networks, and without HTTPS.</param>
public sealed record WebhookSettings(bool AllowPrivate)
{
    /// <summary>True for an address that may be named.</summary>
    public bool IsAllowed(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && (uri.Scheme == "https" || (AllowPrivate && uri.Scheme == "http"));
}

/// <summary>
/// Sends what waits in alarm_messages, by mail and by webhooks signed as Standard Webhooks 1.0 has it (webhook-id, webhook-timestamp,
/// webhook-signature: v1 and HMAC-SHA256). What fails is tried again after 10 s, 40 s, and so on up to six hours, ten times.
/// </summary>
internal sealed class AlarmDelivery(Store store, MailSettings mail, WebhookSettings webhook, AlarmTexts texts, ILogger<AlarmDelivery> log) : IAsyncDisposable
{
    private const long Second = 1_000_000, Lent = 120 * Second, Longest = 6 * 3600 * Second;
    private const int Attempts = 10;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5), Patience = Mail.Patience;

    private readonly HttpClient _http = Client(webhook);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _woken = new(0, 1);
    private Task _running = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>There is something to send.</summary>
    public void Wake()
    {
        try { if (_woken.CurrentCount == 0) _woken.Release(); }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException) { /* It is awake, or at its end. */ }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _http.Dispose();
        _stop.Dispose();
        _woken.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                while (await NextAsync()) { }
                await _woken.WaitAsync(Tick, _stop.Token);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e)
            {
                log.LogError(e, "Messages of alarms cannot be sent; trying again");
                await Task.Delay(Tick, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    // Takes a message out for two minutes, so that no other node sends it too. False when none is due.
    private async Task<bool> NextAsync()
    {
        var now = Instants.Now;
        var message = await store.WriteAsync(async session =>
        {
            var next = await session.FirstAsync($"select key, alarm, doc, attempts, due from alarm_messages where due <= {now} order by key limit 1", r => new AlarmMessage(r.GetInt64(0), r.GetInt64(1), Json.Object(r.GetString(2)), r.GetInt64(3), r.GetInt64(4)));
            return next is not null && await session.ExecuteAsync($"update alarm_messages set due = {now + Lent}, attempts = attempts + 1 where key = {next.Key} and due = {next.Due}") == 1 ? next : null;
        });
        if (message is null) return false;
        try
        {
            await SendAsync(message);
            await store.WriteAsync(s => s.ExecuteAsync($"delete from alarm_messages where key = {message.Key}"));
        }
        catch (Exception e) when (!_stop.IsCancellationRequested) { await PutOffAsync(message, e); }
        return true;
    }

    private async Task PutOffAsync(AlarmMessage message, Exception e)
    {
        var last = message.Attempts + 1 >= Attempts;
        log.LogWarning(e, "Message {Message} of alarm {Alarm} was not taken ({Attempts} attempts){End}", message.Key, message.Alarm, message.Attempts + 1, last ? "; given up" : "");
        var due = Instants.Now + Math.Min(10 * Second << (int)(2 * message.Attempts), Longest);
        await store.WriteAsync(s => s.ExecuteAsync(last ? (SqlText)$"delete from alarm_messages where key = {message.Key}" : $"update alarm_messages set due = {due} where key = {message.Key}"));
    }

    private async Task SendAsync(AlarmMessage message)
    {
        var found = await store.ReadAsync(s => s.FirstAsync($"select a.key, a.doc, a.stream, a.seen, a.raised, a.since, a.value, a.made, d.name, d.doc from alarms a join datastreams d on d.key = a.stream where a.key = {message.Alarm}",
            r => (Rule: AlarmRules.Read(r), Stream: r.GetString(8), Unit: Json.AsText(Json.Object(r.GetString(9))["unitOfMeasurement"]?["symbol"]))));
        if (found.Rule is null) return;
        var (subject, text) = texts.Of(found.Rule, message, found.Stream, found.Unit);
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patient.CancelAfter(Patience);
        if (message.Channel == "mail") await MailAsync(found.Rule, message, subject, text, patient.Token);
        else await PostAsync(found.Rule, message, subject, text, patient.Token);
    }

    private async Task MailAsync(AlarmRule rule, AlarmMessage message, string subject, string text, CancellationToken stop)
    {
        using var letter = mail.Letter(subject, text, rule.Language);
        letter.MessageId = $"{message.Id}@smart-region";
        await mail.SendAsync(letter, [.. rule.Doc["mail"]!.AsArray().Select(m => MailboxAddress.Parse(m!.GetValue<string>()))], stop);
    }

    private async Task PostAsync(AlarmRule rule, AlarmMessage message, string subject, string text, CancellationToken stop)
    {
        var body = Json.Text(new JsonObject
        {
            ["type"] = "alarm." + message.Event,
            ["timestamp"] = Instants.Text(message.At),
            ["data"] = new JsonObject { ["alarm"] = rule.Key, ["name"] = rule.Doc["name"]!.DeepClone(), ["datastream"] = rule.Doc["datastream"]!.DeepClone(), ["kind"] = rule.Kind, ["value"] = message.Value, ["title"] = subject, ["text"] = text },
        });
        var sent = Instant.NowSeconds;
        using var request = new HttpRequestMessage(HttpMethod.Post, rule.Doc["webhook"]!.GetValue<string>()) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", $"{sent}");
        request.Headers.Add("webhook-signature", "v1," + Signature(rule.Doc["secret"]!.GetValue<string>(), $"{message.Id}.{sent}.{body}"));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"The webhook answered {(int)answer.StatusCode}.");
    }

    /// <summary>HMAC-SHA256 in base64.</summary>
    internal static string Signature(string secret, string signed) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));

    private static HttpClient Client(WebhookSettings webhook)
    {
        var handler = PublicAddresses.Handler(webhook.AllowPrivate);
        handler.AllowAutoRedirect = false;
        return new HttpClient(handler) { Timeout = Patience };
    }
}

/// <summary>A message that waits.</summary>
internal sealed record AlarmMessage(long Key, long Alarm, JsonObject Doc, long Attempts, long Due)
{
    public string Id => Doc["id"]!.GetValue<string>();
    public string Channel => Doc["channel"]!.GetValue<string>();
    public string Event => Doc["event"]!.GetValue<string>();
    public long At => Doc["at"]!.GetValue<long>();
    public double? Value => Json.AsNumber(Doc["value"]);
}
