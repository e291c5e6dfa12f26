namespace SmartRegion.Catalogue.Harvest.Mapping;

/// <summary>Languages as catalogues write them: tags, codes of three letters, IRIs of the EU's list.</summary>
internal static class LanguageCodes
{
    private const string Authority = "http://publications.europa.eu/resource/authority/language/";

    /// <summary>cs, de or en; null for another language.</summary>
    public static string? Of(string code) => Last(code).Split('-', '_')[0].ToLowerInvariant() switch
    {
        "cs" or "cze" or "ces" => "cs",
        "de" or "ger" or "deu" => "de",
        "en" or "eng" => "en",
        _ => null,
    };

    /// <summary>The IRI of the EU's list, for codes of which it is known; an IRI of the list as it is.</summary>
    public static string? IriOf(string code) => code.StartsWith(Authority, StringComparison.Ordinal) ? code : Of(code) switch
    {
        "cs" => Authority + "CES",
        "de" => Authority + "DEU",
        "en" => Authority + "ENG",
        _ => null,
    };

    private static string Last(string code) => code.TrimEnd('/')[(code.TrimEnd('/').LastIndexOfAny(['/', '#']) + 1)..];
}
