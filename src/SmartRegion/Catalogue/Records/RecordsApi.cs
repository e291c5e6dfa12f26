using System.Text.Json;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Records;

/// <summary>The catalogue by OGC API Records Part 1 (OGC 20-004r1), among the collections of the OGC APIs: <c>/ogc/collections/entries</c>.</summary>
public static class RecordsApi
{
    private const string Records = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/";

    public static IServiceCollection AddRecords(this IServiceCollection services) =>
        services.AddSingleton<RecordWords>().AddSingleton<RecordReader>().AddSingleton<RecordCollection>()
            .AddSingleton(s => new ListedCollection(RecordCollection.Id, request => s.GetRequiredService<RecordCollection>().WriteAsync(request, Format.OgcCatalog)));

    public static void MapRecords(this WebApplication app)
    {
        // The standard says records-api, its drafts, servers and clients record-api.
        app.MapGet(RecordLinks.Collection, CollectionAsync).WithConformance(Records + "record-collection", Records + "records-api", Records + "record-api", Records + "searchable-catalog", Records + "json", Records + "html", Records + "oas30", Records + "autodiscovery")
            .WithApi(RecordsDescription.Collection);
        app.MapGet(RecordLinks.Collection + "/items", ListAsync).WithConformance(Records + "record-core-query-parameters", Records + "filtering", Records + "sorting",
            // The requirements write the names with a hyphen, the annex with a slash.
            Records + "searchable-catalog-filtering", Records + "searchable-catalog/filtering", Records + "searchable-catalog-sorting", Records + "searchable-catalog/sorting")
            .WithApi(RecordsDescription.Items);
        app.MapGet(RecordLinks.Collection + "/items/{recordId}", OneAsync).WithConformance(Records + "record-core").WithApi(RecordsDescription.Item);
        app.MapGet(RecordLinks.Collection + "/queryables", (HttpContext context) => SchemaAsync(context, RecordCollection.Queryables)).WithApi(RecordsDescription.Queryables);
        app.MapGet(RecordLinks.Collection + "/sortables", (HttpContext context) => SchemaAsync(context, RecordCollection.Sortables)).WithApi(RecordsDescription.Sortables);
        app.MapGet(RecordLinks.Collection + "/schema", (HttpContext context) => SchemaAsync(context, RecordCollection.Schema)).WithApi(RecordsDescription.Schema);
    }

    private static async Task CollectionAsync(HttpContext context, RecordCollection collection, CatalogueState state)
    {
        // Plain JSON is a kind of which ogc-catalog+json is one too: who names it is answered with its name.
        var isPlain = context.Request.Headers.Accept.ToString().Split(',')[0].Split(';')[0].Trim() == Format.Json.MediaType;
        var (format, language) = Begin(context, isPlain ? RecordCollection.PlainFirst : RecordCollection.Formats);
        _ = new Parameters(context.Request, ["f", "lang"]);
        if (format == Format.Html) { ToPage(context, ""); return; }
        if (await state.NotModifiedAsync(context, $"{format.Name}-{language}")) return;
        await context.WriteJsonAsync(await collection.WriteAsync(context.Request, format), format.MediaType);
    }

