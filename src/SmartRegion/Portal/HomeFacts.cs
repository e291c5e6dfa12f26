using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;

namespace SmartRegion.Portal;

/// <summary>What the home page tells of the catalogue.</summary>
public sealed class HomeFacts(SearchIndex index, Entries entries, MapPoints points, StreamReading streams)
{
    private const int NewPerSide = 4, MostEvents = 200;

    /// <summary>The kinds of which one wants to hear when there is a new one.</summary>
    private static readonly string[] News = ["practice", "project", "need", "offer", "testbed"];

    /// <summary>The region that the home page draws (NUTS), as scripts/make-basemap.mjs does.</summary>
    private static readonly string[] Drawn = ["CZ031", "CZ032", "CZ041", "DE22", "DE23", "DE24"];

    public async Task<HomeView> ReadAsync(string language)
    {
        var all = index.Search(new SearchRequest { Limit = 0 });
        var practices = index.Search(Chosen(MapPoints.MaxPoints, "modified", (Facets.Kind, ["practice"]), (Facets.Region, Drawn))).Hits.Select(h => h.Id).ToList();
        var sides = new List<HomeSide>();
        foreach (var country in new[] { "CZ", "DE" })
            sides.Add(await SideAsync(country));
        var (next, last) = await EventsAsync();
        return new HomeView(all.Facets.GetValueOrDefault(Facets.Kind, []), await points.OfAsync(practices, language), sides, next, last, await streams.OnHomeAsync());
    }

    private async Task<HomeSide> SideAsync(string country)
    {
        var hits = index.Search(Chosen(NewPerSide, "modified", (Facets.Kind, News), (Facets.Country, [country]))).Hits;
        var news = await entries.FindAllAsync([.. hits.Select(h => h.Id)]);
        var places = (await entries.FindAllAsync([.. news.SelectMany(e => e.Places.Take(1)).Distinct()])).ToDictionary(p => p.Id);
        return new HomeSide(country, [.. news.Select(e => (e, e.Places.Count > 0 ? places.GetValueOrDefault(e.Places[0]) : null))]);
    }

    private async Task<(Entry? Next, Entry? Last)> EventsAsync()
    {
        var hits = index.Search(Chosen(MostEvents, "start", (Facets.Kind, ["event"]))).Hits;
        var events = await entries.FindAllAsync([.. hits.Select(h => h.Id)]);
        var today = DateTime.UtcNow.Date;
        var dated = events.Select(e => (Event: e, Start: Start(e))).Where(e => e.Start is not null).ToList();
        return (dated.Where(e => e.Start >= today).OrderBy(e => e.Start).FirstOrDefault().Event,
            dated.Where(e => e.Start < today).OrderByDescending(e => e.Start).FirstOrDefault().Event);
    }

    private static DateTime? Start(Entry e) => Interval.TryParseEnd(Json.AsText(e.Doc["time"]?["start"]), false, out var at) ? at : null;

    private static SearchRequest Chosen(int limit, string sort, params (string Facet, IReadOnlyList<string> Values)[] chosen) =>
        new() { Limit = limit, Sort = sort, WithFacets = false, Chosen = chosen.ToDictionary(c => c.Facet, c => c.Values) };
}

/// <summary>What the home page shows.</summary>
/// <param name="Counts">How many entries of each kind.</param>
/// <param name="Practices">Where the practices are.</param>
/// <param name="Next">The next event, or null when none is announced.</param>
/// <param name="Last">The last event that was.</param>
/// <param name="Streams">The live strip.</param>
public sealed record HomeView(IReadOnlyList<FacetCount> Counts, IReadOnlyList<MapPoint> Practices, IReadOnlyList<HomeSide> Sides, Entry? Next, Entry? Last, IReadOnlyList<StreamShown> Streams)
{
    public int Count(string kind) => Counts.FirstOrDefault(c => c.Value == kind)?.Count ?? 0;
}

/// <summary>What is new on one side of the border, each with its place.</summary>
public sealed record HomeSide(string Country, IReadOnlyList<(Entry Entry, Entry? Place)> News);
