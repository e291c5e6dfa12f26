using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using OpenTelemetry.Metrics;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Commands;

/// <summary><c>/metrics</c>: what is measured, in the text format of Prometheus; told to this machine, to administrators, and to who has the key.</summary>
public static class MetricsPage
{
    public static void MapMetrics(this WebApplication app, Settings settings)
    {
        var tell = settings.Metrics ? Exposition(app) : null;
        app.MapGet("/metrics", async (HttpContext context, Settings set) =>
        {
            if (tell is null) throw new ProblemException(Problem.NotFound("Nothing is measured here. The operator switches it on by --metrics."));
            Demand(context, set.MetricsKey);
            // Pages of others do not read it, also not in a browser on this machine.
            context.Response.Headers.Remove("Access-Control-Allow-Origin");
            context.Response.Headers.CacheControl = "no-store";
            await tell(context);
        }).WithApi(new ApiOperation("getMetrics", "Measures in the text format of Prometheus: to this machine, to administrators, and with the metrics key (Authorization: Bearer); 404 unless --metrics is on", "Operations") { Produces = ["text/plain"], Failure = [403, 404] });
    }

    private static void Demand(HttpContext context, string? key)
    {
        if (Actor.IsLocal(context) || Actor.Of(context).May(Act.Administer) || (key is not null && Fits(context.Request, key))) return;
        throw new ProblemException(new Problem(403, "Measures are not for everybody", "They are told to this machine, to administrators, and to who sends the key of --metrics-key as Authorization: Bearer."));
    }

    private static bool Fits(HttpRequest request, string key) =>
        request.Headers.Authorization.ToString() is { } sent && sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent[7..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RequestDelegate Exposition(IApplicationBuilder app)
    {
        var branch = app.New();
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(app.ApplicationServices.GetRequiredService<MeterProvider>(), _ => true, null, null, null);
        return branch.Build();
    }
}
