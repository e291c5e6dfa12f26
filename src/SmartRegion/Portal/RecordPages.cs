using SmartRegion.Catalogue.Records;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The pages of the catalogue as a collection of records: the HTML of OGC API Records.</summary>
public static class RecordPages
{
    private const int MaxRows = 100;

    public static void MapRecordPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods($"/collections/{RecordCollection.Id}", PortalPages.Reading, ShowAsync);
        pages.MapMethods($"/collections/{RecordCollection.Id}/items", PortalPages.Reading, ShowAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, RecordReader records, Reader reader)
    {
        var query = RecordsRequest.Read(context.Request) with { Language = reader.Language };
        query = query with { Limit = Math.Min(query.Limit, MaxRows) };
        return PortalPages.Page<RecordsPage>(new { View = await records.ReadAsync(query) });
    }
}
