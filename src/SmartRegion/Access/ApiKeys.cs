using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>A program's key, without its secret.</summary>
/// <param name="Organisation">The id of the organisation's entry for which it was made.</param>
/// <param name="Scopes">What it may: see <see cref="KeyScopes"/>.</param>
/// <param name="Maker">The account that made it.</param>
public sealed record ApiKey(string Id, string Organisation, string Name, IReadOnlyList<string> Scopes, string Maker, DateTimeOffset Created, DateTimeOffset Ends, DateTimeOffset? Used, DateTimeOffset? Revoked)
{
    /// <summary>How the history of what was written calls it.</summary>
    public string PublicName => "key-" + Id[..8];
}

/// <summary>The scopes of keys, and what each allows beside reading.</summary>
public static class KeyScopes
{
    public static readonly IReadOnlyDictionary<string, Act> All = new Dictionary<string, Act>
    {
        ["read"] = Act.Read,
        ["drafts"] = Act.WriteDrafts,
        ["entries"] = Act.WriteEntries,
        ["observations"] = Act.WriteObservations,
        ["data"] = Act.WriteData,
    };

    /// <summary>
    /// What a key may by these scopes, of what its maker may: to read is to see what its organisation sees, to write drafts is to write those of
    /// its organisation.
    /// </summary>
    internal static IReadOnlyList<Act> Allowed(IReadOnlyList<string> scopes, IReadOnlyList<Membership> maker, string organisation)
    {
        bool Allows(Act act) => KeyRights.OfOrganisation.Contains(act) ? Policy.Allows(maker, act, organisation) : Policy.Allows(maker, act);
        var acts = scopes.Select(n => All[n]).Where(Allows).ToList();
        // To publish is to write what is public at once: it takes both scopes.
        if (acts.Contains(Act.WriteDrafts) && acts.Contains(Act.WriteEntries) && Allows(Act.PublishDrafts)) acts.Add(Act.PublishDrafts);
        if (acts.Contains(Act.Read)) acts.AddRange(new[] { Act.ReadShared, Act.ReadOwned, Act.ReadOwnedData }.Where(Allows));
        return acts;
    }
}

/// <summary>
/// Keys of programs. A key may what its scopes say, as long as the person who made it may the same: it never reaches further than they do,
/// also later.
/// </summary>
public sealed class ApiKeys(Store store, IServiceProvider services)
{
    /// <summary>What keys begin with: so that a leaked one is recognised, and no other token is taken for one.</summary>
    public const string Prefix = "srk_";

    /// <summary>What tokens begin with that stand for a key for a while.</summary>
    public const string TokenPrefix = "srt_";

    /// <summary>How long a token is good, when its key is.</summary>
    public static readonly TimeSpan TokenLasts = TimeSpan.FromMinutes(15);

    /// <summary>For how many days a key can be made.</summary>
    public static readonly IReadOnlyList<int> Days = [30, 90, 365];

    // A row is not written at every request.
    private const long UsedEvery = 300;

    private static readonly SqlText Columns = SqlText.Raw("id, organisation, name, scopes, maker, created, ends, used, revoked");

    // Made when a token is first seen, not at every start.
    private ITimeLimitedDataProtector Tokens => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("token").ToTimeLimitedDataProtector();

    /// <summary>Makes a key; its secret is told once.</summary>
    public async Task<(ApiKey Key, string Secret)> MakeAsync(string organisation, string name, IReadOnlyList<string> scopes, string maker, int days)
    {
        var secret = Prefix + Secret.Make();
        var id = Guid.NewGuid().ToString("N");
        await store.WriteAsync(s => s.ExecuteAsync($"""
            insert into api_keys (id, hash, organisation, name, scopes, maker, created, ends)
            values ({id}, {Secret.Hash(secret)}, {organisation}, {name}, {string.Join(' ', scopes)}, {maker}, {Instant.NowSeconds}, {Instant.NowSeconds + days * 86_400L})
            """));
        return ((await AllAsync()).Single(k => k.Id == id), secret);
    }

    /// <summary>All keys, also those whose time is over, the newest first.</summary>
    public Task<List<ApiKey>> AllAsync() => store.ReadAsync(s => s.ListAsync($"select {Columns} from api_keys order by created desc, id", Read));

    /// <summary>Ends a key for good.</summary>
    public Task<int> RevokeAsync(string id) => store.WriteAsync(s => s.ExecuteAsync($"update api_keys set revoked = {Instant.NowSeconds} where id = {id} and revoked is null"));

