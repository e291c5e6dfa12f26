using System.Text.Json.Nodes;

namespace SmartRegion.Http;

/// <summary>What an address does, for OpenAPI and the readable page: said beside its code, collected from the routes.</summary>
public sealed record ApiOperation(string Id, string Summary, string Tag)
{
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Media types of the answer; the first is the default.</summary>
    public IReadOnlyList<string> Produces { get; init; } = ["application/json"];

    /// <summary>Media types of the body; empty when it takes none.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>The name of the schema of body and answer within <c>components/schemas</c>.</summary>
    public string? Schema { get; init; }

    /// <summary>The query of the example, such as "?q=led"; its path has the parameters' examples.</summary>
    public string Sample { get; init; } = "";

    /// <summary>A body of the example.</summary>
    public string? SampleBody { get; init; }

    /// <summary>Statuses of success.</summary>
    public IReadOnlyList<int> Success { get; init; } = [200];

    /// <summary>Statuses of failure.</summary>
    public IReadOnlyList<int> Failure { get; init; } = [400, 404];
}

/// <summary>A parameter of an address.</summary>
/// <param name="Type">"string", "integer" or "boolean".</param>
public sealed record ApiParameter(string Name, string Description, string Type = "string", string In = "query", IReadOnlyList<string>? Values = null, string? Example = null)
{
    /// <summary>The parameter <c>lang</c>: cs, de or en.</summary>
    public static readonly ApiParameter Lang = new("lang", "The language of texts", Values: Core.Language.All);

    /// <summary>Its schema, where a type's name does not say all.</summary>
    public JsonObject? Schema { get; init; }
}

/// <summary>Attaches the description to the route.</summary>
public static class ApiOperations
{
    /// <summary>The path and query of the operation's example.</summary>
    public static string SamplePath(string path, ApiOperation operation) =>
        operation.Parameters.Where(p => p.In == "path").Aggregate(path, (whole, p) => whole.Replace($"{{{p.Name}}}", p.Example, StringComparison.Ordinal)) + operation.Sample;

    public static void WithApi(this IEndpointConventionBuilder route, ApiOperation operation) => route.WithMetadata(operation);
}
