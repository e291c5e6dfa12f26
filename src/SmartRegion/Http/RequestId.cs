using System.Diagnostics;

namespace SmartRegion.Http;

/// <summary>What a problem, the log and a trace call the same request.</summary>
public static class RequestId
{
    /// <summary>32 hexadecimal digits: those of the caller's <c>traceparent</c> (W3C Trace Context), or new ones.</summary>
    public static string Of(HttpContext context) => Current ?? context.TraceIdentifier;

    /// <summary>That of the request that is being answered; null outside of one.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;
}
