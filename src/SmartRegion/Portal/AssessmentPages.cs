using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;
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
        var p = new Parameters(http, [.. AssessmentApi.Common, .. SelfAssessment.Questions.Select(q => q.Id)]);
        var place = p.Text("place") is not { } id ? null : atlas.Find(id) is { IsMunicipality: true } found ? found : throw new ProblemException("place", $"There is no municipality '{id}'. Search at /api/entries?kind=place&q=….");
        var named = await entries.FindAllAsync([.. SelfAssessment.Questions.Select(q => q.Practice).Distinct()]);
        return new AssessmentShown(place, SelfAssessment.Read(p), named.ToDictionary(e => e.Id));
    }
}
