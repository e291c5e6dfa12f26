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
        Password = "password", TotpOn = "totp-on", TotpOff = "totp-off", Role = "role", Disabled = "disabled", Enabled = "enabled", Deleted = "deleted", LinkMade = "link-made", Ended = "sessions-ended", TakenOut = "taken-out", KeyMade = "key-made", KeyRevoked = "key-revoked",
        JoinAsked = "join-asked", JoinGranted = "join-granted", JoinDeclined = "join-declined", Removed = "removed", Verified = "verified", Unverified = "unverified";

    public Task AddAsync(string who, string what, string about = "") => store.WriteAsync(s =>
        s.ExecuteAsync($"insert into audit (at, who, what, about) values ({DateTimeOffset.UtcNow.ToUnixTimeSeconds()}, {who}, {what}, {about})"));

    /// <summary>The newest lines before a number, or those of one who acts or is acted on.</summary>
    public Task<List<AuditLine>> ReadAsync(long before = long.MaxValue, string? of = null, int limit = 100) => store.ReadAsync(s =>
    {
        var whose = of is null ? SqlText.Raw("1 = 1") : (SqlText)$"(who = {of} or about = {of})";
        return s.ListAsync($"select seq, at, who, what, about from audit where seq < {before} and {whose} order by seq desc limit {limit}",
            r => new AuditLine(r.GetInt64(0), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(1)), r.GetString(2), r.GetString(3), r.GetString(4)));
    });
}
