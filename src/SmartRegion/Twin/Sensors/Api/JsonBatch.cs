using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Sensors.Reading;

namespace SmartRegion.Twin.Sensors.Api;

/// <summary>Batches in JSON, as OData 4.01 and FROST have them.</summary>
internal static class JsonBatch
{
    /// <summary>The requests of a body.</summary>
    /// <exception cref="ProblemException">400 naming the place.</exception>
    public static List<BatchPart> Read(ReadOnlySpan<byte> body)
    {
        if (Json.Member(JsonBody.Parse(body), "requests") is not JsonArray requests) throw new ProblemException("/requests", "A batch is an object with the array 'requests'.");
        if (requests.Count > Batch.MaxParts) throw new ProblemException("/requests", $"A batch has at most {Batch.MaxParts} requests.");
        return [.. requests.Select((r, i) => Part(r, $"/requests/{i}"))];
    }

    /// <summary>The answer.</summary>
    public static SensorAnswer Write(IReadOnlyList<BatchResult> results) => SensorReads.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("responses");
        foreach (var (part, answer) in results)
        {
            json.WriteStartObject();
            json.WriteString("id", part.Id);
            json.WriteNumber("status", answer.Status);
            if (answer.Location is not null) json.WriteString("location", answer.Location);
            if (answer.Body.Length > 0) WriteBody(json, answer);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteBody(Utf8JsonWriter json, SensorAnswer answer)
    {
        json.WritePropertyName("body");
        if (answer.ContentType!.Contains("json", StringComparison.Ordinal)) json.WriteRawValue(answer.Body.Span, skipInputValidation: true);
        else json.WriteStringValue(answer.Body.Span);
    }

    private static BatchPart Part(JsonNode? node, string at)
    {
        if (node is not JsonObject request) throw new ProblemException(at, "A request is an object with id, method and url.");
        var method = Json.AsText(request["method"])?.ToUpperInvariant();
        if (method is not ("GET" or "POST" or "PATCH" or "PUT" or "DELETE")) throw new ProblemException($"{at}/method", "The method is one of get, post, patch, put, delete.");
        var body = request["body"];
        return new BatchPart(
            Json.AsText(request["id"]) ?? throw new ProblemException($"{at}/id", "A request needs an id, by which its answer is known."),
            Json.AsText(request["atomicityGroup"]), method,
            Json.AsText(request["url"]) ?? throw new ProblemException($"{at}/url", "A request needs a url, such as Things(1)."))
        {
            Body = body is null ? default : Encoding.UTF8.GetBytes(Json.Text(body)),
            ContentType = Header(request["headers"] as JsonObject, "content-type")?.Split(';')[0].Trim().ToLowerInvariant() ?? "application/json",
        };
    }

    private static string? Header(JsonObject? headers, string name) =>
        headers?.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } value ? Json.AsText(value) : null;
}
