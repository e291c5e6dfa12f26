namespace SmartRegion.Http.Outgoing;

/// <summary>Another's answer cannot be used.</summary>
/// <param name="code">What happened, in a word: unreachable, private, status, too-large, too-slow.</param>
public sealed class OutgoingException(string code, string message, Exception? inner = null) : HttpRequestException(message, inner)
{
    public const string Unreachable = "unreachable", Private = "private", Status = "status", TooLarge = "too-large", TooSlow = "too-slow";

    public string Code { get; } = code;

    /// <summary>When it asked to be left alone until.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
