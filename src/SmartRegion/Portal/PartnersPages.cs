using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Planning.Partners;
using SmartRegion.Planning.Partners.Api;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page that finds partners.</summary>
public static class PartnersPages
{
    public static void MapPartnersPages(this WebApplication app) =>
        app.Pages().MapMethods("/partners", PortalPages.Reading, async (HttpContext context, Atlases atlases, Entries entries, SearchIndex index) =>
        {
            return PortalPages.Page<PartnersPage>(new { View = await PartnersShown.ReadAsync(context.Request, await atlases.NowAsync(), entries, index) });
        });
}

/// <summary>What the page shows.</summary>
/// <param name="Matches">Empty while nothing is said of the matter.</param>
/// <param name="Set">Null without a municipality and a programme.</param>
/// <param name="Named">The entries that are shown.</param>
/// <param name="Concepts">Concepts with names.</param>
/// <param name="Programmes">Programmes that ask for partners.</param>
public sealed record PartnersShown(PartnerRequest Request, IReadOnlyList<PartnerMatch> Matches, PartnerSet? Set, IReadOnlyDictionary<string, Entry> Named, IReadOnlyDictionary<string, LangText> Concepts, IReadOnlyList<Programme> Programmes)
{
    public static async Task<PartnersShown> ReadAsync(HttpRequest http, Atlas atlas, Entries entries, SearchIndex index)
    {
        var request = PartnersApi.Read(http, atlas);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var matches = request.IsAbout ? new PartnerMatching(atlas, today).Of(request) : [];
        var set = request.Programme is null ? null : PartnerSet.Of(atlas, request, today);
        var named = await entries.FindAllAsync([.. matches.Select(m => m.Entry.Id).Concat(matches.Select(m => m.Organisation?.Id).OfType<string>()).Concat((set?.Members ?? []).Concat(set?.Others ?? []).Select(m => m.Id)).Distinct()]);
        var concepts = request.Concepts.Concat(matches.SelectMany(m => m.Why).Where(w => w.By == PartnerReasons.Concepts).SelectMany(w => w.Names)).Distinct().Select(index.Vocabulary.Find).OfType<Concept>();
        return new PartnersShown(request, [.. matches.Where(m => named.Any(n => n.Id == m.Entry.Id))], set, named.ToDictionary(e => e.Id), concepts.ToDictionary(c => c.Id, c => c.PrefLabel),
            [.. atlas.Programmes.Where(p => p.Terms.PartnersFrom.Count > 0).OrderBy(p => p.Id, StringComparer.Ordinal)]);
    }
}
