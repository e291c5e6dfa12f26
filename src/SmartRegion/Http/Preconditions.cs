using System.Globalization;
using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>What a client demands of a resource's present state (RFC 9110 13.1): If-Match, If-None-Match: * and If-Unmodified-Since.</summary>
public sealed record Preconditions(string? IfMatch = null, string? IfNoneMatch = null, DateTimeOffset? IfUnmodifiedSince = null)
{
    /// <summary>Those of a request.</summary>
    public static Preconditions Of(HttpRequest request) => new(
        request.Headers.IfMatch.ToString() is { Length: > 0 } match ? match : null,
        request.Headers.IfNoneMatch.ToString() is { Length: > 0 } none ? none : null,
        DateTimeOffset.TryParse(request.Headers.IfUnmodifiedSince, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null);

    /// <summary>Throws 412 when the present state, null where there is nothing, is not the one demanded.</summary>
    public void Check(string? tag, DateTime? modified)
    {
        if (IfNoneMatch == "*" && tag is not null) Fail("If-None-Match", "It is there already.");
        if (IfMatch is not null && tag is null) Fail("If-Match", "There is nothing yet.");
        if (IfMatch is not null and not "*" && !IfMatch.Split(',').Select(t => t.Trim()).Contains(tag))
            Fail("If-Match", "Somebody has changed it since you read it. Read it again.");
        // The header has whole seconds.
        if (IfMatch is null && IfUnmodifiedSince is { } since && modified is { } m && new DateTimeOffset(m.AddTicks(-(m.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.Zero) > since)
            Fail("If-Unmodified-Since", "Somebody has changed it since then. Read it again.");
    }

    private static void Fail(string field, string detail) => throw new ProblemException(new Problem(412, "Precondition failed", detail, [new Fault(field, detail)]));
}
