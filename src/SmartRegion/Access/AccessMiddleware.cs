using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartRegion.Access.Accounts;
using SmartRegion.Access.OAuth;
using SmartRegion.Access.OpenId;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Access;

/// <summary>Puts accounts, sessions and the policy into the application.</summary>
public static class AccessMiddleware
{
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <param name="services">The application's.</param>
    /// <param name="isSecure">The world reaches this region by https only.</param>
    /// <param name="openId">The outside provider, or null.</param>
    /// <param name="lifetimes">How long sessions and links are good.</param>
    public static IServiceCollection AddAccess(this IServiceCollection services, bool isSecure, OpenIdSettings? openId, Lifetimes lifetimes)
    {
        services.AddSingleton(lifetimes).AddSingleton<Sessions>().AddSingleton<Memberships>().AddSingleton<Invitations>().AddSingleton<Joining>().AddSingleton<Audit>().AddSingleton<ApiKeys>().AddSingleton<TokenEndpoint>().AddSingleton<Attempts>().AddSingleton<KnownDevices>().AddSingleton<AccountStore>();
        services.AddSingleton<IUserStore<Account>>(s => s.GetRequiredService<AccountStore>()).AddScoped<SignIn>().AddScoped<Passkeys>().AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddSingleton<BreachedPasswords>().AddSingleton<PasswordRules>();
        services.AddIdentityCore<Account>(o =>
        {
            (o.Password.RequiredLength, o.Password.RequireDigit, o.Password.RequireLowercase, o.Password.RequireUppercase, o.Password.RequireNonAlphanumeric) = (1, false, false, false, false);
            (o.Lockout.MaxFailedAccessAttempts, o.Lockout.DefaultLockoutTimeSpan) = (5, LockedFor);
            (o.User.RequireUniqueEmail, o.User.AllowedUserNameCharacters) = (true, "");
        }).AddPasswordValidator<PasswordRules>().AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddOptions<PasswordHasherOptions>().Configure<AccessSettings>((o, access) => o.IterationCount = access.PasswordRounds);
        services.AddOptions<IdentityPasskeyOptions>().Configure<PublicUrl>((o, url) => Passkeys.Configure(o, url.Value));
        services.AddDataProtection().SetApplicationName("smart-region");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataKeys>();
        var secure = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        var prefix = isSecure ? "__Host-" : "";
        services.AddAuthentication().AddCookie(Sessions.Scheme, o =>
        {
            (o.Cookie.Name, o.Cookie.HttpOnly, o.Cookie.SameSite, o.Cookie.SecurePolicy) = (prefix + "session", true, SameSiteMode.Lax, secure);
            (o.ExpireTimeSpan, o.SlidingExpiration) = (lifetimes.Session, false);
        });
        services.AddOpenId(openId, isSecure);
        services.AddAntiforgery(o => (o.Cookie.Name, o.Cookie.SecurePolicy, o.FormFieldName, o.SuppressXFrameOptionsHeader) = (prefix + "form", secure, "form-token", true));
        // The keys are read when someone first needs them, not at every start.
        foreach (var eager in services.Where(d => d.ImplementationType?.Name == "DataProtectionHostedService").ToList()) services.Remove(eager);
        return services;
    }

    // Without a provider nothing of it is there.
    private static void AddOpenId(this IServiceCollection services, OpenIdSettings? settings, bool isSecure)
    {
        services.AddSingleton(s => new OpenIdProvider(settings, s.GetRequiredService<IDataProtectionProvider>(), s.GetRequiredService<ILogger<OpenIdProvider>>())).AddSingleton<Identities>();
        if (settings is null) return;
        services.AddSingleton(settings).AddScoped<OpenIdEvents>().AddAuthentication().AddOpenIdConnect(OpenIdProvider.Scheme, _ => { });
        services.AddOptions<OpenIdConnectOptions>(OpenIdProvider.Scheme).Configure<OutgoingSettings>((o, outgoing) => OpenIdProvider.Configure(o, settings, isSecure, outgoing.AllowPrivate));
    }

    /// <summary>Finds out who acts, and refuses what the address demands and they may not.</summary>
    /// <param name="app">The application.</param>
    /// <param name="isSecure">The world reaches this region by https only.</param>
    public static void UseAccess(this WebApplication app, bool isSecure)
    {
        if (isSecure)
        {
            app.Use((context, next) =>
            {
                // A proxy in front has ended the encryption; what follows would take the request for an open one.
                context.Request.Scheme = Uri.UriSchemeHttps;
                context.Response.Headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
                return next(context);
            });
        }
        // Below, and for those only who send a cookie: the host would do it for every request.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        var cookie = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>;
        string? name = null;
        app.Use((context, next) =>
        {
            // Files of the pages are the same for all.
            if (context.Request.Path.StartsWithSegments("/assets")) return next(context);
            if (ApiKeys.IsInAddress(context.Request)) throw new ProblemException(new Problem(400, "A key does not go into an address", "Addresses stand in logs. Send keys and tokens in the head of the request (Authorization: Bearer), and revoke this one if others could see it."));
            if (ApiKeys.Of(context.Request) is { } key) return KeyAsync(context, next, key);
            if (!context.Request.Headers.ContainsKey("Cookie") || !context.Request.Cookies.ContainsKey(name ??= cookie().Get(Sessions.Scheme).Cookie.Name!)) return AllowAsync(context, next);
            return SignedInAsync(context, next);
        });
    }

    private static async Task SignedInAsync(HttpContext context, RequestDelegate next)
    {
        var answer = await context.AuthenticateAsync(Sessions.Scheme);
        if (answer.Principal is { } principal && await context.RequestServices.GetRequiredService<Sessions>().ActorAsync(principal) is { } actor)
        {
            context.User = principal;
            Actor.Remember(context, actor);
            // No page elsewhere acts in the name of who is signed in, whatever the address.
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)) OwnPage.Demand(context.Request);
            context.Response.OnStarting(KeepPrivate, context.Response);
        }
        await AllowAsync(context, next);
    }

    private static async Task KeyAsync(HttpContext context, RequestDelegate next, string key)
    {
        BearerChallenge.Watch(context.Response);
        if (await context.RequestServices.GetRequiredService<ApiKeys>().ActorAsync(key) is not { } actor)
        {
            // RFC 6750, 3.1: what is no key any more is not quietly taken for a stranger.
            throw new ProblemException(new Problem(401, "The key is not good", "This key, or this token of one, is not known, was revoked, or its time is over. Ask for another token, or make another key on the page of keys."));
        }
        Actor.Remember(context, actor);
        context.Response.OnStarting(KeepPrivate, context.Response);
        await AllowAsync(context, next);
    }

    private static Task AllowAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Demand>() is { Act: not Act.Read } demand) Actor.Demand(context, demand.Act);
        return next(context);
    }

    // What one person sees is for no cache between.
    private static Task KeepPrivate(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        var told = headers.CacheControl.ToString();
        if (!told.Contains("no-store", StringComparison.Ordinal)) headers.CacheControl = "private, no-cache";
        headers.Append("Vary", "Cookie, Authorization");
        return Task.CompletedTask;
    }
}
