using System.Text.Json.Nodes;

namespace SmartRegion.Planning.Processes.Jobs;

/// <summary>An execution that is done later.</summary>
/// <param name="Id">128 random bits: whoever knows it may see and dismiss the job.</param>
/// <param name="Owner">The public name of the account or key that asked; empty for a stranger.</param>
/// <param name="Status">One of <see cref="JobStatus"/>.</param>
/// <param name="Request">The execute request as it was sent.</param>
/// <param name="Base">The address under which the region was asked.</param>
/// <param name="Results">The outputs, once it was successful.</param>
/// <param name="Message">What happened, in a sentence.</param>
/// <param name="Problem">What went wrong, with the status that an answer would have.</param>
/// <param name="Ends">From then on nobody knows of it any more.</param>
public sealed record Job(
    string Id, string Process, string Owner, string Status, JsonObject Request, string Base, JsonObject? Results, string Message, JsonObject? Problem,
    DateTimeOffset Created, DateTimeOffset? Started, DateTimeOffset? Finished, DateTimeOffset Updated, DateTimeOffset Ends)
{
    /// <summary>True when nothing more happens to it.</summary>
    public bool IsOver => Status is not (JobStatus.Accepted or JobStatus.Running);
}

/// <summary>How far a job has come.</summary>
public static class JobStatus
{
    public const string Accepted = "accepted";
    public const string Running = "running";
    public const string Successful = "successful";
    public const string Failed = "failed";
    public const string Dismissed = "dismissed";

    public static readonly IReadOnlyList<string> All = [Accepted, Running, Successful, Failed, Dismissed];
}
