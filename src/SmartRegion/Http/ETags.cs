namespace SmartRegion.Http;

/// <summary>Conditional reading (RFC 9110 13).</summary>
public static class ETags
{
    /// <summary>Sets the tag; true when the client has this version already and 304 has been set.</summary>
    public static bool NotModified(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        var held = context.Request.Headers.IfNoneMatch.SelectMany(v => v?.Split(',') ?? []).Select(t => Weak(t.Trim()));
        if (!held.Any(t => t == "*" || t == Weak(tag))) return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    // If-None-Match compares weakly (13.1.2).
    private static string Weak(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
