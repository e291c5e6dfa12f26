using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Writing;

/// <summary>
/// The working copies of entries. An author creates one (<see cref="CreateAsync"/>), saves it as often as wanted (<see cref="ReplaceAsync"/>)
/// and sends it to review (<see cref="StepAsync"/>); an editor returns it with a comment or publishes it (<see cref="PublishAsync"/>), which
/// writes the entry and removes the copy in one transaction. What may be done when by whom is the table of <see cref="DraftSteps"/>; whoever
/// may not see a copy is told that there is none.
/// </summary>
public sealed class Drafts(Store store, Entries entries)
{
    /// <summary>How many copies one author may have at once.</summary>
    public const int MostOfAuthor = 200;

    /// <summary>Letters of a comment.</summary>
    public const int LongestComment = 4000;

    private const int MostComments = 500, MostListed = 500, IdLength = 16;

    /// <summary>The copies that this actor writes, the newest first.</summary>
    public Task<List<Draft>> OwnAsync(Actor who) => store.ReadAsync(s => DraftRows.OfAuthorAsync(s, who.Name));

    /// <summary>The copies that wait for this actor to look through them, those that have waited longest first.</summary>
    public Task<List<Draft>> ToReviewAsync(Actor who) => store.ReadAsync(s =>
        DraftRows.InReviewAsync(s, who.May(Act.PublishDrafts, "") ? null : who.OrganisationsFor(Act.PublishDrafts), MostListed));

    /// <summary>A copy that this actor may see.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public Task<Draft> FindAsync(Actor who, string id) => store.ReadAsync(s => DemandAsync(s, who, id));

    /// <summary>This actor's copy of a published entry, the newest; null when there is none.</summary>
    public async Task<Draft?> OwnOfAsync(Actor who, string entry) => (await OwnAsync(who)).Find(d => d.Entry == entry);

    /// <summary>What was said of a copy, from the first on.</summary>
    public Task<List<DraftComment>> CommentsAsync(Draft draft) => store.ReadAsync(s => DraftRows.CommentsAsync(s, draft.Id));

    /// <summary>Begins a working copy.</summary>
    /// <param name="entry">The published entry that is to be changed; null for a new one.</param>
    /// <param name="doc">What is written so far, of which only the kind must be known; null for the entry as it is published.</param>
    /// <exception cref="ProblemException">403 for an organisation that the actor does not write for; 404 no such entry; 409 too many copies; 422.</exception>
    public Task<Draft> CreateAsync(Actor who, string? entry, JsonObject? doc) => store.WriteAsync(s => BeginAsync(s, who, entry, doc, NewId()));

