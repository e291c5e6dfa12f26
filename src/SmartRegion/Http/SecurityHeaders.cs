namespace SmartRegion.Http;

/// <summary>Headers that every answer carries (OWASP ASVS 5.0, 3.4).</summary>
public static class SecurityHeaders
{
    // MapLibre draws in a worker of our own origin and puts images into blobs; nothing comes from elsewhere.
    private const string OwnOnly = "default-src 'none'; object-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds them; reading is open to scripts of other sites (CORS), writing is not.</summary>
    public static void UseSecurityHeaders(this WebApplication app, string? basemap)
    {
        var outside = basemap is null ? "" : " " + new Uri(basemap).GetLeftPart(UriPartial.Authority);
        var policy = OwnOnly.Replace("img-src 'self'", "img-src 'self'" + outside, StringComparison.Ordinal)
            .Replace("connect-src 'self'", "connect-src 'self'" + outside, StringComparison.Ordinal);
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
                headers.AccessControlAllowOrigin = "*";
            return next(context);
        });
    }

    /// <summary>Lets other sites show this answer within theirs.</summary>
    public static void AllowFraming(this HttpResponse response) =>
        response.Headers.ContentSecurityPolicy = response.Headers.ContentSecurityPolicy.ToString().Replace("frame-ancestors 'none'", "frame-ancestors *", StringComparison.Ordinal);
}
