using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>How long things are kept that tell of persons.</summary>
/// <param name="AuditDays">Lines of the audit log; the store refuses to delete those younger than 90 days.</param>
/// <param name="EndedDays">Links, requests to join and keys after their end.</param>
/// <param name="ConversationDays">Conversations after the last that was written or done in them.</param>
public sealed record RetentionSettings(int AuditDays, int EndedDays, int ConversationDays);

/// <summary>
/// In the background, once an hour: deletes what is overdue. What <see cref="PersonalData"/> says of how long things are kept is done here, whether anybody
/// comes or not.
/// </summary>
public sealed class Retention(Store store, RetentionSettings settings, Lifetimes lifetimes, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1), Every = TimeSpan.FromHours(1);

    /// <summary>How long it is told that a letter was given up.</summary>
    public static readonly TimeSpan LettersTold = TimeSpan.FromDays(7);

    // A code of the authenticator is good for less than this.
    private const long CodesKept = 900;

    // So many lines go at once, so that others may write meanwhile.
    private const int LinesAtOnce = 5000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await SweepAsync(DateTimeOffset.UtcNow); }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) { log.LogError(e, "What is overdue could not be deleted; it is tried again"); }
            await Task.Delay(Every, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Deletes what is overdue at that time; the answer is how many rows.</summary>
    public async Task<int> SweepAsync(DateTimeOffset now)
    {
        var (seconds, ended) = (now.ToUnixTimeSeconds(), now.AddDays(-settings.EndedDays).ToUnixTimeSeconds());
        var deleted = await store.WriteAsync(async s =>
            await s.ExecuteAsync($"delete from sessions where ends < {seconds} or seen < {seconds - (long)lifetimes.Idle.TotalSeconds}")
            + await s.ExecuteAsync($"delete from used_codes where at < {seconds - CodesKept}")
            + await s.ExecuteAsync($"update accounts set locked_until = null, failed = 0 where locked_until < {seconds}")
            + await s.ExecuteAsync($"delete from invitations where ends < {ended}")
            + await s.ExecuteAsync($"delete from api_keys where ends < {ended} or revoked < {ended}")
            + await s.ExecuteAsync($"delete from jobs where ends < {now.ToUnixTimeMilliseconds()}")
            + await LettersAsync(s, seconds)
            + await ConversationsAsync(s, now.AddDays(-settings.ConversationDays).ToUnixTimeMilliseconds()));
        var old = now.AddDays(-settings.AuditDays).ToUnixTimeSeconds();
        for (int lines; (lines = await store.WriteAsync(s => s.ExecuteAsync($"delete from audit where seq in (select seq from audit where at < {old} order by seq limit {LinesAtOnce})"))) > 0;) deleted += lines;
        return deleted;
    }

    // What stands in a letter goes when its time is over, also where nobody sends letters any more.
    private static async Task<int> LettersAsync(Session s, long now)
    {
        await s.ExecuteAsync($"update letters set state = 'given-up', body = '', recipient = '', about = '', due = {now} where state = 'waiting' and ends < {now}");
        return await s.ExecuteAsync($"delete from letters where state = 'given-up' and due < {now - (long)LettersTold.TotalSeconds}");
    }

    // With both sides of each, open or closed; the answer is how many conversations.
    private static async Task<int> ConversationsAsync(Session s, long since)
    {
        await s.ExecuteAsync($"delete from conversation_messages where conversation in (select id from conversations where changed < {since})");
        await s.ExecuteAsync($"delete from conversation_seen where conversation in (select id from conversations where changed < {since})");
        return await s.ExecuteAsync($"delete from conversations where changed < {since}");
    }
}
