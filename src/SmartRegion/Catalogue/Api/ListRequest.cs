using SmartRegion.Access;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>Reads the parameters of a list of entries: of <c>/api/entries</c> and of the portal's search alike.</summary>
public static class ListRequest
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 1000;

    /// <summary>The parameters that lists know.</summary>
    public static readonly IReadOnlyCollection<string> Known =
    [
        "q", "lang", "place", "bbox", "near", "filter", "filter-lang", "sort", "limit", "cursor", "without", "f", "facets", .. Facets.All,
    ];

    /// <summary>What is looked for. A filter is run first, on the store; its result restricts the search.</summary>
    /// <exception cref="ProblemException">400 naming the parameter.</exception>
    /// <param name="known">The parameters that the address knows, when they are others than <see cref="Known"/>.</param>
    public static async Task<SearchRequest> ReadAsync(HttpRequest request, EntryFilter filter, IReadOnlyCollection<string>? known = null)
    {
        var p = new Parameters(request, known ?? Known);
        return new SearchRequest
        {
            Text = p.Text("q"),
            Language = ReaderLanguage.Of(request),
            Chosen = Chosen(p),
            Box = p.Text("bbox") is { } box ? BoundingBox.Parse(box, "bbox") : null,
            Near = p.Near("near"),
            Within = await filter.KeysAsync(p.Text("filter"), p.Text("filter-lang"), p.Text("place"), Actor.Of(request.HttpContext).May(Act.ReadShared)),
            Without = p.Values("without"),
            Sort = p.Text("sort"),
            Limit = p.Number("limit", DefaultLimit, 0, MaxLimit),
            After = p.Text("cursor"),
            WithFacets = p.Text("facets") != "false",
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Chosen(Parameters p)
    {
        var chosen = Facets.All.Select(f => (Facet: f, Values: p.List(f))).Where(c => c.Values.Count > 0).ToDictionary(c => c.Facet, c => c.Values);
        Demand(chosen, Facets.Kind, v => Kinds.Find(v) is not null, () => Kinds.All.Select(k => k.Name));
        Demand(chosen, Facets.Topic, v => Topics.Find(v) is not null, () => Topics.All.Select(t => t.Id));
        Demand(chosen, Facets.TextLanguage, Language.IsKnown, () => Language.All);
        Demand(chosen, Facets.Evidence, v => Seals.All.Contains(v), () => Seals.All);
        return chosen;
    }

    private static void Demand(Dictionary<string, IReadOnlyList<string>> chosen, string facet, Func<string, bool> isKnown, Func<IEnumerable<string>> known)
    {
        if (chosen.TryGetValue(facet, out var values) && values.FirstOrDefault(v => !isKnown(v)) is { } unknown)
            throw new ProblemException(facet, $"There is no {facet} '{unknown}'. Known: {string.Join(", ", known())}.");
    }
}
