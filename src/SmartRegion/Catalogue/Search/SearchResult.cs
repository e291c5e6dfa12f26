namespace SmartRegion.Catalogue.Search;

/// <summary>The answer of a search.</summary>
/// <param name="Hits">One page of hits, best first.</param>
/// <param name="Matched">How many match in all.</param>
/// <param name="Facets">By facet, its values with counts, most frequent first. The counts of a facet ignore the choice within itself.</param>
/// <param name="Expanded">Words of the vocabulary that were added to the query, each of which can be taken away.</param>
/// <param name="Corrected">Words that were taken as mistyped.</param>
/// <param name="Next">Key of the next page, or null on the last.</param>
public sealed record SearchResult(
    IReadOnlyList<SearchHit> Hits,
    int Matched,
    IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets,
    IReadOnlyList<ExpandedWord> Expanded,
    IReadOnlyList<CorrectedWord> Corrected,
    string? Next)
{
    /// <summary>Ids of hits that stand first because they are called just as was typed.</summary>
    internal IReadOnlySet<string> Called { get; init; } = new HashSet<string>();
}

/// <summary>One hit.</summary>
/// <param name="Key">The store's number of the entry.</param>
/// <param name="Id">The entry's id.</param>
/// <param name="Words">The typed or added words that it contains, as typed or as the vocabulary writes them.</param>
/// <param name="Km">Distance in km when the search was near a point.</param>
public sealed record SearchHit(long Key, string Id, float Score, IReadOnlyList<string> Words, double? Km)
{
    /// <summary>What it is ordered by, more first; of titles the collation key.</summary>
    internal (double Value, byte[]? Title) Order { get; init; }
}

/// <summary>A value of a facet and how many hits have it.</summary>
public sealed record FacetCount(string Value, int Count);

/// <summary>A word that the vocabulary added.</summary>
/// <param name="Word">The label as the vocabulary writes it.</param>
/// <param name="Language">Its language.</param>
/// <param name="Concept">The concept that it labels.</param>
/// <param name="For">The typed word or phrase that it was added for.</param>
public sealed record ExpandedWord(string Word, string Language, string Concept, string For);

/// <summary>A typed word and what was searched instead.</summary>
public sealed record CorrectedWord(string Typed, string Taken);
