using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>What a client demands of the entry's present state (RFC 9110 13.1): If-Match and If-None-Match: *.</summary>
public sealed record Preconditions(string? IfMatch = null, string? IfNoneMatch = null)
{
    public static readonly Preconditions None = new();

    /// <summary>Throws 412 when the present state is not the one demanded.</summary>
    public void Check(Entry? present)
    {
        if (IfNoneMatch == "*" && present is not null) Fail("The entry is there already.");
        if (IfMatch is null) return;
        if (present is null) Fail("There is no entry yet.");
        if (IfMatch != "*" && !IfMatch.Split(',').Select(t => t.Trim()).Contains(present!.ETag))
            Fail($"Somebody has changed the entry since you read it. Read it again: its version is now {present!.Version}.");
    }

    private static void Fail(string detail) => throw new ProblemException(new Problem(412, "Precondition failed", detail, [new Fault("If-Match", detail)]));
}
