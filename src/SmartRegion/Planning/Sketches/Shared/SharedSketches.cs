using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Writing;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Planning.Sketches.Shared;

/// <summary>
/// Sketches that partners write together. Who leads begins one, invites (<see cref="InviteAsync"/>), ends it (<see cref="RemoveAsync"/>) or makes a project
/// of it (<see cref="ToProjectAsync"/>); whoever takes part writes its parts (<see cref="WriteAsync"/>), each with versions of its own, so that two who write
/// at once do not lose a word. To everybody else there is none.
/// </summary>
public sealed class SharedSketches(Store store, Entries entries, Drafts drafts)
{
    /// <summary>Partners of a sketch, sketches that one organisation leads, versions of a part, comments of a sketch, letters of a comment.</summary>
    public const int MostPartners = 20, MostOfLead = 100, MostVersions = 1000, MostComments = 500, LongestComment = 2000;

    private const int MostListed = 500;

    /// <summary>Begins one.</summary>
    /// <param name="lead">The organisation that leads, in which the actor publishes.</param>
    /// <param name="texts">What stands in it at first, by part.</param>
    /// <exception cref="ProblemException">400, 403 for an organisation that the actor does not speak for, 409 too many.</exception>
    public Task<SharedSketch> CreateAsync(Actor who, string lead, string place, string programme, DateOnly start, int months, string query, IReadOnlyDictionary<string, JsonObject> texts) => store.WriteAsync(async s =>
    {
        if (!who.OrganisationsFor(Act.PublishDrafts).Contains(lead)) throw new ProblemException(new Problem(403, "Your role does not allow this", "A sketch is begun for an organisation in which you publish.", [new Fault("/lead", "Name an organisation in which you publish.")]));
        await s.Dialect.LockChangesAsync(s);
        if (await SketchRows.CountOfLeadAsync(s, lead) >= MostOfLead) throw new ProblemException(new Problem(409, "Too many sketches", $"An organisation leads at most {MostOfLead} sketches. Remove some first."));
        var sketch = new SharedSketch(Guid.NewGuid().ToString("N"), lead, place, programme, start, months, query, DateTime.UtcNow, who.Name, [], new Dictionary<string, SketchPart>());
        await SketchRows.InsertAsync(s, sketch);
        await SketchRows.AddPartnerAsync(s, sketch.Id, lead, "in", who.Name);
        foreach (var (part, body) in texts) await SketchRows.WriteAsync(s, new SketchPart(sketch.Id, part, 1, DateTime.UtcNow, who.Name, SketchBody.Checked(part, body)));
        return (await SketchRows.FindAsync(s, sketch.Id))!;
    });

    /// <summary>Those in which an organisation of this actor takes part, and the invitations that the actor may answer.</summary>
    public Task<List<ListedSketch>> ListAsync(Actor who) => store.ReadAsync(s => SketchRows.ListAsync(s, who.OrganisationsFor(Act.ReadOwned), who.OrganisationsFor(Act.PublishDrafts), MostListed));

    /// <summary>One that this actor sees.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public Task<SharedSketch> FindAsync(Actor who, string id) => store.ReadAsync(s => DemandAsync(s, who, id));

    /// <summary>What was said of it.</summary>
    public Task<List<SketchComment>> CommentsAsync(Actor who, string id) => store.ReadAsync(async s =>
    {
        await DemandAsync(s, who, id);
        return await SketchRows.CommentsAsync(s, id);
    });

