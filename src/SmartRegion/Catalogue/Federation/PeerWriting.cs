using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Harvest;
using SmartRegion.Catalogue.Harvest.Readers;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Federation;

/// <summary>
/// Stores entries of a peer within a transaction. An entry is known by its region and its id there, so that it is one entry here
/// however it comes; entries of one page may refer to one another.
/// </summary>
internal sealed class PeerWriting(HarvestVisit visit, RegionIdentity self, string region)
{
    private readonly List<Action> _tally = [];
    private HashSet<string> _concepts = [];

    // Entries that the transaction under way stores, by their names in the world.
    private readonly Dictionary<string, string> _underWay = [];

    private HarvestSource Source => visit.Source;
    private HarvestRun Run => visit.Run;

    /// <summary>Entries were stored before; now only their references are looked at again.</summary>
    public bool IsMending { get; init; }

    /// <summary>How many changes the last transaction has written.</summary>
    public int Stored { get; private set; }

    /// <summary>The name in the world of an entry of this peer.</summary>
    public string IriOf(string id) => Name(region, id);

    /// <summary>The name in the world of an entry of a region.</summary>
    public static string Name(string region, string id) => $"urn:uuid:{region}#{id}";

    /// <summary>Begins a transaction; what was not counted is forgotten.</summary>
    public void Begin()
    {
        _tally.Clear();
        _underWay.Clear();
        Stored = 0;
    }

    /// <summary>Tells the run what the transaction did that is now on disk.</summary>
    public void Count()
    {
        foreach (var told in _tally) told();
        _tally.Clear();
    }

    /// <summary>Nothing of the item can be stored.</summary>
    public void Refuse(PeerItem item, string why) => Run.Refuse("invalid", new HarvestExample(IriOf(item.Id), TitleOf(item), null, why));

    /// <summary>Stores entries as they are there now, and deletes what was deleted there; the answer is the number of the last change.</summary>
    /// <exception cref="ProblemException">One of them cannot be stored.</exception>
    public async Task<long> StoreAsync(Session s, IReadOnlyList<PeerItem> items)
    {
        _concepts = await Concepts.IdsAsync(s);
        var arriving = new List<Arriving>();
        foreach (var item in items.Where(i => i.Doc is not null))
            if (await PlaceAsync(s, item) is { } placed) arriving.Add(placed);
        var together = arriving.Where(a => a.IsOwner).Select(a => a.Entry).ToHashSet();
        var last = 0L;
        foreach (var one in arriving) last = Math.Max(last, await PutAsync(s, one, together));
        return Math.Max(last, await LoseAsync(s, [.. items.Where(i => i.Doc is null).Select(i => IriOf(i.Id))]));
    }

    /// <summary>Deletes what the peer has no longer. What entries here still refer to is marked as gone, and deleted once they do not.</summary>
    public async Task<long> LoseAsync(Session s, IReadOnlyList<string> iris)
    {
        var last = 0L;
        foreach (var iri in iris)
            if (await HarvestRecords.FindAsync(s, Source, iri) is { } known) last = Math.Max(last, await LoseAsync(s, iri, known));
        if (last > 0) await s.Dialect.AnnounceAsync(s);
        return last;
    }

    private async Task<long> LoseAsync(Session s, string iri, KnownRecord known)
    {
        var entry = await EntryRows.FindAsync(s, known.Entry);
        if (!known.IsOwner)
        {
            if (known.Gone is null) await s.ExecuteAsync($"delete from harvest_records where source = {Source.Key} and iri = {iri}");
            return 0;
        }
        if (entry is not null && await s.FirstAsync($"select 1 from links where to_id = {known.Entry} and from_key <> {entry.Key}", r => 1) == 1)
        {
            if (known.Gone is not null) return 0;
            await s.ExecuteAsync($"update harvest_records set gone = {HarvestSources.Now} where source = {Source.Key} and iri = {iri}");
            Tell(iri, entry);
            return 0;
        }
        // The record stays without being its owner: an entry that comes back has the id that it had.
        await s.ExecuteAsync($"update harvest_records set gone = {HarvestSources.Now}, owner = 0, hash = '', told = null where source = {Source.Key} and iri = {iri}");
        if (entry is null) return 0;
        var (_, seq) = await Entries.DeleteAsync(s, entry, Source.Writer);
        Stored++;
        if (known.Gone is null) Tell(iri, entry);
        return seq;
    }

    private void Tell(string iri, Entry entry) => _tally.Add(() =>
    {
        Run.Gone++;
        Run.Tell("gone", new HarvestExample(iri, entry.Title.Tell(Source.Language)?.Text, entry.Id));
    });

    // Which entry it is here. Null when there is nothing to be stored.
    private async Task<Arriving?> PlaceAsync(Session s, PeerItem item)
    {
        var (doc, iri) = ((JsonObject)item.Doc!.DeepClone(), IriOf(item.Id));
        var kind = Json.AsText(doc["kind"]) ?? "";
        if (Source.Kinds.Count > 0 ? !Source.Kinds.Contains(kind) : RegionReader.Own.Contains(kind)) return null;
        foreach (var name in EntryCheck.ServerSet.Concat(["links"])) doc.Remove(name);
        Distributions.LeaveThere(doc, Source.Url);
        var (known, hash) = (await HarvestRecords.FindAsync(s, Source, iri), Identity.Hash(Json.Text(item.Doc)));
        if (known is { Gone: null } && known.Hash == hash && known.Version == item.Version && !IsMending)
        {
            _tally.Add(() => { if (known.IsOwner) Run.Same++; else Run.Shared++; });
            return null;
        }
        if (EntryCheck.Faults(doc) is { Count: > 0 } faults)
        {
            _tally.Add(() => Refuse(item, string.Join(" ", faults.Take(3).Select(f => $"{f.Field}: {f.Message}"))));
            return null;
        }
        var record = new HarvestedRecord(iri) { Doc = doc, Title = TitleOf(item), Original = $"{Source.Url}/{Source.Language}/entry/{item.Id}", Identities = Identity.Of([iri, RegionReader.IriOf(Source, item.Id)]) };
        var (entry, isOwner) = await EntryOfAsync(s, item, record, known);
        if (isOwner) _underWay[iri] = entry;
        RegionReader.Cite(doc, record.Original, Source);
        return new Arriving(item, record, known, hash, entry, isOwner);
    }

