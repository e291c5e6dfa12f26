using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Planning.Processes.Jobs;

/// <summary>Tells subscribers of their jobs: results to successUri, else the state of the job. One that does not answer is asked twice more, then left alone.</summary>
public sealed class JobCallbacks(OutgoingClient outgoing, ILogger<JobCallbacks> log)
{
    private static readonly OutgoingLimits Limits = new() { Headers = TimeSpan.FromSeconds(10), Whole = TimeSpan.FromSeconds(20), Bytes = 64 * 1024, Retries = 2 };

    /// <summary>Posts a document to an address of the client's.</summary>
    public async Task TellAsync(string? uri, JsonObject document, CancellationToken stop)
    {
        if (uri is null) return;
        try { await using var answer = await outgoing.GetAsync(new OutgoingRequest(uri) { Posted = Json.Text(document), Limits = Limits }, stop); }
        // What another answers to being told is its own affair: any status will do.
        catch (OutgoingException e) { log.LogInformation("A subscriber was not told: {Reason}", e.Message); }
    }
}
