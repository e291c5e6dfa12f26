using System.Diagnostics;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OpenId;

namespace SmartRegion.Access;

// First steps that are no password: who vouches for somebody, and what somebody has. What follows is the same for all.
public sealed partial class SignIn
{
    /// <summary>Signs in whom the outside provider vouches for, when that identity leads to an account. Nobody learns why it leads to none.</summary>
    /// <param name="language">Of an account that is made now.</param>
    public async Task<(SignInOutcome Outcome, string? Pending)> ProviderAsync(HttpContext context, OpenIdentity who, string language)
    {
        var began = Stopwatch.GetTimestamp();
        if (!attempts.May(context, who.Key)) return (SignInOutcome.TooOften, null);
        var account = await identities.AccountOfAsync(who, language) is { } id ? await accounts.FindByIdAsync(id, context.RequestAborted) : null;
        return account is null or { IsDisabled: true } ? await RefuseAsync(account, began) : await FirstStepAsync(context, account);
    }

    /// <summary>Signs in the owner of a passkey. It asked for a finger, a face or a PIN, so no code is asked for.</summary>
    /// <param name="credential">What the browser's authenticator has answered, in JSON.</param>
    /// <param name="state">What the page had.</param>
    public async Task<SignInOutcome> PasskeyAsync(HttpContext context, string credential, string state)
    {
        var began = Stopwatch.GetTimestamp();
        if (!attempts.May(context, Secret.Hash(state))) return SignInOutcome.TooOften;
        var account = await passkeys.OwnerAsync(context, credential, state);
        return account is null or { IsDisabled: true } ? (await RefuseAsync(account, began)).Outcome : await BeginAsync(context, account, isStrong: true);
    }

    /// <summary>Begins the first session of an account that was made by an invitation.</summary>
    public async Task WelcomeAsync(HttpContext context, Account account, string inviter)
    {
        await audit.AddAsync(account.PublicName, Audit.Joined, inviter);
        await sessions.BeginAsync(context, account);
        devices.Remember(context, account.EmailKey);
    }
}
