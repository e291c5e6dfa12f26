namespace SmartRegion.Access;

/// <summary>What a program is told whose key or token was refused (RFC 6750, 3.1), beside the problem in the body.</summary>
internal static class BearerChallenge
{
    public const string InvalidToken = "invalid_token", InsufficientScope = "insufficient_scope";

    /// <summary>Adds it to the answer, which is still to be written.</summary>
    /// <param name="error">One of the constants.</param>
    public static void Tell(HttpContext context, string error) =>
        // The writer of problems begins the answer anew, so the header is added when it starts.
        context.Response.OnStarting(() => { context.Response.Headers.WWWAuthenticate = $"Bearer error=\"{error}\""; return Task.CompletedTask; });
}
