using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Federation;

/// <summary>How far a peer has been followed: the state of its source.</summary>
/// <param name="Region">Which region it is.</param>
/// <param name="After">The number in its feed that has been reached.</param>
/// <param name="Mark">The digest of the change at that number.</param>
/// <param name="Newest">The newest number it has told.</param>
/// <param name="ETag">Of its last answer.</param>
/// <param name="Answered">When it last answered well, in milliseconds since 1970.</param>
/// <param name="Mended">The newest change here when lost references were last looked for.</param>
public sealed record PeerState(string? Region = null, long After = 0, string? Mark = null, long Newest = 0, string? ETag = null, long Answered = 0, long Mended = 0)
{
    /// <summary>Reads the state of a source.</summary>
    public static PeerState Of(JsonObject state) => new(Json.AsText(state["region"]), Number(state["after"]), Json.AsText(state["mark"]), Number(state["newest"]),
        Json.AsText(state["etag"]), Number(state["answered"]), Number(state["mended"]));

    public JsonObject ToJson() => new()
    {
        ["region"] = Region,
        ["after"] = After,
        ["mark"] = Mark,
        ["newest"] = Newest,
        ["etag"] = ETag,
        ["answered"] = Answered,
        ["mended"] = Mended,
    };

    private static long Number(JsonNode? node) => node is JsonValue v && v.TryGetValue<long>(out var n) ? n : 0;
}
