using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>The description of all APIs, and whether the process lives.</summary>
public static class Operations
{
    private const string MediaType = "application/vnd.oai.openapi+json";

    /// <summary><c>/api/openapi.json</c>.</summary>
    public static void MapDescription(this WebApplication app) =>
        app.MapGet("/api/openapi.json", (HttpContext context, OpenApi api) => context.WriteJsonAsync(api.Document(Address.Of(context.Request, "")), MediaType))
            .WithApi(new ApiOperation("getOpenApi", "This description (OpenAPI 3.1)", "Description") { Produces = [MediaType], Failure = [] });

    /// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: requests should be sent here.</summary>
    /// <param name="app">The application.</param>
    /// <param name="whyNotReady">A sentence, or null when all is well.</param>
    public static void MapHealth(this WebApplication app, Func<Task<string?>> whyNotReady)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok"))
            .WithApi(new ApiOperation("getHealth", "Whether the process lives", "Operations") { Produces = ["text/plain"], Failure = [] });
        app.MapGet("/readyz", async () =>
        {
            return await whyNotReady() is { } why ? throw new ProblemException(new Problem(503, "Not ready", why)) : TypedResults.Text("ready");
        }).WithApi(new ApiOperation("getReadiness", "Whether requests should be sent here: the store can be read and written, its disk has room, the index is whole", "Operations") { Produces = ["text/plain"], Failure = [503] });
    }
}
