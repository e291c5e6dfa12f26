using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Http;
using SmartRegion.Planning.Processes.Jobs;

namespace SmartRegion.Planning.Processes.Api;

/// <summary>OGC API Processes, Part 1 (18-062r2): the list of processes, their descriptions, and their execution.</summary>
public static class ProcessesApi
{
    private const string Classes = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/";

    private static readonly string[] Known = ["f", "lang"];

    /// <summary>Exceptions are told as application/json, as the standard's own description has them.</summary>
    internal static readonly ProblemEnvelope Exceptions = new((_, _, _) => { }, "application/json");

    public static IServiceCollection AddProcesses(this IServiceCollection services) => services
        .AddSingleton<OfferedProcesses>().AddSingleton<InputReading>().AddSingleton<Execution>().AddSingleton<JobStore>().AddSingleton<JobCallbacks>().AddSingleton<JobWorker>().AddSingleton<JobRate>()
        .AddSingleton(new LandingLink(ProcessRel.Processes, "/processes", "The processes that can be executed")).AddSingleton(new LandingLink(ProcessRel.Jobs, "/jobs", "The jobs"));

    public static void MapProcesses(this WebApplication app)
    {
        app.MapGet("/ogc/processes", ListAsync).WithMetadata(Exceptions).WithConformance(Classes + "core", Classes + "ogc-process-description", Classes + "json", Classes + "oas30").WithApi(ProcessesDescription.List);
        app.MapGet("/ogc/processes/{processId}", OneAsync).WithMetadata(Exceptions).WithApi(ProcessesDescription.One);
        app.MapPost("/ogc/processes/{processId}/execution", ExecuteAsync).WithMetadata(Exceptions).WithConformance(Classes + "callback").Demand(Act.Read).WithApi(ProcessesDescription.Execute);
        app.MapJobs(Classes);
        // The addresses that the standard has at the root; ours are under the landing page of all OGC APIs.
        app.MapMethods("/processes/{**rest}", ["GET", "HEAD"], (string? rest, HttpContext context) => TypedResults.Redirect(Address.Of(context.Request, $"/ogc/processes{(rest is null ? "" : "/" + rest)}{context.Request.QueryString}"), true, true));
        app.MapMethods("/jobs/{**rest}", ["GET", "HEAD"], (string? rest, HttpContext context) => TypedResults.Redirect(Address.Of(context.Request, $"/ogc/jobs{(rest is null ? "" : "/" + rest)}{context.Request.QueryString}"), true, true));
    }

    private static async Task ListAsync(HttpContext context, OfferedProcesses processes)
    {
        var language = Begin(context);
        var p = new Parameters(context.Request, [.. Known, "limit", "offset"]);
        var (limit, offset) = (p.Number("limit", 10, 1, 10_000), p.Number("offset", 0, 0, int.MaxValue));
        var page = processes.All.Skip(offset).Take(limit).ToList();
        List<Link> links = [new("self", Address.Self(context.Request), Format.Json.MediaType, "This list")];
        if (offset + page.Count < processes.All.Count) links.Add(new Link("next", Address.With(context.Request, "offset", $"{offset + page.Count}"), Format.Json.MediaType, "The next page"));
        context.Response.Headers.ContentLanguage = language;
        await context.WriteJsonAsync(new JsonObject
        {
            ["processes"] = new JsonArray([.. page.Select(x => (JsonNode)ProcessJson.Summary(x, language, path => Address.Of(context.Request, path)))]),
            ["links"] = Link.ToJson(links),
        });
    }

    private static async Task OneAsync(string processId, HttpContext context, OfferedProcesses processes)
    {
        var language = Begin(context);
        _ = new Parameters(context.Request, Known);
        context.Response.Headers.ContentLanguage = language;
        await context.WriteJsonAsync(ProcessJson.Whole(processes.Demand(processId), language, path => Address.Of(context.Request, path)));
    }

    private static async Task ExecuteAsync(string processId, HttpContext context, OfferedProcesses processes, Execution execution, JobStore jobs, JobWorker worker, JobRate rate)
    {
        _ = new Parameters(context.Request, Known);
        var process = processes.Demand(processId);
        rate.Demand(context);
        var body = await JsonBody.ReadObjectAsync(context.Request);
        var request = ExecuteRequest.Read(process, body);
        string At(string path) => Address.Of(context.Request, path);
        if (!PrefersLater(context.Request))
        {
            if (request.Subscriber is not null) throw new Core.ProblemException("/subscriber", "Who asks at once is answered at once. Ask with Prefer: respond-async to be told later.");
            await ResultsAnswer.WriteAsync(context, process, request, await execution.RunAsync(process, request, At, context.RequestAborted));
            return;
        }
        var actor = Actor.Of(context);
        var job = await jobs.AddAsync(process.Id, actor == Actor.Stranger ? "" : actor.Name, body, At(""));
        worker.Wake();
        context.Response.StatusCode = 201;
        context.Response.Headers.Location = At($"/ogc/jobs/{job.Id}");
        context.Response.Headers["Preference-Applied"] = "respond-async";
        await context.WriteJsonAsync(JobJson.Of(job, At));
    }

    // RFC 7240, 2: preferences are separated by commas, and may come in several fields.
    private static bool PrefersLater(HttpRequest request) =>
        request.Headers["Prefer"].SelectMany(v => (v ?? "").Split(',', ';')).Any(p => p.Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    internal static string Begin(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept, Accept-Language";
        _ = Format.Of(context.Request, Format.Json);
        return ReaderLanguage.Of(context.Request);
    }
}
