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

    /// <summary>Several as JSON.</summary>
    public static JsonArray ToJson(IEnumerable<Link> links) => new([.. links.Select(l => (JsonNode)l.ToJson())]);
}
