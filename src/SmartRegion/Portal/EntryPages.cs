using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>The pages of entries, and the page of a problem.</summary>
public static class EntryPages
{
    public static void MapEntryPages(this WebApplication app)
    {
        app.MapPage($"/entry/{Catalogue.Search.Vocabulary.EntryId}", (Reader reader) => TypedResults.Redirect(reader.Url("/vocabulary")));
        app.MapPage("/entry/{id}", async (string id, Entries entries) =>
        {
            var entry = await entries.FindAsync(id) ?? throw new ProblemException(Entries.NoEntry(id));
            return PortalPages.Page<EntryPage>(new { View = new EntryShown(entry, Kinds.Find(entry.Kind)!, await entries.RelatedAsync(id), await entries.HistoryAsync(id)) });
        });
        app.MapPage("/vocabulary", async (HttpContext context, Entries entries, Reader reader) =>
            PortalPages.Page<VocabularyPage>(new { View = await VocabularyShown.ReadAsync(context, entries, reader) }));
        app.MapGet("/api", (HttpContext context) =>
        {
            context.Response.Headers.Vary = "Accept-Language, Cookie";
            context.Response.Headers.Location = $"/{Reader.Preferred(context.Request)}/developers";
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        })
            .WithMetadata(new Http.ApiOperation("getApiPage", "The readable page of the API", "Description") { Produces = ["text/html"], Success = [303], Failure = [] });
        app.MapPage("/developers", (Http.OpenApi api) => PortalPages.Page<Developers>(new { Api = api }));
    }

    /// <summary>Tells a reader of pages what happened.</summary>
    public static async Task WriteProblemAsync(HttpContext context, Problem problem) =>
        await PortalPages.Page<ProblemPage>(new { Problem = problem }, problem.Status).ExecuteAsync(context);
}
