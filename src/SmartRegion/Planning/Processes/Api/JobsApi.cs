using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Processes.Jobs;

namespace SmartRegion.Planning.Processes.Api;

/// <summary>
/// Jobs: their list, state, results and dismissal. Whoever knows a job's id, which nobody can guess, may see and dismiss it; the list tells those who are
/// known their own, and administrators all.
/// </summary>
internal static class JobsApi
{
    private static readonly string[] Known = ["f", "lang"];

    public static void MapJobs(this WebApplication app, string classes)
    {
        app.MapGet("/ogc/jobs", ListAsync).WithMetadata(ProcessesApi.Exceptions).WithConformance(classes + "job-list").WithApi(ProcessesDescription.Jobs);
        app.MapGet("/ogc/jobs/{jobId}", OneAsync).WithMetadata(ProcessesApi.Exceptions).WithApi(ProcessesDescription.Job);
        app.MapGet("/ogc/jobs/{jobId}/results", ResultsAsync).WithMetadata(ProcessesApi.Exceptions).WithApi(ProcessesDescription.Results);
        app.MapDelete("/ogc/jobs/{jobId}", DismissAsync).WithMetadata(ProcessesApi.Exceptions).WithConformance(classes + "dismiss").Demand(Act.Read).WithApi(ProcessesDescription.Dismiss);
    }

    private static async Task ListAsync(HttpContext context, JobStore jobs)
    {
        _ = ProcessesApi.Begin(context);
        var p = new Parameters(context.Request, [.. Known, "limit", "offset", "processID", "status", "type", "datetime", "minDuration", "maxDuration"]);
        var (limit, offset) = (p.Number("limit", 10, 1, 10_000), p.Number("offset", 0, 0, int.MaxValue));
        if (p.List("type").FirstOrDefault(t => t != "process") is { } type) throw new ProblemException("type", $"There are no jobs of type '{type}'. Known: process.");
        if (p.List("status").FirstOrDefault(s => !JobStatus.All.Contains(s)) is { } status) throw new ProblemException("status", $"There is no status '{status}'. Known: {string.Join(", ", JobStatus.All)}.");
        var (from, to) = Period(p.Text("datetime"));
        var filter = new JobFilter(p.List("processID"), p.List("status"), from, to, Seconds(p, "minDuration"), Seconds(p, "maxDuration"));
        var actor = Actor.Of(context);
        var found = actor == Actor.Stranger ? [] : await jobs.ListAsync(actor.IsAdministrator ? null : actor.Name, filter, limit + 1, offset);
        List<Link> links = [new("self", Address.Self(context.Request), Format.Json.MediaType, "This list")];
        if (found.Count > limit) links.Add(new Link("next", Address.With(context.Request, "offset", $"{offset + limit}"), Format.Json.MediaType, "The next page"));
        context.Response.Headers.CacheControl = "no-store";
        await context.WriteJsonAsync(new JsonObject
        {
            ["jobs"] = new JsonArray([.. found.Take(limit).Select(j => (JsonNode)JobJson.Of(j, path => Address.Of(context.Request, path)))]),
            ["links"] = Link.ToJson(links),
        });
    }

    private static async Task OneAsync(string jobId, HttpContext context, JobStore jobs)
    {
        _ = ProcessesApi.Begin(context);
        _ = new Parameters(context.Request, Known);
        await AnswerAsync(context, await jobs.FindAsync(jobId) ?? throw ProcessProblems.NoSuchJob(jobId));
    }

    private static async Task ResultsAsync(string jobId, HttpContext context, JobStore jobs, OfferedProcesses processes)
    {
        _ = new Parameters(context.Request, Known);
        var job = await jobs.FindAsync(jobId) ?? throw ProcessProblems.NoSuchJob(jobId);
        if (job.Status == JobStatus.Dismissed) throw new ProblemException(new Problem(410, "The job was dismissed", "Its results, if there were any, are gone."));
        if (!job.IsOver) throw ProcessProblems.NotReady(job.Status);
        context.Response.Headers.CacheControl = "no-store";
        if (job.Problem is { } problem) throw new ProblemException(Failure(problem));
        var process = processes.Demand(job.Process);
        await ResultsAnswer.WriteAsync(context, process, ExecuteRequest.Read(process, job.Request), job.Results!);
    }

    private static async Task DismissAsync(string jobId, HttpContext context, JobStore jobs, JobWorker worker)
    {
        _ = new Parameters(context.Request, Known);
        _ = await jobs.FindAsync(jobId) ?? throw ProcessProblems.NoSuchJob(jobId);
        await jobs.DismissAsync(jobId);
        worker.Stop(jobId);
        await AnswerAsync(context, await jobs.FindAsync(jobId) ?? throw ProcessProblems.NoSuchJob(jobId));
    }

    private static Task AnswerAsync(HttpContext context, Job job)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteJsonAsync(JobJson.Of(job, path => Address.Of(context.Request, path)));
    }

    private static Problem Failure(JsonObject told) => new((int)Json.AsNumber(told["status"])!, Json.AsText(told["title"])!, Json.AsText(told["detail"]),
        [.. (told["errors"] as JsonArray ?? []).Select(e => new Fault(Json.AsText(e!["pointer"])!, Json.AsText(e["detail"])!))])
    { Type = Json.AsText(told["type"])! };

    private static long? Seconds(Parameters p, string name) => p.Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= int.MaxValue ? n : throw new ProblemException(name, $"'{text}' is no number of seconds from 0 on.");

    // An instant, or two with a slash between; an end that is empty or ".." is open.
    private static (DateTimeOffset? From, DateTimeOffset? To) Period(string? text)
    {
        if (text is null) return (null, null);
        var ends = text.Split('/');
        if (ends.Length > 2 || (ends.Length == 2 && ends.All(e => e is "" or ".."))) throw Wrong(text);
        var at = ends.Select(e => e is "" or ".." && ends.Length == 2 ? (DateTimeOffset?)null
            : DateTimeOffset.TryParse(e, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var t) && e.Length >= 10 ? t : throw Wrong(text)).ToList();
        return at.Count == 1 ? (at[0], at[0]) : at[0] > at[1] ? throw Wrong(text) : (at[0], at[1]);
    }

    private static ProblemException Wrong(string text) => new("datetime", $"'{text}' is no instant or interval. Write 2026-05-17T00:00:00Z/.. for all since then.");
}
