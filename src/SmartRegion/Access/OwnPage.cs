using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Access;

/// <summary>
/// Bodies that a page elsewhere could send as well, in the name of whoever is trusted: forms and plain text go without asking. Browsers say
/// where such a request comes from.
/// </summary>
public static class OwnPage
{
    /// <summary>Refuses a request that a browser sent from another place than our own pages.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public static void Demand(HttpRequest request)
    {
        var from = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        if ((from is "" or "same-origin" or "none") && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}" || origin == PublicOrigin(request))) return;
        throw new ProblemException(new Problem(403, "Forbidden", "This form is taken only from its own page."));
    }

    // Behind a proxy the own scheme and host are those that browsers see.
    private static string? PublicOrigin(HttpRequest request) =>
        Uri.TryCreate(request.HttpContext.RequestServices.GetService<PublicUrl>()?.Value, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : null;
}
