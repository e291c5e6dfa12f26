using System.Data.Common;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using SmartRegion.Storage;

namespace SmartRegion.Access.Accounts;

/// <summary>Where Identity's UserManager finds accounts. What counts wrong passwords is in AccountStore.Locks.cs.</summary>
public sealed partial class AccountStore(Store store, IDataProtectionProvider protection) : IUserEmailStore<Account>, IUserPasswordStore<Account>, IUserSecurityStampStore<Account>,
    IUserLockoutStore<Account>, IUserTwoFactorStore<Account>, IUserAuthenticatorKeyStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>
{
    private static readonly SqlText Columns = SqlText.Raw("id, email, email_key, name, language, password, stamp, version, failed, locked_until, totp_key, has_totp, recovery, disabled, created");

    /// <summary>Every account, by name.</summary>
    public Task<List<Account>> AllAsync() => store.ReadAsync(s => s.ListAsync($"select {Columns} from accounts order by name, id", Read));

    /// <summary>How many there are.</summary>
    public Task<long> CountAsync() => store.ReadAsync(s => s.FirstAsync($"select count(*) from accounts", r => r.GetInt64(0)));

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        await store.ReadAsync(s => s.FirstAsync($"select {Columns} from accounts where id = {userId}", Read, cancellationToken));

    public async Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        await store.ReadAsync(s => s.FirstAsync($"select {Columns} from accounts where email_key = {normalizedEmail}", Read, cancellationToken));

    /// <summary>One signs in by the mail address, which is therefore the name too.</summary>
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByEmailAsync(normalizedUserName, cancellationToken);

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        var made = await store.WriteAsync(s => InsertAsync(s, user));
        return made ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
    }

    /// <summary>Stores a new account; false when the address has one.</summary>
    internal static async Task<bool> InsertAsync(Session s, Account user)
    {
        user.Version = Secret.Make();
        return await s.ExecuteAsync($"""
            insert into accounts (id, email, email_key, name, language, password, stamp, version, totp_key, has_totp, recovery, disabled, created)
            values ({user.Id}, {user.Email}, {user.EmailKey}, {user.Name}, {user.Language}, {user.PasswordHash}, {user.Stamp}, {user.Version}, {user.TotpKey}, {(user.HasTotp ? 1L : 0L)}, {user.Recovery}, {(user.IsDisabled ? 1L : 0L)}, {user.Created.ToUnixTimeSeconds()})
            on conflict do nothing
            """) == 1;
    }

    /// <summary>Stores what was changed, unless another has changed it meanwhile.</summary>
    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var version = Secret.Make();
        var changed = await store.WriteAsync(s => s.ExecuteAsync($"""
            update accounts set email = {user.Email}, email_key = {user.EmailKey}, name = {user.Name}, language = {user.Language}, password = {user.PasswordHash}, stamp = {user.Stamp},
              version = {version}, totp_key = {Closed(user.TotpKey)}, has_totp = {(user.HasTotp ? 1L : 0L)}, recovery = {user.Recovery}, disabled = {(user.IsDisabled ? 1L : 0L)}
            where id = {user.Id} and version = {user.Version}
            """));
        if (changed == 0) return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
        user.Version = version;
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        await store.WriteAsync(s => s.ExecuteAsync($"delete from accounts where id = {user.Id}"));
        return IdentityResult.Success;
    }

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => SetNormalizedEmailAsync(user, normalizedName, cancellationToken);

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email!);

    /// <summary>Whoever has an account came by a link that was sent to this address or handed over.</summary>
    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken) => Set(() => user.EmailKey = normalizedEmail!);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(() => user.Stamp = stamp);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    public void Dispose() { }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }

    private Account Read(DbDataReader r) => new()
    {
        Id = r.GetString(0),
        Email = r.GetString(1),
        EmailKey = r.GetString(2),
        Name = r.GetString(3),
        Language = r.GetString(4),
        PasswordHash = r.IsDBNull(5) ? null : r.GetString(5),
        Stamp = r.GetString(6),
        Version = r.GetString(7),
        Failed = (int)r.GetInt64(8),
        LockedUntil = r.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(9)),
        TotpKey = r.IsDBNull(10) ? null : Opened(r.GetString(10)),
        HasTotp = r.GetInt64(11) == 1,
        Recovery = r.GetString(12),
        IsDisabled = r.GetInt64(13) == 1,
        Created = DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(14)),
    };
}
