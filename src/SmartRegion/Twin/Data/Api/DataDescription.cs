using SmartRegion.Http;
using SmartRegion.Twin.Features.Api;

namespace SmartRegion.Twin.Data.Api;

/// <summary>What the addresses of tables of data do, for OpenAPI and the readable page.</summary>
internal static class DataDescription
{
    private const string Tag = "Data";

    internal static readonly ApiParameter Id = new("id", "The id of the table", In: "path", Example: "renewables-bavaria");

    private static readonly ApiParameter[] Query =
    [
        Id,
        .. FeaturesDescription.Items.Parameters.Where(p => p.Name is "filter" or "filter-lang" or "bbox" or "datetime"),
        new("sortby", "Columns to sort by, each with + or - before it, separated by commas", Example: "-pv_kw"),
        new("select", "The columns of the answer, separated by commas; all without it (also: properties)", Example: "name,pv_kw"),
    ];

    public static readonly ApiOperation List = new("getTables", "The tables of data that datasets publish", Tag) { Failure = [] };

    public static readonly ApiOperation Rows = new("getRows", "Rows of a table: found, sorted, page by page", Tag)
    {
        Parameters =
        [
            .. Query,
            .. FeaturesDescription.Items.Parameters.Where(p => p.Name is "limit" or "offset" or "cursor"),
            new("f", "The format; without it, the header Accept decides", Values: ["json", "csv", "parquet", "geojson"]),
        ],
        Produces = ["application/json", "text/csv", "application/vnd.apache.parquet", "application/geo+json"],
        Sample = "?sortby=-pv_kw&limit=5",
        Failure = [400, 404, 406],
    };

    public static readonly ApiOperation Csv = new("downloadRowsAsCsv", "All rows of a table, or all that match, as CSV", Tag) { Parameters = Query, Produces = ["text/csv"] };
    public static readonly ApiOperation Parquet = new("downloadRowsAsParquet", "All rows of a table, or all that match, as Parquet", Tag) { Parameters = Query, Produces = ["application/vnd.apache.parquet"] };

    public static readonly ApiOperation Csvw = new("describeRows", "What the CSV of a table is like: its columns and their types (CSV on the Web)", Tag)
    {
        Parameters = [Id, ApiParameter.Lang],
        Produces = [Formats.Csvw.MediaType],
    };

    public static readonly ApiOperation File = new("downloadFile", "The file from which a table was read, as it was sent", Tag)
    {
        Parameters = [Id],
        Produces = [.. DataFormat.All.Select(f => f.MediaType)],
        Failure = [404],
    };
}
