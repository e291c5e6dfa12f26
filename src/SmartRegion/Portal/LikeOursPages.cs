using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Transfer;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page of what places like ours have done.</summary>
public static class LikeOursPages
{
    public static void MapLikeOursPages(this WebApplication app) =>
        app.Pages().MapMethods("/places/{id}/like-ours", PortalPages.Reading, async (string id, HttpContext context, Atlases atlases, Entries entries, SearchIndex index) =>
        {
            var view = await LikeOursShown.ReadAsync(id, context.Request, await atlases.NowAsync(), entries, index);
            return PortalPages.Page<LikeOursPage>(new { View = view }, view.Request.Fault is null ? 200 : 400);
        });
}

/// <summary>What the page shows.</summary>
/// <param name="Answer">Null while something is wrong.</param>
/// <param name="Named">The practices, by id.</param>
/// <param name="Concepts">What practices need, and what is told to be at hand, with names.</param>
public sealed record LikeOursShown(LikeOursRequest Request, LikeOurs? Answer, IReadOnlyDictionary<string, Entry> Named, IReadOnlyDictionary<string, LangText> Concepts)
{
    /// <summary>Practices with their entry.</summary>
    public IEnumerable<(Entry Entry, TransferredPractice Practice)> Practices =>
        (Answer?.Practices ?? []).Where(p => Named.ContainsKey(p.Ranked.Practice.Id)).Select(p => (Named[p.Ranked.Practice.Id], p));

    public static async Task<LikeOursShown> ReadAsync(string id, HttpRequest http, Atlas atlas, Entries entries, SearchIndex index)
    {
        var request = LikeOursRequest.Read(new Parameters(http, LikeOursRequest.Names), atlas, id);
        var answer = request.Fault is null ? LikeOurs.Of(atlas, request) : null;
        var practices = answer is null ? [] : answer.Practices.Select(p => p.Ranked.Practice).Concat(answer.Similar.Values.SelectMany(s => s).SelectMany(s => s.Practices)).ToList();
        var named = await entries.FindAllAsync([.. practices.Select(p => p.Id).Distinct()]);
        var concepts = practices.SelectMany(p => p.Transfer.Needs).Concat(request.Have).Distinct().Select(index.Vocabulary.Find).OfType<Concept>();
        return new LikeOursShown(request, answer, named.ToDictionary(e => e.Id), concepts.ToDictionary(c => c.Id, c => c.PrefLabel));
    }
}
