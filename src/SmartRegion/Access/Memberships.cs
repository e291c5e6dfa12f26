using SmartRegion.Access.Accounts;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>Who has which role where.</summary>
public sealed class Memberships(Store store)
{
    /// <summary>The memberships of every account.</summary>
    public async Task<ILookup<string, Membership>> AllAsync() =>
        (await store.ReadAsync(s => s.ListAsync($"select account, organisation, role from memberships order by account, organisation", r => (r.GetString(0), new Membership(r.GetString(1), Roles.Find(r.GetString(2)) ?? Role.Reader)))))
        .ToLookup(m => m.Item1, m => m.Item2);

    /// <summary>The memberships of one account.</summary>
    public Task<IReadOnlyList<Membership>> OfAsync(string account) => store.ReadAsync(s => OfAsync(s, account));

    /// <summary>Gives a role in the place of the one that the account had there; false when nobody would be left who may do everything.</summary>
    public Task<bool> PutAsync(string account, Membership membership) => ChangeAsync(account, async s => await PutAsync(s, account, membership));

    /// <summary>Takes the role within an organisation away.</summary>
    public Task<int> RemoveAsync(string account, string organisation) => store.WriteAsync(s =>
        s.ExecuteAsync($"delete from memberships where account = {account} and organisation = {organisation} and organisation <> ''"));

    /// <summary>Switches an account off or on; its sessions end. False when nobody would be left who may do everything.</summary>
    public Task<bool> DisableAsync(string account, bool disabled) => ChangeAsync(account, async s =>
    {
        await s.ExecuteAsync($"update accounts set disabled = {(disabled ? 1L : 0L)}, version = {Secret.Make()} where id = {account}");
        await s.ExecuteAsync($"delete from sessions where account = {account}");
    });

    /// <summary>Deletes an account with all that belongs to it; false when nobody would be left who may do everything.</summary>
    public Task<bool> DeleteAsync(string account) => ChangeAsync(account, async s =>
    {
        var email = await s.FirstAsync($"select email from accounts where id = {account}", r => r.GetString(0)) ?? "";
        // Not left to the engine: what belongs to a person goes, whatever a connection has set.
        await s.ExecuteAsync($"delete from sessions where account = {account}");
        await s.ExecuteAsync($"delete from memberships where account = {account}");
        await s.ExecuteAsync($"delete from used_codes where account = {account}");
        await s.ExecuteAsync($"delete from identities where account = {account}");
        await s.ExecuteAsync($"delete from passkeys where account = {account}");
        await s.ExecuteAsync($"delete from api_keys where maker = {account}");
        await s.ExecuteAsync($"delete from invitations where email = {email}");
        await s.ExecuteAsync($"delete from draft_comments where draft in (select id from drafts where author = {Account.PublicNameOf(account)})");
        await s.ExecuteAsync($"delete from drafts where author = {Account.PublicNameOf(account)}");
        await s.ExecuteAsync($"delete from jobs where owner = {Account.PublicNameOf(account)}");
        // What the person has begun goes with both sides of it; what the person answered in conversations of others stays with them, under a name that says nothing.
        var name = Account.PublicNameOf(account);
        await s.ExecuteAsync($"delete from letters where recipient = {Secret.Hash(Account.KeyOf(email))} or about in (select id from conversations where writer = {name})");
        await s.ExecuteAsync($"delete from conversation_messages where conversation in (select id from conversations where writer = {name})");
        await s.ExecuteAsync($"delete from conversation_seen where who = {name} or conversation in (select id from conversations where writer = {name})");
        await s.ExecuteAsync($"delete from conversations where writer = {name}");
        await s.ExecuteAsync($"delete from conversation_blocks where writer = {name}");
        await s.ExecuteAsync($"delete from call_reminders where account = {account}");
        await s.ExecuteAsync($"delete from accounts where id = {account}");
    });

    internal static async Task<IReadOnlyList<Membership>> OfAsync(Session s, string account) =>
        await s.ListAsync($"select organisation, role from memberships where account = {account} order by organisation", r => new Membership(r.GetString(0), Roles.Find(r.GetString(1)) ?? Role.Reader));

    internal static Task PutAsync(Session s, string account, Membership m) =>
        s.ExecuteAsync($"insert into memberships (account, organisation, role) values ({account}, {m.Organisation}, {m.Role.Name()}) on conflict (account, organisation) do update set role = excluded.role");

    // A region without an administrator could be opened again only from its machine.
    private async Task<bool> ChangeAsync(string account, Func<Session, Task> change)
    {
        try
        {
            return await store.WriteAsync(async s =>
            {
                await s.Dialect.LockChangesAsync(s);
                var before = await AdministratorsAsync(s);
                await change(s);
                return await AdministratorsAsync(s) == 0 && before > 0 ? throw new LastAdministratorException(account) : true;
            });
        }
        catch (LastAdministratorException) { return false; }
    }

    private static Task<long> AdministratorsAsync(Session s) =>
        s.FirstAsync($"select count(*) from memberships m join accounts a on a.id = m.account where m.organisation = '' and m.role = 'administrator' and a.disabled = 0", r => r.GetInt64(0));

    // Undoes the transaction.
    private sealed class LastAdministratorException(string account) : Exception($"{account} is the last administrator.");
}
