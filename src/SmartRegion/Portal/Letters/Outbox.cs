using System.Security.Cryptography;
using MailKit.Net.Smtp;
using Microsoft.AspNetCore.DataProtection;
using MimeKit;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;
using SmartRegion.Storage;

namespace SmartRegion.Portal.Letters;

/// <summary>
/// The way of all letters to people: each lies in the store, encrypted, until the mail server has taken it; so it outlives a restart. One that is not taken is
/// tried again after a minute, four, and so on up to six hours; after <see cref="GivesUp"/>, or when it is of no use any more, it is given up, with a line in the
/// log, and stays for a week without what stood in it, for who looks after the program. What a server refuses for good is given up at once.
/// </summary>
public sealed class Outbox(Store store, MailSettings mail, IDataProtectionProvider protection, ILogger<Outbox> log) : IAsyncDisposable
{
    /// <summary>How long a letter is tried.</summary>
    public static readonly TimeSpan GivesUp = TimeSpan.FromDays(3);

    private const long FirstPause = 60, LongestPause = 6 * 3600, Lent = 120;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    private readonly IDataProtector _lock = protection.CreateProtector("letter");
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _woken = new(0, 1);
    private Task _running = Task.CompletedTask;

    /// <summary>Whether there is a mail server at all.</summary>
    public bool IsOpen => mail.Host is not null;

    /// <summary>Begins to send what waits.</summary>
    public void Start()
    {
        if (IsOpen) _running = Task.Run(LoopAsync);
    }

