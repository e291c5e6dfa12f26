using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Funding.Budgets;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The page that reckons the budget of an Interreg project with flat rates. Nothing is stored: the address holds what was typed.</summary>
public static class BudgetPages
{
    public static void MapBudgetPages(this WebApplication app) =>
        app.Pages().MapMethods("/funding/budget", PortalPages.Reading, async (HttpContext context, Atlases atlases) =>
        {
            var view = BudgetShown.Read(context.Request, await atlases.NowAsync());
            return PortalPages.Page<BudgetPage>(new { View = view }, view.Fields.Faults.Count > 0 ? 400 : 200);
        });
}

/// <summary>What the page shows.</summary>
/// <param name="Budget">Null while nothing was typed, or something is wrong.</param>
/// <param name="Programmes">Those that want partners from both countries.</param>
public sealed record BudgetShown(BudgetFields Fields, ProjectBudget? Budget, IReadOnlyList<Programme> Programmes)
{
    public static BudgetShown Read(HttpRequest http, Atlas atlas)
    {
        var fields = BudgetFields.Read(http, atlas);
        return new BudgetShown(fields, fields.Reckoned(), [.. atlas.Programmes.Where(p => p.Terms.PartnersFrom.Count > 0 || p == fields.Programme).OrderBy(p => p.Id, StringComparer.Ordinal)]);
    }

    /// <summary>A partner by the name that was typed, the place it is, or its number.</summary>
    public string NameOf(Reader r, PartnerFields partner) =>
        partner.Given.GetValueOrDefault(PartnerFields.NameOf(partner.Number)) ?? (partner.Place is { } place ? r.Plain(place.Title) : r.T("budget.partner-number", partner.Number));

    /// <summary>The same of the partner that a budget calls by its number.</summary>
    public string NameOf(Reader r, string number) => NameOf(r, Fields.Partners.First(p => p.Budget.Partner == number));
}
