using SmartRegion.Catalogue.Search;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Federation.Api;

/// <summary>What OpenAPI tells of the addresses of <see cref="FederationApi"/>.</summary>
internal static class FederationDescription
{
    private const string Tag = "Federation";

    public static readonly ApiOperation Introduction = new("getRegion", "Who this region is: id, name, public key, addresses for other regions", Tag) { Failure = [] };

    public static readonly ApiOperation News = new("tellNews", "A peer says that it has something new; it is then asked for its changes", Tag)
    {
        Consumes = ["application/json"],
        Success = [202],
        Failure = [400, 413, 415, 429],
        SampleBody = """{"region":"3f0c6a52-6f0e-4a5d-9d6e-0b1f4a1c2d3e"}""",
    };

    public static readonly ApiOperation Search = new("searchRegions", "Search here and at all peers at once, up to a deadline", Tag)
    {
        Parameters =
        [
            new("q", "Words in any of the three languages.", Example: "led"),
            new("deadline", "Milliseconds to wait for peers, 100 to 10000; 3000 unless said.", "integer"),
            new("limit", $"How many hits, {FederatedSearch.MaxLimit} at most.", "integer"),
            new("lang", "Language of the reader.", Values: ["cs", "de", "en"]),
            new("own", "true: asks nobody and tells this region's own entries only, as peers ask for.", Values: ["true", "false"]),
            .. Facets.All.Select(f => new ApiParameter(f, "As in /api/entries.")),
            new("place", "As in /api/entries."), new("bbox", "As in /api/entries."), new("near", "As in /api/entries."),
            new("filter", "As in /api/entries."), new("filter-lang", "As in /api/entries."), new("without", "As in /api/entries."),
        ],
        Sample = "?q=led",
        Failure = [400, 503],
    };
}
