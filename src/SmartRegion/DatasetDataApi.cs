using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Data.Api;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion;

/// <summary>Sending, replacing and removing the data of datasets.</summary>
public static class DatasetDataApi
{
    private const string Tag = "Data";
    private static readonly string[] Known = ["name", "title-cs", "title-de", "title-en", "licence", "crs", "lang"];
    private static readonly string[] Taken = [.. DataFormat.All.Select(f => f.MediaType), "multipart/form-data"];

    private static readonly ApiParameter[] About =
    [
        new("name", "What the file is called; its end tells the format when Content-Type does not"),
        new("title-cs", "What the distribution is called, in Czech"), new("title-de", "… in German"), new("title-en", "… in English"),
        new("licence", "The address of its licence, when it is not the dataset's"),
        new("crs", "The reference system of coordinates that are no degrees", Example: "EPSG:5514"),
    ];

    public static void MapDatasetData(this WebApplication app)
    {
        app.MapPost("/api/entries/{id}/data", CreateAsync).Demand(Act.WriteData).WithApi(new ApiOperation("createTable", "Send a file (CSV, XLSX, GeoJSON, Parquet) as data of a dataset", Tag)
        {
            Parameters = [new("id", "The id of the dataset", In: "path", Example: "renewables-bavaria"), .. About],
            Consumes = Taken,
            Success = [201],
            Failure = [400, 403, 404, 409, 413, 415, 422],
        });
        app.MapPut("/api/data/{id}", ReplaceAsync).Demand(Act.WriteData).WithApi(new ApiOperation("replaceTable", "Replace all rows of a table by those of a file, at one moment", Tag)
        {
            Parameters = [DataDescription.Id, .. About],
            Consumes = Taken,
            Failure = [400, 403, 404, 409, 413, 415, 422],
        });
        app.MapDelete("/api/data/{id}", DeleteAsync).Demand(Act.WriteData).WithApi(new ApiOperation("deleteTable", "Remove a table with its file and its distribution", Tag) { Parameters = [DataDescription.Id], Success = [204], Failure = [403, 404, 409] });
    }

    private static Task CreateAsync(string id, HttpContext context, DatasetData data, Uploads uploads) => TakeAsync(context, data, uploads, u => u with { Dataset = id });

    private static async Task ReplaceAsync(string id, HttpContext context, DatasetData data, DataTables tables, Uploads uploads)
    {
        _ = await tables.GetAsync(id, Actor.Of(context));
        await TakeAsync(context, data, uploads, u => u with { Table = id });
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, DatasetData data)
    {
        await data.DeleteAsync(id, Actor.Demand(context, Act.WriteData));
        return TypedResults.NoContent();
    }

    private static async Task TakeAsync(HttpContext context, DatasetData data, Uploads uploads, Func<DataUpload, DataUpload> to)
    {
        var who = Actor.Demand(context, Act.WriteData);
        OwnPage.Demand(context.Request);
        AllowLarge(context);
        var p = new Parameters(context.Request, Known);
        if (context.Request.HasFormContentType)
        {
            var form = await ReadFormAsync(context);
            await AnswerAsync(context, await PutAsync(context, data, uploads, form.Files[0], n => form[n].ToString() is { Length: > 0 } text ? text : p.Text(n), to, who));
            return;
        }
        var type = context.Request.GetTypedHeaders().ContentType?.MediaType.Value;
        var name = NameOf(p.Text("name") ?? context.Request.GetTypedHeaders().Get<Microsoft.Net.Http.Headers.ContentDispositionHeaderValue>("Content-Disposition")?.FileName.Value?.Trim('"'), type);
        await AnswerAsync(context, await PutAsync(context, data, uploads, name, context.Request.Body, p.Text, to, who));
    }

    /// <summary>The form of a request with its file.</summary>
    /// <exception cref="ProblemException">400: there is no file.</exception>
    public static async Task<IFormCollection> ReadFormAsync(HttpContext context)
    {
        var form = await Forms.ReadAsync(context.Request, new FormOptions { MultipartBodyLengthLimit = DataTables.MaxBytes + 1024 * 1024 });
        return form.Files is [{ Length: > 0 }, ..] ? form : throw new ProblemException("file", "No file was chosen.");
    }

    /// <summary>Takes bodies as large as files may be.</summary>
    public static void AllowLarge(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = DataTables.MaxBytes + 1024 * 1024;
    }

    /// <summary>Takes in the file of a form.</summary>
    /// <param name="field">A field of the form.</param>
    public static async Task<DataReport> PutAsync(HttpContext context, DatasetData data, Uploads uploads, IFormFile sent, Func<string, string?> field, Func<DataUpload, DataUpload> to, Actor who)
    {
        await using var content = sent.OpenReadStream();
        return await PutAsync(context, data, uploads, NameOf(field("name") ?? sent.FileName, sent.ContentType), content, field, to, who);
    }

    private static async Task<DataReport> PutAsync(HttpContext context, DatasetData data, Uploads uploads, string name, Stream content, Func<string, string?> field, Func<DataUpload, DataUpload> to, Actor who)
    {
        var crs = field("crs") is { } code ? CrsRegister.Find(code) ?? throw new ProblemException("crs", $"'{code}' is not known. Known: {CrsRegister.Codes}.") : null;
        var licence = field("licence");
        if (licence is not null && !Uri.TryCreate(licence, UriKind.Absolute, out _)) throw new ProblemException("licence", $"'{licence}' is no web address. Begin it with https://.");
        var (cs, de, en) = (field("title-cs"), field("title-de"), field("title-en"));
        var token = await uploads.KeepAsync(content, "data" + Path.GetExtension(name).ToLowerInvariant(), context.RequestAborted);
        try
        {
            var upload = new DataUpload(uploads.Find(token), name, path => Address.Of(context.Request, path)) { Licence = licence, Crs = crs, Title = cs is null && de is null && en is null ? null : new LangText(cs, de, en) };
            return await data.PutAsync(to(upload), who, context.RequestAborted);
        }
        finally { uploads.Drop(token); }
    }

    // The end of the name tells the format; without one the media type does.
    private static string NameOf(string? name, string? mediaType)
    {
        var plain = Path.GetFileName(name ?? "");
        if (plain.Length > 150) plain = plain[^150..];
        var known = DataFormat.All.Any(f => f.Extensions.Contains(Path.GetExtension(plain).ToLowerInvariant()));
        if (known) return plain;
        var format = DataFormat.OfMediaType(mediaType) ?? throw new ProblemException(new Problem(415, "Unsupported media type", $"'{mediaType}' is no format that data are read from. Send CSV, XLSX, GeoJSON or Parquet, and say which by Content-Type or by the name of the file.",
            [new Fault("Content-Type", "Known: " + string.Join(", ", DataFormat.All.Select(f => f.MediaType)) + ".")]));
        return (plain.Length == 0 ? "data" : plain) + format.Extensions[0];
    }

    private static async Task AnswerAsync(HttpContext context, DataReport report)
    {
        if (report.IsNew)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = Address.Of(context.Request, $"/api/data/{report.Table.Id}");
        }
        var json = DataApi.About(context.Request, report.Table, ReaderLanguage.Of(context.Request));
        json["bad"] = new JsonArray([.. report.Import.Bad.Select(b => (JsonNode)new JsonObject { ["line"] = b.At, ["column"] = b.Fault!.Field, ["message"] = b.Fault.Message })]);
        json["badCount"] = report.Import.BadCount;
        json["notes"] = new JsonArray([.. report.Import.Notes.Select(n => (JsonNode)n)]);
        await context.WriteJsonAsync(json);
    }
}
