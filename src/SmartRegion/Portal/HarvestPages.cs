using SmartRegion.Catalogue.Federation;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The pages of harvest sources: all with their last visits, and one with its reports.</summary>
public static class HarvestPages
{
    private const int Runs = 20;

    public static void MapHarvestPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods("/harvest", PortalPages.Reading, async (HarvestSources sources, RegionIdentity region) => PortalPages.Page<HarvestSourcesPage>(new { Rows = await RowsAsync(sources), OwnKey = region.Key }));
        pages.MapMethods("/harvest/{id}", PortalPages.Reading, async (string id, HttpContext context, HarvestSources sources) =>
        {
            var source = await sources.DemandAsync(id);
            var runs = await sources.RunsAsync(source, Runs);
            var shown = runs.FirstOrDefault();
            if (context.Request.Query["run"] is { Count: > 0 } asked)
                shown = long.TryParse(asked, out var key) && await sources.RunAsync(key) is { } run && run.Source == id ? run
                    : throw new ProblemException(Problem.NotFound($"There is no report {asked} of the source {id}."));
            return PortalPages.Page<HarvestSourcePage>(new { Row = new HarvestRow(source, runs.FirstOrDefault(), (await sources.CountsAsync()).GetValueOrDefault(source.Key)), Runs = runs, Shown = shown });
        });
    }

    private static async Task<IReadOnlyList<HarvestRow>> RowsAsync(HarvestSources sources)
    {
        var counts = await sources.CountsAsync();
        var rows = new List<HarvestRow>();
        foreach (var source in await sources.AllAsync())
            rows.Add(new HarvestRow(source, (await sources.RunsAsync(source, 1)).FirstOrDefault(), counts.GetValueOrDefault(source.Key)));
        return rows;
    }
}

/// <summary>A source with its last visit and how many entries it has here.</summary>
public sealed record HarvestRow(HarvestSource Source, HarvestRun? Last, (int Entries, int Gone) Count);
