using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartRegion.Http;

/// <summary>The OpenAPI 3.1 description, collected from the routes and the schemas that rooms add.</summary>
public sealed partial class OpenApi(EndpointDataSource routes, OpenApiSchemas schemas, OpenApiSecurity security)
{
    /// <summary>The operations of all addresses: path, method, description.</summary>
    public IReadOnlyList<(string Path, string Method, ApiOperation Operation)> Operations { get; } =
    [
        .. routes.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ApiOperation>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods, (e, method) =>
                (Constraint().Replace(e.RoutePattern.RawText!, "{$1}"), method.ToLowerInvariant(), e.Metadata.GetMetadata<ApiOperation>()!)),
    ];

    // By the ids of operations: the scope with which a program may use them.
    private readonly Dictionary<string, string> _scopes = routes.Endpoints
        .Select(e => (Id: e.Metadata.GetMetadata<ApiOperation>()?.Id, Scope: security.ScopeOf(e))).Where(o => o is { Id: not null, Scope: not null })
        .DistinctBy(o => o.Id).ToDictionary(o => o.Id!, o => o.Scope!);

    /// <summary>The whole description.</summary>
    public JsonObject Document(string server) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "Smart Region",
            ["version"] = "0.1.0",
            ["description"] = "The region's catalogue: practices, places, funding, projects, organisations, events and data, in Czech, German and English. Errors are problem details (RFC 9457) that name the field.",
        },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = server }),
        ["paths"] = Paths("", WithSecurity),
        ["components"] = new JsonObject { ["schemas"] = schemas.All(), ["responses"] = new JsonObject { ["problem"] = ProblemResponse() }, ["securitySchemes"] = security.Schemes(server) },
    };

    /// <summary>The description of the addresses under a prefix, which they are told without.</summary>
    public JsonObject Paths(string prefix) => Paths(prefix, Operation);

    private JsonObject Paths(string prefix, Func<ApiOperation, JsonObject> told)
    {
        var paths = new JsonObject();
        foreach (var path in Operations.Where(o => o.Path.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(o => o.Path))
            paths[path.Key.Length == prefix.Length ? "/" : path.Key[prefix.Length..]] = new JsonObject(path.Select(o => KeyValuePair.Create(o.Method, (JsonNode?)told(o.Operation))));
        return paths;
    }

    private JsonObject WithSecurity(ApiOperation o)
    {
        var operation = Operation(o);
        if (_scopes.GetValueOrDefault(o.Id) is { } scope) operation["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["oauth2"] = new JsonArray(scope) });
        return operation;
    }

    private static JsonObject Operation(ApiOperation o)
    {
        var operation = new JsonObject
        {
            ["operationId"] = o.Id,
            ["summary"] = o.Summary,
            ["tags"] = new JsonArray(o.Tag),
            ["parameters"] = new JsonArray([.. o.Parameters.Select(Parameter)]),
        };
        if (o.Consumes.Count > 0)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(o.Consumes, o.Consumes.Contains("application/json") ? o.Schema : null) };
        var responses = new JsonObject();
        foreach (var status in o.Success)
            responses[$"{status}"] = status is 204 or 303 or 304
                ? new JsonObject { ["description"] = status == 303 ? "See other" : status == 304 ? "Not modified" : "Done" }
                : new JsonObject { ["description"] = "Done", ["content"] = Content(o.Produces, o.Schema) };
        foreach (var status in o.Failure) responses[$"{status}"] = new JsonObject { ["$ref"] = "#/components/responses/problem" };
        operation["responses"] = responses;
        return operation;
    }

    /// <summary>The description of a parameter.</summary>
    public static JsonObject Parameter(ApiParameter p)
    {
        var schema = p.Schema?.DeepClone() as JsonObject ?? new JsonObject { ["type"] = p.Type };
        if (p.Values is not null && p.Name is not ("kind" or "topic" or "size" or "in" or "sort")) schema["enum"] = new JsonArray([.. p.Values.Select(v => (JsonNode)v)]);
        var parameter = new JsonObject { ["name"] = p.Name, ["in"] = p.In, ["required"] = p.In == "path", ["description"] = Described(p), ["schema"] = schema };
        if (p.In == "query" && p.Schema is not null) (parameter["style"], parameter["explode"]) = ("form", false);
        if (p.Example is not null) parameter["example"] = p.Type == "integer" ? int.Parse(p.Example) : p.Example;
        return parameter;
    }

    // Lists of values separated by commas are no enum of single values.
    private static string Described(ApiParameter p) => p.Values is { } values && p.Name is "kind" or "topic" or "size" or "in" or "sort"
        ? $"{p.Description} Values: {string.Join(", ", p.Values!)}." : p.Description;

    private static JsonObject Content(IReadOnlyList<string> mediaTypes, string? schema) =>
        new(mediaTypes.Select(m => KeyValuePair.Create(m, (JsonNode?)(schema is not null && m == "application/json"
            ? new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } } : new JsonObject()))));

    /// <summary>What every failure answers.</summary>
    public static JsonObject ProblemResponse() => new()
    {
        ["description"] = "A problem (RFC 9457) that names the field",
        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/problem" } } },
    };

    [GeneratedRegex(@"\{\*{0,2}(\w+)(:[^}]+)?\}")]
    private static partial Regex Constraint();
}

/// <summary>The schemas of <c>components/schemas</c>, as the rooms give them.</summary>
public sealed record OpenApiSchemas(Func<JsonObject> All);

/// <summary>How programs show who they are, as the room that knows gives it.</summary>
/// <param name="Schemes">The <c>components/securitySchemes</c> of a server's address.</param>
/// <param name="ScopeOf">The scope that an address asks for; null for none.</param>
public sealed record OpenApiSecurity(Func<string, JsonObject> Schemes, Func<Endpoint, string?> ScopeOf);
