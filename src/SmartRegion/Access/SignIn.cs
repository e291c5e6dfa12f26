using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OpenId;

namespace SmartRegion.Access;

/// <summary>What became of an attempt to sign in.</summary>
public enum SignInOutcome
{
    /// <summary>It does not fit, or the account is locked, disabled or not there: nobody learns which.</summary>
    Refused,

    /// <summary>Too often from here or at this account.</summary>
    TooOften,

    /// <summary>The password fits; now the code of the authenticator.</summary>
    NeedsCode,

    /// <summary>Signed in; the cookie is sent.</summary>
    Done,
}

/// <summary>Signing in by password and, where it is on, by a second factor. The other first steps are in SignIn.Others.cs.</summary>
public sealed partial class SignIn(UserManager<Account> users, AccountStore accounts, Sessions sessions, Attempts attempts, KnownDevices devices, Audit audit, Identities identities, Passkeys passkeys, IDataProtectionProvider protection, AccessSettings settings)
{
    internal static readonly TimeSpan CodeLasts = TimeSpan.FromMinutes(5);

    // What is written down of a refusal depends on the account; how long it takes does not.
    internal static readonly TimeSpan RefusalTakes = TimeSpan.FromMilliseconds(400);

    // Whose browser is known does not stand in the same line as strangers.
    private static readonly HashLine Strangers = new(), Known = new();

    // The password of an account that is not there, so that the answer takes as long.
    private static readonly Lazy<string> Nobody = new(() => new PasswordHasher<Account>(Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = PasswordRounds })).HashPassword(null!, Secret.Make()));

    /// <summary>How passwords are hashed: PBKDF2 with HMAC-SHA512 and as many rounds as OWASP asks for.</summary>
    internal const int PasswordRounds = 210_000;

    private ITimeLimitedDataProtector Pending => protection.CreateProtector("sign-in").ToTimeLimitedDataProtector();

    /// <summary>Tries a password; with <see cref="SignInOutcome.NeedsCode"/> comes what the code's form must send back.</summary>
    public async Task<(SignInOutcome Outcome, string? Pending)> PasswordAsync(HttpContext context, string email, string password)
    {
        var (key, began) = (Account.KeyOf(email), Stopwatch.GetTimestamp());
        var device = devices.Of(context, key);
        // Asked before any work is done.
        if (device is null ? !attempts.May(context, key) : !attempts.MayKnown(device)) return (SignInOutcome.TooOften, null);
        var account = await accounts.FindByEmailAsync(key, context.RequestAborted);
        if (await FitsAsync(key, account, password, device is not null) is not { } fits) return (SignInOutcome.TooOften, null);
        if (account is null || account.PasswordHash is null || !await MayAsync(account, device is not null)) return await RefuseAsync(account, began);
        if (!fits) { await FailAsync(account, device is not null); return await RefuseAsync(account, began); }
        return await FirstStepAsync(context, account);
    }

    /// <summary>Tries the code of the authenticator, or a recovery code, after the first step.</summary>
    public async Task<SignInOutcome> CodeAsync(HttpContext context, string pending, string code)
    {
        var began = Stopwatch.GetTimestamp();
        string[] parts;
        try { parts = Pending.Unprotect(pending).Split(' '); }
        catch (CryptographicException) { return SignInOutcome.Refused; }
        if (!attempts.May(context, parts[0])) return SignInOutcome.TooOften;
        var account = await users.FindByIdAsync(parts[0]);
        var isKnown = account is not null && devices.Of(context, account.EmailKey) is not null;
        if (account is null || account.Stamp != parts[1] || !await MayAsync(account, isKnown)) return (await RefuseAsync(account, began)).Outcome;
        if (await CodeFitsAsync(account, code)) return await BeginAsync(context, account, isStrong: true);
        // A code has a million values: whoever knows the password is counted, whatever the browser.
        await FailAsync(account, isKnown: false);
        return (await RefuseAsync(account, began)).Outcome;
    }

    /// <summary>Whether a password is the account's: asked again before what matters is changed. Counts as an attempt. Of an account without one, whether its session has just begun.</summary>
    /// <returns>Null when it was asked too often.</returns>
    public async Task<bool?> ConfirmAsync(HttpContext context, Account account, string password)
    {
        if (account.PasswordHash is null) return await sessions.IsFreshAsync(Actor.Of(context).SignedIn!.Session);
        if (!attempts.May(context, account.Id) || !await MayAsync(account, isKnown: false)) return null;
        if (await FitsAsync(account.EmailKey, account, password, isKnown: true) is not { } fits) return null;
        if (fits) return true;
        await FailAsync(account, isKnown: false);
        return false;
    }

    /// <summary>Whether a code of the authenticator fits and was not used before.</summary>
    internal async Task<bool> TotpFitsAsync(Account account, string code)
    {
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        return await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, digits) && await accounts.UseCodeAsync(account, digits);
    }

    private async Task<bool> CodeFitsAsync(Account account, string code)
    {
        var written = code.Trim();
        if (written.Count(char.IsAsciiDigit) == 6 && written.All(c => char.IsAsciiDigit(c) || c == ' ')) return await TotpFitsAsync(account, written);
        return (await users.RedeemTwoFactorRecoveryCodeAsync(account, RecoveryCodes.Normal(written))).Succeeded;
    }

    // Strangers lock an account for strangers.
    private async Task<bool> MayAsync(Account account, bool isKnown) => !account.IsDisabled && (isKnown || !await users.IsLockedOutAsync(account));

    // Null when too many wait.
    private async Task<bool?> FitsAsync(string key, Account? account, string password, bool isKnown) => password.Length > PasswordRules.Longest ? false
        : await (isKnown ? Known : Strangers).RunAsync(key, () => users.PasswordHasher.VerifyHashedPassword(account!, account?.PasswordHash ?? Nobody.Value, password) != PasswordVerificationResult.Failed && account is not null);

    private async Task FailAsync(Account account, bool isKnown)
    {
        // What a known browser may try is counted by Attempts.
        if (isKnown) return;
        await users.AccessFailedAsync(account);
        if (await users.IsLockedOutAsync(account)) await audit.AddAsync("anonymous", Audit.Locked, account.PublicName);
    }

    private async Task<(SignInOutcome Outcome, string? Pending)> RefuseAsync(Account? account, long began)
    {
        if (account is not null) await audit.AddAsync("anonymous", Audit.Refused, account.PublicName);
        if (settings.RefusalTakes - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero) await Task.Delay(left);
        return (SignInOutcome.Refused, null);
    }

    // Whoever has set up a second step is asked for it, whatever the first one was.
    private async Task<(SignInOutcome Outcome, string? Pending)> FirstStepAsync(HttpContext context, Account account) =>
        account.HasTotp ? (SignInOutcome.NeedsCode, Pending.Protect($"{account.Id} {account.Stamp}", CodeLasts)) : (await BeginAsync(context, account), null);

    private async Task<SignInOutcome> BeginAsync(HttpContext context, Account account, bool isStrong = false)
    {
        await users.ResetAccessFailedCountAsync(account);
        await sessions.BeginAsync(context, account, isStrong);
        devices.Remember(context, account.EmailKey);
        await audit.AddAsync(account.PublicName, Audit.SignedIn);
        return SignInOutcome.Done;
    }
}