    /// <summary>Keeps letters until they are sent, which is begun at once. Without a mail server they are not kept.</summary>
    public async Task AddAsync(IReadOnlyList<Letter> letters)
    {
        if (!IsOpen || letters.Count == 0) return;
        var rows = letters.Select(Locked).ToList();
        await store.WriteAsync(async s =>
        {
            foreach (var (letter, body) in rows) await InsertAsync(s, letter, body, Instant.NowSeconds);
            return true;
        });
        try { if (_woken.CurrentCount == 0) _woken.Release(); }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException) { /* It is awake, or at its end. */ }
    }

    /// <summary>Sends a letter while its writer waits; one that is not taken is kept and tried again.</summary>
    /// <returns>Whether the server has taken it.</returns>
    public async Task<bool> SendAsync(Letter letter)
    {
        if (!IsOpen) return false;
        var body = Locked(letter).Body;
        // Lent to us, so that nobody else sends it meanwhile.
        var key = await store.WriteAsync(s => InsertAsync(s, letter, body, Instant.NowSeconds + Lent));
        return await DeliverAsync(new Waiting(key, letter.Kind, "", 0, Instant.NowSeconds, Instant.NowSeconds + Lent, EndsOf(letter)), letter, DateTimeOffset.UtcNow);
    }

    /// <summary>Sends what is due at that time.</summary>
    /// <returns>How many letters were taken.</returns>
    public async Task<int> RunAsync(DateTimeOffset now)
    {
        var taken = 0;
        while (!_stop.IsCancellationRequested && await NextAsync(now.ToUnixTimeSeconds()) is { } next)
            if (await DeliverAsync(next, null, now)) taken++;
        return taken;
    }

    /// <summary>How many letters wait for another attempt, and how many were given up within the last week.</summary>
    public Task<(long Waiting, long GivenUp)> CountAsync() => store.ReadAsync(async s => (
        await s.FirstAsync($"select count(*) from letters where state = 'waiting' and attempts > 0", r => r.GetInt64(0)),
        await s.FirstAsync($"select count(*) from letters where state = 'given-up' and due >= {Instant.NowSeconds - (long)Retention.LettersTold.TotalSeconds}", r => r.GetInt64(0))));

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _woken.Dispose();
    }

    private static long EndsOf(Letter letter) => Math.Min(letter.Ends?.ToUnixTimeSeconds() ?? long.MaxValue, Instant.NowSeconds + (long)GivesUp.TotalSeconds);

    // Before the store is written: the first key to lock with is written there, too.
    private (Letter Letter, string Body) Locked(Letter letter) => (letter, _lock.Protect(letter.Write()));

    private static Task<long> InsertAsync(Session s, Letter letter, string body, long due) => s.FirstAsync($"""
        insert into letters (kind, recipient, about, body, made, due, ends)
        values ({letter.Kind}, {Access.Secret.Hash(Account.KeyOf(letter.To))}, {letter.About}, {body}, {Instant.NowSeconds}, {due}, {EndsOf(letter)}) returning key
        """, r => r.GetInt64(0));

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _woken.WaitAsync(Tick, _stop.Token);
                await RunAsync(DateTimeOffset.UtcNow);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception e)
            {
                if (_stop.IsCancellationRequested) return;
                log.LogError(e, "Letters cannot be sent; trying again");
                await Task.Delay(Tick, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    // Takes a letter out for two minutes, so that no other node sends it too. Null when none is due.
    private Task<Waiting?> NextAsync(long now) => store.WriteAsync(async s =>
    {
        var next = await s.FirstAsync($"select key, kind, body, attempts, made, due, ends from letters where state = 'waiting' and due <= {now} order by due, key limit 1",
            r => new Waiting(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6)));
        return next is not null && await s.ExecuteAsync($"update letters set due = {now + Lent} where key = {next.Key} and due = {next.Due} and state = 'waiting'") == 1 ? next : null;
    });

    private async Task<bool> DeliverAsync(Waiting waiting, Letter? letter, DateTimeOffset now)
    {
        if (now.ToUnixTimeSeconds() >= waiting.Ends) { await GiveUpAsync(waiting, now, "its time is over"); return false; }
        try
        {
            letter ??= Letter.Read(_lock.Unprotect(waiting.Body));
            if (!MailboxAddress.TryParse(letter.To, out var to)) { await GiveUpAsync(waiting, now, "it has no address"); return false; }
            using var message = letter.Compose(mail, to);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            patience.CancelAfter(Mail.Patience);
            await mail.SendAsync(message, [to], patience.Token);
            await store.WriteAsync(s => s.ExecuteAsync($"delete from letters where key = {waiting.Key}"));
            return true;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // Its message may name the recipient.
            await PutOffAsync(waiting, now, e.GetType().Name, isFinal: e is CryptographicException || e is SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted, StatusCode: >= (SmtpStatusCode)500 });
            return false;
        }
    }

    private async Task PutOffAsync(Waiting waiting, DateTimeOffset now, string reason, bool isFinal)
    {
        var due = now.ToUnixTimeSeconds() + Math.Min(FirstPause << (int)Math.Min(2 * waiting.Attempts, 20), LongestPause);
        if (isFinal || due >= waiting.Ends) { await GiveUpAsync(waiting with { Attempts = waiting.Attempts + 1 }, now, reason); return; }
        log.LogWarning("A letter ({Kind}) was not taken by the mail server: {Reason}; {Attempts} attempts", waiting.Kind, reason, waiting.Attempts + 1);
        await store.WriteAsync(s => s.ExecuteAsync($"update letters set due = {due}, attempts = {waiting.Attempts + 1} where key = {waiting.Key}"));
    }

    private async Task GiveUpAsync(Waiting waiting, DateTimeOffset now, string reason)
    {
        log.LogWarning("A letter ({Kind}) was given up after {Attempts} attempts: {Reason}", waiting.Kind, waiting.Attempts, reason);
        await store.WriteAsync(s => s.ExecuteAsync($"update letters set state = 'given-up', body = '', recipient = '', about = '', attempts = {waiting.Attempts}, due = {now.ToUnixTimeSeconds()} where key = {waiting.Key}"));
    }

    // One that is to be sent, as it lies in the store.
    private sealed record Waiting(long Key, string Kind, string Body, long Attempts, long Made, long Due, long Ends);
}
