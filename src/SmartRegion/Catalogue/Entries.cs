using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>What rooms above the catalogue know to be wrong with a document, by its fields.</summary>
public delegate Task<IReadOnlyList<Fault>> MoreFaults(JsonObject doc);

/// <summary>
/// The entries: reading, and writing one by one. Every change is checked, kept in the history and told to the followers
/// of the change feed before it is answered, so that a client finds what it has just written.
/// </summary>
/// <param name="more">What rooms above know to be wrong with a document that somebody writes.</param>
public sealed class Entries(Store store, ChangeFeed feed, MoreFaults? more = null)
{
    /// <summary>The entry if everybody may see it, or null.</summary>
    public Task<Entry?> FindAsync(string id) => store.ReadAsync(s => EntryRows.FindAsync(s, id));

    /// <summary>The entry, whoever may see it: for what is told to nobody.</summary>
    internal Task<Entry?> FindAnyAsync(string id) => store.ReadAsync(s => EntryRows.FindAnyAsync(s, id));

    /// <summary>The entry if this actor may see it, or null.</summary>
    public Task<Entry?> FindAsync(string id, Actor who) => store.ReadAsync(s => FindAsync(s, id, who));

    /// <summary>Of these ids in this order the entries that this actor may see.</summary>
    public async Task<IReadOnlyList<Entry>> FindAllAsync(IReadOnlyList<string> ids, Actor who)
    {
        var open = await FindAllAsync(ids);
        if (open.Count == ids.Count || !who.May(Act.ReadShared)) return open;
        return await store.ReadAsync<IReadOnlyList<Entry>>(async s =>
        {
            var found = open.ToDictionary(e => e.Id);
            foreach (var id in ids)
                if (!found.ContainsKey(id) && await FindAsync(s, id, who) is { } entry) found[id] = entry;
            return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
        });
    }

    /// <summary>The public entries of these ids in this order; missing ones are left out.</summary>
    public Task<IReadOnlyList<Entry>> FindAllAsync(IReadOnlyList<string> ids) => store.ReadAsync<IReadOnlyList<Entry>>(async s =>
    {
        var found = new List<Entry>(ids.Count);
        foreach (var id in ids)
            if (await EntryRows.FindAsync(s, id) is { } entry) found.Add(entry);
        return found;
    });

