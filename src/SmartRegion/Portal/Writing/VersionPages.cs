using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Writing;

/// <summary>Two versions of an entry beside each other; an earlier one made the newest; an entry taken out of the catalogue and brought back.</summary>
public static class VersionPages
{
    public static void MapVersionPages(this WebApplication app)
    {
        app.Pages().MapMethods("/entry/{id}/compare", PortalPages.Reading, CompareAsync);
        app.OwnPagesShown(Act.PublishDrafts).MapMethods("/entry/{id}/history/{version:int}/restore", PortalPages.Reading, async (string id, int version, HttpContext context, Entries entries) =>
        {
            var history = await HistoryAsync(id, context, entries);
            return PortalPages.Page<ComparePage>(new { From = history[0], To = Demand(history, version), Restores = true });
        });
        app.OwnPagesShown(Act.PublishDrafts).MapMethods("/entry/{id}/archive", PortalPages.Reading, async (string id, HttpContext context, Entries entries) =>
        {
            return PortalPages.Page<ArchivePage>(new { Entry = await entries.FindAsync(id, Actor.Of(context)) ?? throw new ProblemException(Entries.NoEntry(id)) });
        });
        var posts = app.FormPosts();
        posts.MapPost("/entry/{id}/history/{version:int}/restore", async (string id, int version, HttpContext context, Archive archive, Reader reader) =>
        {
            await archive.RestoreAsync(Actor.Of(context), id, version);
            return TypedResults.Redirect(reader.EntryUrl(id));
        }).Demand(Act.PublishDrafts);
        posts.MapPost("/entry/{id}/archive", ArchiveAsync).Demand(Act.PublishDrafts);
    }

    // Without saying which: what the newest version has changed.
    private static async Task<IResult> CompareAsync(string id, HttpContext context, Entries entries)
    {
        var history = await HistoryAsync(id, context, entries);
        var p = new Parameters(context.Request, ["from", "to"]);
        var to = p.Number("to", history[0].Version, 1, int.MaxValue);
        var from = p.Number("from", history.FirstOrDefault(c => c.Version < to)?.Version ?? to, 1, int.MaxValue);
        return PortalPages.Page<ComparePage>(new { From = Demand(history, from), To = Demand(history, to) });
    }

    private static async Task<IResult> ArchiveAsync(string id, HttpContext context, Archive archive, Entries entries, Reader reader)
    {
        var (who, form) = (Actor.Of(context), await context.Request.ReadFormAsync());
        var demands = new Preconditions(IfMatch: form.Field("tag") is { Length: > 0 } tag ? tag : null);
        try
        {
            if (form.Field("do") == "back") await archive.BringBackAsync(who, id, demands);
            else await archive.PutAwayAsync(who, id, demands);
            return TypedResults.Redirect(reader.EntryUrl(id));
        }
        catch (ProblemException e) when (e.Problem.Status is 409 or 412 or 422 && e.Problem.Detail is { } detail)
        {
            var entry = await entries.FindAsync(id, who) ?? throw new ProblemException(Entries.NoEntry(id));
            return PortalPages.Page<ArchivePage>(new { Entry = entry, Detail = detail }, e.Problem.Status);
        }
    }

    private static async Task<IReadOnlyList<Change>> HistoryAsync(string id, HttpContext context, Entries entries) =>
        await entries.HistoryAsync(id, Actor.Of(context)) is { Count: > 0 } history ? history : throw new ProblemException(Entries.NoEntry(id));

    private static Change Demand(IReadOnlyList<Change> history, int version) =>
        history.FirstOrDefault(c => c.Version == version && c.Doc is not null) ?? throw new ProblemException(Problem.NotFound($"Entry '{history[0].Id}' has no version {version}."));
}
