using SmartRegion.Access;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Writing;

/// <summary>Who takes a step.</summary>
public enum Taker
{
    /// <summary>Who has written the copy.</summary>
    Author,

    /// <summary>Whoever publishes for its organisation.</summary>
    Reviewer,

    /// <summary>One or the other.</summary>
    Either,

    /// <summary>Who has written it and publishes too.</summary>
    Both,
}

/// <summary>A step that can be taken with a working copy.</summary>
/// <param name="From">The states in which it can be taken.</param>
/// <param name="To">The state afterwards; null when it stays or the copy is gone.</param>
public sealed record DraftStep(string Name, Taker By, DraftState[] From, DraftState? To = null)
{
    /// <summary>Whether this actor may take it now.</summary>
    public bool Allows(Draft draft, Actor who) => From.Contains(draft.State) && MayTake(draft, who);

    internal bool MayTake(Draft draft, Actor who)
    {
        var (isAuthor, isReviewer) = (draft.IsBy(who) && who.May(Act.WriteDrafts), who.May(Act.PublishDrafts, draft.Organisation));
        return By switch { Taker.Author => isAuthor, Taker.Reviewer => isReviewer, Taker.Either => isAuthor || isReviewer, _ => isAuthor && isReviewer };
    }
}

/// <summary>The one table of what becomes of a working copy: draft → review → published, and back.</summary>
public static class DraftSteps
{
    private static readonly DraftState[] Written = [DraftState.Draft, DraftState.Returned], InReview = [DraftState.Review], Any = [DraftState.Draft, DraftState.Review, DraftState.Returned];

    public static readonly IReadOnlyList<DraftStep> All =
    [
        // Nobody writes it under the eyes of who looks through it; who does may mend it.
        new("replace", Taker.Author, Written),
        new("replace", Taker.Reviewer, InReview),
        new("rebase", Taker.Author, Written),
        new("rebase", Taker.Reviewer, InReview),
        new("review", Taker.Author, Written, DraftState.Review),
        new("withdraw", Taker.Author, InReview, DraftState.Draft),
        new("return", Taker.Reviewer, InReview, DraftState.Returned),
        new("comment", Taker.Either, Any),
        new("publish", Taker.Reviewer, InReview),
        new("publish", Taker.Both, Written),
        new("discard", Taker.Either, Any),
    ];

    /// <summary>The step of that name which this actor may take with the copy now.</summary>
    /// <exception cref="ProblemException">403 when it is for others, 409 when the copy is not in a state for it.</exception>
    public static DraftStep Demand(string name, Draft draft, Actor who)
    {
        var steps = All.Where(s => s.Name == name).ToList();
        if (steps.Find(s => s.Allows(draft, who)) is { } step) return step;
        // Who may take it in another state is told of the state.
        if (steps.Where(s => s.MayTake(draft, who)).SelectMany(s => s.From).Distinct().Select(s => $"'{s.Name()}'").ToList() is { Count: > 0 } states)
            throw new ProblemException(new Problem(409, "Not in this state", $"The working copy is in the state '{draft.State.Name()}'; you may {name} it in {string.Join(" or ", states)}."));
        throw new ProblemException(new Problem(403, "Your role does not allow this", $"You may not {name} this working copy. What each role may do stands in docs/access.md."));
    }

    /// <summary>"review" of <see cref="DraftState.Review"/>.</summary>
    public static string Name(this DraftState state) => state switch { DraftState.Review => "review", DraftState.Returned => "returned", _ => "draft" };

    /// <summary>The state of that name, or null.</summary>
    public static DraftState? Find(string? name) => Any.Where(s => s.Name() == name).Select(s => (DraftState?)s).FirstOrDefault();
}