    /// <summary>The key of a secret, or null when it is not known, revoked, over, or its maker is gone.</summary>
    public async Task<ApiKey?> FindAsync(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal) ? await store.ReadAsync(s => FindAsync(s, $"hash = {Secret.Hash(secret)}")) : null;

    /// <summary>A token that stands for a key for a while, with some of its scopes.</summary>
    public string Token(string id, IEnumerable<string> scopes) => TokenPrefix + Tokens.Protect($"{id} {string.Join(' ', scopes)}", TokenLasts);

    /// <summary>Whether something looks like a key, or like a token of one.</summary>
    public static bool IsOne(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) || text.StartsWith(TokenPrefix, StringComparison.Ordinal);

    /// <summary>Whether a request has one in its address, where logs and proxies see it (RFC 9700, 4.3.2).</summary>
    internal static bool IsInAddress(HttpRequest request) => request.QueryString.Value is { Length: > 0 } query
        && (query.Contains('=' + Prefix, StringComparison.Ordinal) || query.Contains('=' + TokenPrefix, StringComparison.Ordinal));

    /// <summary>Whether there is a key that the history calls so.</summary>
    public Task<bool> IsNamedAsync(string publicName) => store.ReadAsync(async s => publicName.Length == 12 && await s.FirstAsync($"select count(*) from api_keys where 'key-' || substr(id, 1, 8) = {publicName}", r => r.GetInt64(0)) > 0);

    /// <summary>Who sends this key, or this token of one; null when it is not known, revoked, over, or its maker is gone.</summary>
    public async Task<Actor?> ActorAsync(string secret)
    {
        if (Opened(secret) is not { } opened) return null;
        var now = Instant.NowSeconds;
        var found = await store.ReadAsync(async s => await FindAsync(s, opened.Which) is { } key ? (Key: key, Maker: await Memberships.OfAsync(s, key.Maker)) : default);
        if (found.Key is not { } known) return null;
        if ((known.Used?.ToUnixTimeSeconds() ?? 0) < now - UsedEvery) await store.WriteAsync(s => s.ExecuteAsync($"update api_keys set used = {now} where id = {known.Id}"));
        return new Actor(known.PublicName, []) { Key = new KeyRights(known.Id, KeyScopes.Allowed(opened.Scopes is { } fewer ? [.. known.Scopes.Intersect(fewer)] : known.Scopes, found.Maker, known.Organisation), known.Organisation) };
    }

    /// <summary>The key that a request brings, or null: <c>Authorization: Bearer</c>, or as clients of CKAN send it, bare or in a header of its own.</summary>
    internal static string? Of(HttpRequest request)
    {
        foreach (var name in Names)
        {
            if (request.Headers[name].ToString() is not { Length: > 0 } text) continue;
            var token = text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text[7..].Trim() : text.Trim();
            if (IsOne(token)) return token;
        }
        return null;
    }

    // A key, or a token with its scopes.
    private (SqlText Which, IReadOnlyList<string>? Scopes)? Opened(string secret)
    {
        if (secret.StartsWith(Prefix, StringComparison.Ordinal)) return ((SqlText)$"hash = {Secret.Hash(secret)}", null);
        if (!secret.StartsWith(TokenPrefix, StringComparison.Ordinal)) return null;
        try
        {
            var parts = Tokens.Unprotect(secret[TokenPrefix.Length..]).Split(' ');
            return ((SqlText)$"id = {parts[0]}", parts[1..]);
        }
        catch (CryptographicException) { return null; }
    }

    private static Task<ApiKey?> FindAsync(Session s, SqlText which) =>
        s.FirstAsync($"select {Columns} from api_keys where {which} and ends >= {Instant.NowSeconds} and revoked is null and maker in (select id from accounts where disabled = 0)", Read);

    private static readonly string[] Names = ["Authorization", "X-API-Key", "X-CKAN-API-Key"];

    private static ApiKey Read(DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries), r.GetString(4),
        DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(5)), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(6)), Time(r, 7), Time(r, 8));

    private static DateTimeOffset? Time(DbDataReader r, int column) => r.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(column));
}

/// <summary>What a key that is used may, beside reading what is public.</summary>
/// <param name="Organisation">Whose hidden data it sees, and whose working copies it writes, when it may any.</param>
public sealed record KeyRights(string Id, IReadOnlyList<Act> Acts, string Organisation)
{
    /// <summary>What a key may only on what belongs to its organisation, whatever its maker may elsewhere.</summary>
    internal static readonly IReadOnlyList<Act> OfOrganisation = [Act.ReadOwned, Act.ReadOwnedData, Act.WriteDrafts, Act.PublishDrafts];
}
