using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Search;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The pages of entries, their histories, and the page of a problem.</summary>
public static class EntryPages
{
    public static void MapEntryPages(this WebApplication app)
    {
        var pages = app.Pages();
        pages.MapMethods($"/entry/{Catalogue.Search.Vocabulary.EntryId}", PortalPages.Reading, (Reader reader) => TypedResults.Redirect(reader.Url("/vocabulary")));
        pages.MapMethods("/entry/{id}", PortalPages.Reading, OneAsync);
        pages.MapMethods("/entry/{id}/history", PortalPages.Reading, HistoryAsync);
        pages.MapMethods("/entry/{id}/history/{version:int}", PortalPages.Reading, VersionAsync);
        pages.MapMethods("/vocabulary", PortalPages.Reading, async (HttpContext context, Entries entries, Reader reader) =>
            PortalPages.Page<VocabularyPage>(new { View = await VocabularyShown.ReadAsync(context, entries, reader) }));
        app.MapGet("/api", (HttpContext context) =>
        {
            context.Response.Headers.Vary = "Accept-Language, Cookie";
            context.Response.Headers.Location = $"/{Reader.Preferred(context.Request)}/developers";
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        })
            .WithMetadata(new Http.ApiOperation("getApiPage", "The readable page of the API", "Description") { Produces = ["text/html"], Success = [303], Failure = [] });
        pages.MapMethods("/developers", PortalPages.Reading, (Http.OpenApi api) => PortalPages.Page<Developers>(new { Api = api }));
    }

    /// <summary>Tells a reader of pages what happened.</summary>
    public static async Task WriteProblemAsync(HttpContext context, Problem problem) =>
        await PortalPages.Page<ProblemPage>(new { Problem = problem, RequestId = problem.Status >= 500 ? Http.RequestId.Of(context) : null }, problem.Status).ExecuteAsync(context);

    private static async Task<IResult> OneAsync(string id, HttpContext context, Entries entries, SearchIndex index, SimilarEntries similar, StreamReading streams, Planning.Evidence.Evidences evidences, TableReading tables, Joining joining)
    {
        var who = Actor.Of(context);
        if (await entries.FindAsync(id, who) is not { } entry) return Missing(id, await entries.HistoryAsync(id, who));
        if (entry.Kind == "place") return PortalPages.Page<PlacePage>(new { View = await PlaceShown.ReadAsync(entry, context) });
        return Show(await EntryShown.ReadAsync(entry, entries, index, similar, streams, evidences, await tables.OfAsync(entry, context), who, entry.Kind == "organisation" && await joining.IsVerifiedAsync(id)));
    }

    // One line for each kind that has a page of its own.
    internal static IResult Show(EntryShown view) => view.Kind.Name switch
    {
        "practice" => PortalPages.Page<PracticePage>(new { View = view }),
        "funding" => PortalPages.Page<FundingPage>(new { View = view }),
        _ => PortalPages.Page<EntryPage>(new { View = view }),
    };

    private static async Task<IResult> HistoryAsync(string id, HttpContext context, Entries entries)
    {
        var history = await entries.HistoryAsync(id, Actor.Of(context));
        return history.Count == 0 ? Missing(id, history) : PortalPages.Page<HistoryPage>(new { Changes = history, Restores = Catalogue.Writing.Archive.MayRestore(Actor.Of(context), history) });
    }

    private static async Task<IResult> VersionAsync(string id, int version, HttpContext context, Entries entries, SearchIndex index)
    {
        var history = await entries.HistoryAsync(id, Actor.Of(context));
        var change = history.FirstOrDefault(c => c.Version == version);
        if (change is null) return history.Count == 0 ? Missing(id, history) : PortalPages.Page<NoEntryPage>(new { Id = id, Version = version }, StatusCodes.Status404NotFound);
        return Show(await EntryShown.ReadAsync(change, entries, index));
    }

    // 410 says that there was one and will not be (RFC 9110 15.5.11); its history is still there.
    private static IResult Missing(string id, IReadOnlyList<Change> history) => history is [{ What: Change.Deleted } deleted, ..]
        ? PortalPages.Page<NoEntryPage>(new { Id = id, Deleted = deleted }, StatusCodes.Status410Gone)
        : PortalPages.Page<NoEntryPage>(new { Id = id }, StatusCodes.Status404NotFound);
}
