using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>A line of the audit log.</summary>
/// <param name="Who">A public name (<see cref="Actor.Name"/>), or "anonymous".</param>
/// <param name="What">A word: see <see cref="Audit"/>.</param>
/// <param name="About">On whom or what, by public name or id.</param>
public sealed record AuditLine(long Seq, DateTimeOffset At, string Who, string What, string About);

/// <summary>
/// What was done with accounts and rights. Grows only: the tables refuse every change. It names accounts by names that say nothing of the
/// person, so that nothing of one who has left is left in it.
/// </summary>
public sealed class Audit(Store store)
{
    public const string SignedIn = "signed-in", Refused = "refused", Locked = "locked", SignedOut = "signed-out", Invited = "invited", Joined = "joined",
        Password = "password", TotpOn = "totp-on", TotpOff = "totp-off", Role = "role", Disabled = "disabled", Enabled = "enabled", Deleted = "deleted", LinkMade = "link-made", Ended = "sessions-ended", TakenOut = "taken-out", KeyMade = "key-made", KeyRevoked = "key-revoked", TokenGiven = "token-given",
        Unlocked = "unlocked", LogTaken = "log-taken", Linked = "linked", Unlinked = "unlinked", PasskeyMade = "passkey-made", PasskeyRemoved = "passkey-removed",
        JoinAsked = "join-asked", JoinGranted = "join-granted", JoinDeclined = "join-declined", Removed = "removed", Verified = "verified", Unverified = "unverified",
        DraftMade = "draft-made", DraftSaved = "draft-saved", DraftSent = "draft-sent", DraftDiscarded = "draft-discarded", DraftPublished = "draft-published",
        MessageBegun = "message-begun", MessageReported = "message-reported", MessageSettled = "message-settled", WriterBlocked = "writer-blocked", WriterUnblocked = "writer-unblocked",
        SketchBegun = "sketch-begun", SketchRemoved = "sketch-removed";

    /// <summary>Every word that says what was done.</summary>
    public static readonly IReadOnlyList<string> Words = [.. typeof(Audit).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

    public Task AddAsync(string who, string what, string about = "")
    {
        Measures.Audited.Add(1, Measures.Label("what", what));
        return store.WriteAsync(s => s.ExecuteAsync($"insert into audit (at, who, what, about) values ({Instant.NowSeconds}, {who}, {what}, {about})"));
    }

    /// <summary>The newest lines before a number, or those of one who acts or is acted on.</summary>
    public Task<List<AuditLine>> ReadAsync(long before = long.MaxValue, string? of = null, int limit = 100) => ReadAsync(new AuditFilter(of), before, limit);

    /// <summary>The newest lines before a number that a filter lets through.</summary>
    public Task<List<AuditLine>> ReadAsync(AuditFilter filter, long before = long.MaxValue, int limit = 100) => store.ReadAsync(s =>
    {
        SqlText where = $"seq < {before}";
        // Of one who acts, or is acted on: the name is the first word then.
        if (filter.Who is { } of) where.Append($" and (who = {of} or about = {of} or substr(about, 1, {of.Length + 1}) = {of + " "})");
        if (filter.What is { } what) where.Append($" and what = {what}");
        if (filter.From is { } from) where.Append($" and at >= {from.ToUnixTimeSeconds()}");
        if (filter.Until is { } until) where.Append($" and at < {until.ToUnixTimeSeconds()}");
        return s.ListAsync($"select seq, at, who, what, about from audit where {where} order by seq desc limit {limit}",
            r => new AuditLine(r.GetInt64(0), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(1)), r.GetString(2), r.GetString(3), r.GetString(4)));
    });
}

/// <summary>Which lines of the audit log are asked for.</summary>
/// <param name="Who">A public name, of who acts or is acted on.</param>
/// <param name="What">One of <see cref="Audit.Words"/>.</param>
/// <param name="From">The first instant.</param>
/// <param name="Until">The first instant that is too late.</param>
public sealed record AuditFilter(string? Who = null, string? What = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
