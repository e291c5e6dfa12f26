using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Access;

/// <summary>Whom to tell of a weak spot.</summary>
/// <param name="Value">A mail or web address; null when the operator named none.</param>
public sealed record SecurityContact(string? Value);

/// <summary><c>/.well-known/security.txt</c> (RFC 9116): how to tell of a weak spot.</summary>
public static class SecurityText
{
    // Less than a year ahead (RFC 9116, 2.5.5).
    private const int DaysAhead = 180;

    public static void MapSecurityText(this WebApplication app) =>
        app.MapGet("/.well-known/security.txt", (HttpContext context, SecurityContact contact) =>
        {
            return TypedResults.Text(Of(context.Request, contact.Value ?? throw new ProblemException(Problem.NotFound("The operator has named nobody to write to (--contact).")), DateTime.UtcNow), "text/plain; charset=utf-8");
        }).WithApi(new ApiOperation("getSecurityText", "Whom to tell of a weak spot (RFC 9116)", "Operations") { Produces = ["text/plain"], Failure = [404] });

    private static string Of(HttpRequest request, string contact, DateTime now) => string.Create(CultureInfo.InvariantCulture, $"""
        Contact: {(contact.Contains("://", StringComparison.Ordinal) || contact.StartsWith("mailto:", StringComparison.Ordinal) ? contact : "mailto:" + contact)}
        Expires: {now.Date.AddDays(DaysAhead):yyyy-MM-dd'T'HH:mm:ss'Z'}
        Preferred-Languages: cs, de, en
        Canonical: {Address.Of(request, "/.well-known/security.txt")}

        """);
}
