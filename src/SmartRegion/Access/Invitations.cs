using System.Data.Common;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OpenId;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>A link by which someone makes an account, or gets a new password.</summary>
/// <param name="Purpose">"first": for the first administrator, who says the mail address; "account": for this address; "password": a new password for its account.</param>
public sealed record Invitation(string Hash, string Purpose, string Email, Membership Membership, string Inviter, DateTimeOffset Ends)
{
    public const string First = "first", ForAccount = "account", ForPassword = "password";
}

/// <summary>Links that are good once and for a while; the store knows their hashes only.</summary>
public sealed class Invitations(Store store, Lifetimes lifetimes)
{
    // As long as it says where it is printed.
    private static readonly TimeSpan FirstLasts = TimeSpan.FromHours(24);

    /// <summary>Makes a link in the place of earlier ones of its kind for this address; the answer is its secret, told once.</summary>
    public async Task<string> MakeAsync(string purpose, string email, Membership membership, string inviter)
    {
        var secret = Secret.Make();
        var lasts = Lasts(purpose);
        await store.WriteAsync(async s =>
        {
            await s.ExecuteAsync($"delete from invitations where ends < {Instant.NowSeconds} or (purpose = {purpose} and email = {email})");
            return await s.ExecuteAsync($"""
                insert into invitations (hash, purpose, email, organisation, role, inviter, created, ends)
                values ({Secret.Hash(secret)}, {purpose}, {email}, {membership.Organisation}, {membership.Role.Name()}, {inviter}, {Instant.NowSeconds}, {Instant.NowSeconds + (long)lasts.TotalSeconds})
                """);
        });
        return secret;
    }

    /// <summary>How long a link is good.</summary>
    public TimeSpan Lasts(string purpose) => purpose switch { Invitation.First => FirstLasts, Invitation.ForPassword => lifetimes.PasswordLink, _ => lifetimes.Invitation };

    /// <summary>The invitation of a link, or null when there is none, it was used, or its time is over.</summary>
    public Task<Invitation?> FindAsync(string secret) => store.ReadAsync(s => FindAsync(s, Secret.Hash(secret)));

    /// <summary>Those that wait, the newest first.</summary>
    public Task<List<Invitation>> WaitingAsync() => store.ReadAsync(s => s.ListAsync($"select {Columns} from invitations where ends >= {Instant.NowSeconds} and purpose = {Invitation.ForAccount} order by created desc, hash", Read));

    /// <summary>Takes an invitation back.</summary>
    public Task<int> RevokeAsync(string hash) => store.WriteAsync(s => s.ExecuteAsync($"delete from invitations where hash = {hash}"));

    /// <summary>Makes the account of an invitation and ends the link, in one; false when the link is no longer good or the address has an account.</summary>
    /// <param name="who">The identity at the provider that is to lead to it, which must not lead to another one.</param>
    public Task<bool> TakeAsync(Invitation invitation, Account account, OpenIdentity? who = null) => WithAsync(invitation, async s =>
    {
        // The first link is no way in when there is somebody who can invite.
        if (invitation.Purpose == Invitation.First && await s.FirstAsync($"select count(*) from accounts", r => r.GetInt64(0)) > 0) return false;
        if (!await AccountStore.InsertAsync(s, account)) return false;
        await Memberships.PutAsync(s, account.Id, invitation.Membership);
        return who is null || await Identities.InsertAsync(s, account.Id, who);
    });

    /// <summary>Ends the link of a new password; false when it is no longer good.</summary>
    public Task<bool> TakeAsync(Invitation invitation) => WithAsync(invitation, _ => Task.FromResult(true));

    // Of two who take the same link, one gets it.
    private async Task<bool> WithAsync(Invitation invitation, Func<Session, Task<bool>> work)
    {
        try
        {
            return await store.WriteAsync(async s => await s.ExecuteAsync($"delete from invitations where hash = {invitation.Hash} and ends >= {Instant.NowSeconds}") == 1 && (await work(s) ? true : throw new NotTakenException()));
        }
        catch (NotTakenException) { return false; }
    }

    private static Task<Invitation?> FindAsync(Session s, string hash) => s.FirstAsync($"select {Columns} from invitations where hash = {hash} and ends >= {Instant.NowSeconds}", Read);

    private static readonly SqlText Columns = SqlText.Raw("hash, purpose, email, organisation, role, inviter, ends");

    private static Invitation Read(DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2),
        new Membership(r.GetString(3), Roles.Find(r.GetString(4)) ?? Role.Reader), r.GetString(5), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(6)));

    // Undoes the transaction, so that the link stays good.
    private sealed class NotTakenException : Exception;
}
