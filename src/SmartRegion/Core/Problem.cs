namespace SmartRegion.Core;

/// <summary>
/// What went wrong, in the words of RFC 9457 (problem details): the one error of every API.
/// <see cref="Faults"/> name each field by JSON Pointer (RFC 6901) or parameter name, with the mend.
/// </summary>
public sealed record Problem(int Status, string Title, string? Detail = null, IReadOnlyList<Fault>? Faults = null)
{
    /// <summary>What sort of problem it is, as a URI; "about:blank" where the status says all (RFC 9457 4.2.1).</summary>
    public string Type { get; init; } = "about:blank";

    public static Problem BadRequest(string field, string message) =>
        new(400, "Bad request", message, [new Fault(field, message)]);

    public static Problem NotFound(string detail) => new(404, "Not found", detail);
}

/// <summary>One fault: the field (JSON Pointer in a body, the name of a parameter in a URL) and how to mend it.</summary>
public sealed record Fault(string Field, string Message);

/// <summary>Carries a <see cref="Problem"/> up to the one place that writes it.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    public Problem Problem { get; } = problem;

    public ProblemException(string field, string message) : this(Problem.BadRequest(field, message)) { }
}
