using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Planning.Processes.Api;

/// <summary>What the addresses of processes and jobs do, for OpenAPI and the readable page.</summary>
internal static class ProcessesDescription
{
    private const string Tag = "Processes";

    private static readonly ApiParameter ProcessId = new("processId", "Id of the process.", In: "path", Example: "echo");
    private static readonly ApiParameter JobId = new("jobId", "Id of the job, as the answer to its request told it.", In: "path", Example: "0123456789abcdef0123456789abcdef");
    private static readonly ApiParameter Limit = new("limit", "How many at most.", "integer") { Schema = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 10_000, ["default"] = 10 } };
    private static readonly ApiParameter Offset = new("offset", "How many to skip, as the next link has it.", "integer");

    public static readonly ApiOperation List = new("getProcesses", "The processes that can be executed: benefit models, similar places, funding, energy of buildings", Tag) { Parameters = [Limit, Offset, ApiParameter.Lang], Failure = [400] };

    public static readonly ApiOperation One = new("getProcessDescription", "A process: its inputs and outputs with their schemas", Tag) { Parameters = [ProcessId, ApiParameter.Lang] };

    public static readonly ApiOperation Execute = new("execute", "Executes a process: at once, or as a job with Prefer: respond-async", Tag)
    {
        Parameters = [ProcessId, new("Prefer", "respond-async makes a job.", In: "header")],
        Consumes = ["application/json"],
        Produces = ["application/json", "text/plain", "multipart/related"],
        SampleBody = """{"inputs":{"text":"Dobrý den"},"outputs":{"text":{}},"response":"document"}""",
        Success = [200, 201],
        Failure = [400, 404, 429, 503, 504],
    };

    public static readonly ApiOperation Jobs = new("getJobs", "The jobs of who is signed in, the newest first; of an administrator all", Tag)
    {
        Parameters =
        [
            Limit, Offset, new("processID", "Only jobs of these processes."), new("status", "Only jobs that have come so far.", Values: Processes.Jobs.JobStatus.All), new("type", "Only jobs of this type.", Values: ["process"]),
            new("datetime", "Only jobs made at this instant or in this interval."), new("minDuration", "Only jobs that took so many seconds at least.", "integer"), new("maxDuration", "Only jobs that took so many seconds at most.", "integer"),
        ],
        Failure = [400],
    };

    public static readonly ApiOperation Job = new("getStatus", "How far a job has come", Tag) { Parameters = [JobId], Failure = [404] };

    public static readonly ApiOperation Results = new("getResult", "The results of a job, in the form in which they were asked for", Tag) { Parameters = [JobId], Produces = ["application/json", "text/plain", "multipart/related"], Failure = [404, 410] };

    public static readonly ApiOperation Dismiss = new("dismiss", "Ends a job, or takes its results away", Tag) { Parameters = [JobId], Failure = [404] };
}
