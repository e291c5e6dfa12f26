using SmartRegion.Access.Accounts;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access.OpenId;

/// <summary>An account's identity at a provider.</summary>
/// <param name="Name">What the provider called the person when it was linked.</param>
public sealed record LinkedIdentity(string Issuer, string Subject, string Name, DateTimeOffset Created);

/// <summary>Which identity at the provider leads to which account.</summary>
public sealed class Identities(Store store, OpenIdProvider provider, Audit audit)
{
    /// <summary>Those of an account, the newest first.</summary>
    public Task<List<LinkedIdentity>> OfAsync(string account) => store.ReadAsync(s => s.ListAsync($"select issuer, subject, name, created from identities where account = {account} order by created desc, issuer, subject",
        r => new LinkedIdentity(r.GetString(0), r.GetString(1), r.GetString(2), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(3)))));

    /// <summary>
    /// The id of the account that an identity leads to. Where the operator has set so, one that is not linked is linked with the account of the address that the
    /// provider has verified, or gets an account without a role; else null.
    /// </summary>
    public async Task<string?> AccountOfAsync(OpenIdentity who, string language)
    {
        if (await store.ReadAsync(s => FindAsync(s, who)) is { } known) return known;
        if (who.Email is null || provider.Settings is not { } rules || (!rules.ByEmail && !rules.Open)) return null;
        var made = New(who, who.Email, language);
        var account = await store.WriteAsync(async s =>
        {
            // Of two that come at once, one waits and finds what the other has linked.
            await s.Dialect.LockChangesAsync(s);
            if (await FindAsync(s, who) is { } meanwhile) return meanwhile;
            var owner = await s.FirstAsync($"select id from accounts where email_key = {made.EmailKey}", r => r.GetString(0));
            if (owner is null ? !rules.Open || !await AccountStore.InsertAsync(s, made) : !rules.ByEmail) return null;
            return await InsertAsync(s, owner ?? made.Id, who) ? owner ?? made.Id : null;
        });
        if (account is not null) await audit.AddAsync(Account.PublicNameOf(account), account == made.Id ? Audit.Joined : Audit.Linked);
        return account;
    }

    /// <summary>An account without a password for whom the provider vouches.</summary>
    public static Account New(OpenIdentity who, string email, string language) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        Email = email,
        EmailKey = Account.KeyOf(email),
        Name = who.Name.Length > 0 ? who.Name : email.Split('@')[0],
        Language = language,
        Stamp = Secret.Make(),
    };

    /// <summary>Links it with an account; false when it leads to another one.</summary>
    public Task<bool> LinkAsync(string account, OpenIdentity who) => store.WriteAsync(async s => await InsertAsync(s, account, who) || await FindAsync(s, who) == account);

    /// <summary>Takes it from an account; false when nobody could sign in there any more.</summary>
    public Task<bool> UnlinkAsync(string account, string issuer, string subject) => WaysIn.TakeAsync(store, account, provider.Settings?.Issuer,
        s => s.ExecuteAsync($"delete from identities where account = {account} and issuer = {issuer} and subject = {subject}"));

    internal static async Task<bool> InsertAsync(Session s, string account, OpenIdentity who) =>
        await s.ExecuteAsync($"insert into identities (issuer, subject, account, name, created) values ({who.Issuer}, {who.Subject}, {account}, {who.Name}, {Instant.NowSeconds}) on conflict do nothing") == 1;

    private static Task<string?> FindAsync(Session s, OpenIdentity who) =>
        s.FirstAsync($"select account from identities where issuer = {who.Issuer} and subject = {who.Subject}", r => r.GetString(0));
}
