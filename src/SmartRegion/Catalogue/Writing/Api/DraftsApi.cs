using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Writing.Api;

/// <summary>Working copies of entries: <c>/api/drafts</c>.</summary>
public static class DraftsApi
{
    public static void MapDrafts(this WebApplication app)
    {
        app.MapGet("/api/drafts", ListAsync).Demand(Act.WriteDrafts).WithApi(DraftsDescription.List);
        app.MapPost("/api/drafts", CreateAsync).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Create);
        app.MapGet("/api/drafts/{id}", OneAsync).Demand(Act.WriteDrafts).WithApi(DraftsDescription.One);
        app.MapPut("/api/drafts/{id}", ReplaceAsync).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Replace);
        app.MapDelete("/api/drafts/{id}", DiscardAsync).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Discard);
        app.MapPost("/api/drafts/{id}/review", (string id, HttpContext context, Drafts drafts) => StepAsync(id, "review", context, drafts)).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Review);
        app.MapPost("/api/drafts/{id}/withdraw", (string id, HttpContext context, Drafts drafts) => StepAsync(id, "withdraw", context, drafts)).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Withdraw);
        app.MapPost("/api/drafts/{id}/comments", (string id, HttpContext context, Drafts drafts) => StepAsync(id, "comment", context, drafts)).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Comment);
        app.MapPost("/api/drafts/{id}/return", (string id, HttpContext context, Drafts drafts) => StepAsync(id, "return", context, drafts)).Demand(Act.PublishDrafts).WithApi(DraftsDescription.Return);
        app.MapPost("/api/drafts/{id}/rebase", RebaseAsync).Demand(Act.WriteDrafts).WithApi(DraftsDescription.Rebase);
        app.MapPost("/api/drafts/{id}/publish", PublishAsync).Demand(Act.PublishDrafts).WithApi(DraftsDescription.Publish);
        app.MapPost("/api/entries/{id}/archive", async (string id, HttpContext context, Archive archive) =>
            await AnswerAsync(context, await archive.PutAwayAsync(Actor.Demand(context, Act.PublishDrafts), id, Preconditions.Of(context.Request)))).Demand(Act.PublishDrafts).WithApi(DraftsDescription.Archive);
        app.MapPost("/api/entries/{id}/unarchive", async (string id, HttpContext context, Archive archive) =>
            await AnswerAsync(context, await archive.BringBackAsync(Actor.Demand(context, Act.PublishDrafts), id, Preconditions.Of(context.Request)))).Demand(Act.PublishDrafts).WithApi(DraftsDescription.Unarchive);
    }

    private static async Task ListAsync(HttpContext context, Drafts drafts)
    {
        var p = new Parameters(context.Request, ["of"]);
        var who = Actor.Demand(context, Act.WriteDrafts);
        var found = p.Text("of") switch
        {
            null or "own" => await drafts.OwnAsync(who),
            "review" => await drafts.ToReviewAsync(who),
            var other => throw new ProblemException("of", $"There is no list '{other}'. Known: own, review."),
        };
        await context.WriteJsonAsync(new JsonObject { ["items"] = new JsonArray([.. found.Select(d => DraftJson.Listed(d, who, Local(context)))]) });
    }

    private static async Task CreateAsync(HttpContext context, Drafts drafts, Entries entries)
    {
        var who = Actor.Demand(context, Act.WriteDrafts);
        var sent = await JsonBody.ReadObjectAsync(context.Request);
        if (sent.Select(m => m.Key).FirstOrDefault(k => k is not ("entry" or "doc")) is { } unknown) throw new ProblemException($"/{unknown}", "A working copy begins with 'entry', the id of what is to be changed, or 'doc', the document, or both.");
        if (sent["entry"] is { } named && Json.AsText(named) is null) throw new ProblemException("/entry", "The id of an entry is a text.");
        if (sent["doc"] is not (null or JsonObject)) throw new ProblemException("/doc", "The document of an entry is a JSON object.");
        var (entry, doc) = (Json.AsText(sent["entry"]), sent["doc"] as JsonObject);
        var (draft, isNew) = OnceOf(context.Request) is { } once ? await drafts.CreateOnceAsync(who, once, entry, doc) : (await drafts.CreateAsync(who, entry, doc), true);
        if (isNew) context.Response.StatusCode = StatusCodes.Status201Created;
        if (isNew) await NoteAsync(context, Audit.DraftMade, draft.Id);
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/drafts/{draft.Id}");
        await AnswerAsync(context, draft, drafts, entries);
    }

    private static async Task OneAsync(string id, HttpContext context, Drafts drafts, Entries entries) =>
        await AnswerAsync(context, await drafts.FindAsync(Actor.Demand(context, Act.WriteDrafts), id), drafts, entries);

    private static async Task ReplaceAsync(string id, HttpContext context, Drafts drafts, Entries entries)
    {
        var draft = await drafts.ReplaceAsync(Actor.Demand(context, Act.WriteDrafts), id, await JsonBody.ReadObjectAsync(context.Request), Preconditions.Of(context.Request));
        await NoteAsync(context, Audit.DraftSaved, id);
        await AnswerAsync(context, draft, drafts, entries);
    }

    private static async Task RebaseAsync(string id, HttpContext context, Drafts drafts, Entries entries) =>
        await AnswerAsync(context, await drafts.RebaseAsync(Actor.Demand(context, Act.WriteDrafts), id, Preconditions.Of(context.Request)), drafts, entries);

    private static async Task<IResult> DiscardAsync(string id, HttpContext context, Drafts drafts)
    {
        await drafts.DiscardAsync(Actor.Demand(context, Act.WriteDrafts), id, Preconditions.Of(context.Request));
        await NoteAsync(context, Audit.DraftDiscarded, id);
        return TypedResults.NoContent();
    }

    private static async Task StepAsync(string id, string step, HttpContext context, Drafts drafts)
    {
        var who = Actor.Of(context);
        // What needs no comment needs no body.
        var sent = context.Request.ContentLength is null or 0 && context.Request.ContentType is null ? [] : await JsonBody.ReadObjectAsync(context.Request);
        if (sent["comment"] is { } text && Json.AsText(text) is null) throw new ProblemException("/comment", "A comment is a text.");
        var draft = await drafts.StepAsync(who, id, step, Json.AsText(sent["comment"]), Preconditions.Of(context.Request));
        if (step == "review") await NoteAsync(context, Audit.DraftSent, id);
        context.Response.Headers.ETag = draft.ETag;
        await context.WriteJsonAsync(DraftJson.Whole(draft, await drafts.CommentsAsync(draft), null, who, Local(context)));
    }

    private static async Task PublishAsync(string id, HttpContext context, Drafts drafts)
    {
        var entry = await drafts.PublishAsync(Actor.Demand(context, Act.PublishDrafts), id, Preconditions.Of(context.Request));
        await NoteAsync(context, Audit.DraftPublished, $"{id} {entry.Id}");
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/entries/{entry.Id}");
        await AnswerAsync(context, entry);
    }

    private static async Task AnswerAsync(HttpContext context, Entry entry)
    {
        context.Response.Headers.ETag = entry.ETag;
        await context.WriteJsonAsync(Catalogue.Api.EntryJson.Whole(entry, Local(context)));
    }

    private static async Task AnswerAsync(HttpContext context, Draft draft, Drafts drafts, Entries entries)
    {
        var published = draft.Entry is null ? null : await entries.FindAsync(draft.Entry, Actor.Of(context));
        context.Response.Headers.ETag = draft.ETag;
        await context.WriteJsonAsync(DraftJson.Whole(draft, await drafts.CommentsAsync(draft), published, Actor.Of(context), Local(context)));
    }

    // What a program writes nobody has seen before: the log names its key. What people write, the copy and the history name.
    private static Task NoteAsync(HttpContext context, string what, string about) =>
        Actor.Of(context) is { Key: not null } who ? context.RequestServices.GetRequiredService<Audit>().AddAsync(who.Name, what, about) : Task.CompletedTask;

    // Whoever does not know whether a creation arrived sends it again under the same name.
    private static string? OnceOf(HttpRequest request) => request.Headers["Idempotency-Key"].ToString() switch
    {
        "" => null,
        { Length: <= 200 } key => key,
        _ => throw new ProblemException("Idempotency-Key", "It has at most 200 letters."),
    };

    private static Func<string, string> Local(HttpContext context) => path => Address.Of(context.Request, path);
}