    /// <summary>All public entries of a kind, in the order of their ids.</summary>
    public Task<List<Entry>> OfKindAsync(string kind) => store.ReadAsync(s =>
        s.ListAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind = {kind} order by e.id", r => EntryRows.Read(r, s.Dialect)));

    /// <summary>Hands over every public entry of a kind, one at a time: there may be a hundred thousand.</summary>
    public Task EachOfKindAsync(string kind, Action<Entry> take) => store.ReadAsync(async s =>
    {
        await foreach (var row in s.RowsAsync($"select {SqlText.Raw(EntryRows.Columns)} from entries e where e.kind = {kind}")) take(EntryRows.Read(row, s.Dialect));
        return true;
    });

    /// <summary>Typed relations from both sides: what the entry names first, then what names it (at most 500).</summary>
    public Task<IReadOnlyList<Related>> RelatedAsync(string id) => store.ReadAsync<IReadOnlyList<Related>>(async s =>
    [
        .. await s.ListAsync($"select {SqlText.Raw(EntryRows.Columns)}, l.rel, l.note from entries f join links l on l.from_key = f.key join entries e on e.id = l.to_id where f.id = {id} order by l.rel, e.id", r => ReadRelated(r, s, true)),
        .. await s.ListAsync($"select {SqlText.Raw(EntryRows.Columns)}, l.rel, l.note from links l join entries e on e.key = l.from_key where l.to_id = {id} order by l.rel, e.kind, e.id limit 500", r => ReadRelated(r, s, false)),
    ]);

    /// <summary>The relations of an entry as far as this actor may see them; of one that is hidden, what it names.</summary>
    public async Task<IReadOnlyList<Related>> RelatedAsync(Entry entry, Actor who)
    {
        if (entry.Visibility == Visibility.Public) return await RelatedAsync(entry.Id);
        var references = References.Of(entry.Doc);
        var named = (await FindAllAsync([.. references.Select(r => r.To).Distinct()], who)).ToDictionary(e => e.Id);
        return [.. references.Where(r => named.ContainsKey(r.To)).Select(r => new Related(r.Rel, true, named[r.To], LangText.From(r.Note)))];
    }

    /// <summary>The public history of an entry, newest first; also of one that was deleted. One that is hidden now has none.</summary>
    public Task<IReadOnlyList<Change>> HistoryAsync(string id) => HistoryAsync(id, Actor.Stranger);

    /// <summary>The history of an entry as far as this actor may see it, newest first.</summary>
    public Task<IReadOnlyList<Change>> HistoryAsync(string id, Actor who) => store.ReadAsync<IReadOnlyList<Change>>(async s =>
        await EntryRows.FindRestrictedAsync(s, id) is { } hidden && !hidden.Doc.IsShownTo(who) ? []
        : [.. (await VersionsAsync(s, id)).Where(c => c.Doc?.IsShownTo(who) != false)]);

    /// <summary>Where the entry was harvested; null when it is the region's own.</summary>
    public Task<Provenance?> ProvenanceAsync(string id) => store.ReadAsync(s => HarvestRecords.ProvenanceAsync(s, id));

    /// <summary>Stores a new entry. Without an id it gets one from its title.</summary>
    /// <exception cref="ProblemException">409 when the id is taken; 422 with every fault.</exception>
    public async Task<Entry> CreateAsync(JsonObject doc, string who)
    {
        await DemandMoreAsync(doc);
        return await WriteAsync(s => CreateAsync(s, doc, who));
    }

    /// <summary>The same within the caller's transaction.</summary>
    internal static async Task<(Entry Entry, long Seq)> CreateAsync(Session s, JsonObject doc, string who)
    {
        doc["id"] ??= await FreeIdAsync(s, doc);
        EntryCheck.Demand(doc);
        var id = doc["id"]!.GetValue<string>();
        if (await EntryRows.FindAnyAsync(s, id) is not null)
            throw new ProblemException(new Problem(409, "The id is taken", $"There is an entry '{id}' already. Choose another id, or change that entry with PUT.", [new Fault("/id", "This id is taken.")]));
        return await PutAsync(s, doc, null, who, Change.Created);
    }

    /// <summary>Replaces an entry by a document, within the caller's transaction.</summary>
    /// <exception cref="ProblemException">422 with every fault.</exception>
    internal static async Task<(Entry Entry, long Seq)> ReplaceAsync(Session s, Entry before, JsonObject doc, string who)
    {
        EntryCheck.Demand(doc);
        return await PutAsync(s, doc, before, who, Change.Changed);
    }

    /// <summary>Replaces an entry; creates it when there is none, unless <paramref name="demands"/> says otherwise.</summary>
    public async Task<(Entry Entry, bool Created)> ReplaceAsync(string id, JsonObject doc, string who, Preconditions demands)
    {
        var created = false;
        await DemandMoreAsync(doc);
        var entry = await WriteAsync(async s =>
        {
            doc["id"] ??= id;
            EntryCheck.Demand(doc);
            if (doc["id"]!.GetValue<string>() != id)
                throw new ProblemException("/id", $"The body's id is '{doc["id"]}', the address says '{id}'. An id never changes.");
            var before = await EntryRows.FindAnyAsync(s, id);
            demands.Check(before?.ETag, before?.Modified);
            if (before is not null) await HarvestRecords.DemandOursAsync(s, id);
            created = before is null;
            return await PutAsync(s, doc, before, who, created ? Change.Created : Change.Changed);
        });
        return (entry, created);
    }

    /// <summary>Changes parts of an entry: <paramref name="change"/> gets a copy of its document and answers the new one.</summary>
    /// <param name="also">What else happens in the same transaction.</param>
    public async Task<Entry> ChangeAsync(string id, Func<JsonObject, JsonNode?> change, string who, Preconditions demands, Func<Session, Task>? also = null) =>
        await WriteAsync(async s =>
        {
            var before = await EntryRows.FindAnyAsync(s, id) ?? throw new ProblemException(NoEntry(id));
            demands.Check(before.ETag, before.Modified);
            await HarvestRecords.DemandOursAsync(s, id);
            var doc = change(before.Doc.DeepClone().AsObject()) as JsonObject
                ?? throw new ProblemException("", "The change would leave something that is no JSON object.");
            EntryCheck.Demand(doc);
            if (Json.AsText(doc["id"]) != id) throw new ProblemException("/id", "An id never changes.");
            Seals.Keep(doc, before.Doc);
            await DemandMoreAsync(doc);
            if (also is not null) await also(s);
            return JsonNode.DeepEquals(doc, before.Doc) ? (before, 0) : await PutAsync(s, doc, before, who, Change.Changed);
        });

    /// <summary>Deletes an entry that no other refers to; its history stays and <see cref="RestoreAsync"/> brings it back.</summary>
    public async Task DeleteAsync(string id, string who, Preconditions demands) =>
        await WriteAsync(async s =>
        {
            var before = await EntryRows.FindAnyAsync(s, id) ?? throw new ProblemException(NoEntry(id));
            demands.Check(before.ETag, before.Modified);
            await HarvestRecords.DemandOursAsync(s, id, deleting: true);
            await DemandUnreferredAsync(s, id);
            return await DeleteAsync(s, before, who);
        });

    /// <summary>Makes the document of an earlier version the entry's newest, also after a deletion.</summary>
    public async Task<Entry> RestoreAsync(string id, int version, string who) =>
        await WriteAsync(async s =>
        {
            var history = await VersionsAsync(s, id);
            var wanted = history.FirstOrDefault(c => c.Version == version)
                ?? throw new ProblemException(Problem.NotFound($"Entry '{id}' has no version {version}."));
            await HarvestRecords.DemandOursAsync(s, id);
            var before = await EntryRows.FindAnyAsync(s, id)
                ?? (history.FirstOrDefault(c => c.What == Change.Deleted && Visibilities.Of(c.Doc!) == Visibility.Public) is { } gone
                    ? new Entry(-gone.Key, id, "", gone.Version, history[^1].At, history[0].At, []) : null);
            EntryCheck.Demand(wanted.Doc!);
            return await PutAsync(s, wanted.Doc!, before, who, Change.Restored);
        });

    /// <summary>Writes which indicators of a practice the region has measured; nothing happens when it is another version by now, or told already.</summary>
    internal Task<Entry> SealAsync(Entry practice, IReadOnlyList<string> measured, string who) => WriteAsync(async s =>
    {
        if (await EntryRows.FindAsync(s, practice.Id) is not { } now || now.Version != practice.Version || await HarvestRecords.ProvenanceAsync(s, practice.Id) is not null) return (practice, 0L);
        var doc = now.Doc.DeepClone().AsObject();
        Seals.Write(doc, measured);
        return JsonNode.DeepEquals(doc, now.Doc) ? (now, 0L) : await PutAsync(s, doc, now, who, Change.Changed, seals: true);
    });

    /// <summary>What a writer answers when there is no such entry.</summary>
    public static Problem NoEntry(string id) => Problem.NotFound($"There is no entry '{id}'. Search at /api/entries?q=….");

    /// <summary>
    /// Writes a checked document within the caller's transaction. <paramref name="together"/> are ids that the same
    /// transaction writes too, so that entries may refer to one another.
    /// </summary>
    /// <param name="seals">Takes over what the document tells to be measured: the region itself says so, or the one that it comes from.</param>
    internal static async Task<(Entry, long)> PutAsync(Session s, JsonObject doc, Entry? before, string who, string what, IReadOnlySet<string>? together = null, bool seals = false)
    {
        foreach (var name in EntryCheck.ServerSet) doc.Remove(name);
        if (!seals) Seals.Keep(doc, before?.Doc);
        // Everybody is not said of what everybody sees.
        if (Visibilities.Of(doc) == Visibility.Public) doc.Remove(Visibilities.Property);
        await DemandReferencesAsync(s, doc, together);
        await s.Dialect.LockChangesAsync(s);
        var (now, id, isPublic) = (DateTime.UtcNow, doc["id"]!.GetValue<string>(), Visibilities.Of(doc) == Visibility.Public);
        // A negative key marks one that was deleted: it comes back under its old number.
        var there = before is { Key: > 0 } ? before : null;
        if (there is null && await EntryRows.FindRestrictedAsync(s, id) is not null)
            throw new ProblemException(new Problem(409, "The id is taken", $"The id '{id}' is taken. Choose another id.", [new Fault("/id", "This id is taken.")]));
        var (moves, left) = (there is not null && (there.Visibility == Visibility.Public) != isPublic, 0L);
        if (there is not null && there.Visibility < Visibilities.Of(doc)) await DemandHideableAsync(s, id, doc);
        if (moves) (_, left) = await DeleteAsync(s, there!, who);
        var isNew = there is null || moves;
        var key = there is null ? (isPublic ? -(before?.Key ?? 0) : 0) : moves ? 0 : there.Key;
        var entry = await EntryRows.PutAsync(s, new Entry(key, id, doc["kind"]!.GetValue<string>(),
            (isNew ? await LastVersionAsync(s, id) : there!.Version) + 1, before?.Created ?? now, now, doc), isNew);
        var seq = await EntryRows.RecordAsync(s, entry, who, what);
        // Those who follow the feed learn only that it is gone.
        return (entry, isPublic ? seq : left);
    }

    /// <summary>Deletes an entry within the caller's transaction; nothing may refer to it at its end.</summary>
    internal static async Task<(Entry Entry, long Seq)> DeleteAsync(Session s, Entry before, string who)
    {
        await s.Dialect.LockChangesAsync(s);
        await s.ExecuteAsync($"delete from {EntryRows.Tables(before)}entries where key = {before.Key}");
        var gone = before with { Version = before.Version + 1, Modified = DateTime.UtcNow };
        var seq = await EntryRows.RecordAsync(s, gone, who, Change.Deleted);
        return (gone, before.Visibility == Visibility.Public ? seq : 0);
    }

    /// <summary>Runs one change in a transaction and answers when those who follow the feed have seen it.</summary>
    internal async Task<Entry> WriteAsync(Func<Session, Task<(Entry Entry, long Seq)>> write)
    {
        var (entry, seq) = await store.WriteAsync(async s =>
        {
            var answer = await write(s);
            await s.Dialect.AnnounceAsync(s);
            return answer;
        });
        await feed.ReachAsync(seq);
        if (entry.Visibility != Visibility.Public) await feed.TellHiddenAsync(entry.Id);
        return entry;
    }

    /// <summary>Asks the rooms above what is wrong with a document that somebody writes.</summary>
    /// <exception cref="ProblemException">422 with every fault.</exception>
    internal async Task DemandMoreAsync(JsonObject doc)
    {
        if (more is not null) EntryCheck.Refuse(await more(doc));
    }

    /// <summary>The entry if this actor may see it, or null.</summary>
    internal static async Task<Entry?> FindAsync(Session s, string id, Actor who) =>
        await EntryRows.FindAsync(s, id) ?? (who.May(Act.ReadShared) && await EntryRows.FindRestrictedAsync(s, id) is { } hidden && hidden.Doc.IsShownTo(who) ? hidden : null);

    // An id once deleted and created anew goes on counting, so that a version is never ambiguous.
    private static async Task<int> LastVersionAsync(Session s, string id) =>
        await s.FirstAsync($"select coalesce(max(version), 0) from known_versions where id = {id}", r => r.GetInt32(0));

    private Task<List<Change>> VersionsAsync(Session s, string id) => s.ListAsync($"""
        select seq, key, id, version, at, who, what, doc from changes where id = {id}
        union all select seq, key, id, version, at, who, what, doc from restricted_changes where id = {id}
        order by version desc, seq desc
        """, r => feed.Read(r));

    private static async Task DemandUnreferredAsync(Session s, string id) => DemandNone(id, await ReferrersAsync(s, id, 6));

    // What others name must be there for those who read them, and what comes from elsewhere is public elsewhere.
    private static async Task DemandHideableAsync(Session s, string id, JsonObject doc)
    {
        if (await HarvestRecords.ProvenanceAsync(s, id) is not null) throw Visibilities.Refused("It comes from another catalogue, where it is public.");
        DemandNone(id, (await ReferrersAsync(s, id, int.MaxValue)).Where(r => !Visibilities.MayName(r, doc)));
    }

    // The documents of what names an entry.
    private static Task<List<JsonObject>> ReferrersAsync(Session s, string id, int most) => s.ListAsync($"""
        select e.doc, e.id as id from links l join entries e on e.key = l.from_key where l.to_id = {id} and e.id <> {id}
        union all select e.doc, e.id as id from restricted_links l join restricted_entries e on e.key = l.from_key where l.to_id = {id} and e.id <> {id}
        order by id limit {most}
        """, r => Json.Object(r.GetString(0)));

    // Of what is hidden not even the id is told: who writes one entry may not see another.
    private static void DemandNone(string id, IEnumerable<JsonObject> referrers)
    {
        var named = referrers.Select(r => Visibilities.Of(r) == Visibility.Public ? Json.AsText(r["id"])! : "entries that not everybody may see").Distinct().ToList();
        if (named.Count > 0)
            throw new ProblemException(new Problem(409, "Others refer to the entry", $"'{id}' is named by {string.Join(", ", named.Take(5))}{(named.Count > 5 ? ", …" : "")}. Remove those references first."));
    }

    private static async Task DemandReferencesAsync(Session s, JsonObject doc, IReadOnlySet<string>? together)
    {
        var own = doc["id"]!.GetValue<string>();
        var faults = new List<Fault>();
        foreach (var r in References.Of(doc))
            if (r.To == own) faults.Add(new Fault(r.Field, "An entry cannot refer to itself."));
            else if (together?.Contains(r.To) != true && await s.FirstAsync($"select 1 from entries where id = {r.To}", x => 1) == 0 && !await MayNameAsync(s, doc, r.To))
                faults.Add(new Fault(r.Field, $"There is no entry '{r.To}'. Create it first, or correct the id."));
        faults.AddRange(await Concepts.FaultsAsync(s, doc));
        if (faults.Count > 0)
            throw new ProblemException(new Problem(422, "The entry refers to something that is not there", string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}")), faults));
    }

    // What is hidden may name what is hidden, as long as whoever sees it may see that too.
    private static async Task<bool> MayNameAsync(Session s, JsonObject doc, string id) =>
        Visibilities.Of(doc) != Visibility.Public && await EntryRows.FindRestrictedAsync(s, id) is { } hidden && Visibilities.MayName(doc, hidden.Doc);

    private static async Task<string> FreeIdAsync(Session s, JsonObject doc)
    {
        var slug = Slug.From(LangText.From(doc["title"])?.Tell(Language.Czech)?.Text ?? Json.AsText(doc["kind"]) ?? "entry");
        for (var n = 1; ; n++)
        {
            var id = n == 1 ? slug : $"{slug}-{n}";
            if (await s.FirstAsync($"select 1 from known_versions where id = {id}", r => 1) == 0) return id;
        }
    }

    private static Related ReadRelated(System.Data.Common.DbDataReader r, Session s, bool outward) =>
        new(r.GetString(7), outward, EntryRows.Read(r, s.Dialect), r.IsDBNull(8) ? null : LangText.From(JsonNode.Parse(r.GetString(8))));
}
