using SmartRegion.Core;

namespace SmartRegion.Http;

/// <summary>The language of the answer.</summary>
public static class ReaderLanguage
{
    /// <summary><c>lang=</c> beats <c>Accept-Language</c> (RFC 9110 12.5.4); Czech, when neither names one of ours.</summary>
    /// <exception cref="ProblemException">400 for an unknown <c>lang</c>.</exception>
    public static string Of(HttpRequest request)
    {
        if (request.Query["lang"] is not { Count: > 0 } lang) return Accepted(request) ?? Language.Czech;
        if (Language.IsKnown(lang)) return lang!;
        throw new ProblemException("lang", $"There is no language '{lang}'. Known: {string.Join(", ", Language.All)}.");
    }

    /// <summary>The first of our languages that the reader's browser asks for, or null.</summary>
    public static string? Accepted(HttpRequest request) =>
        (request.GetTypedHeaders().AcceptLanguage ?? []).OrderByDescending(a => a.Quality ?? 1)
            .Select(a => a.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(Language.IsKnown);
}