    /// <summary>All versions of a part, the newest first.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public Task<List<SketchPart>> VersionsAsync(Actor who, string id, string part) => store.ReadAsync(async s =>
    {
        Part(await DemandAsync(s, who, id), part);
        return await SketchRows.VersionsAsync(s, id, part);
    });

    /// <summary>Writes a part; what is as it was makes no version.</summary>
    /// <exception cref="ProblemException">400 naming the field, 403, 404, 409 too many versions, 412 when another has written it since.</exception>
    public Task<SketchPart> WriteAsync(Actor who, string id, string part, JsonObject body, Preconditions demands) => store.WriteAsync(async s =>
    {
        await s.Dialect.LockChangesAsync(s);
        var sketch = await DemandAsync(s, who, id);
        var now = Part(sketch, part);
        if (!sketch.IsWrittenBy(who, part)) throw NotYours("The texts are written by the authors of all partners, a budget by those of its partner and of the lead.");
        demands.Check(now.ETag, now.At);
        var written = SketchBody.Checked(part, body);
        if (now.Version > 0 && JsonNode.DeepEquals(now.Body, written)) return now;
        if (now.Version >= MostVersions) throw new ProblemException(new Problem(409, "Too many versions", $"A part has at most {MostVersions} versions."));
        var next = now with { Version = now.Version + 1, At = DateTime.UtcNow, By = who.Name, Body = written };
        await SketchRows.WriteAsync(s, next);
        return next;
    });

    /// <summary>Makes an earlier version of a part the newest, as a version of its own.</summary>
    /// <exception cref="ProblemException">403, 404, 412.</exception>
    public async Task<SketchPart> RestoreAsync(Actor who, string id, string part, int version, Preconditions demands)
    {
        var before = (await VersionsAsync(who, id, part)).Find(v => v.Version == version) ?? throw new ProblemException(Problem.NotFound($"The part has no version {version}."));
        return await WriteAsync(who, id, part, before.Body, demands);
    }

    /// <summary>Says something of it, or of one of its parts.</summary>
    /// <exception cref="ProblemException">400, 403, 404, 409.</exception>
    public Task<SharedSketch> CommentAsync(Actor who, string id, string part, string text) => ChangeAsync(who, id, async (s, sketch) =>
    {
        if (part.Length > 0) Part(sketch, part);
        if (!sketch.IsWrittenBy(who, SketchPart.Texts[0])) throw NotYours("Comments are written by the authors of the partners.");
        var said = text.ReplaceLineEndings("\n").Trim();
        if (said.Length is 0 or > LongestComment || said.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))) throw new ProblemException("/text", $"A comment is plain text of 1 to {LongestComment} letters.");
        if ((await SketchRows.CommentsAsync(s, id)).Count >= MostComments) throw new ProblemException(new Problem(409, "Too many comments", $"A sketch has at most {MostComments} comments."));
        await SketchRows.CommentAsync(s, id, who.Name, part, said);
    });

    /// <summary>Invites an organisation: whoever publishes for it sees title and lead, and accepts or declines.</summary>
    /// <exception cref="ProblemException">400 no such organisation, 403, 404, 409 it is there already or there are too many.</exception>
    public async Task<SharedSketch> InviteAsync(Actor who, string id, string organisation)
    {
        if (await entries.FindAsync(organisation, who) is not { Kind: "organisation" }) throw new ProblemException("/organisation", "There is no such organisation. Search at /api/entries?kind=organisation.");
        return await ChangeAsync(who, id, async (s, sketch) =>
        {
            DemandLead(who, sketch);
            if (sketch.Partners.Count >= MostPartners) throw new ProblemException(new Problem(409, "Too many partners", $"A sketch has at most {MostPartners} partners."));
            if (!await SketchRows.AddPartnerAsync(s, id, organisation, "invited", who.Name)) throw new ProblemException(new Problem(409, "It is there already", "The organisation takes part, or was invited."));
        });
    }

    /// <summary>Answers an invitation.</summary>
    /// <exception cref="ProblemException">404 for whoever was not invited.</exception>
    public Task<bool> AnswerAsync(Actor who, string id, string organisation, bool accepts) => store.WriteAsync(async s =>
    {
        if (!who.OrganisationsFor(Act.PublishDrafts).Contains(organisation) || await SketchRows.FindAsync(s, id) is not { } sketch || !sketch.Partners.Any(p => p.Organisation == organisation && !p.HasAccepted)) throw NoSketch(id);
        return accepts ? await SketchRows.AcceptAsync(s, id, organisation, who.Name) : await SketchRows.RemovePartnerAsync(s, id, organisation);
    });

    /// <summary>A partner leaves, or the lead takes it out or its invitation back. What it has written stays.</summary>
    /// <exception cref="ProblemException">403, 404, 409 for the lead.</exception>
    public Task<bool> RemovePartnerAsync(Actor who, string id, string organisation) => store.WriteAsync(async s =>
    {
        var sketch = await DemandAsync(s, who, id);
        if (sketch.Partners.All(p => p.Organisation != organisation)) throw new ProblemException(Problem.NotFound("The organisation takes no part."));
        if (organisation == sketch.Lead) throw new ProblemException(new Problem(409, "The lead stays", "Without its lead there is no sketch: remove it instead."));
        if (!sketch.IsLedBy(who) && !sketch.Leaving(who).Contains(organisation)) throw NotYours("Partners are taken out by the lead, or leave by themselves.");
        return await SketchRows.RemovePartnerAsync(s, id, organisation);
    });

    /// <summary>Removes it with all versions and comments.</summary>
    /// <exception cref="ProblemException">403, 404.</exception>
    public Task<bool> RemoveAsync(Actor who, string id) => store.WriteAsync(async s =>
    {
        DemandLead(who, await DemandAsync(s, who, id));
        await SketchRows.DeleteAsync(s, id);
        return true;
    });

    /// <summary>Makes a working copy of a project entry of it, which the lead's editors publish; the sketch stays.</summary>
    /// <exception cref="ProblemException">403, 404, 409 too many working copies, 422.</exception>
    public async Task<Draft> ToProjectAsync(Actor who, string id, Func<SharedSketch, JsonObject> document)
    {
        var sketch = await FindAsync(who, id);
        DemandLead(who, sketch);
        return await drafts.CreateAsync(who, null, document(sketch));
    }

    private Task<SharedSketch> ChangeAsync(Actor who, string id, Func<Session, SharedSketch, Task> change) => store.WriteAsync(async s =>
    {
        await s.Dialect.LockChangesAsync(s);
        await change(s, await DemandAsync(s, who, id));
        return (await SketchRows.FindAsync(s, id))!;
    });

    private static SketchPart Part(SharedSketch sketch, string part) =>
        sketch.PartNames.Contains(part) ? sketch.Part(part) : throw new ProblemException(Problem.NotFound($"The sketch has no part '{part}'. It has: {string.Join(", ", sketch.PartNames)}."));

    private static void DemandLead(Actor who, SharedSketch sketch)
    {
        if (!sketch.IsLedBy(who)) throw NotYours("This is done by those who publish for the lead.");
    }

    private static async Task<SharedSketch> DemandAsync(Session s, Actor who, string id) => await SketchRows.FindAsync(s, id) is { } sketch && sketch.IsShownTo(who) ? sketch : throw NoSketch(id);

    private static ProblemException NoSketch(string id) => new(Problem.NotFound($"There is no sketch '{id}'. Those of your organisations are at /api/sketches."));

    private static ProblemException NotYours(string detail) => new(new Problem(403, "Your role does not allow this", detail));
}
