using System.Text.Json.Nodes;
using SmartRegion.Access;

namespace SmartRegion.Planning.Sketches.Shared;

/// <summary>A sketch that partners write together: it belongs to the lead, and nobody but the partners learns of it.</summary>
/// <param name="Lead">The id of the organisation that leads.</param>
/// <param name="Place">The municipality that it began with.</param>
/// <param name="Programme">Who shall pay; empty for none.</param>
/// <param name="Start">The first day.</param>
/// <param name="Query">The query of the sketch's address that it began with.</param>
/// <param name="By">The public name of who began it.</param>
/// <param name="Partners">The lead first; those who were invited as well.</param>
/// <param name="Parts">The newest version of each part that was written.</param>
public sealed record SharedSketch(
    string Id, string Lead, string Place, string Programme, DateOnly Start, int Months, string Query, DateTime Created, string By, IReadOnlyList<SketchPartner> Partners, IReadOnlyDictionary<string, SketchPart> Parts)
{
    /// <summary>The part of that name: one that nobody has written yet is empty, of version 0.</summary>
    public SketchPart Part(string name) => Parts.GetValueOrDefault(name) ?? new SketchPart(Id, name, 0, Created, "", []);

    /// <summary>Those who take part.</summary>
    public IEnumerable<string> Members => Partners.Where(p => p.HasAccepted).Select(p => p.Organisation);

    /// <summary>Its parts: the texts, then the partners' budgets.</summary>
    public IEnumerable<string> PartNames => SketchPart.Texts.Concat(Members.Select(SketchPart.BudgetOf));

    /// <summary>Whether this actor sees it: who has a role in an organisation that takes part. No role in the whole region does.</summary>
    public bool IsShownTo(Actor who) => Members.Intersect(who.OrganisationsFor(Act.ReadOwned)).Any();

    /// <summary>Whether this actor writes a part: the texts by all who take part, a budget by its partner and by the lead.</summary>
    public bool IsWrittenBy(Actor who, string part) =>
        Members.Where(m => SketchPart.OrganisationOf(part) is not { } budget || m == budget || m == Lead).Intersect(who.OrganisationsFor(Act.WriteDrafts)).Any();

    /// <summary>Whether this actor speaks for the lead: invites, takes out, ends, makes a project of it.</summary>
    public bool IsLedBy(Actor who) => who.OrganisationsFor(Act.PublishDrafts).Contains(Lead);

    /// <summary>The organisations for which this actor may leave.</summary>
    public IReadOnlyList<string> Leaving(Actor who) => [.. Members.Where(m => m != Lead).Intersect(who.OrganisationsFor(Act.PublishDrafts))];
}

/// <summary>An organisation that takes part, or was invited to.</summary>
public sealed record SketchPartner(string Organisation, bool HasAccepted, DateTime At);

/// <summary>A version of a part of a shared sketch.</summary>
/// <param name="Name">One of <see cref="Texts"/>, or "budget:" and the id of a partner.</param>
/// <param name="By">The public name of who wrote it; empty while nobody has.</param>
/// <param name="Body">Of a text "cs" and "de"; of a budget as <see cref="SketchBody"/> has it.</param>
public sealed record SketchPart(string Sketch, string Name, int Version, DateTime At, string By, JsonObject Body)
{
    private const string Budget = "budget:";

    /// <summary>The parts that are texts, in their order.</summary>
    public static readonly IReadOnlyList<string> Texts = ["title", "aim", "place", "practice", "partners", "timetable", "risks", "indicators"];

    /// <summary>The entity tag, quotes included: who writes over another version is told.</summary>
    public string ETag => $"\"{Sketch}.{Name}.{Version}\"";

    /// <summary>The name of a partner's budget.</summary>
    public static string BudgetOf(string organisation) => Budget + organisation;

    /// <summary>Whose budget it is; null of a text.</summary>
    public static string? OrganisationOf(string part) => part.StartsWith(Budget, StringComparison.Ordinal) ? part[Budget.Length..] : null;
}

/// <summary>Something that was said of a sketch.</summary>
/// <param name="Part">Of which part; empty for the whole.</param>
public sealed record SketchComment(int Seq, DateTime At, string By, string Part, string Text);

/// <summary>A sketch in a list.</summary>
/// <param name="Title">The newest title; empty while there is none.</param>
/// <param name="InvitedAs">The organisation of the reader that was invited; null when it takes part.</param>
public sealed record ListedSketch(string Id, string Lead, JsonObject Title, DateTime Changed, string? InvitedAs);
