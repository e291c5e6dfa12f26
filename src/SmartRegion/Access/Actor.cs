using System.Net;
using SmartRegion.Core;

namespace SmartRegion.Access;

/// <summary>Who acts. Until people can sign in there are two: a stranger who may read, and the trusted loopback.</summary>
public sealed record Actor(string Name, bool IsAdministrator)
{
    public static readonly Actor Stranger = new("anonymous", false);
    public static readonly Actor Loopback = new("loopback", true);

    /// <summary>Who sends this request.</summary>
    public static Actor Of(HttpContext context) =>
        context.RequestServices.GetRequiredService<AccessSettings>().TrustLoopback && IsLocal(context) ? Loopback : Stranger;

    /// <summary>The actor, who may write.</summary>
    /// <exception cref="ProblemException">403 for a stranger.</exception>
    public static Actor Writer(HttpContext context) => Of(context) is { IsAdministrator: true } actor
        ? actor
        : throw new ProblemException(new Problem(403, "Writing is closed",
            "Nobody can sign in yet, so changes are refused. For development, start with --trust-loopback and write from the same machine."));

    // Behind a proxy every request comes from the loopback; and a page elsewhere may point its own name at it (DNS rebinding).
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded")
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
}

/// <summary>What the operator decided about access.</summary>
/// <param name="TrustLoopback">A request from the loopback address acts as administrator: for development and conformance tests only.</param>
public sealed record AccessSettings(bool TrustLoopback);
