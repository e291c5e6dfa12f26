using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Access.OpenId;

/// <summary>The outside provider: sends people there, and reads what they come back with. Nothing is asked of it before somebody wants to sign in.</summary>
public sealed class OpenIdProvider(OpenIdSettings? settings, IDataProtectionProvider protection, ILogger<OpenIdProvider> log)
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "openid";

    /// <summary>Where the provider sends people back to: the redirect URI that is registered there, below the public address.</summary>
    public const string Callback = "/sign-in/callback";

    private const string LanguageItem = "language", NextItem = "next", InvitationItem = "invitation", SessionItem = "session", AnewItem = "anew";

    private static readonly TimeSpan VisitLasts = TimeSpan.FromMinutes(10), Patience = TimeSpan.FromSeconds(10), ClockSkew = TimeSpan.FromMinutes(1);

    private ITimeLimitedDataProtector Tickets => protection.CreateProtector("openid-link").ToTimeLimitedDataProtector();

    /// <summary>Null when there is no provider.</summary>
    public OpenIdSettings? Settings => settings;

    /// <summary>By which a session that has confirmed its owner may link the own account, for five minutes.</summary>
    public string Ticket(SignedIn who) => Tickets.Protect(who.Session, SignIn.CodeLasts);

    /// <summary>The session that got the ticket, or null when it is none, or too old.</summary>
    public string? SessionOf(string ticket)
    {
        try { return Tickets.Unprotect(ticket); }
        catch (System.Security.Cryptography.CryptographicException) { return null; }
    }

    /// <summary>Sends the browser there; false when the provider does not answer, or not as who it should be.</summary>
    public async Task<bool> SendAsync(HttpContext context, OpenIdPurpose purpose)
    {
        var properties = new AuthenticationProperties { RedirectUri = "/" };
        foreach (var (name, value) in new[] { (LanguageItem, purpose.Language), (NextItem, purpose.Next), (InvitationItem, purpose.Invitation), (SessionItem, purpose.Session), (AnewItem, purpose.IsAnew ? "1" : null) })
            if (value is not null) properties.Items[name] = value;
        if (purpose.IsAnew)
        {
            properties.SetParameter(OpenIdConnectParameterNames.Prompt, "login");
            properties.SetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge, TimeSpan.Zero);
        }
        try
        {
            await context.ChallengeAsync(Scheme, properties);
            return true;
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            log.LogWarning("The provider {Issuer} cannot be asked: {Reason}", settings!.Issuer, e.GetBaseException().Message);
            return false;
        }
    }

    /// <summary>What somebody came back with: state, code, nonce, PKCE and the token of identity have been checked.</summary>
    public async Task<OpenIdAnswer> ReceiveAsync(HttpContext context)
    {
        var handler = await context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(context, Scheme);
        await ((IAuthenticationRequestHandler)handler!).HandleRequestAsync();
        return context.Items[typeof(OpenIdAnswer)] as OpenIdAnswer ?? new OpenIdAnswer(null, null, "failed");
    }

    internal static OpenIdPurpose? PurposeOf(AuthenticationProperties? properties) =>
        properties?.Items is { } items && items.TryGetValue(LanguageItem, out var language) && items.TryGetValue(NextItem, out var next)
            ? new OpenIdPurpose(language!, next!) { Invitation = items.TryGetValue(InvitationItem, out var i) ? i : null, Session = items.TryGetValue(SessionItem, out var s) ? s : null, IsAnew = items.ContainsKey(AnewItem) }
            : null;

    /// <summary>Sets the framework's handler up as the operator has set.</summary>
    internal static void Configure(OpenIdConnectOptions o, OpenIdSettings settings, bool isSecure, bool allowPrivate)
    {
        (o.Authority, o.ClientId, o.ClientSecret, o.RequireHttpsMetadata) = (settings.Issuer, settings.Client, settings.Secret, settings.Authority.Scheme == Uri.UriSchemeHttps);
        // The code comes as a parameter of an address: a form from elsewhere would come without our cookies.
        (o.ResponseType, o.ResponseMode, o.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (o.CallbackPath, o.SignInScheme, o.SaveTokens, o.DisableTelemetry) = (Callback, Sessions.Scheme, false, true);
        o.Scope.Add("email");
        // Claims are called as the provider calls them, and none is left out.
        o.MapInboundClaims = false;
        o.ClaimActions.Clear();
        o.GetClaimsFromUserInfoEndpoint = true;
        foreach (var name in new[] { "name", "email", "email_verified" }) o.ClaimActions.MapJsonKey(name, name);
        o.TokenValidationParameters = new TokenValidationParameters
        {
            ValidateIssuer = true,
            // The operator says who the provider is; its own metadata may not say otherwise.
            IssuerValidator = (issuer, _, _) => settings.IsIssuer(issuer) ? issuer : throw new SecurityTokenInvalidIssuerException($"The token is from {issuer}, not from {settings.Issuer}."),
            ValidateAudience = true,
            ValidAudience = settings.Client,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = ClockSkew,
            NameClaimType = "name",
        };
        (o.ProtocolValidator.RequireNonce, o.ProtocolValidator.NonceLifetime) = (true, VisitLasts);
        // A provider that was down is asked again after some seconds, not after minutes.
        (o.RemoteAuthenticationTimeout, o.BackchannelTimeout, o.RefreshInterval) = (VisitLasts, Patience, Patience);
        // The host that the operator names may be an inner one; wherever it sends us on to, the rules for outgoing requests hold.
        o.BackchannelHttpHandler = PublicAddresses.Handler(allowPrivate, trustedHost: settings.Authority.Host);
        foreach (var cookie in new[] { o.CorrelationCookie, o.NonceCookie })
        {
            (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly, cookie.Path) = (SameSiteMode.Lax, isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest, true, "/");
            cookie.Name = (isSecure ? "__Host-" : "") + (cookie == o.NonceCookie ? "openid-nonce." : "openid-state.");
        }
        o.EventsType = typeof(OpenIdEvents);
    }
}
