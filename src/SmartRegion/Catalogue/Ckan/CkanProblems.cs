using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Ckan;

/// <summary>
/// Failures in CKAN's words: <c>success</c>, <c>help</c> and <c>error</c> with <c>__type</c> beside the members of RFC 9457, and the
/// statuses that CKAN gives them (403 Authorization Error, 404 Not Found Error, 409 Validation Error and Search Error).
/// </summary>
internal static class CkanProblems
{
    private const string SearchError = "Search Error", SearchQueryError = "Search Query Error";

    /// <summary>What clients of CKAN look for in a problem.</summary>
    public static readonly ProblemEnvelope Envelope = new((json, problem, context) =>
    {
        if (context is not null) json.WriteString("help", CkanRequest.Help(context.Request, context.GetRouteValue("name") as string ?? ""));
        json.WriteBoolean("success", false);
        json.WriteStartObject("error");
        json.WriteString("__type", TypeOf(problem));
        if (problem.Status == StatusCodes.Status409Conflict && problem.Title != SearchError) WriteFields(json, problem);
        else json.WriteString("message", problem.Detail ?? problem.Title);
        json.WriteEndObject();
    }, "application/json");

    /// <summary>404 of something that is not there.</summary>
    public static ProblemException NotFound(string what) => new(Problem.NotFound($"Not found: {what}"));

    /// <summary>409 of fields that are not right.</summary>
    public static ProblemException Invalid(params IReadOnlyList<Fault> faults) =>
        new(new Problem(409, "Validation Error", string.Join(" ", faults.Select(f => $"{f.Field}: {f.Message}")), faults));

    /// <summary>400 of a search parameter.</summary>
    public static ProblemException Query(string field, string message) => new(new Problem(400, SearchQueryError, message, [new Fault(field, message)]));

    /// <summary>The problem as CKAN would have it: what the catalogue says of an entry becomes what is said of a package.</summary>
    public static Problem Of(Problem problem, Func<string, string> fieldOf) => problem.Status switch
    {
        422 => problem with { Status = 409, Title = "Validation Error", Faults = [.. (problem.Faults ?? []).Select(f => f with { Field = fieldOf(f.Field) })] },
        409 when problem.Faults is not { Count: > 0 } => problem with { Faults = [new Fault("id", problem.Detail ?? problem.Title)] },
        409 => problem with { Faults = [.. problem.Faults.Select(f => f with { Field = fieldOf(f.Field) })] },
        400 when problem.Faults?[0].Field is "q" or "fq" or "fq_list" => problem with { Status = 409, Title = SearchError },
        _ => problem,
    };

    private static string TypeOf(Problem problem) => problem.Status switch
    {
        403 => "Authorization Error",
        404 => "Not Found Error",
        409 => problem.Title == SearchError ? SearchError : "Validation Error",
        400 => problem.Title == SearchQueryError ? SearchQueryError : "Bad Request",
        _ => problem.Title,
    };

    private static void WriteFields(Utf8JsonWriter json, Problem problem)
    {
        foreach (var field in (problem.Faults ?? []).GroupBy(f => f.Field.Length == 0 ? "message" : f.Field))
        {
            json.WriteStartArray(field.Key);
            foreach (var fault in field) json.WriteStringValue(fault.Message);
            json.WriteEndArray();
        }
    }
}
