using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>What a reader looks for. Values of one facet are alternatives; facets restrict one another.</summary>
public sealed record SearchRequest
{
    /// <summary>The words typed, or null for all entries.</summary>
    public string? Text { get; init; }

    /// <summary>The language of the page: a hint for sorting titles; the words may be of any language.</summary>
    public string Language { get; init; } = Core.Language.English;

    /// <summary>Chosen values by facet; keys are those of <see cref="Facets"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Chosen { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public BoundingBox? Box { get; init; }

    /// <summary>Longitude, latitude in degrees and radius in km.</summary>
    public (double Lon, double Lat, double Km)? Near { get; init; }

    /// <summary>Only entries whose store keys are in it: the result of a CQL2 filter. Null for no filter.</summary>
    public IReadOnlySet<long>? Within { get; init; }

    /// <summary>Words of the expansion that the reader took away, as shown in <see cref="SearchResult.Expanded"/>.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>"relevance" (default with words), "title", "modified" (newest first), "start", "distance" (with Near), "population"; a leading "-" reverses.</summary>
    public string? Sort { get; init; }

    /// <summary>How many; 0 is valid: only counts and facets.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>The key of the last hit of the page before, as <see cref="SearchResult.Next"/> gave it.</summary>
    public string? After { get; init; }

    /// <summary>False spares the counting of facets.</summary>
    public bool WithFacets { get; init; } = true;
}

/// <summary>The facets of the catalogue; also the names of the URL's parameters.</summary>
public static class Facets
{
    public const string Kind = "kind";
    public const string Topic = "topic";
    public const string Country = "country";

    /// <summary>Code of the region (CZ031, DE22…; NUTS).</summary>
    public const string Region = "region";

    /// <summary>Size of the place by inhabitants: "0-499", "500-1999", "2000-4999", "5000-19999", "20000-".</summary>
    public const string Size = "size";

    /// <summary>Languages in which the entry has a text not made by a machine.</summary>
    public const string TextLanguage = "in";

    /// <summary>Year of the start.</summary>
    public const string Year = "year";

    /// <summary>How well the figures of a practice are known: one of <see cref="Seals"/>.</summary>
    public const string Evidence = "evidence";

    public static readonly IReadOnlyList<string> All = [Kind, Topic, Country, Region, Size, TextLanguage, Year, Evidence];
}
