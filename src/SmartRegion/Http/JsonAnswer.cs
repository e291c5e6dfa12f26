using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>Writes JSON answers.</summary>
public static class JsonAnswer
{
    /// <summary>Writes a node as the body.</summary>
    public static async Task WriteJsonAsync(this HttpContext context, JsonNode node, string mediaType = "application/json")
    {
        context.Response.ContentType = mediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        node.WriteTo(json);
    }
}
