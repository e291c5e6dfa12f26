using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using SmartRegion.Http;

namespace SmartRegion.Access.OpenId;

/// <summary>Where the framework's handler asks us: what it finds is noted in the request, and what becomes of it is decided by pages.</summary>
internal sealed class OpenIdEvents(OpenIdSettings settings, ILogger<OpenIdEvents> log) : OpenIdConnectEvents
{
    // Whoever was to be asked anew was asked within this time.
    private static readonly TimeSpan Anew = TimeSpan.FromMinutes(10);

    private const int LongestName = 100, LongestSubject = 255;

    public override async Task RedirectToIdentityProvider(RedirectContext context)
    {
        // OpenID Connect Discovery 4.3: the metadata must be of the issuer that they were asked of.
        var known = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        if (!settings.IsIssuer(known.Issuer)) throw new InvalidOperationException($"its metadata say that it is {known.Issuer}");
        context.ProtocolMessage.RedirectUri = Address.Of(context.Request, OpenIdProvider.Callback);
    }

    public override Task TicketReceived(TicketReceivedContext context)
    {
        var (purpose, who) = (OpenIdProvider.PurposeOf(context.Properties), Identity(context.Principal!));
        if (purpose?.IsAnew == true && !WasAskedAnew(context.Principal!)) who = null;
        Note(context, new OpenIdAnswer(purpose, who, who is null ? "failed" : null));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        Note(context, new OpenIdAnswer(OpenIdProvider.PurposeOf(context.Properties), null, "cancelled"));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        // Its message may quote what the provider has sent, not what a person is called.
        log.LogWarning("Signing in at the provider failed: {Reason}", context.Failure?.Message);
        Note(context, new OpenIdAnswer(OpenIdProvider.PurposeOf(context.Properties), null, "failed"));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private OpenIdentity? Identity(ClaimsPrincipal person)
    {
        if (person.FindFirstValue("sub") is not { Length: > 0 and <= LongestSubject } subject) return null;
        var email = person.FindFirstValue("email_verified") is { } verified && bool.TryParse(verified, out var isVerified) && isVerified ? person.FindFirstValue("email") : null;
        var name = (person.FindFirstValue("name") ?? person.FindFirstValue("preferred_username") ?? person.FindFirstValue("email") ?? "").Trim();
        return new OpenIdentity(settings.Issuer, subject, name.Length <= LongestName ? name : name[..LongestName], email?.Length <= 200 ? email.Trim() : null);
    }

    // Where the provider tells when it has asked, that counts.
    private static bool WasAskedAnew(ClaimsPrincipal person) =>
        person.FindFirstValue("auth_time") is not { } told || (long.TryParse(told, out var at) && DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(at) < Anew);

    private static void Note(BaseContext<RemoteAuthenticationOptions> context, OpenIdAnswer answer) => context.HttpContext.Items[typeof(OpenIdAnswer)] = answer;
}
