using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Dcat;
using SmartRegion.Catalogue.Restricted;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Api;

/// <summary>The own API of the entries: <c>/api/entries</c>.</summary>
public static class EntriesApi
{
    private const string MergePatch = "application/merge-patch+json";
    private const string JsonPatchType = "application/json-patch+json";

    /// <summary>Maps all its addresses.</summary>
    public static void MapEntries(this WebApplication app)
    {
        app.MapGet("/api/entries", ListAsync).WithApi(EntriesDescription.List);
        app.MapPost("/api/entries", CreateAsync).Demand(Act.WriteEntries).WithApi(EntriesDescription.Create);
        app.MapGet("/api/entries/{id}", OneAsync).WithApi(EntriesDescription.One);
        app.MapPut("/api/entries/{id}", ReplaceAsync).Demand(Act.WriteEntries).WithApi(EntriesDescription.Replace);
        app.MapPatch("/api/entries/{id}", ChangeAsync).Demand(Act.WriteEntries).WithApi(EntriesDescription.Change);
        app.MapDelete("/api/entries/{id}", DeleteAsync).Demand(Act.WriteEntries).WithApi(EntriesDescription.Delete);
        app.MapGet("/api/entries/{id}/history", HistoryAsync).WithApi(EntriesDescription.History);
        app.MapGet("/api/entries/{id}/history/{version:int}", VersionAsync).WithApi(EntriesDescription.Version);
        app.MapPost("/api/entries/{id}/history/{version:int}/restore", RestoreAsync).Demand(Act.WriteEntries).WithApi(EntriesDescription.Restore);
        app.MapGet("/api/entries/{id}/related", RelatedAsync).WithApi(EntriesDescription.Related);
        app.MapGet("/api/suggest", SuggestAsync).WithApi(EntriesDescription.Suggest);
        app.MapGet("/schemas/{kind}", Schema).WithApi(EntriesDescription.Schema);
        app.MapGet("/id/{id}", IdAsync).WithApi(EntriesDescription.Id303);
    }

    private static async Task ListAsync(HttpContext context, SearchIndex index, MemberSearch search, EntryFilter filter, Entries entries, ListedItems items)
    {
        var who = Actor.Of(context);
        var format = Format.Of(context.Request, Format.Json, Format.GeoJson, Format.Csv, Format.Html);
        context.Response.Headers.Vary = "Accept, Accept-Language";
        if (format == Format.Html) { context.Response.Redirect(PortalSearch(context.Request)); return; }
        var wanted = await ListRequest.ReadAsync(context.Request, filter);
        if (!await search.SeesMoreAsync(who) && ETags.NotModified(context, $"W/\"{index.AppliedSeq}-{format.Name}-{wanted.Language}\"")) return;
        var result = await search.SearchAsync(who, wanted);
        var ids = result.Hits.Select(h => h.Id).ToList();
        if (format == Format.Json) await EntryList.WriteJsonAsync(context, wanted, result, await items.OfAsync(ids, who));
        else if (format == Format.GeoJson) await EntryList.WriteGeoJsonAsync(context, result, await entries.FindAllAsync(ids, who));
        else await EntryCsv.WriteAsync(context.Response, result, await entries.FindAllAsync(ids, who));
    }

    private static async Task OneAsync(string id, HttpContext context, Entries entries)
    {
        var format = Format.Of(context.Request, [Format.Json, Format.GeoJson, Format.Csv, Format.Html, .. DcatApi.Formats]);
        var entry = await entries.FindAsync(id, Actor.Of(context)) ?? throw new ProblemException(await MissingAsync(id, entries, format));
        context.Response.Headers.Vary = "Accept";
        if (format == Format.Html) { context.Response.Redirect($"/{ReaderLanguage.Of(context.Request)}/entry/{id}"); return; }
        if (DcatApi.Formats.Contains(format))
        {
            if (!ETags.NotModified(context, $"W/\"{entry.Id}.{entry.Version}.{format.Name}\"")) await DcatApi.WriteAsync(context, entry, entries, format);
            return;
        }
        if (ETags.NotModified(context, entry.ETag)) return;
        if (format == Format.Csv) { await EntryCsv.WriteAsync(context.Response, null, [entry]); return; }
        await context.WriteJsonAsync(format == Format.GeoJson ? EntryJson.Feature(entry) : Whole(context, entry), format.MediaType);
    }

    private static async Task CreateAsync(HttpContext context, Entries entries)
    {
        var actor = Actor.Demand(context, Act.WriteEntries);
        var entry = await entries.CreateAsync(await JsonBody.ReadObjectAsync(context.Request), actor.Name);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/entries/{entry.Id}");
        await AnswerAsync(context, entry);
    }

