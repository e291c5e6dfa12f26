using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using SmartRegion.Core;
using SmartRegion.Http;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SmartRegion.Access.OAuth;

/// <summary>
/// Changes a key for a token that is good for a while (OAuth 2.0 client credentials, RFC 6749, 4.4). OpenIddict speaks the protocol; whose secret it is, and
/// what the token says, is asked of <see cref="ApiKeys"/>. OpenIddict has a container of its own, made when somebody first asks for a token: its hundreds of
/// handlers would cost every start.
/// </summary>
public sealed class TokenEndpoint : IAsyncDisposable
{
    private const long MostBytes = 16 * 1024;

    // What a request for a token has of fields, and how long one is.
    private static readonly FormOptions Fields = new() { ValueCountLimit = 20, ValueLengthLimit = 4000, KeyLengthLimit = 200 };

    private static readonly AuthenticationScheme Scheme = new(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, null, typeof(OpenIddictServerAspNetCoreHandler));

    private readonly ApiKeys _keys;
    private readonly Attempts _attempts;
    private readonly Audit _audit;
    private readonly Lazy<ServiceProvider> _protocol;

    public TokenEndpoint(ApiKeys keys, Attempts attempts, Audit audit, ILoggerFactory logs)
    {
        (_keys, _attempts, _audit) = (keys, attempts, audit);
        _protocol = new(() => Protocol(logs));
    }

    /// <summary>Answers a request for a token; failures as RFC 6749, 5.2 has them.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        // Asked before any work is done.
        if (_attempts.IsSpent(context)) { await RefuseAsync(context, StatusCodes.Status429TooManyRequests, Errors.TemporarilyUnavailable, TooMany); return; }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostBytes;
        if (context.Request.GetTypedHeaders().ContentType?.MediaType.Equals(OAuthApi.Form, StringComparison.OrdinalIgnoreCase) != true)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, Errors.InvalidRequest, $"Send the parameters as {OAuthApi.Form}.");
            return;
        }
        try { await Forms.ReadAsync(context.Request, Fields); }
        catch (ProblemException e) { await RefuseAsync(context, StatusCodes.Status400BadRequest, Errors.InvalidRequest, e.Problem.Detail ?? e.Problem.Title); return; }
        await using var scope = _protocol.Value.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<OpenIddictServerAspNetCoreHandler>();
        await handler.InitializeAsync(Scheme, context);
        if (!await handler.HandleRequestAsync()) throw new ProblemException(Problem.NotFound($"Tokens are given at {OAuthApi.TokenAddress}."));
    }

    public async ValueTask DisposeAsync()
    {
        if (_protocol.IsValueCreated) await _protocol.Value.DisposeAsync();
    }

    private const string TooMany = "Too many attempts. Wait five minutes.";

    private ServiceProvider Protocol(ILoggerFactory logs)
    {
        var services = new ServiceCollection();
        services.AddSingleton(logs);
        services.AddOpenIddict().AddServer(o =>
        {
            o.EnableDegradedMode().AllowClientCredentialsFlow().SetAccessTokenLifetime(ApiKeys.TokenLasts);
            // We tell the metadata ourselves: there is little of it.
            o.SetTokenEndpointUris(OAuthApi.TokenAddress[1..]).SetConfigurationEndpointUris(Array.Empty<Uri>()).SetJsonWebKeySetEndpointUris(Array.Empty<Uri>());
            o.RegisterScopes([.. KeyScopes.All.Keys]).Configure(c => c.Scopes.Remove(Scopes.OpenId));
            // It insists on keys of its own; tokens are made by ours, which lie in the store.
            o.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
            // TLS ends before us, as for every other address.
            o.UseAspNetCore().DisableTransportSecurityRequirement();
            o.AddEventHandler<ValidateTokenRequestContext>(b => b.UseInlineHandler(ValidateAsync).SetOrder(int.MaxValue - 100_000));
            o.AddEventHandler<HandleTokenRequestContext>(b => b.UseInlineHandler(GrantAsync));
            o.AddEventHandler<GenerateTokenContext>(b => b.UseInlineHandler(WriteToken).SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1));
        });
        return services.BuildServiceProvider();
    }

    // The right secret stands in a line of its own: whoever guesses shuts out those who guess, not the program that has the key.
    private async ValueTask ValidateAsync(ValidateTokenRequestContext context)
    {
        var (http, request) = (context.Transaction.GetHttpRequest()!.HttpContext, context.Request);
        var client = request.ClientId ?? "";
        if (await _keys.FindAsync(request.ClientSecret ?? "") is not { } key || key.PublicName != client)
        {
            if (!_attempts.May(http, "client " + client)) { Later(context, http); return; }
            if (await _keys.IsNamedAsync(client)) await _audit.AddAsync("anonymous", Audit.Refused, client);
            context.Reject(Errors.InvalidClient, "The client is the key's name, such as key-1a2b3c4d, and its secret is the key. This one is not known, was revoked, or its time is over.");
            return;
        }
        if (!_attempts.MayKnown("client " + key.Id)) { Later(context, http); return; }
        string[] asked = [.. request.GetScopes()];
        if (asked.Except(key.Scopes).Any()) { context.Reject(Errors.InvalidScope, $"This key has the scopes: {string.Join(' ', key.Scopes)}."); return; }
        http.Features.Set(new Granted(key, asked.Length > 0 ? asked : key.Scopes));
    }

    private async ValueTask GrantAsync(HandleTokenRequestContext context)
    {
        var granted = Of(context.Transaction);
        context.SignIn(new ClaimsPrincipal(new ClaimsIdentity("key").SetClaim(Claims.Subject, granted.Key.Id).SetScopes(granted.Scopes)));
        await _audit.AddAsync(granted.Key.PublicName, Audit.TokenGiven, string.Join(' ', granted.Scopes));
    }

    private ValueTask WriteToken(GenerateTokenContext context)
    {
        var granted = Of(context.Transaction);
        context.Token = _keys.Token(granted.Key.Id, granted.Scopes);
        return ValueTask.CompletedTask;
    }

    private static Granted Of(OpenIddictServerTransaction transaction) => transaction.GetHttpRequest()!.HttpContext.Features.GetRequiredFeature<Granted>();

    // RFC 6749 has no word for it; its status is that of RFC 6585.
    private static void Later(ValidateTokenRequestContext context, HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (StatusCodes.Status429TooManyRequests, "300");
            return Task.CompletedTask;
        });
        context.Reject(Errors.TemporarilyUnavailable, TooMany);
    }

    private static Task RefuseAsync(HttpContext context, int status, string error, string description)
    {
        context.Response.StatusCode = status;
        (context.Response.ContentType, context.Response.Headers.CacheControl) = ("application/json;charset=UTF-8", "no-store");
        if (status == StatusCodes.Status429TooManyRequests) context.Response.Headers.RetryAfter = "300";
        return context.Response.WriteAsync(Json.Text(new JsonObject { ["error"] = error, ["error_description"] = description }), context.RequestAborted);
    }

    // What was found to be right about a request.
    private sealed record Granted(ApiKey Key, IReadOnlyList<string> Scopes);
}
