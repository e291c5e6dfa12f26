using SmartRegion.Core;

namespace SmartRegion.Planning.Processes;

/// <summary>The exceptions that OGC API Processes names.</summary>
public static class ProcessProblems
{
    /// <summary>Before each of their names.</summary>
    public const string Prefix = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";

    /// <summary>Where inputs are in a request's body.</summary>
    public const string Inputs = "/inputs/";

    public static ProblemException NoSuchProcess(string id, IEnumerable<string> known) =>
        new(Problem.NotFound($"There is no process '{id}'. There are: {string.Join(", ", known)}.") with { Type = Prefix + "no-such-process" });

    public static ProblemException NoSuchJob(string id) =>
        new(Problem.NotFound($"There is no job '{id}'. It never was, or its time is over.") with { Type = Prefix + "no-such-job" });

    public static ProblemException NotReady(string status) =>
        new(Problem.NotFound($"The job is {status}; there are no results yet. Ask again later.") with { Type = Prefix + "result-not-ready" });

    /// <summary>A fault of an input.</summary>
    public static ProblemException Input(string id, string message) => new(Problem.BadRequest(Inputs + id, message) with { Type = Prefix + "InvalidParameterValue" });

    /// <summary>What a process's own reader found wrong, named at the inputs.</summary>
    public static ProblemException OfInputs(ProblemException e) => new(e.Problem with
    {
        Status = e.Problem.Status is 404 ? 400 : e.Problem.Status,
        Type = Prefix + "InvalidParameterValue",
        Faults = [.. (e.Problem.Faults ?? []).Select(f => f.Field.StartsWith('/') ? f : new Fault(Inputs + f.Field, f.Message))],
    });
}
