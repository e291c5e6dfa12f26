using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Quality;
using SmartRegion.Catalogue.Quality.Links;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The pages of the quality of metadata: the catalogue's, and one dataset's.</summary>
public static class QualityPages
{
    public static void MapQualityPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods("/quality", PortalPages.Reading, async (HttpContext context, QualityIndex index, LinkAnswers answers, Entries entries, PublishedData published, LinkSettings links) =>
            PortalPages.Page<QualityPage>(new { View = await QualityShown.ReadAsync(context, index, answers, entries, published, links) }));
        pages.MapMethods("/quality/{id}", PortalPages.Reading, async (string id, Qualities qualities) => PortalPages.Page<DatasetQualityPage>(new { Quality = await qualities.DemandAsync(id) }));
    }
}

/// <summary>A dataset in the list.</summary>
/// <param name="Name">Its name in addresses of quality.</param>
public sealed record QualityRow(string Name, LangText Title, ScoredDataset Dataset, Entry? Owner);

/// <summary>What the page of the catalogue's quality shows.</summary>
public sealed record QualityShown(QualityReport Report, IReadOnlyList<QualityRow> Rows, int Matched, int Page, int Pages, string? Organisation, IReadOnlyList<Entry> Organisations, IReadOnlyList<DeadLink> Dead, bool AsksOthers)
{
    private const int PageSize = 20;
    private const int MostDead = 20;
    private const int MostOrganisations = 300;

    public static async Task<QualityShown> ReadAsync(HttpContext context, QualityIndex index, LinkAnswers answers, Entries entries, PublishedData published, LinkSettings links)
    {
        var p = new Parameters(context.Request, ["organisation", "page"]);
        var report = await index.ReportAsync();
        var of = p.Text("organisation");
        var listed = of is null ? report.All : [.. report.All.Where(d => d.Owner == of)];
        var pages = Math.Max(1, (listed.Count + PageSize - 1) / PageSize);
        var page = Math.Min(p.Number("page", 1, 1, int.MaxValue), pages);
        var shown = listed.Skip((page - 1) * PageSize).Take(PageSize).ToList();
        var owners = report.All.Select(d => d.Owner).OfType<string>().Distinct().Order(StringComparer.Ordinal).Take(MostOrganisations).ToList();
        var organisations = await entries.FindAllAsync(owners);
        var beside = (await published.ListAsync()).ToDictionary(d => d.Path, d => d.Title);
        var titles = (await entries.FindAllAsync([.. shown.Where(d => d.IsEntry).Select(d => d.Id)])).ToDictionary(e => e.Id, e => e.Title);
        return new QualityShown(report, [.. shown.Select(Row)], listed.Count, page, pages, of, organisations, await answers.DeadAsync(MostDead), links.Days is not null);

        QualityRow Row(ScoredDataset d) => new(d.IsEntry ? d.Id : d.Id[1..], (d.IsEntry ? titles.GetValueOrDefault(d.Id) : beside.GetValueOrDefault(d.Id)) ?? new LangText(null, null, d.Id), d,
            organisations.FirstOrDefault(o => o.Id == d.Owner));
    }
}
