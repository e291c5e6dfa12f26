using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>Reads the JSON body of a request.</summary>
public static class JsonBody
{
    /// <summary>Size of a body, in bytes: an entry with a detailed outline fits several times.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The body's object.</summary>
    /// <exception cref="ProblemException">400 malformed (with line and column), 413 too large, 415 not JSON.</exception>
    public static async Task<JsonObject> ReadObjectAsync(HttpRequest request, params string[] mediaTypes) =>
        await ReadAsync(request, mediaTypes) as JsonObject
        ?? throw new ProblemException("", "The body must be one JSON object: { … }.");

    /// <summary>The body, whatever JSON it is.</summary>
    public static async Task<JsonNode?> ReadAsync(HttpRequest request, params string[] mediaTypes)
    {
        var type = request.GetTypedHeaders().ContentType?.MediaType.Value;
        if (!(mediaTypes.Length == 0 ? ["application/json"] : mediaTypes).Contains(type, StringComparer.OrdinalIgnoreCase))
            throw new ProblemException(new Problem(415, "Unsupported media type",
                $"'{type}' is not taken here. Send {string.Join(" or ", mediaTypes.DefaultIfEmpty("application/json"))}.", [new Fault("Content-Type", "Not a media type that is taken here.")]));
        if (request.ContentLength > MaxBytes) throw TooLarge();
        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (body.Length + read > MaxBytes) throw TooLarge();
            body.Write(buffer, 0, read);
        }
        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    /// <summary>Parses; a fault is told with its line and column, a member named twice is one (RFC 8259 4).</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(utf8);
            if (!Json.IsText(utf8)) throw new ProblemException("", "A text in the body has what is no character: U+0000, or half of one (\\ud800 to \\udfff come in pairs).");
            return Json.Foreign(utf8);
        }
        catch (JsonException e)
        {
            throw new ProblemException("", e.LineNumber is { } line
                ? $"The body is not well-formed JSON at line {line + 1}, byte {e.BytePositionInLine + 1}."
                : $"The body is not well-formed JSON: {e.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new ProblemException("", "The body is not UTF-8.");
        }
    }

    /// <summary>Parses as <see cref="Parse"/>, but of members with one name the last counts, as most readers of JSON have it.</summary>
    public static JsonNode? ParseLastOfEach(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(utf8);
        }
        catch (ProblemException)
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Json.MaxDepth });
            try
            {
                using var document = JsonDocument.ParseValue(ref reader);
                if (!reader.Read()) return LastOfEach(document.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // What is wrong was told already.
            }
            throw;
        }
    }

    private static JsonNode? LastOfEach(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return new JsonArray([.. element.EnumerateArray().Select(LastOfEach)]);
        if (element.ValueKind != JsonValueKind.Object) return JsonNode.Parse(element.GetRawText());
        var members = new JsonObject();
        foreach (var member in element.EnumerateObject()) members[member.Name] = LastOfEach(member.Value);
        return members;
    }

    private static ProblemException TooLarge() => new(new Problem(413, "The body is too large",
        $"An entry has at most {MaxBytes / 1024 / 1024} MiB. Shorten its texts or its outline.", [new Fault("", "Too large.")]));
}
