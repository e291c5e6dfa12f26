using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Writing;

/// <summary>The pages of working copies: one's own and those to review, and one with what it changes, its comments, and its next steps.</summary>
public static class DraftPages
{
    public static void MapDraftPages(this WebApplication app)
    {
        var pages = app.OwnPagesShown(Act.WriteDrafts);
        pages.MapMethods("/drafts", PortalPages.Reading, async (HttpContext context, Drafts drafts, Joining joining) =>
        {
            var who = Actor.Of(context);
            return PortalPages.Page<DraftsPage>(new { Own = await drafts.OwnAsync(who), ToReview = who.May(Act.PublishDrafts) ? await drafts.ToReviewAsync(who) : null, Requests = await joining.WaitingAsync(who) });
        });
        pages.MapMethods("/drafts/{id}", PortalPages.Reading, async (string id, HttpContext context, ShownDrafts shown) =>
        {
            return PortalPages.Page<DraftPage>(new { View = await shown.ReadAsync(context, id) });
        });
        var posts = app.FormPosts();
        posts.MapPost("/drafts/begin", BeginAsync).Demand(Act.WriteDrafts);
        posts.MapPost("/drafts/{id}", StepAsync).Demand(Act.WriteDrafts);
    }

    // Who has one already goes on with it.
    private static async Task<IResult> BeginAsync(HttpContext context, Drafts drafts, Reader reader)
    {
        var (who, entry) = (Actor.Of(context), (await context.Request.ReadFormAsync()).Field("entry"));
        var draft = await drafts.OwnOfAsync(who, entry) ?? await drafts.CreateAsync(who, entry, null);
        return TypedResults.Redirect(reader.Url($"/drafts/{draft.Id}"));
    }

    private static async Task<IResult> StepAsync(string id, HttpContext context, Drafts drafts, ShownDrafts shown, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var (who, step, comment) = (Actor.Of(context), form.Field("do"), form.Field("comment", Drafts.LongestComment));
        var demands = new Preconditions(IfMatch: form.Field("tag") is { Length: > 0 } tag ? tag : null);
        try
        {
            switch (step)
            {
                case "publish": return TypedResults.Redirect(reader.EntryUrl((await drafts.PublishAsync(who, id, demands)).Id));
                case "discard":
                    await drafts.DiscardAsync(who, id, demands);
                    return TypedResults.Redirect(reader.Url("/drafts"));
                case "rebase":
                    await drafts.RebaseAsync(who, id, demands);
                    break;
                case "review" or "withdraw" or "return" or "comment":
                    await drafts.StepAsync(who, id, step, comment, demands);
                    break;
                default: throw new ProblemException("do", $"There is no step '{step}'.");
            }
            return TypedResults.Redirect(reader.Url($"/drafts/{id}"));
        }
        catch (ProblemException e) when (e.Problem.Status is 400 or 409 or 412 or 422)
        {
            var fault = e.Problem.Status switch { 400 => "need-comment", 412 => "changed", 422 => "not-valid", _ => "not-now" };
            return PortalPages.Page<DraftPage>(new { View = await shown.ReadAsync(context, id) with { Fault = fault, Detail = e.Problem.Status is 409 or 422 ? e.Problem.Detail : null, Comment = comment } }, e.Problem.Status);
        }
    }
}

/// <summary>Reads what the page of a working copy shows.</summary>
public sealed class ShownDrafts(Drafts drafts, Entries entries, AccountStore accounts)
{
    public async Task<DraftShown> ReadAsync(HttpContext context, string id)
    {
        var who = Actor.Of(context);
        var draft = await drafts.FindAsync(who, id);
        var comments = await drafts.CommentsAsync(draft);
        // Those who work together know each other by name.
        var people = (await accounts.AllAsync()).ToDictionary(a => a.PublicName, a => a.Name);
        return new DraftShown(draft, draft.Entry is null ? null : await entries.FindAsync(draft.Entry, who), comments, draft.Faults(), draft.Steps(who), name => people.GetValueOrDefault(name, name));
    }
}

/// <summary>A working copy as its page shows it.</summary>
/// <param name="Published">The entry as it is now; null of a new one, or of one that is gone.</param>
/// <param name="Steps">What the reader of the page may do with it.</param>
/// <param name="NameOf">What a public name is called among those who work together.</param>
public sealed record DraftShown(Draft Draft, Entry? Published, IReadOnlyList<DraftComment> Comments, IReadOnlyList<Fault> Faults, IReadOnlyList<string> Steps, Func<string, string> NameOf)
{
    /// <summary>Another version was published since it began.</summary>
    public bool IsBehind => Published is { } entry && entry.Version != Draft.Base;

    /// <summary>The properties that have faults.</summary>
    public IReadOnlySet<string> Faulty => Faults.Select(f => f.Field.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()).OfType<string>().ToHashSet();

    /// <summary>Key of the text that says why a step was not taken.</summary>
    public string? Fault { get; init; }

    public string? Detail { get; init; }

    /// <summary>What was typed before it was refused.</summary>
    public string Comment { get; init; } = "";
}
