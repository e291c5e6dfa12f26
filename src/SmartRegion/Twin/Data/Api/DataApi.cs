using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Data.Formats;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Api;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Data.Api;

/// <summary>The tables of data under <c>/api/data</c>, read.</summary>
public static class DataApi
{
    private static readonly string[] Own = ["select", "properties"];

    public static IServiceCollection AddData(this IServiceCollection services) => services.AddSingleton<DataTables>().AddSingleton<TableFigures>();

    public static void MapData(this WebApplication app)
    {
        app.MapGet("/api/data", ListAsync).WithApi(DataDescription.List);
        app.MapGet("/api/data/{id}", (string id, HttpContext context, DataTables tables, FeatureReader reader) => RowsAsync(id, context, tables, reader, null)).WithApi(DataDescription.Rows);
        app.MapGet("/api/data/{id}.csv", (string id, HttpContext context, DataTables tables, FeatureReader reader) => RowsAsync(id, context, tables, reader, Format.Csv)).WithApi(DataDescription.Csv);
        app.MapGet("/api/data/{id}.parquet", (string id, HttpContext context, DataTables tables, FeatureReader reader) => RowsAsync(id, context, tables, reader, Format.Parquet)).WithApi(DataDescription.Parquet);
        app.MapGet("/api/data/{id}.csv-metadata.json", DescribeAsync).WithApi(DataDescription.Csvw);
        app.MapGet("/api/data/{id}/file", FileAsync).WithApi(DataDescription.File);
    }

    private static async Task ListAsync(HttpContext context, DataTables tables)
    {
        _ = new Parameters(context.Request, ["lang"]);
        var language = ReaderLanguage.Of(context.Request);
        context.Response.Headers.Vary = "Accept-Language";
        await context.WriteJsonAsync(new JsonObject { ["tables"] = new JsonArray([.. (await tables.ListAsync(Actor.Of(context))).Select(t => (JsonNode)About(context.Request, t, language))]) });
    }

    /// <summary>What lists tell of a table.</summary>
    public static JsonObject About(HttpRequest request, Collection table, string language) => new()
    {
        ["id"] = table.Id,
        ["title"] = table.Title.Tell(language)?.Text ?? table.Id,
        ["dataset"] = table.Data!.Dataset,
        ["rows"] = table.Count,
        ["columns"] = new JsonArray([.. DataColumn.Of(table).Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["type"] = TypeOf(c) })]),
        ["links"] = Link.ToJson(
        [
            new("self", At(request, table), Format.Json.MediaType, "Its rows"),
            new("alternate", At(request, table, ".csv"), Format.Csv.MediaType, "All rows as CSV"),
            new("alternate", At(request, table, ".parquet"), Format.Parquet.MediaType, "All rows as Parquet"),
            new("enclosure", At(request, table, "/file"), table.Data.Format.MediaType, "The file as it was sent"),
            new("describedby", At(request, table, ".csv-metadata.json"), Csvw.MediaType, "Its columns (CSV on the Web)"),
            new("collection", Address.Of(request, $"/id/{table.Data.Dataset}"), Format.Html.MediaType, "The dataset"),
        ]),
    };

    private static string TypeOf(DataColumn column) => column.IsPlace ? "geometry" : column.Property.Type switch
    {
        PropertyType.Integer => "integer",
        PropertyType.Number => "number",
        PropertyType.Boolean => "boolean",
        PropertyType.Date => "date",
        PropertyType.Timestamp => "date-time",
        PropertyType.TextArray or PropertyType.Json => "json",
        _ => "text",
    };

    private static async Task RowsAsync(string id, HttpContext context, DataTables tables, FeatureReader reader, Format? whole)
    {
        context.Response.Headers.Vary = "Accept";
        var table = await tables.GetAsync(id, Actor.Of(context));
        Format[] offer = [Format.Json, Format.Csv, Format.Parquet, .. table.Schema.Geometry is null ? Array.Empty<Format>() : [Format.GeoJson]];
        var format = whole ?? Format.Of(context.Request, offer);
        var (query, columns) = Read(context.Request, table, whole is not null);
        if (ETags.NotModified(context, $"W/\"{table.State}-{format.Name}\"")) return;
        if (whole is not null) context.Response.Headers.ContentDisposition = $"attachment; filename=\"{table.Id}.{format.Name}\"";
        using FeatureListWriter writer = format.Name switch
        {
            "csv" => new RowCsvWriter(context, columns),
            "parquet" => new RowParquetWriter(context, columns),
            "geojson" => new GeoJsonListWriter(context, query, FeatureProfile.Plain, format.MediaType),
            _ => new RowJsonWriter(context, columns),
        };
        var page = await reader.ReadAsync(query, writer.TakeAsync, context.RequestAborted);
        List<Link> links =
        [
            .. whole is not null ? [] : OgcLinks.SelfAndAlternates(context.Request, format, offer),
            new("describedby", At(context.Request, table, ".csv-metadata.json"), Csvw.MediaType, "Its columns (CSV on the Web)"),
        ];
        if (page.Next is { } next && whole is null) links.Add(new Link("next", Address.With(context.Request, "cursor", next.ToString()), format.MediaType, "The next page"));
        await writer.EndAsync(page, links);
    }

    // A filter in the language of features; what is a file of its own has no pages.
    private static (FeatureQuery Query, IReadOnlyList<DataColumn> Columns) Read(HttpRequest request, Collection table, bool isWhole)
    {
        foreach (var name in isWhole ? ["limit", "offset", "cursor", "f", "crs", "sensors"] : new[] { "crs", "sensors" })
            if (request.Query.ContainsKey(name)) throw new ProblemException(name, $"There is no parameter '{name}' here.");
        var query = ItemsRequest.Read(request, table, Own);
        var names = new Parameters(request, [.. request.Query.Keys]);
        var selected = DataColumn.Selected(table, [.. names.List("select").Concat(names.List("properties")).Distinct()], "select");
        return (isWhole ? query with { Limit = int.MaxValue - 2 } : query, selected);
    }

    private static async Task DescribeAsync(string id, HttpContext context, DataTables tables)
    {
        _ = new Parameters(context.Request, ["lang"]);
        context.Response.Headers.Vary = "Accept-Language";
        var (table, language) = (await tables.GetAsync(id, Actor.Of(context)), ReaderLanguage.Of(context.Request));
        if (ETags.NotModified(context, $"W/\"{table.State}-{language}\"")) return;
        await context.WriteJsonAsync(Csvw.Describe(table, At(context.Request, table, ".csv"), language), Csvw.MediaType);
    }

    private static async Task FileAsync(string id, HttpContext context, DataTables tables)
    {
        var table = await tables.GetAsync(id, Actor.Of(context));
        var (response, file) = (context.Response, table.Data!);
        if (ETags.NotModified(context, $"\"{file.Sha256}\"")) return;
        response.ContentType = file.Format.MediaType;
        response.ContentLength = file.Bytes;
        response.Headers.LastModified = file.Taken.ToString("R", CultureInfo.InvariantCulture);
        response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256))}:";
        response.Headers.ContentDisposition = $"attachment; filename=\"{string.Concat(file.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'))}\"";
        await tables.SendFileAsync(table, response.Body, context.RequestAborted);
    }

    private static string At(HttpRequest request, Collection table, string below = "") => Address.Of(request, $"/api/data/{table.Id}{below}");
}
