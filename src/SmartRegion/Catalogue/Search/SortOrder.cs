using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>By what hits are ordered.</summary>
internal enum SortBy { Relevance, Title, Modified, Start, Distance, Population }

/// <summary>An order of hits. Everything is compared as a number of which more comes first; what has no value comes last.</summary>
internal sealed record SortOrder(SortBy By, bool Ascending)
{
    public const double Missing = double.NegativeInfinity;

    // Newest and nearest first; titles from A.
    private static readonly Dictionary<string, SortOrder> Known = new()
    {
        ["relevance"] = new(SortBy.Relevance, false),
        ["title"] = new(SortBy.Title, true),
        ["modified"] = new(SortBy.Modified, false),
        ["start"] = new(SortBy.Start, false),
        ["distance"] = new(SortBy.Distance, true),
        ["population"] = new(SortBy.Population, false),
    };

    public static SortOrder Of(SearchRequest request, bool hasWords)
    {
        if (string.IsNullOrEmpty(request.Sort)) return Known[hasWords ? "relevance" : request.Near is null ? "modified" : "distance"];
        var reversed = request.Sort[0] == '-';
        if (!Known.TryGetValue(reversed ? request.Sort[1..] : request.Sort, out var order))
            throw new ProblemException("sort", $"There is no order '{request.Sort}'. Known: {string.Join(", ", Known.Keys)}, each also with a leading '-'.");
        if (order.By == SortBy.Distance && request.Near is null)
            throw new ProblemException("sort", "To sort by distance, say from where: near=lon,lat,km.");
        if (order.By == SortBy.Relevance && !hasWords) order = Known["modified"];
        return reversed ? order with { Ascending = !order.Ascending } : order;
    }

    /// <summary>The number that is compared.</summary>
    public double Directed(double value) => Ascending ? -value : value;
}
