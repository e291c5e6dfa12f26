using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Processes.Api;

/// <summary>Outputs as the client wants them: one JSON document, one value as it is, or several as parts (RFC 2387).</summary>
internal static class ResultsAnswer
{
    /// <summary>Writes the outputs.</summary>
    public static async Task WriteAsync(HttpContext context, Process process, ExecuteRequest request, JsonObject results)
    {
        if (request.IsDocument) await context.WriteJsonAsync(results);
        else if (request.Outputs.Count == 1)
        {
            if (!results.TryGetPropertyValue(request.Outputs[0], out var only))
            {
                context.Response.StatusCode = 204;
                return;
            }
            var (type, bytes) = Value(process.Output(request.Outputs[0])!, only);
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
        else await PartsAsync(context, process, results);
    }

    private static async Task PartsAsync(HttpContext context, Process process, JsonObject results)
    {
        var boundary = Guid.NewGuid().ToString("n");
        context.Response.ContentType = $"multipart/related; boundary={boundary}; type=\"application/json\"";
        foreach (var (id, value) in results)
        {
            var (type, bytes) = Value(process.Output(id)!, value);
            await context.Response.WriteAsync($"--{boundary}\r\nContent-Type: {type}\r\nContent-ID: <{id}>\r\nContent-Length: {bytes.Length}\r\n\r\n", context.RequestAborted);
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.WriteAsync("\r\n", context.RequestAborted);
        }
        await context.Response.WriteAsync($"--{boundary}--\r\n", context.RequestAborted);
    }

    // A text is text, an image is the image, all else is JSON.
    private static (string Type, byte[] Bytes) Value(ProcessOutput output, JsonNode? value)
    {
        var media = (output.Schema["oneOf"] as JsonArray ?? []).Select(s => Json.AsText(s?["contentMediaType"])).OfType<string>().FirstOrDefault() ?? Json.AsText(output.Schema["contentMediaType"]);
        return Json.AsText(value) is not { } text ? (Format.Json.MediaType, Encoding.UTF8.GetBytes(Json.Text(value)))
            : media is not null ? (MediaTypeOf(text) ?? media, Convert.FromBase64String(text)) : ("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
    }

    // Which of the formats that may be given it is, its first bytes tell.
    private static string? MediaTypeOf(string base64) => base64 switch
    {
        _ when base64.StartsWith("iVBORw0KGgo", StringComparison.Ordinal) => "image/png",
        _ when base64.StartsWith("/9j/", StringComparison.Ordinal) => "image/jpeg",
        _ when base64.StartsWith("SUkqA", StringComparison.Ordinal) || base64.StartsWith("TU0AK", StringComparison.Ordinal) => "image/tiff",
        _ => null,
    };
}
