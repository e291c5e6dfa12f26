using System.Buffers.Text;
using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access.Accounts;

// Passkeys: what is needed to check a signature. What an authenticator tells of itself beside that is not kept.
public sealed partial class AccountStore : IUserPasskeyStore<Account>
{
    private static readonly SqlText PasskeyColumns = SqlText.Raw("id, name, public_key, sign_count, transports, backup_eligible, backed_up, created");

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var now = Instant.NowSeconds;
        return store.WriteAsync(s => s.ExecuteAsync($"""
            insert into passkeys (id, account, name, public_key, sign_count, transports, backup_eligible, backed_up, created)
            values ({Id(passkey.CredentialId)}, {user.Id}, {passkey.Name ?? ""}, {Base64Url.EncodeToString(passkey.PublicKey)}, {(long)passkey.SignCount}, {string.Join(' ', passkey.Transports ?? [])},
              {(passkey.IsBackupEligible ? 1L : 0L)}, {(passkey.IsBackedUp ? 1L : 0L)}, {passkey.CreatedAt.ToUnixTimeSeconds()})
            on conflict (id) do update set sign_count = excluded.sign_count, backed_up = excluded.backed_up, used = {now} where passkeys.account = excluded.account
            """));
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        await store.ReadAsync(s => s.ListAsync($"select {PasskeyColumns} from passkeys where account = {user.Id} order by created, id", ReadPasskey));

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await store.ReadAsync(s => s.FirstAsync($"select {Columns} from accounts where id = (select account from passkeys where id = {Id(credentialId)})", Read, cancellationToken));

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await store.ReadAsync(s => s.FirstAsync($"select {PasskeyColumns} from passkeys where account = {user.Id} and id = {Id(credentialId)}", ReadPasskey, cancellationToken));

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        store.WriteAsync(s => s.ExecuteAsync($"delete from passkeys where account = {user.Id} and id = {Id(credentialId)}"));

    private static string Id(byte[] credential) => Base64Url.EncodeToString(credential);

    private static UserPasskeyInfo ReadPasskey(DbDataReader r) => new(Base64Url.DecodeFromChars(r.GetString(0)), Base64Url.DecodeFromChars(r.GetString(2)), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(7)),
        (uint)r.GetInt64(3), r.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries), isUserVerified: true, r.GetInt64(5) == 1, r.GetInt64(6) == 1, attestationObject: [], clientDataJson: [])
    { Name = r.GetString(1) };
}
