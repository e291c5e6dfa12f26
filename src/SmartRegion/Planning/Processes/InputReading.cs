using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Planning.Processes;

/// <summary>
/// Reads the inputs of an execute request: values as they are, qualified ones (<c>value</c> with <c>format</c>, by which objects are sent), and references
/// (<c>href</c>), which are fetched; then each is held against its schema.
/// </summary>
public sealed class InputReading(OutgoingClient outgoing)
{
    private const int MostReferences = 10;
    private static readonly OutgoingLimits Limits = new() { Bytes = JsonBody.MaxBytes, Headers = TimeSpan.FromSeconds(15), Whole = TimeSpan.FromSeconds(30) };

    /// <summary>The values of all inputs.</summary>
    /// <exception cref="ProblemException">400 naming each input that is wrong.</exception>
    public async Task<IReadOnlyDictionary<string, JsonNode?>> ReadAsync(Process process, JsonObject given, CancellationToken stop)
    {
        var values = new Dictionary<string, JsonNode?>();
        if (given.SelectMany(g => g.Value is JsonArray many ? many : [g.Value?.DeepClone()]).Count(v => v is JsonObject o && o["href"] is not null) > MostReferences)
            throw new ProblemException("/inputs", $"More than {MostReferences} references are too many.");
        foreach (var (id, node) in given)
        {
            var input = process.Input(id) ?? throw ProcessProblems.Input(id, $"There is no input '{id}'. There are: {string.Join(", ", process.Inputs.Select(i => i.Id))}.");
            values[id] = input.Most > 1 ? await ManyAsync(input, node, stop) : await OneAsync(input, node, stop);
        }
        foreach (var missing in process.Inputs.Where(i => i.Least > 0 && !values.ContainsKey(i.Id))) throw ProcessProblems.Input(missing.Id, "It must be given.");
        return values;
    }

    private async Task<JsonArray> ManyAsync(ProcessInput input, JsonNode? node, CancellationToken stop)
    {
        var all = new JsonArray();
        foreach (var item in node is JsonArray many ? many : [node?.DeepClone()]) all.Add(await OneAsync(input, item, stop));
        if (all.Count > input.Most || all.Count < input.Least) throw ProcessProblems.Input(input.Id, $"It is given from {input.Least} to {input.Most} times, not {all.Count} times.");
        return all;
    }

    private async Task<JsonNode?> OneAsync(ProcessInput input, JsonNode? node, CancellationToken stop)
    {
        var value = node;
        if (node is JsonObject { } o)
        {
            DemandFormat(input, o);
            if (o["href"] is not null) value = await FetchAsync(input, o, stop);
            // An object of its own may have a member "value", too.
            else if (o.ContainsKey("value") && (InputSchema.Fault(input.Schema, o["value"]) is null || InputSchema.Fault(input.Schema, o) is not null)) value = o["value"];
        }
        return InputSchema.Fault(input.Schema, value) is { } fault ? throw ProcessProblems.Input(input.Id, fault) : value?.DeepClone();
    }

    private static void DemandFormat(ProcessInput input, JsonObject qualified)
    {
        var types = (input.Schema["oneOf"] as JsonArray ?? [input.Schema.DeepClone()]).OfType<JsonObject>().Select(s => Json.AsText(s["contentMediaType"])).OfType<string>().ToList();
        var told = Json.AsText((qualified["format"] as JsonObject)?["mediaType"]) ?? (qualified["href"] is not null ? Json.AsText(qualified["type"]) : null);
        if (types.Count > 0 && told is not null && !types.Contains(told)) throw ProcessProblems.Input(input.Id, $"'{told}' is not taken here. Taken: {string.Join(", ", types)}.");
    }

    private async Task<JsonNode?> FetchAsync(ProcessInput input, JsonObject reference, CancellationToken stop)
    {
        try
        {
            await using var answer = await outgoing.GetAsync(new OutgoingRequest(Json.AsText(reference["href"]) ?? "") { Accept = Json.AsText(reference["type"]), Limits = Limits }, stop);
            var bytes = await answer.BytesAsync(stop);
            if (input.Schema.ToJsonString().Contains("contentEncoding", StringComparison.Ordinal)) return Convert.ToBase64String(bytes);
            var isJson = answer.MediaType is { } type && (type == Format.Json.MediaType || type.EndsWith("+json", StringComparison.Ordinal));
            return isJson ? JsonBody.Parse(bytes) : Encoding.UTF8.GetString(bytes);
        }
        catch (OutgoingException e) { throw ProcessProblems.Input(input.Id, $"What it refers to cannot be had. {e.Message}"); }
    }
}
