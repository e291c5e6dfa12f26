using MimeKit;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;
using SmartRegion.Planning.Funding.Reminders;

namespace SmartRegion.Portal.Reminders;

/// <summary>Where a mail server is set: looks every hour which reminders of calls are due, and sends each once. A letter that is not taken is tried again in an hour.</summary>
public sealed class ReminderLetters(CallReminders reminders, MailSettings mail, PublicUrl url, ILogger<ReminderLetters> log) : IAsyncDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (mail.Host is not null) _running = Task.Run(LoopAsync);
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>How many letters were taken.</returns>
    public async Task<int> RunAsync(DateOnly today)
    {
        var sent = 0;
        foreach (var due in await reminders.TakeDueAsync(today))
        {
            try
            {
                if (!MailboxAddress.TryParse(due.Email, out var to)) continue;
                using var letter = Letter(due);
                letter.To.Add(to);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                patience.CancelAfter(Mail.Patience);
                await mail.SendAsync(letter, [to], patience.Token);
                sent++;
            }
            catch (Exception e)
            {
                // Its message may name the recipient.
                log.LogWarning("A reminder could not be mailed: {Reason}", e.GetType().Name);
                await reminders.PutBackAsync(due);
            }
        }
        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        for (var rest = First; !_stop.IsCancellationRequested; rest = Hour)
        {
            try
            {
                await Task.Delay(rest, _stop.Token);
                await RunAsync(DateOnly.FromDateTime(DateTime.UtcNow));
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e) { log.LogError(e, "Reminders cannot be sent; trying again in an hour"); }
        }
    }

    private MimeMessage Letter(DueReminder due)
    {
        var reader = new Reader(due.Language, "/", url.Value ?? "http://localhost");
        var title = string.Concat(reader.Plain(due.Programme.Title).Select(c => char.IsControl(c) ? ' ' : c));
        var stop = reader.BaseUrl + reader.Url($"/reminders/stop/{due.Secret}");
        string[] parts =
        [
            reader.T(due.Next.Closes ? "reminders.mail-closes" : "reminders.mail-opens", title, reader.Date(due.Next.Day)), reader.BaseUrl + reader.EntryUrl(due.Programme.Id), reader.T("reminders.mail-check"),
            reader.T("reminders.mail-stop") + "\r\n" + stop,
        ];
        var letter = mail.Letter(reader.T("reminders.mail-subject", title), string.Join("\r\n\r\n", parts) + "\r\n", due.Language);
        letter.Headers.Add("List-Unsubscribe", $"<{stop}>");
        return letter;
    }
}
