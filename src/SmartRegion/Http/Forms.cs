using Microsoft.AspNetCore.Http.Features;
using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>Reads the form of a request.</summary>
public static class Forms
{
    /// <summary>The fields and files.</summary>
    /// <exception cref="ProblemException">400: too many fields, one that is too long, a part without an end; the framework would take it for a fault of ours.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, FormOptions? options = null)
    {
        try { return await (options is null ? request.ReadFormAsync(request.HttpContext.RequestAborted) : request.ReadFormAsync(options, request.HttpContext.RequestAborted)); }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new ProblemException(new Problem(400, "The form cannot be read", e.Message));
        }
    }
}
