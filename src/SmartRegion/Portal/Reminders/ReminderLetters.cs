using SmartRegion.Http;
using SmartRegion.Planning.Funding.Reminders;
using SmartRegion.Portal.Letters;

namespace SmartRegion.Portal.Reminders;

/// <summary>Where a mail server is set: looks every hour which reminders of calls are due, and hands a letter for each to the outbox, once.</summary>
public sealed class ReminderLetters(CallReminders reminders, Outbox outbox, PublicUrl url, ILogger<ReminderLetters> log) : IAsyncDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (outbox.IsOpen) _running = Task.Run(LoopAsync);
    }

    /// <summary>Writes what is due.</summary>
    /// <returns>How many letters there are.</returns>
    public async Task<int> RunAsync(DateOnly today)
    {
        var due = await reminders.TakeDueAsync(today);
        await outbox.AddAsync([.. due.Select(LetterOf)]);
        return due.Count;
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

    private Letter LetterOf(DueReminder due)
    {
        var reader = new Reader(due.Language, "/", url.Value ?? "http://localhost");
        var title = string.Concat(reader.Plain(due.Programme.Title).Select(c => char.IsControl(c) ? ' ' : c));
        var stop = reader.BaseUrl + reader.Url($"/reminders/stop/{due.Secret}");
        string[] parts =
        [
            reader.T(due.Next.Closes ? "reminders.mail-closes" : "reminders.mail-opens", title, reader.Date(due.Next.Day)), reader.BaseUrl + reader.EntryUrl(due.Programme.Id), reader.T("reminders.mail-check"),
            reader.T("reminders.mail-stop") + "\r\n" + stop,
        ];
        return new Letter(Letter.Reminder, due.Email, reader.T("reminders.mail-subject", title), string.Join("\r\n\r\n", parts) + "\r\n", due.Language) { Unsubscribe = stop };
    }
}
