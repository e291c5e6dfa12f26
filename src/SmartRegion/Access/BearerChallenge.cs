namespace SmartRegion.Access;

/// <summary>What a program is told in the head of the answer whose key or token was refused (RFC 6750, 3.1), beside the problem in the body.</summary>
internal static class BearerChallenge
{
    /// <summary>Adds it to the answer to a request with a key, wherever it may be refused.</summary>
    public static void Watch(HttpResponse response) => response.OnStarting(Tell, response);

    private static Task Tell(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode switch { 401 => "invalid_token", 403 => "insufficient_scope", _ => null } is { } error && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = $"Bearer error=\"{error}\"";
        return Task.CompletedTask;
    }
}
