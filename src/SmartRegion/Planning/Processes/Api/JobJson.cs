using System.Text.Json.Nodes;
using SmartRegion.Http;
using SmartRegion.Planning.Processes.Jobs;

namespace SmartRegion.Planning.Processes.Api;

/// <summary>The state of a job (statusInfo.yaml).</summary>
internal static class JobJson
{
    private const string Json = "application/json";

    /// <summary>What a job has come to, with where to go on.</summary>
    public static JsonObject Of(Job job, Func<string, string> address)
    {
        var told = new JsonObject
        {
            ["processID"] = job.Process,
            ["type"] = "process",
            ["jobID"] = job.Id,
            ["status"] = job.Status,
            ["created"] = Time(job.Created),
            ["updated"] = Time(job.Updated),
            ["progress"] = job.Status == JobStatus.Successful ? 100 : 0,
        };
        if (job.Message.Length > 0) told["message"] = job.Message;
        if (job.Started is { } started) told["started"] = Time(started);
        if (job.Finished is { } finished) told["finished"] = Time(finished);
        told["expires"] = Time(job.Ends);
        var self = address($"/ogc/jobs/{job.Id}");
        List<Link> links = [new("self", self, Json, "This job"), new("monitor", self, Json, "The state of this job"), new("up", address("/ogc/jobs"), Json, "All jobs")];
        if (job.Status is JobStatus.Successful or JobStatus.Failed) links.Add(new Link(ProcessRel.Results, self + "/results", Json, job.Status == JobStatus.Failed ? "What went wrong" : "The results"));
        told["links"] = Link.ToJson(links);
        return told;
    }

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Link relations of OGC API Processes.</summary>
internal static class ProcessRel
{
    private const string Base = "http://www.opengis.net/def/rel/ogc/1.0/";

    public const string Processes = Base + "processes";
    public const string Jobs = Base + "job-list";
    public const string Execute = Base + "execute";
    public const string Results = Base + "results";
}
