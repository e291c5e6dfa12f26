using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Benefits.Api;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The pages of benefit models: all of them, and each with a form that needs no script.</summary>
public static class BenefitPages
{
    public static void MapBenefitPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods("/benefits", PortalPages.Reading, async (HttpContext context, Atlases atlases) => PortalPages.Page<BenefitsPage>(new { View = await BenefitsShown.ReadAsync(context.Request, atlases) }));
        pages.MapMethods("/benefits/{model}", PortalPages.Reading, async (string model, HttpContext context, Atlases atlases, Entries entries) =>
        {
            var view = await BenefitShown.ReadAsync(BenefitModels.Demand(model), context.Request, atlases, entries);
            return PortalPages.Page<BenefitPage>(new { View = view }, view.Estimate is null ? 400 : 200);
        });
    }
}

/// <summary>What the page of all models shows: for a municipality also what each would bring there.</summary>
public sealed record BenefitsShown(Place? Place, IReadOnlyList<(BenefitModel Model, Estimate? There)> Models)
{
    public static async Task<BenefitsShown> ReadAsync(HttpRequest request, Atlases atlases)
    {
        _ = new Parameters(request, ["place", "lang"]);
        var asked = await Task.WhenAll(BenefitModels.All.Select(m => BenefitsApi.ReadAsync(m, request, atlases)));
        return new BenefitsShown(asked[0].Place, [.. asked.Select(r => (r.Model, r.Place is null || r.Faults.Count > 0 ? null : Estimate.Reckon(r)))]);
    }
}

/// <summary>What the page of a model shows.</summary>
/// <param name="Estimate">Null while an input is wrong: then no figure is shown.</param>
/// <param name="Named">The entries that the sources name.</param>
public sealed record BenefitShown(EstimateRequest Request, Estimate? Estimate, IReadOnlyDictionary<string, Entry> Named)
{
    public BenefitModel Model => Request.Model;

    /// <summary>The practices from which the model has numbers.</summary>
    public IEnumerable<Entry> Practices => Named.Values.Where(e => e.Kind == "practice");

    public static async Task<BenefitShown> ReadAsync(BenefitModel model, HttpRequest http, Atlases atlases, Entries entries)
    {
        var request = await BenefitsApi.ReadAsync(model, http, atlases);
        var named = await entries.FindAllAsync([.. model.Sources.Select(s => s.Entry).OfType<string>().Distinct()]);
        return new BenefitShown(request, request.Faults.Count > 0 ? null : Estimate.Reckon(request), named.ToDictionary(e => e.Id));
    }
}
