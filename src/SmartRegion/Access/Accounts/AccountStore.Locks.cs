using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SmartRegion.Core;

namespace SmartRegion.Access.Accounts;

// Wrong passwords are counted in the store at once, one by one: many that come together count as many. And the second factor.
public sealed partial class AccountStore
{
    // What is encrypted begins so; the alphabet of keys has no colon.
    private const string Mark = "p:";

    // An authenticator's code is good for less than this, and a challenge for a passkey for as long.
    internal const long CodesKept = 900;

    public async Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        user.Failed = (int)await store.WriteAsync(s => s.FirstAsync($"update accounts set failed = failed + 1 where id = {user.Id} returning failed", r => r.GetInt64(0)));
        return user.Failed;
    }

    public async Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        if (user.Failed > 0) await store.WriteAsync(s => s.ExecuteAsync($"update accounts set failed = 0 where id = {user.Id}"));
        user.Failed = 0;
    }

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Failed);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public async Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        await store.WriteAsync(s => s.ExecuteAsync($"update accounts set locked_until = {lockoutEnd?.ToUnixTimeSeconds()} where id = {user.Id}"));
    }

    /// <summary>Lets an account be tried again that wrong passwords have locked.</summary>
    public Task UnlockAsync(Account account) => store.WriteAsync(s => s.ExecuteAsync($"update accounts set locked_until = null, failed = 0 where id = {account.Id}"));

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Set(() => user.HasTotp = enabled);

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.HasTotp);

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) => Set(() => user.TotpKey = key);

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.TotpKey);

    public Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) => Set(() => user.Recovery = string.Join(' ', recoveryCodes.Select(Secret.Hash)));

    /// <summary>Takes a recovery code out; UserManager stores the rest, and only if nobody else has changed the account meanwhile.</summary>
    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var left = user.Recovery.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!left.Remove(Secret.Hash(code))) return Task.FromResult(false);
        user.Recovery = string.Join(' ', left);
        return Task.FromResult(true);
    }

    // The key of the second step has to be known to check a code; the store alone does not tell it, where its own keys are locked.
    private string? Closed(string? key) => key is null ? null : Mark + protection.CreateProtector("totp").Protect(key);

    private string? Opened(string stored)
    {
        if (!stored.StartsWith(Mark, StringComparison.Ordinal)) return stored;
        try { return protection.CreateProtector("totp").Unprotect(stored[Mark.Length..]); }
        // The secret is lost: no code fits any more, and the second step is set up anew.
        catch (CryptographicException) { return null; }
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Recovery.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);

    /// <summary>Notes a code of the authenticator as used; false when it was used before (ASVS 5.0, 6.5.1).</summary>
    public Task<bool> UseCodeAsync(Account user, string code) => store.WriteAsync(async s =>
    {
        var now = Instant.NowSeconds;
        await s.ExecuteAsync($"delete from used_codes where at < {now - CodesKept}");
        return await s.ExecuteAsync($"insert into used_codes (account, code, at) values ({user.Id}, {Secret.Hash(code)}, {now}) on conflict do nothing") == 1;
    });
}