    private static async Task ListAsync(HttpContext context, RecordReader reader, SearchIndex index, CatalogueState state)
    {
        var (format, language) = Begin(context, RecordCollection.RecordFormats);
        var query = RecordsRequest.Read(context.Request);
        if (format == Format.Html) { ToPage(context, "/items"); return; }
        if (await state.NotModifiedAsync(context, $"{format.Name}-{language}", query.Terms is null ? null : index.AppliedSeq)) return;
        context.Response.Headers["Content-Crs"] = $"<{RecordsRequest.Crs84}>";
        var page = await reader.ReadAsync(query);
        string At(string path) => Address.Of(context.Request, path);
        var record = new RecordJson(language, index.Vocabulary, page.Named, At);
        context.Response.ContentType = format.MediaType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Json.Writing);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("timeStamp", Api.EntryJson.Time(DateTime.UtcNow));
        json.WriteNumber("numberMatched", page.Matched);
        json.WriteNumber("numberReturned", page.Rows.Count);
        json.WriteStartArray("features");
        foreach (var row in page.Rows) record.Write(row, RecordLinks.Own(row.Entry, Format.GeoJson, language, At)).WriteTo(json);
        json.WriteEndArray();
        json.WritePropertyName("links");
        Link.ToJson(Links(context.Request, format, page.Next)).WriteTo(json);
        json.WriteEndObject();
    }

    private static IEnumerable<Link> Links(HttpRequest request, Format told, string? next)
    {
        yield return new("self", Address.Self(request), told.MediaType, "This document");
        yield return new("alternate", Address.With(request, "f", Format.Html.Name), Format.Html.MediaType, "This document as a page");
        yield return new("collection", Address.Of(request, RecordLinks.Collection), Format.OgcCatalog.MediaType, "The collection");
        yield return new("profile", RecordJson.Profile, Format.Html.MediaType);
        if (next is not null) yield return new("next", Address.With(request, "cursor", next), told.MediaType, "The next page");
    }

    private static async Task OneAsync(string recordId, HttpContext context, RecordReader reader, Entries entries, SearchIndex index)
    {
        var (format, language) = Begin(context, RecordCollection.RecordFormats);
        RecordsRequest.ReadOne(context.Request);
        if (await reader.FindAsync(recordId) is not { } page) throw new ProblemException(await MissingAsync(recordId, entries));
        if (format == Format.Html) { context.Response.Redirect($"/{language}/entry/{Uri.EscapeDataString(recordId)}"); return; }
        context.Response.Headers["Content-Crs"] = $"<{RecordsRequest.Crs84}>";
        // What it tells of its place and its organisations changes with theirs.
        var versions = string.Join('.', page.Named.Values.OrderBy(e => e.Id, StringComparer.Ordinal).Select(e => $"{e.Id}.{e.Version}"));
        var row = page.Rows[0];
        if (ETags.NotModified(context, $"W/\"{row.Entry.Id}.{row.Entry.Version}-{format.Name}-{language}-{versions}\"")) return;
        var record = new RecordJson(language, index.Vocabulary, page.Named, path => Address.Of(context.Request, path));
        await context.WriteJsonAsync(record.Write(row, RecordLinks.Own(row.Entry, format, language, path => Address.Of(context.Request, path))), format.MediaType);
    }

    private static async Task<Problem> MissingAsync(string id, Entries entries) => (await entries.HistoryAsync(id)).Count > 0
        ? new Problem(410, "Gone", $"The entry '{id}' was deleted. Its history is at /api/entries/{id}/history.") : Entries.NoEntry(id);

    private static async Task SchemaAsync(HttpContext context, Func<HttpRequest, JsonObject> write)
    {
        var (format, _) = Begin(context, RecordCollection.SchemaFormats);
        _ = new Parameters(context.Request, ["f", "lang"]);
        if (format == Format.Html) { ToPage(context, "", "#properties"); return; }
        await context.WriteJsonAsync(write(context.Request), Format.JsonSchema.MediaType);
    }

    private static (Format Format, string Language) Begin(HttpContext context, Format[] offer)
    {
        context.Response.Headers.Vary = "Accept, Accept-Language";
        var language = ReaderLanguage.Of(context.Request);
        context.Response.Headers.ContentLanguage = language;
        return (Format.Of(context.Request, offer), language);
    }

    private static void ToPage(HttpContext context, string below, string fragment = "") =>
        context.Response.Redirect($"/{ReaderLanguage.Of(context.Request)}/collections/{RecordCollection.Id}{below}{QueryString.Create(context.Request.Query.Where(q => q.Key is not ("f" or "lang")))}{fragment}");
}