    private async Task<(string Entry, bool IsOwner)> EntryOfAsync(Session s, PeerItem item, HarvestedRecord record, KnownRecord? known)
    {
        var elsewhere = Identity.EntryId(record.Title ?? item.Id, region, record.Iri);
        if (known is { IsOwner: false, Gone: not null }) return (await EntryRows.FindAsync(s, known.Entry) is null ? known.Entry : elsewhere, true);
        if (known is not null) return (known.Entry, known.IsOwner);
        // Both regions have begun with the same seed: each goes on with its own.
        if (item.IsSeeded && await s.FirstAsync($"select 1 from entries e join changes c on c.id = e.id and c.version = 1 and c.who = {ChangePages.Seed} where e.id = {item.Id}", r => 1) == 1) return (item.Id, false);
        if (await HarvestRecords.EntryOfAsync(s, record) is { } same)
        {
            // Had from somebody who had harvested it: from now on it comes from its owner.
            await s.ExecuteAsync($"update harvest_records set owner = 0 where entry = {same}");
            return (same, true);
        }
        if (!_underWay.ContainsValue(item.Id) && await s.FirstAsync($"select 1 from known_versions where id = {item.Id}", r => 1) == 0) return (item.Id, true);
        return (elsewhere, true);
    }

    private async Task<long> PutAsync(Session s, Arriving one, HashSet<string> together)
    {
        var (item, record) = (one.Item, one.Record);
        var known = new KnownRecord(one.Entry, one.Hash, null, one.IsOwner) { Version = item.Version };
        if (!one.IsOwner)
        {
            await HarvestRecords.PutAsync(s, Source, record, known);
            _tally.Add(() => Run.Shared++);
            return 0;
        }
        var doc = record.Doc!;
        var lost = await MendAsync(s, doc, item.Origins);
        doc["id"] = one.Entry;
        doc.Remove(Visibilities.Property);
        if (lost.Count > 0) EntryCheck.Demand(doc);
        var (before, seq) = (await EntryRows.FindAsync(s, one.Entry), 0L);
        if (before is null || !JsonNode.DeepEquals(before.Doc, doc)) (_, seq) = await Entries.PutAsync(s, doc, before, Source.Writer, before is null ? Change.Created : Change.Changed, together, seals: true);
        await HarvestRecords.PutAsync(s, Source, record, known with { Told = lost.Count > 0 ? Json.Text(item.Told) : null });
        if (seq > 0) Stored++;
        _tally.Add(() => Count(one, before is null, seq > 0, lost));
        return seq;
    }

    private void Count(Arriving one, bool isNew, bool isWritten, IReadOnlyList<Reference> lost)
    {
        var example = new HarvestExample(one.Record.Iri, one.Record.Title, one.Entry);
        if (isNew) Run.Added++;
        else if (isWritten) Run.Changed++;
        else if (!IsMending) Run.Same++;
        if (isWritten) Run.Tell(isNew ? "added" : "changed", example);
        if (lost.Count > 0 && !IsMending) Run.Remark("reference-waits", example with { Detail = string.Join(", ", lost.Select(r => r.To).Distinct()) });
    }

    // References to what is not here are left out, and told.
    private async Task<IReadOnlyList<Reference>> MendAsync(Session s, JsonObject doc, JsonObject? origins)
    {
        if (doc["concepts"] is JsonArray concepts)
        {
            for (var i = concepts.Count - 1; i >= 0; i--)
                if (!_concepts.Contains(Json.AsText(concepts[i])!)) concepts.RemoveAt(i);
            if (concepts.Count == 0) doc.Remove("concepts");
        }
        var ids = new Dictionary<string, string?>();
        foreach (var to in References.Of(doc).Select(r => r.To).Distinct()) ids[to] = await HereAsync(s, to, Json.AsText(origins?[to]) ?? IriOf(to));
        return ReferenceMend.Apply(doc, ids.GetValueOrDefault, drop: true);
    }

    // Places have the same ids everywhere; any other id may be used here for something else.
    private async Task<string?> HereAsync(Session s, string to, string iri)
    {
        if (_underWay.TryGetValue(iri, out var coming)) return coming;
        if (iri.StartsWith(Name(self.Id, ""), StringComparison.Ordinal)) return await s.FirstAsync($"select id from entries where id = {iri[Name(self.Id, "").Length..]}", r => r.GetString(0));
        return await HarvestRecords.EntryOfAsync(s, Identity.Of(iri)) ?? await s.FirstAsync($"select id from entries where id = {to} and kind = 'place'", r => r.GetString(0));
    }

    private string? TitleOf(PeerItem item) => LangText.From(item.Doc?["title"] as JsonObject)?.Tell(Source.Language)?.Text;

    private sealed record Arriving(PeerItem Item, HarvestedRecord Record, KnownRecord? Before, string Hash, string Entry, bool IsOwner);
}
