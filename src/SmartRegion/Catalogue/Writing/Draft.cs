using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Writing;

/// <summary>How far a working copy is.</summary>
public enum DraftState
{
    /// <summary>Its author writes.</summary>
    Draft,

    /// <summary>Whoever publishes looks through it; the author waits.</summary>
    Review,

    /// <summary>It came back with a comment; its author writes on.</summary>
    Returned,
}

/// <summary>
/// A working copy: a new entry, or a change of a published one, as its author has it. It lies beside the entries, so that nothing that is
/// public can tell of it, and need not be valid before it is sent to review.
/// </summary>
/// <param name="Entry">The published entry that it changes; null of a new one.</param>
/// <param name="Base">The version of that entry that it began with: a later one is a conflict.</param>
/// <param name="Author">The public name of who writes it (<see cref="Actor.Name"/>).</param>
/// <param name="Organisation">Whose roles count beside those of the whole region: the owner; empty for none.</param>
/// <param name="Version">1 at creation, one more with each change, of its state too.</param>
public sealed record Draft(string Id, string? Entry, int? Base, string Author, string Organisation, DraftState State, int Version, DateTime Created, DateTime Modified, JsonObject Doc)
{
    /// <summary>The entity tag (RFC 9110 8.8.3), quotes included.</summary>
    public string ETag => $"\"{Id}.{Version}\"";

    public string Kind => Json.AsText(Doc["kind"])!;

    /// <summary>The title as far as it is written.</summary>
    public LangText? Title => LangText.From(Doc["title"]);

    /// <summary>What keeps it from being published, so far; references are checked when it is.</summary>
    public IReadOnlyList<Fault> Faults()
    {
        var doc = Doc.DeepClone().AsObject();
        // A new entry gets its id from its title when it is published.
        doc["id"] ??= "draft";
        return EntryCheck.Faults(doc);
    }

    /// <summary>Whether this actor has written it.</summary>
    public bool IsBy(Actor who) => who.Name == Author;

    /// <summary>Whether this actor may see it: its author, and who publishes for its organisation.</summary>
    public bool IsShownTo(Actor who) => (IsBy(who) && who.May(Act.WriteDrafts)) || who.May(Act.PublishDrafts, Organisation);

    /// <summary>What this actor may do with it now, by the names of the API's addresses.</summary>
    public IReadOnlyList<string> Steps(Actor who) => [.. DraftSteps.All.Where(s => s.Allows(this, who)).Select(s => s.Name).Distinct()];
}

/// <summary>A remark on a working copy, or a step that it took.</summary>
/// <param name="What">"comment", or the step: "review", "withdraw", "return".</param>
public sealed record DraftComment(int Seq, DateTime At, string By, string What, string Text);
