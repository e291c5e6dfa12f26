using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Portal;

/// <summary>
/// Who reads the page: the language, where they are, and how numbers, dates, money and units are written for them.
/// Every component has it as <c>R</c>.
/// </summary>
/// <param name="path">Path and query after the language, such as "/search?q=led"; "/" for the home page.</param>
/// <param name="baseUrl">Scheme and host under which the world sees the portal, without a slash at the end.</param>
public sealed partial class Reader(string language, string path, string baseUrl)
{
    /// <summary>"cs", "de" or "en".</summary>
    public string Language { get; } = language;

    public string Path { get; } = path;

    public string BaseUrl { get; } = baseUrl;

    public CultureInfo Culture { get; } = Cultures[language];

    private static readonly Dictionary<string, CultureInfo> Cultures = new()
    {
        [Core.Language.Czech] = Typographic("cs-CZ"),
        [Core.Language.German] = Typographic("de-DE"),
        [Core.Language.English] = Typographic("en-GB"),
    };

    // A minus is as wide as a plus; the hyphen of the stock formats is not.
    private static CultureInfo Typographic(string name)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        return CultureInfo.ReadOnly(culture);
    }

    /// <summary>The portal's text of that key.</summary>
    public string T(string key, params ReadOnlySpan<object?> values) => Texts.In(Language, key, values);

    /// <summary>The text of a key that comes from data, or the data's own word.</summary>
    public string TOr(string key, string otherwise) => Texts.Find(Language, key) ?? otherwise;

    /// <summary>The text's form for this number; {0} is the number, written out for the reader.</summary>
    public string Plural(string key, long n, params ReadOnlySpan<object?> more) => Texts.Plural(Language, key, n, Number(n), more);

    /// <summary>A LangText's text for the reader without marks: for titles and attributes, where none can stand.</summary>
    public string Plain(LangText? text) => text?.Tell(Language)?.Text ?? "";

    /// <summary>The address of a page in the reader's language: "/search" becomes "/cs/search".</summary>
    public string Url(string page) => page == "/" ? $"/{Language}" : $"/{Language}{page}";

    /// <summary>The page of an entry.</summary>
    public string EntryUrl(string id) => $"/{Language}/entry/{Uri.EscapeDataString(id)}";

    /// <summary>This page in another language.</summary>
    public string In(string other) => Path == "/" ? $"/{other}" : $"/{other}{Path}";

    /// <summary>The reader of a request under /{lang}; elsewhere the language of the cookie, of the browser, or Czech.</summary>
    public static Reader Of(HttpContext context)
    {
        var request = context.Request;
        var (language, rest) = Split(request.Path.Value ?? "/");
        return new Reader(language ?? Preferred(request), language is null ? "/" : (rest.Length == 0 ? "/" : rest) + request.QueryString,
            $"{request.Scheme}://{request.Host}");
    }

    /// <summary>The language that the reader chose last, else the first of their browser's that is ours, else Czech.</summary>
    public static string Preferred(HttpRequest request) =>
        Core.Language.IsKnown(request.Cookies[CookieName.Of(request, "lang")]) ? request.Cookies[CookieName.Of(request, "lang")]!
        : request.GetTypedHeaders().AcceptLanguage.OrderByDescending(a => a.Quality ?? 1)
            .Select(a => a.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(Core.Language.IsKnown) ?? Core.Language.Czech;

    private static (string? Language, string Page) Split(string path) =>
        path.Length >= 3 && Core.Language.IsKnown(path[1..3]) && (path.Length == 3 || path[3] == '/') ? (path[1..3], path[3..]) : (null, path);
}
