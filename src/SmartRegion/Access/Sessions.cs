using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using SmartRegion.Access.Accounts;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>
/// Who is signed in: a row for each sign-in, found by the secret in the cookie. So it ends at once when the person signs out, is disabled or
/// loses a role, on every node.
/// </summary>
public sealed class Sessions(Store store, AccessSettings settings, Lifetimes lifetimes)
{
    /// <summary>The name of the cookies' scheme.</summary>
    public const string Scheme = "session";

    // A row is not written at every page.
    private const long SeenEvery = 300;

    private const string Claim = "secret";

    // What was heard of last before this has ended.
    private long HeardSince => Instant.NowSeconds - (long)lifetimes.Idle.TotalSeconds;

    /// <summary>For this long after it began, a session stands for the password of an account that has none.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Begins a session and sends its cookie; the one that the request came with ends (no fixation).</summary>
    /// <param name="isStrong">It began with two factors.</param>
    public async Task BeginAsync(HttpContext context, Account account, bool isStrong = false)
    {
        var (secret, before) = (Secret.Make(), Actor.Of(context).SignedIn?.Session ?? "");
        await store.WriteAsync(async s =>
        {
            await s.ExecuteAsync($"delete from sessions where ends < {Instant.NowSeconds} or hash = {before}");
            return await s.ExecuteAsync($"insert into sessions (hash, account, created, seen, ends, strong) values ({Secret.Hash(secret)}, {account.Id}, {Instant.NowSeconds}, {Instant.NowSeconds}, {Instant.NowSeconds + (long)lifetimes.Session.TotalSeconds}, {(isStrong ? 1L : 0L)})");
        });
        await context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.Id), new Claim(Claim, secret)], Scheme)));
    }

    /// <summary>Ends the session of the request.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (Actor.Of(context).SignedIn is { } who) await store.WriteAsync(s => s.ExecuteAsync($"delete from sessions where hash = {who.Session}"));
        await context.SignOutAsync(Scheme);
    }

    /// <summary>Ends all sessions of an account, but perhaps one.</summary>
    public Task EndAllAsync(string account, string butHash = "") => store.WriteAsync(s => s.ExecuteAsync($"delete from sessions where account = {account} and hash <> {butHash}"));

    /// <summary>Whether a session has just begun.</summary>
    public Task<bool> IsFreshAsync(string hash) => store.ReadAsync(async s => await s.FirstAsync($"select count(*) from sessions where hash = {hash} and created >= {Instant.NowSeconds - (long)Fresh.TotalSeconds}", r => r.GetInt64(0)) > 0);

    /// <summary>No session of an account counts as one that began with two factors any more: one of them is gone.</summary>
    public Task WeakenAsync(string account) => store.WriteAsync(s => s.ExecuteAsync($"update sessions set strong = 0 where account = {account}"));

    /// <summary>Begin and last sign of life of the account's sessions, the newest first.</summary>
    public Task<List<(string Hash, DateTimeOffset Created, DateTimeOffset Seen)>> OfAsync(string account) => store.ReadAsync(s =>
        s.ListAsync($"select hash, created, seen from sessions where account = {account} and ends >= {Instant.NowSeconds} and seen >= {HeardSince} order by created desc, hash",
            r => (r.GetString(0), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(1)), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(2)))));

    /// <summary>How many sessions each account has open, and when it last gave a sign of life.</summary>
    public async Task<Dictionary<string, (int Count, DateTimeOffset Seen)>> OpenAsync() => (await store.ReadAsync(s =>
        s.ListAsync($"select account, count(*), max(seen) from sessions where ends >= {Instant.NowSeconds} and seen >= {HeardSince} group by account",
            r => (Account: r.GetString(0), Count: (int)r.GetInt64(1), Seen: DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(2)))))).ToDictionary(o => o.Account, o => (o.Count, o.Seen));

    /// <summary>Who sends this cookie, or null when its session has ended.</summary>
    internal async Task<Actor?> ActorAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(Claim) is not { } secret) return null;
        var (hash, now) = (Secret.Hash(secret), Instant.NowSeconds);
        var found = await store.ReadAsync(async s =>
        {
            var row = await s.FirstAsync($"select a.id, a.name, a.email, x.seen, a.has_totp + x.strong from sessions x join accounts a on a.id = x.account where x.hash = {hash} and x.ends >= {now} and x.seen >= {HeardSince} and a.disabled = 0",
                r => new { Id = r.GetString(0), Name = r.GetString(1), Email = r.GetString(2), Seen = r.GetInt64(3), HasTwoFactors = r.GetInt64(4) > 0 });
            return row is null ? null : new { Row = row, Roles = settings.SecondFactor && !row.HasTwoFactors ? [] : await Memberships.OfAsync(s, row.Id) };
        });
        if (found is null) return null;
        if (found.Row.Seen < now - SeenEvery) await store.WriteAsync(s => s.ExecuteAsync($"update sessions set seen = {now} where hash = {hash}"));
        return new Actor(Account.PublicNameOf(found.Row.Id), found.Roles) { SignedIn = new SignedIn(found.Row.Id, found.Row.Name, found.Row.Email, hash) };
    }
}
