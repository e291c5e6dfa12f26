using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Funding.Api;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page that finds programmes for a project.</summary>
public static class FundingPages
{
    public static void MapFundingPages(this WebApplication app) =>
        app.Pages().MapMethods("/funding", PortalPages.Reading, async (HttpContext context, Atlases atlases, Entries entries, SearchIndex index) =>
        {
            var view = await FundingShown.ReadAsync(context.Request, await atlases.NowAsync(), entries, index);
            return PortalPages.Page<FundingMatchPage>(new { View = view }, view.Request.Faults.Count > 0 ? 400 : 200);
        });
}

/// <summary>What the page shows.</summary>
/// <param name="Matches">Null while something is wrong or no place is named.</param>
/// <param name="Named">The entries of the programmes that are shown whole.</param>
/// <param name="Concepts">What a project may be about, as programmes ask for it, with names.</param>
public sealed record FundingShown(FundingRequest Request, Atlas Atlas, IReadOnlyList<FundingMatch>? Matches, IReadOnlyDictionary<string, Entry> Named, IReadOnlyDictionary<string, LangText> Concepts)
{
    /// <summary>More programmes than these nobody reads; the API has them all.</summary>
    private const int MostShown = 60;

    /// <summary>The matches of a verdict that are shown.</summary>
    public IEnumerable<FundingMatch> Of(Verdict verdict) => (Matches ?? []).Where(m => m.Verdict == verdict && Named.ContainsKey(m.Programme.Id));

    public static async Task<FundingShown> ReadAsync(HttpRequest http, Atlas atlas, Entries entries, SearchIndex index)
    {
        var request = FundingApi.Read(http, atlas);
        var matches = request.Faults.Count > 0 || request.Sketch.Places.Count == 0 ? null : FundingApi.Matched(request, atlas);
        var named = matches is null ? [] : await entries.FindAllAsync([.. matches.Take(MostShown).Select(m => m.Programme.Id)]);
        var concepts = atlas.Programmes.SelectMany(p => p.Terms.Concepts).Concat(request.Sketch.Concepts).Distinct().Select(index.Vocabulary.Find).OfType<Concept>();
        return new FundingShown(request, atlas, matches, named.ToDictionary(e => e.Id), concepts.ToDictionary(c => c.Id, c => c.PrefLabel));
    }
}
