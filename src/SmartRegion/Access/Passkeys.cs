using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OpenId;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>What a page hands to the browser's authenticator.</summary>
/// <param name="Options">WebAuthn's options in JSON.</param>
/// <param name="State">What the form brings back, encrypted: the challenge, and whose it is.</param>
public sealed record PasskeyAsked(string Options, string State);

/// <summary>A passkey as its owner sees it.</summary>
public sealed record OwnPasskey(string Id, string Name, DateTimeOffset Created, DateTimeOffset? Used);

/// <summary>
/// Passkeys (WebAuthn level 3): a key pair on a device or in a password manager, which asks its owner for a finger, a face or a PIN. That is two factors, so nothing
/// else is asked. Each challenge is good once and for a quarter of an hour.
/// </summary>
public sealed class Passkeys(IPasskeyHandler<Account> handler, AccountStore accounts, Store store, OpenIdProvider provider, IDataProtectionProvider protection)
{
    /// <summary>Enough for every device that somebody has.</summary>
    public const int Most = 10;

    // A used challenge is remembered for as long as it would be good.
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(AccountStore.CodesKept);

    /// <summary>How passkeys are made: for this host, bound to their owner, found without a name.</summary>
    internal static void Configure(IdentityPasskeyOptions o, string? publicUrl)
    {
        (o.UserVerificationRequirement, o.ResidentKeyRequirement, o.AttestationConveyancePreference, o.AuthenticatorTimeout) = ("required", "required", "none", TimeSpan.FromMinutes(5));
        // Without a public address it is the host that was asked for, such as localhost.
        o.ServerDomain = Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) ? url.Host : null;
        o.ValidateOrigin = c => ValueTask.FromResult(!c.CrossOrigin && c.Origin == new Uri(Address.Of(c.HttpContext.Request, "/")).GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Asks for any passkey of this host.</summary>
    public async Task<PasskeyAsked> AskAsync(HttpContext context)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, context);
        return new PasskeyAsked(asked.RequestOptionsJson, Closed("passkey-use", asked.AssertionState!));
    }

    /// <summary>Asks for a new passkey of an account.</summary>
    public async Task<PasskeyAsked> OfferAsync(HttpContext context, Account account)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.Email, DisplayName = account.Name }, context);
        return new PasskeyAsked(asked.CreationOptionsJson, Closed("passkey-make", asked.AttestationState!));
    }

    /// <summary>Whose passkey has signed the challenge; null when none has.</summary>
    internal async Task<Account?> OwnerAsync(HttpContext context, string credential, string state)
    {
        if (Opened("passkey-use", state) is not { } opened) return null;
        var answer = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = opened });
        if (!answer.Succeeded || !await accounts.UseCodeAsync(answer.User, state)) return null;
        await accounts.AddOrUpdatePasskeyAsync(answer.User, answer.Passkey, context.RequestAborted);
        return answer.User;
    }

    /// <summary>Keeps a new passkey of an account; false when it is none, belongs to somebody, or there are enough.</summary>
    public async Task<bool> AddAsync(HttpContext context, Account account, string credential, string state, string name)
    {
        if (Opened("passkey-make", state) is not { } opened || (await OfAsync(account.Id)).Count >= Most) return false;
        var answer = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = opened });
        if (!answer.Succeeded || answer.UserEntity.Id != account.Id || !await accounts.UseCodeAsync(account, state)) return false;
        answer.Passkey.Name = name;
        await accounts.AddOrUpdatePasskeyAsync(account, answer.Passkey, context.RequestAborted);
        return true;
    }

    /// <summary>Those of an account, the oldest first.</summary>
    public Task<List<OwnPasskey>> OfAsync(string account) => store.ReadAsync(s => s.ListAsync($"select id, name, created, used from passkeys where account = {account} order by created, id",
        r => new OwnPasskey(r.GetString(0), r.GetString(1), DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(2)), r.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeSeconds(r.GetInt64(3)))));

    /// <summary>Takes one away; false when nobody could sign in there any more.</summary>
    public Task<bool> RemoveAsync(string account, string id) => WaysIn.TakeAsync(store, account, provider.Settings?.Issuer,
        s => s.ExecuteAsync($"delete from passkeys where account = {account} and id = {id}"));

    private string Closed(string purpose, string state) => protection.CreateProtector(purpose).ToTimeLimitedDataProtector().Protect(state, Lasts);

    private string? Opened(string purpose, string state)
    {
        try { return protection.CreateProtector(purpose).ToTimeLimitedDataProtector().Unprotect(state); }
        catch (CryptographicException) { return null; }
    }
}
