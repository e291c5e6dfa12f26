using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Processes;

/// <summary>What a client wants to have executed, and how it wants the outputs.</summary>
/// <param name="Inputs">As they were sent.</param>
/// <param name="Outputs">Ids of the outputs wanted, in their order; all when none was named.</param>
/// <param name="Response">raw, document, or null when it is not said: then one output is raw and several are a document.</param>
/// <param name="Subscriber">Where the client wants to be told, or null.</param>
public sealed record ExecuteRequest(JsonObject Inputs, IReadOnlyList<string> Outputs, string? Response, Subscriber? Subscriber)
{
    public const string Raw = "raw", Document = "document";

    private static readonly string[] Known = ["inputs", "outputs", "response", "subscriber", "mode", "id"];
    private static readonly string[] Uris = ["successUri", "inProgressUri", "failedUri"];

    /// <summary>True when the outputs are told as one JSON document.</summary>
    public bool IsDocument => Response == Document || (Response is null && Outputs.Count > 1);

    /// <summary>Reads the body of an execute request.</summary>
    /// <exception cref="ProblemException">400 naming what is wrong.</exception>
    public static ExecuteRequest Read(Process process, JsonObject body)
    {
        if (body.FirstOrDefault(m => !Known.Contains(m.Key)).Key is { } unknown) throw new ProblemException("/" + unknown, $"An execute request has no '{unknown}'. It has: {string.Join(", ", Known)}.");
        var inputs = Object(body, "inputs") ?? [];
        var outputs = Object(body, "outputs");
        foreach (var (id, wanted) in outputs ?? [])
        {
            if (process.Output(id) is null) throw new ProblemException($"/outputs/{id}", $"There is no output '{id}'. There are: {string.Join(", ", process.Outputs.Select(o => o.Id))}.");
            if (Json.AsText((wanted as JsonObject)?["transmissionMode"]) is not (null or "value")) throw new ProblemException($"/outputs/{id}/transmissionMode", "Outputs are sent by value only.");
        }
        var response = Json.AsText(body["response"]);
        if (response is not (null or Raw or Document) || (body["response"] is not null && response is null)) throw new ProblemException("/response", $"It is {Raw} or {Document}.");
        return new ExecuteRequest(inputs, outputs is { Count: > 0 } ? [.. process.Outputs.Select(o => o.Id).Where(outputs.ContainsKey)] : [.. process.Outputs.Select(o => o.Id)], response, SubscriberOf(Object(body, "subscriber")));
    }

    private static Subscriber? SubscriberOf(JsonObject? told)
    {
        if (told is null) return null;
        foreach (var uri in Uris)
            if (told[uri] is not null && !(Uri.TryCreate(Json.AsText(told[uri]), UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.UserInfo.Length == 0))
                throw new ProblemException($"/subscriber/{uri}", "Write a web address, such as https://example.org/done.");
        if (Json.AsText(told["successUri"]) is not { } success) throw new ProblemException("/subscriber/successUri", "A subscriber names where results go to.");
        return new Subscriber(success, Json.AsText(told["inProgressUri"]), Json.AsText(told["failedUri"]));
    }

    private static JsonObject? Object(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonObject o => o,
        _ => throw new ProblemException("/" + name, "It is an object."),
    };
}

/// <summary>Where a client wants to be told of its job.</summary>
public sealed record Subscriber(string Success, string? InProgress, string? Failed);
