using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Catalogue.Writing;

/// <summary>
/// Takes entries out of the catalogue without losing them, brings them back, and makes earlier versions the newest: by those who publish for
/// their owner.
/// </summary>
public sealed class Archive(Entries entries)
{
    /// <summary>From now on only those who publish for its owner see the entry. What others refer to stays.</summary>
    /// <exception cref="ProblemException">403, 404, 412; 409 when others refer to it; 422 when it cannot be hidden.</exception>
    public Task<Entry> PutAwayAsync(Actor who, string id, Preconditions demands) => ChangeAsync(who, id, Visibility.Archived.Name(), demands);

    /// <summary>Shows an archived entry again to those who saw it before.</summary>
    /// <exception cref="ProblemException">403, 404, 412; 409 when it is not archived; 422 when something that it refers to is gone.</exception>
    public async Task<Entry> BringBackAsync(Actor who, string id, Preconditions demands)
    {
        if (await entries.FindAsync(id, who) is not { } entry) throw new ProblemException(Entries.NoEntry(id));
        if (entry.Visibility != Visibility.Archived) throw new ProblemException(new Problem(409, "It is not archived", $"The entry '{id}' is not archived."));
        var before = (await entries.HistoryAsync(id, who)).Select(c => Visibilities.Of(c.Doc!)).FirstOrDefault(v => v != Visibility.Archived);
        return await ChangeAsync(who, id, before.Name(), demands);
    }

    /// <summary>Makes an earlier version the newest, also of an entry that was deleted.</summary>
    /// <exception cref="ProblemException">403, 404; 422 when something that it refers to is gone.</exception>
    public async Task<Entry> RestoreAsync(Actor who, string id, int version)
    {
        var history = await entries.HistoryAsync(id, who);
        var wanted = history.FirstOrDefault(c => c.Version == version) ?? throw new ProblemException(history.Count == 0 ? Entries.NoEntry(id) : Problem.NotFound($"Entry '{id}' has no version {version}."));
        if (!MayRestore(who, history) || !who.May(Act.PublishDrafts, Owners.Of(wanted.Doc!))) throw Refused();
        return await entries.RestoreAsync(id, version, who.Name);
    }

    /// <summary>Whether this actor may make an earlier version of an entry the newest.</summary>
    public static bool MayRestore(Actor who, IReadOnlyList<Change> history) => history is [{ Doc: { } newest }, ..] && who.May(Act.PublishDrafts, Owners.Of(newest));

    private async Task<Entry> ChangeAsync(Actor who, string id, string visibility, Preconditions demands)
    {
        if (await entries.FindAsync(id, who) is null) throw new ProblemException(Entries.NoEntry(id));
        return await entries.ChangeAsync(id, doc => With(who, doc, visibility), who.Name, demands);
    }

    private static JsonObject With(Actor who, JsonObject doc, string visibility)
    {
        if (!who.May(Act.PublishDrafts, Owners.Of(doc))) throw Refused();
        doc[Visibilities.Property] = visibility;
        return doc;
    }

    private static ProblemException Refused() => new(new Problem(403, "Your role does not allow this",
        "Entries are archived and restored by those who publish for their owner. What each role may do stands in docs/access.md."));
}
