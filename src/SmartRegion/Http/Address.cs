using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace SmartRegion.Http;

/// <summary>Absolute addresses: under the public URL when it is set, else under what the client asked.</summary>
public static class Address
{
    /// <summary>An absolute address of a path (with its query).</summary>
    public static string Of(HttpRequest request, string path) =>
        (request.HttpContext.RequestServices.GetService<PublicUrl>()?.Value ?? $"{request.Scheme}://{request.Host}") + path;

    /// <summary>This request's address with one parameter set; null removes it. A cursor takes the place of an offset.</summary>
    public static string With(HttpRequest request, string parameter, string? value)
    {
        var query = request.Query.Where(q => q.Key != parameter && !(parameter == "cursor" && q.Key == "offset")).SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v));
        if (value is not null) query = query.Append(KeyValuePair.Create(parameter, (string?)value));
        return Of(request, QueryHelpers.AddQueryString(request.Path, query));
    }

    /// <summary>This request's own address.</summary>
    public static string Self(HttpRequest request) => Of(request, request.GetEncodedPathAndQuery());
}

/// <summary>The public URL, without a slash at its end; null when it is not set.</summary>
public sealed record PublicUrl(string? Value);
