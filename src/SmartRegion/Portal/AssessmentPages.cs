using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Assessment;
using SmartRegion.Planning.Assessment.Api;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page on which a municipality finds out how far it has come.</summary>
public static class AssessmentPages
{
    public static void MapAssessmentPages(this WebApplication app) =>
        app.Pages().MapMethods("/assessment", PortalPages.Reading, async (HttpContext context, Atlases atlases, Entries entries) =>
        {
            return PortalPages.Page<AssessmentPage>(new { View = await AssessmentShown.ReadAsync(context.Request, await atlases.NowAsync(), entries) });
        });
}

/// <summary>What the page shows.</summary>
/// <param name="Place">For whom; null when nobody said.</param>
/// <param name="Named">The practices, by id.</param>
public sealed record AssessmentShown(Place? Place, SelfAssessment Assessed, IReadOnlyDictionary<string, Entry> Named)
{
    public static async Task<AssessmentShown> ReadAsync(HttpRequest http, Atlas atlas, Entries entries)
    {
        var p = AssessmentApi.Parameters(http);
        var place = p.Text("place") is { } id ? atlas.DemandMunicipality(id, "place") : null;
        var named = await entries.FindAllAsync([.. SelfAssessment.Questions.Select(q => q.Practice).Distinct()]);
        return new AssessmentShown(place, SelfAssessment.Read(p), named.ToDictionary(e => e.Id));
    }
}
