namespace SmartRegion.Http;

/// <summary>The description of all APIs, and whether the process lives.</summary>
public static class Operations
{
    private const string MediaType = "application/vnd.oai.openapi+json";

    /// <summary><c>/api/openapi.json</c>.</summary>
    public static void MapDescription(this WebApplication app) =>
        app.MapGet("/api/openapi.json", (HttpContext context, OpenApi api) => context.WriteJsonAsync(api.Document(Address.Of(context.Request, "")), MediaType))
            .WithApi(new ApiOperation("getOpenApi", "This description (OpenAPI 3.1)", "Description") { Produces = [MediaType], Failure = [] });

    /// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: so does the store.</summary>
    public static void MapHealth(this WebApplication app, Func<Task> askStore)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok"))
            .WithApi(new ApiOperation("getHealth", "Whether the process lives", "Operations") { Produces = ["text/plain"], Failure = [] });
        app.MapGet("/readyz", async () => { await askStore(); return TypedResults.Text("ready"); })
            .WithApi(new ApiOperation("getReadiness", "Whether the store answers", "Operations") { Produces = ["text/plain"], Failure = [] });
    }
}