    /// <summary>The same, once: whoever sends the same key again gets the copy that is there, as it is by now.</summary>
    /// <param name="key">What the author calls the creation.</param>
    public Task<(Draft Draft, bool IsNew)> CreateOnceAsync(Actor who, string key, string? entry, JsonObject? doc) => store.WriteAsync(async s =>
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{who.Name}\n{key}")))[..IdLength];
        // Sent twice at once, the second waits for the first.
        await s.Dialect.LockChangesAsync(s);
        return await DraftRows.FindAsync(s, id) is { } there ? (there, false) : (await BeginAsync(s, who, entry, doc, id), true);
    });

    /// <summary>Begins a copy of each of these new documents, or none when one of them cannot be had.</summary>
    /// <exception cref="ProblemException">As <see cref="CreateAsync(Actor, string, JsonObject)"/>.</exception>
    public Task<List<Draft>> CreateAllAsync(Actor who, IReadOnlyList<JsonObject> docs) => store.WriteAsync(async s =>
    {
        await DemandRoomAsync(s, who, docs.Count);
        var made = new List<Draft>(docs.Count);
        foreach (var doc in docs) made.Add(await BeginAsync(s, who, null, doc, NewId()));
        return made;
    });

    private static string NewId() => Guid.NewGuid().ToString("N")[..IdLength];

    private static async Task DemandRoomAsync(Session s, Actor who, int more)
    {
        var there = await DraftRows.CountAsync(s, who.Name);
        if (there + more > MostOfAuthor) throw new ProblemException(new Problem(409, "Too many working copies", $"You have {there} working copies, and may have {MostOfAuthor}. Publish or discard some first."));
    }

    private static async Task<Draft> BeginAsync(Session s, Actor who, string? entry, JsonObject? doc, string id)
    {
        await DemandRoomAsync(s, who, 1);
        var published = entry is null ? null : await Entries.FindAsync(s, entry, who) ?? throw new ProblemException(Entries.NoEntry(entry));
        if (published is not null) await HarvestRecords.DemandOursAsync(s, published.Id);
        var now = DateTime.UtcNow;
        var written = Written(who, doc ?? published?.Doc ?? throw new ProblemException("", "A working copy needs the id of an 'entry', a 'doc', or both."), published);
        var draft = new Draft(id, entry, published?.Version, who.Name, OwnerOf(published, written), DraftState.Draft, 1, now, now, written);
        await DraftRows.InsertAsync(s, draft);
        return draft;
    }

    /// <summary>Saves the document of a copy, as far as it is; its faults are told by <see cref="Draft.Faults"/>.</summary>
    public Task<Draft> ReplaceAsync(Actor who, string id, JsonObject doc, Preconditions demands) => ChangeAsync(who, id, "replace", demands, async (s, draft) =>
    {
        var published = draft.Entry is null ? null : await EntryRows.FindAnyAsync(s, draft.Entry);
        var written = Written(who, doc, published);
        return draft with { Doc = written, Organisation = OwnerOf(published, written) };
    });

    /// <summary>
    /// Takes in what was published since the copy began, property by property: what the copy has changed stays, all else becomes as it is
    /// published now. Afterwards it begins with the newest version.
    /// </summary>
    public Task<Draft> RebaseAsync(Actor who, string id, Preconditions demands) => ChangeAsync(who, id, "rebase", demands, async (s, draft) =>
    {
        var published = await PublishedAsync(s, draft);
        if (published is null || published.Version == draft.Base) return draft;
        var before = await s.FirstAsync($"select doc from changes where id = {draft.Entry} and version = {draft.Base} union all select doc from restricted_changes where id = {draft.Entry} and version = {draft.Base}", r => r.GetString(0));
        var merged = FieldMerge.Of(before is null ? [] : Json.Object(before), draft.Doc, published.Doc);
        return draft with { Doc = merged, Base = published.Version, Organisation = OwnerOf(published, merged) };
    });

    /// <summary>Takes one of the steps "review", "withdraw" and "return", or leaves a "comment"; to return needs a comment.</summary>
    /// <exception cref="ProblemException">403, 404, 409 not in this state, 412, 422 when it is sent to review with faults.</exception>
    public Task<Draft> StepAsync(Actor who, string id, string step, string? comment, Preconditions demands) => ChangeAsync(who, id, step, demands, async (s, draft) =>
    {
        var text = comment?.Trim() ?? "";
        if (text.Length > LongestComment) throw new ProblemException("/comment", $"A comment has at most {LongestComment} letters.");
        if (text.Length == 0 && step is "return" or "comment") throw new ProblemException("/comment", "Say what is to be done.");
        if (step == "review" && draft.Faults() is { Count: > 0 } faults)
            throw new ProblemException(new Problem(422, "The entry is not valid", string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}")), faults));
        // Comments are numbered one after the other.
        await s.Dialect.LockChangesAsync(s);
        if ((await DraftRows.CommentsAsync(s, id)).Count >= MostComments) throw new ProblemException(new Problem(409, "Too many comments", $"A working copy has at most {MostComments} comments."));
        await DraftRows.CommentAsync(s, id, who.Name, step, text);
        return draft with { State = DraftSteps.Demand(step, draft, who).To ?? draft.State };
    });

    /// <summary>Removes a copy.</summary>
    public Task<bool> DiscardAsync(Actor who, string id, Preconditions demands) => store.WriteAsync(async s =>
    {
        var draft = await DemandAsync(s, who, id);
        DraftSteps.Demand("discard", draft, who);
        demands.Check(draft.ETag, draft.Modified);
        return await DraftRows.DeleteAsync(s, draft) ? true : throw Changed();
    });

    /// <summary>Makes a copy the entry, for everybody to see, and removes the copy.</summary>
    /// <exception cref="ProblemException">403, 404, 412; 409 when the entry was published anew since, or its id is taken; 422 with every fault.</exception>
    public Task<Entry> PublishAsync(Actor who, string id, Preconditions demands) => entries.WriteAsync(async s =>
    {
        await s.Dialect.LockChangesAsync(s);
        var draft = await DemandAsync(s, who, id);
        DraftSteps.Demand("publish", draft, who);
        demands.Check(draft.ETag, draft.Modified);
        var published = await PublishedAsync(s, draft);
        if (published is not null && published.Version != draft.Base)
            throw new ProblemException(new Problem(409, "The entry was changed meanwhile",
                $"The working copy began with version {draft.Base}, published is version {published.Version}. Compare them, and take the newer one in: POST /api/drafts/{id}/rebase."));
        if (!await DraftRows.DeleteAsync(s, draft)) throw Changed();
        var doc = draft.Doc.DeepClone().AsObject();
        DemandMay(who, Act.PublishDrafts, OwnerOf(published, doc), Owners.Of(doc));
        await entries.DemandMoreAsync(doc);
        return published is null ? await Entries.CreateAsync(s, doc, who.Name) : await Entries.ReplaceAsync(s, published, doc, who.Name);
    });

    private Task<Draft> ChangeAsync(Actor who, string id, string step, Preconditions demands, Func<Session, Draft, Task<Draft>> change) => store.WriteAsync(async s =>
    {
        var before = await DemandAsync(s, who, id);
        DraftSteps.Demand(step, before, who);
        demands.Check(before.ETag, before.Modified);
        var after = await change(s, before);
        if (after == before) return before;
        after = after with { Version = before.Version + 1, Modified = DateTime.UtcNow };
        return await DraftRows.UpdateAsync(s, after, before.Version) ? after : throw Changed();
    });

    private static ProblemException Changed() => new(new Problem(409, "Changed meanwhile", "The working copy was changed at the same moment. Read it again."));

    // Whoever may not see it learns nothing of it.
    private static async Task<Draft> DemandAsync(Session s, Actor who, string id) =>
        await DraftRows.FindAsync(s, id) is { } draft && draft.IsShownTo(who) ? draft
        : throw new ProblemException(Problem.NotFound($"There is no working copy '{id}'. Yours are at /api/drafts."));

    private static async Task<Entry?> PublishedAsync(Session s, Draft draft)
    {
        if (draft.Entry is null) return null;
        var published = await EntryRows.FindAnyAsync(s, draft.Entry)
            ?? throw new ProblemException(new Problem(409, "The entry is gone", $"The entry '{draft.Entry}' was deleted meanwhile. Restore it, or make a new working copy without it."));
        await HarvestRecords.DemandOursAsync(s, published.Id);
        return published;
    }

    // What a copy may be stored as: an entry of a known kind, under the id of what it changes, for an organisation that the author writes for.
    private static JsonObject Written(Actor who, JsonObject doc, Entry? published)
    {
        var written = doc.DeepClone().AsObject();
        foreach (var name in EntryCheck.ServerSet.Append("links")) written.Remove(name);
        if (Kinds.Find(Json.AsText(written["kind"])) is null)
            throw new ProblemException(new Problem(422, "The entry is not valid", "A working copy says of which kind it is.", [new Fault("/kind", $"'kind' is required, one of: {string.Join(", ", Kinds.All.Select(k => k.Name))}.")]));
        if (published is not null && Json.AsText(written["id"] ??= published.Id) != published.Id) throw new ProblemException("/id", "An id never changes.");
        // Who writes for one organisation only writes for that one, without saying so.
        if (published is null && Owners.Of(written).Length == 0 && !who.May(Act.WriteDrafts, "") && who.OrganisationsFor(Act.WriteDrafts) is [var only]) written["owner"] = only;
        DemandMay(who, Act.WriteDrafts, OwnerOf(published, written), Owners.Of(written));
        return written;
    }

    private static string OwnerOf(Entry? published, JsonObject doc) => Owners.Of(published?.Doc ?? doc);

    private static void DemandMay(Actor who, Act act, params string[] organisations)
    {
        if (organisations.FirstOrDefault(o => !who.May(act, o)) is not { } refused) return;
        throw new ProblemException(new Problem(403, "Your role does not allow this", refused.Length == 0
            ? "What belongs to no organisation is written by those who have a role in the whole region. Name your organisation as 'owner'."
            : $"You have no role for this in the organisation '{refused}'.", [new Fault("/owner", "Name an organisation that you write for.")]));
    }
}
