namespace SmartRegion.Http.Outgoing;

/// <summary>What the operator decided about requests to others.</summary>
/// <param name="AllowPrivate">Addresses of private networks may be asked.</param>
/// <param name="Contact">Whom the others may write to: a mail address or a web address, told in User-Agent; null for none.</param>
public sealed record OutgoingSettings(bool AllowPrivate, string? Contact = null);

/// <summary>How much of another's answer is taken, and how patiently.</summary>
public sealed record OutgoingLimits
{
    /// <summary>Bytes of the body, after it was unpacked.</summary>
    public long Bytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Until the answer begins.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Until the next bytes come.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until its end.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>After this time the body must have come at <see cref="BytesPerSecond"/> on average.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);

    public int BytesPerSecond { get; init; } = 500;

    /// <summary>How often a request is repeated that another was too busy for (429, 502, 503, 504) or that broke off.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before the first repetition; each next is three times as long. A Retry-After beats it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest Retry-After that is waited for; a longer one ends the attempt.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(2);
}
