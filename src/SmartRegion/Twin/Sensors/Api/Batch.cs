using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Reading;
using SmartRegion.Twin.Sensors.Restricted;
using SmartRegion.Twin.Sensors.Writing;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>
/// Carries out a batch (18-088, clause 11): one request after the other; those of a group in one transaction, all or none. What a
/// request has made is <c>$id</c> in addresses and links of later ones.
/// </summary>
internal sealed class Batch(Sensors sensors, string root, Sight sight)
{
    /// <summary>So many requests may a batch have.</summary>
    public const int MaxParts = 10_000;

    private readonly Dictionary<string, (string Path, JsonNode Id)> _made = [];

    /// <summary>Carries out all parts; the answers are in their order.</summary>
    public async Task<List<BatchResult>> RunAsync(IReadOnlyList<BatchPart> parts)
    {
        var results = new List<BatchResult>();
        for (var i = 0; i < parts.Count;)
        {
            var group = parts[i].Group;
            var length = group is null ? 1 : parts.Skip(i).TakeWhile(p => p.Group == group).Count();
            if (group is null) results.Add(new BatchResult(parts[i], await AloneAsync(parts[i])));
            else results.AddRange(await TogetherAsync(parts.Skip(i).Take(length).ToList()));
            i += length;
        }
        return results;
    }

    private async Task<SensorAnswer> AloneAsync(BatchPart part)
    {
        try
        {
            var request = Request(part);
            var answer = part.Method == "GET" ? await sensors.ReadAsync(request) : await sensors.WriteAsync(request);
            Remember(part, answer);
            return answer;
        }
        catch (ProblemException e) { return Fault(e.Problem); }
    }

    private async Task<List<BatchResult>> TogetherAsync(List<BatchPart> parts)
    {
        var at = 0;
        try
        {
            return await sensors.WriteAsync(async scope =>
            {
                var results = new List<BatchResult>();
                for (at = 0; at < parts.Count; at++)
                {
                    var request = Request(parts[at]);
                    var answer = parts[at].Method == "GET"
                        ? await SensorReads.ReadAsync(scope.Session, scope.Ids.For(sight), request)
                        : await SensorWrites.WriteAsync(scope, request);
                    Remember(parts[at], answer);
                    results.Add(new BatchResult(parts[at], answer));
                }
                return results;
            });
        }
        catch (ProblemException e)
        {
            foreach (var part in parts) if (part.Id is { } id) _made.Remove(id);
            var undone = Fault(new Problem(424, "Failed dependency", $"Nothing of this group was done: its request {parts[at].Id ?? $"{at + 1}"} failed."));
            return [.. parts.Select((p, i) => new BatchResult(p, i == at ? Fault(e.Problem) : undone))];
        }
    }

    private SensorRequest Request(BatchPart part)
    {
        var url = Relative(part.Url);
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(question < 0 ? url : url[..question]).Trim('/');
        var options = question < 0 ? [] : QueryHelpers.ParseQuery(url[question..]).SelectMany(q => q.Value.DefaultIfEmpty(""), (q, v) => KeyValuePair.Create(q.Key, v ?? "")).ToList();
        return new SensorRequest(part.Method, Referred(path), options, root) { Body = Referred(part.Body), ContentType = part.ContentType, Sight = sight };
    }

    // Addresses come whole, from the server's root, or from the service's.
    private string Relative(string url)
    {
        if (url.StartsWith(root, StringComparison.OrdinalIgnoreCase)) return url[root.Length..];
        if (Uri.TryCreate(url, UriKind.Absolute, out var whole) && whole.Scheme.StartsWith("http", StringComparison.Ordinal)) url = whole.PathAndQuery;
        return url.StartsWith(SensorsApi.Root + "/", StringComparison.Ordinal) ? url[SensorsApi.Root.Length..] : url;
    }

    private string Referred(string path)
    {
        if (path is not ['$', ..]) return path;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var id = slash < 0 ? path[1..] : path[1..slash];
        return _made.TryGetValue(id, out var made) ? made.Path + (slash < 0 ? "" : path[slash..]) : path;
    }

    private ReadOnlyMemory<byte> Referred(ReadOnlyMemory<byte> body)
    {
        if (_made.Count == 0 || body.Span.IndexOf("\"$"u8) < 0) return body;
        var json = JsonBody.Parse(body.Span);
        Refer(json);
        return Encoding.UTF8.GetBytes(Json.Text(json));
    }

    private void Refer(JsonNode? node)
    {
        if (node is JsonArray array) foreach (var item in array) Refer(item);
        if (node is not JsonObject o) return;
        if (Json.AsText(o["@iot.id"]) is ['$', .. var id] && _made.TryGetValue(id, out var made)) o["@iot.id"] = made.Id.DeepClone();
        foreach (var (_, value) in o) Refer(value);
    }

    private void Remember(BatchPart part, SensorAnswer answer)
    {
        if (part.Id is null || answer.Location is not { } location) return;
        var path = Uri.UnescapeDataString(location[(root.Length + 1)..]);
        var id = path[(path.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        _made[part.Id] = (path, long.TryParse(id, out var number) ? JsonValue.Create(number) : JsonValue.Create(id.Trim('\'').Replace("''", "'", StringComparison.Ordinal)));
    }

    private static SensorAnswer Fault(Problem problem) => SensorReads.Json(json => Problems.Write(json, problem, SensorsApi.Envelope), "application/problem+json") with { Status = problem.Status };
}
