using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using SmartRegion.Access.OpenId;
using SmartRegion.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SmartRegion.Tests.Access;

/// <summary>A real OpenID Connect provider: OpenIddict over HTTP, with codes and tokens in a store of its own. It signs in at once who it is told to.</summary>
internal sealed class OpenIdServer : IAsyncDisposable
{
    public const string Client = "region", ClientSecret = "a secret that both know";

    private readonly SqliteConnection _store = new("Data Source=:memory:");
    private WebApplication _app = null!;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Who is signed in there.</summary>
    public string Subject { get; set; } = "person-1";
    public string Name { get; set; } = "Jana z Plzně";
    public string Email { get; set; } = "jana@elsewhere.example";
    public bool IsEmailVerified { get; set; } = true;

    /// <summary>The person cancels.</summary>
    public bool Cancels { get; set; }

    /// <summary>Changes the token of identity before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Twist { get; set; }

    /// <summary>What the newest visit asked for.</summary>
    public OpenIddictRequest? Asked { get; private set; }

    public static async Task<OpenIdServer> StartAsync(int port = 0, Uri? issuer = null)
    {
        var server = new OpenIdServer();
        await server._store.OpenAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddDbContext<DbContext>(o => o.UseSqlite(server._store).UseOpenIddict());
        builder.Services.AddOpenIddict().AddCore(o => o.UseEntityFrameworkCore().UseDbContext<DbContext>()).AddServer(o =>
        {
            o.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetUserInfoEndpointUris("userinfo");
            o.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().RegisterScopes(Scopes.Email, Scopes.Profile);
            if (issuer is not null) o.SetIssuer(issuer);
            // Made in no time, unlike RSA's.
            o.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
            o.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableUserInfoEndpointPassthrough().DisableTransportSecurityRequirement();
            o.AddEventHandler<OpenIddictServerEvents.GenerateTokenContext>(b => b.UseInlineHandler(context =>
            {
                if (context.TokenType.EndsWith("id_token", StringComparison.Ordinal)) server.Twist?.Invoke(context.SecurityTokenDescriptor);
                return default;
            }).SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1));
        });
        server._app = builder.Build();
        server._app.UseAuthentication();
        server._app.MapMethods("/authorize", ["GET"], (RequestDelegate)server.AuthorizeAsync);
        server._app.MapMethods("/userinfo", ["GET"], (RequestDelegate)server.UserInfoAsync);
        await using (var scope = server._app.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
        await server._app.StartAsync();
        // What is compiled and read at the first question is not to count against the patience of who is tested.
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri(server.Url, "/.well-known/openid-configuration"));
        return server;
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>How a region is set to sign people in at a provider.</summary>
    public static OpenIdSettings Settings(Uri authority, bool byEmail = false, bool open = false) =>
        new(authority, Client, ClientSecret, new LangText("Kraj", "Landkreis", "County"), byEmail, open);

    /// <summary>Lets a region be a client, whose people are sent back to its callback.</summary>
    public async Task KnowAsync(TestRegion region)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        if (await applications.FindByClientIdAsync(Client) is { } before) await applications.DeleteAsync(before);
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = Client,
            ClientSecret = ClientSecret,
            RedirectUris = { new Uri(region.Url, OpenIdProvider.Callback) },
            Permissions = { Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code, Permissions.Scopes.Email, Permissions.Scopes.Profile },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        Asked = context.GetOpenIddictServerRequest()!;
        if (Cancels)
        {
            await context.ForbidAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied }));
            return;
        }
        var person = new ClaimsIdentity("test", Claims.Name, Claims.Role).SetClaim(Claims.Subject, Subject).SetClaim(Claims.Name, Name);
        person.SetScopes(Asked.GetScopes());
        person.SetDestinations(_ => [Destinations.IdentityToken]);
        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new ClaimsPrincipal(person));
    }

    private Task UserInfoAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { sub = Subject, email = Email, email_verified = IsEmailVerified });
}
