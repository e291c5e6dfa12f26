namespace SmartRegion.Http;

/// <summary>How cookies are called: over https with the prefix by which browsers keep them to this host, and to https (RFC 6265bis 4.1.3.2).</summary>
public static class CookieName
{
    public static string Of(HttpRequest request, string name) => request.IsHttps ? "__Host-" + name : name;
}
