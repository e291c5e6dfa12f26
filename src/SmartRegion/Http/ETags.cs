using System.Globalization;

namespace SmartRegion.Http;

/// <summary>Conditional reading (RFC 9110 13).</summary>
public static class ETags
{
    /// <summary>Sets the tag, and Last-Modified where the moment is known; true when the client has this version already and 304 has been set.</summary>
    public static bool NotModified(HttpContext context, string tag, DateTime? modified = null)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (modified is { } at) context.Response.Headers.LastModified = at.ToString("R", CultureInfo.InvariantCulture);
        if (!IsHeld(context.Request, tag, modified)) return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    // A date counts only where no tag is sent (13.1.3), and for reading.
    private static bool IsHeld(HttpRequest request, string tag, DateTime? modified)
    {
        if (request.Headers.IfNoneMatch.Count > 0)
            return request.Headers.IfNoneMatch.SelectMany(v => v?.Split(',') ?? []).Select(t => Weak(t.Trim())).Any(t => t == "*" || t == Weak(tag));
        return modified is { } at && request.GetTypedHeaders().IfModifiedSince is { } since && since.UtcDateTime >= at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
    }

    // If-None-Match compares weakly (13.1.2).
    private static string Weak(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
