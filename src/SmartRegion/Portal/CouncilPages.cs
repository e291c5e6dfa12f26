using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Transfer;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page for a council evening: a municipality in figures, three practices, what they would bring, who pays; to be printed, or shown as slides.</summary>
public static class CouncilPages
{
    public static void MapCouncilPages(this WebApplication app) =>
        app.Pages().MapMethods("/places/{id}/council", PortalPages.Reading, async (string id, HttpContext context, Atlases atlases, Entries entries) =>
        {
            return PortalPages.Page<CouncilPage>(new { View = await CouncilShown.ReadAsync(id, context.Request, await atlases.NowAsync(), entries) });
        });
}

/// <summary>What the page for a council shows.</summary>
/// <param name="AsSlides">Each part fills the screen.</param>
public sealed record CouncilShown(Place Place, IReadOnlyList<string> Topics, IReadOnlyList<CouncilPractice> Practices, bool AsSlides)
{
    private const int Shown = 3, Looked = 100;

    /// <exception cref="ProblemException">404 for what is no municipality, 400 for an unknown parameter or topic.</exception>
    public static async Task<CouncilShown> ReadAsync(string id, HttpRequest http, Atlas atlas, Entries entries)
    {
        var p = new Parameters(http, ["topic", "view", "lang"]);
        var view = p.Text("view");
        if (view is not (null or "page" or "slides")) throw new ProblemException("view", $"The view is page or slides, not '{view}'.");
        var place = atlas.Find(id) is { IsMunicipality: true, IsInhabited: true } found ? found : throw new ProblemException(Problem.NotFound(Atlas.Unknown("municipality", id)));
        var topics = p.List("topic");
        if (topics.FirstOrDefault(t => Catalogue.Topics.Find(t) is null) is { } wrong) throw new ProblemException("topic", $"'{wrong}' is not known here. Known: {string.Join(", ", Catalogue.Topics.All.Select(t => t.Id))}.");
        var chosen = Chosen(place, LikeOurs.Of(atlas, new LikeOursRequest(place, topics, [], null, Looked, null)).Practices);
        var named = (await entries.FindAllAsync([.. chosen.Select(c => c.Ranked.Practice.Id)])).ToDictionary(e => e.Id);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return new CouncilShown(place, topics, [.. chosen.Where(c => named.ContainsKey(c.Ranked.Practice.Id)).Select(c => CouncilPractice.Of(atlas, place, named[c.Ranked.Practice.Id], c, today))], view == "slides");
    }

    // The best of both sides: two of ours and one of theirs where there are such.
    private static List<TransferredPractice> Chosen(Place place, IReadOnlyList<TransferredPractice> ranked)
    {
        var others = ranked.Where(r => !IsOf(r, place.Country)).Take(1).ToList();
        var own = ranked.Where(r => IsOf(r, place.Country)).Take(Shown - others.Count).ToList();
        return [.. ranked.Where(r => own.Contains(r) || others.Contains(r)).Concat(ranked.Except(own).Except(others)).Take(Shown)];
    }

    private static bool IsOf(TransferredPractice practice, string? country) => country is not null && practice.Ranked.Practice.Countries.Contains(country);
}

/// <summary>A practice with what it would bring to the municipality and who would pay.</summary>
/// <param name="Estimate">By the model of its kind, or null where there is none.</param>
/// <param name="Programmes">Those that fit first; of closed ones those of which only a call is lacking.</param>
public sealed record CouncilPractice(Entry Entry, TransferredPractice Transferred, Estimate? Estimate, IReadOnlyList<FundingMatch> Programmes)
{
    private const int MostProgrammes = 3;

    internal static CouncilPractice Of(Atlas atlas, Place place, Entry entry, TransferredPractice transferred, DateOnly today)
    {
        var model = BenefitModels.For(entry.Strings("concepts")).FirstOrDefault();
        var estimate = model is null ? null : Benefit(model, place);
        var project = new ProjectSketch([place], ProjectSketch.Municipality, entry.Topics, entry.Strings("concepts"), estimate?.Of(Roles.Investment) is { Middle: > 0 } cost ? cost.Middle : null,
            estimate?.Of(Roles.Electricity) is { Middle: > 0 } saved ? saved.Middle : null, [], [], false, today);
        var programmes = new FundingMatcher(project, atlas.AreaCodesOf).Match(atlas.Programmes).Where(m => m.Verdict != Verdict.Not || m.IsLate).Take(MostProgrammes);
        return new CouncilPractice(entry, transferred, estimate, [.. programmes]);
    }

    private static Estimate Benefit(BenefitModel model, Place place) => Estimate.Reckon(EstimateRequest.Of(model, place, ExchangeRate.Of(place.Country), _ => null));
}
