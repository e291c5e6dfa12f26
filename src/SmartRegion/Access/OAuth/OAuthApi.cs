using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Access.OAuth;

/// <summary>The addresses of OAuth 2.0: where tokens are given, and where that is told. A program brings its key and gets a token; people have no part in it.</summary>
public static class OAuthApi
{
    /// <summary>Where tokens are given (RFC 6749, 3.2), and where that is told (RFC 8414).</summary>
    public const string TokenAddress = "/oauth/token", MetadataAddress = "/.well-known/oauth-authorization-server";

    /// <summary>What a request for a token is written in.</summary>
    internal const string Form = "application/x-www-form-urlencoded";

    private const string Tag = "Access";

    public static void MapOAuth(this WebApplication app)
    {
        app.MapPost(TokenAddress, (HttpContext context, TokenEndpoint tokens) => tokens.AnswerAsync(context)).Demand(Act.Read).WithApi(new ApiOperation("postToken", "Change a key for a token that is good for a quarter of an hour (OAuth 2.0 client credentials, RFC 6749, 4.4): grant_type=client_credentials, the key's name as client, the key as its secret", Tag)
        {
            Consumes = [Form],
            Failure = [400, 401, 413, 429],
        });
        app.MapGet(MetadataAddress, (HttpContext context) => TypedResults.Text(Json.Text(Metadata(context.Request)), "application/json"))
            .WithApi(new ApiOperation("getTokenMetadata", "How tokens are given: the metadata of the authorization server (RFC 8414)", Tag) { Failure = [] });
    }

    /// <summary>The ways to show who one is, as OpenAPI describes them.</summary>
    /// <param name="server">The address of this region.</param>
    internal static JsonObject Schemes(string server) => new()
    {
        ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A key of a program, or a token of one: Authorization: Bearer srk_…" },
        ["oauth2"] = new JsonObject
        {
            ["type"] = "oauth2",
            ["description"] = "A token for a key: the client is the key's name, its secret the key.",
            ["flows"] = new JsonObject
            {
                ["clientCredentials"] = new JsonObject
                {
                    ["tokenUrl"] = server.TrimEnd('/') + TokenAddress,
                    ["scopes"] = new JsonObject(KeyScopes.All.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)(s.Key == "read" ? "What the key's organisation sees" : s.Value.ToString())))),
                },
            },
        },
    };

    /// <summary>The scope with which a program may use an address; null where none opens it, or everybody may.</summary>
    internal static string? ScopeOf(Endpoint address) => address.Metadata.GetMetadata<Demand>() is { Act: not Act.Read } demand ? KeyScopes.All.FirstOrDefault(s => s.Value == demand.Act).Key : null;

    private static JsonObject Metadata(HttpRequest request) => new()
    {
        ["issuer"] = Address.Of(request, ""),
        ["token_endpoint"] = Address.Of(request, TokenAddress),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["response_types_supported"] = new JsonArray(),
        ["scopes_supported"] = new JsonArray([.. KeyScopes.All.Keys.Select(s => (JsonNode)s)]),
        ["service_documentation"] = Address.Of(request, "/en/developers"),
    };
}
