using System.Text.Json.Nodes;

namespace SmartRegion.Http;

/// <summary>A link (RFC 8288) in the form of the OGC APIs.</summary>
public sealed record Link(string Rel, string Href, string Type, string? Title = null)
{
    /// <summary>As JSON.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["rel"] = Rel, ["href"] = Href, ["type"] = Type };
        if (Title is not null) json["title"] = Title;
        return json;
    }

    /// <summary>
    /// Several as values of the header Link: the next page, and of the others what fits into 4 KiB. Each carries the whole query, and
    /// clients and proxies take a head only so long.
    /// </summary>
    public static string[] InHead(IReadOnlyList<Link> links)
    {
        var room = 4096;
        return [.. links.Select(l => (l.Rel, Text: $"<{l.Href}>; rel=\"{l.Rel}\"; type=\"{l.Type}\"")).Where(l => l.Rel == "next" || (room -= l.Text.Length) >= 0).Select(l => l.Text)];
    }

    /// <summary>Several as JSON.</summary>
    public static JsonArray ToJson(IEnumerable<Link> links) => new([.. links.Select(l => (JsonNode)l.ToJson())]);
}
