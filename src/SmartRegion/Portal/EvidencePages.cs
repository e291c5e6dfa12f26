using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Planning.Evidence;
using SmartRegion.Planning.Evidence.Api;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page that says how well the figures of a practice are known.</summary>
public static class EvidencePages
{
    public static void MapEvidencePages(this WebApplication app) =>
        app.Pages().MapMethods("/evidence/{id}", PortalPages.Reading, async (string id, HttpContext context, Entries entries, Evidences evidences) =>
        {
            var (practice, measured) = await EvidenceApi.ReadAsync(id, Actor.Of(context), entries, evidences);
            return PortalPages.Page<EvidencePage>(new { Practice = practice, Measured = measured });
        });
}