    private static async Task ReplaceAsync(string id, HttpContext context, Entries entries)
    {
        var actor = Actor.Demand(context, Act.WriteEntries);
        var doc = Sent(await JsonBody.ReadObjectAsync(context.Request));
        var (entry, created) = await entries.ReplaceAsync(id, doc, actor.Name, Preconditions.Of(context.Request));
        if (created)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = Address.Of(context.Request, $"/api/entries/{entry.Id}");
        }
        await AnswerAsync(context, entry);
    }

    private static async Task ChangeAsync(string id, HttpContext context, Entries entries)
    {
        var actor = Actor.Demand(context, Act.WriteEntries);
        var patch = await JsonBody.ReadAsync(context.Request, MergePatch, JsonPatchType, "application/json");
        var isJsonPatch = context.Request.ContentType!.StartsWith(JsonPatchType, StringComparison.OrdinalIgnoreCase);
        if (!isJsonPatch && patch is not JsonObject) throw new ProblemException("", "A merge patch (RFC 7396) is a JSON object.");
        await AnswerAsync(context, await entries.ChangeAsync(id,
            doc => isJsonPatch ? JsonPatch.Apply(doc, patch) : MergePatching.Apply(doc, Sent((JsonObject)patch!)), actor.Name, Preconditions.Of(context.Request)));
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, Entries entries)
    {
        await entries.DeleteAsync(id, Actor.Demand(context, Act.WriteEntries).Name, Preconditions.Of(context.Request));
        return TypedResults.NoContent();
    }

    private static async Task RestoreAsync(string id, int version, HttpContext context, Entries entries) =>
        await AnswerAsync(context, await entries.RestoreAsync(id, version, Actor.Demand(context, Act.WriteEntries).Name));

    private static async Task HistoryAsync(string id, HttpContext context, Entries entries)
    {
        var history = await entries.HistoryAsync(id, Actor.Of(context));
        if (history.Count == 0) throw new ProblemException(Entries.NoEntry(id));
        await context.WriteJsonAsync(new JsonObject
        {
            ["items"] = new JsonArray([.. history.Select(c => new JsonObject
            {
                ["version"] = c.Version, ["at"] = EntryJson.Time(c.At), ["by"] = c.By, ["what"] = c.What,
                ["links"] = new JsonArray(EntryJson.Link("item", Format.Json, Address.Of(context.Request, $"/api/entries/{id}/history/{c.Version}"))),
            })]),
        });
    }

    private static async Task VersionAsync(string id, int version, HttpContext context, Entries entries)
    {
        var change = (await entries.HistoryAsync(id, Actor.Of(context))).FirstOrDefault(c => c.Version == version)
            ?? throw new ProblemException(Problem.NotFound($"Entry '{id}' has no version {version}. Its versions are at /api/entries/{id}/history."));
        await context.WriteJsonAsync(change.Doc!);
    }

    private static async Task RelatedAsync(string id, HttpContext context, Entries entries)
    {
        var entry = await entries.FindAsync(id, Actor.Of(context)) ?? throw new ProblemException(Entries.NoEntry(id));
        await context.WriteJsonAsync(new JsonObject
        {
            ["items"] = new JsonArray([.. (await entries.RelatedAsync(entry, Actor.Of(context))).Select(r => new JsonObject
            {
                ["rel"] = r.Rel, ["direction"] = r.Outward ? "out" : "in", ["id"] = r.Entry.Id, ["kind"] = r.Entry.Kind,
                ["title"] = r.Entry.Doc["title"]!.DeepClone(), ["href"] = Address.Of(context.Request, $"/api/entries/{r.Entry.Id}"),
            })]),
        });
    }

    // Of these the ones of a kind are chosen.
    private const int MostSuggested = 300;

    private static async Task SuggestAsync(HttpContext context, MemberSearch search)
    {
        var p = new Parameters(context.Request, ["q", "lang", "limit", "kind"]);
        var (limit, kind) = (p.Number("limit", 8, 1, 20), p.Text("kind"));
        var found = (await search.SuggestAsync(Actor.Of(context), p.Text("q") ?? "", ReaderLanguage.Of(context.Request), kind is null ? limit : MostSuggested))
            .Where(s => kind is null || s.Kind == kind || (s.Kind == "entry" && s.Detail == kind)).Take(limit);
        await context.WriteJsonAsync(new JsonObject
        {
            ["items"] = new JsonArray([.. found.Select(s => new JsonObject
            {
                ["text"] = s.Text, ["kind"] = s.Kind, ["id"] = s.Id, ["language"] = s.Language, ["detail"] = s.Detail,
            })]),
        });
    }

    private static async Task Schema(string kind, HttpContext context) =>
        await context.WriteJsonAsync(Kinds.Schema(kind) ?? throw new ProblemException(Problem.NotFound(
            $"There is no kind '{kind}'. Known: {string.Join(", ", Kinds.All.Select(k => k.Name))}.")), "application/schema+json");

    // What an address names is not a document: 303 leads to one that tells of it (httpRange-14).
    private static async Task IdAsync(string id, HttpContext context, Entries entries)
    {
        var format = Format.Of(context.Request, [Format.Html, Format.Json, Format.GeoJson, Format.Csv, .. DcatApi.Formats]);
        if (await entries.FindAsync(id, Actor.Of(context)) is null) throw new ProblemException(await MissingAsync(id, entries, format));
        context.Response.Headers.Vary = "Accept, Accept-Language";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = format == Format.Html
            ? $"/{ReaderLanguage.Of(context.Request)}/entry/{id}" : $"/api/entries/{id}?f={format.Name}";
    }

    // A harvester is told that an entry is gone for good, so that it may take it out.
    private static async Task<Problem> MissingAsync(string id, Entries entries, Format format) =>
        DcatApi.Formats.Contains(format) && (await entries.HistoryAsync(id)).Count > 0
            ? new Problem(410, "Gone", $"The entry '{id}' was deleted. Its history is at /api/entries/{id}/history.") : Entries.NoEntry(id);

    private static async Task AnswerAsync(HttpContext context, Entry entry)
    {
        context.Response.Headers.ETag = entry.ETag;
        await context.WriteJsonAsync(Whole(context, entry));
    }

    private static JsonObject Whole(HttpContext context, Entry entry) => EntryJson.Whole(entry, path => Address.Of(context.Request, path));

    // A client sends back what it was given: the links of the answer are not part of the entry.
    private static JsonObject Sent(JsonObject doc)
    {
        doc.Remove("links");
        return doc;
    }

    private static string PortalSearch(HttpRequest request) => $"/{ReaderLanguage.Of(request)}/search"
        + QueryString.Create(request.Query.Where(q => q.Key is not ("f" or "lang")));
}
