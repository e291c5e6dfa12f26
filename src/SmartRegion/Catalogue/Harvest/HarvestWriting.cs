using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>
/// Stores what a visit brings, some hundred records in one commit. A record whose document is the same as last time costs nothing
/// but a look-up in memory.
/// </summary>
internal sealed class HarvestWriting(Store store, ChangeFeed feed, PublicUrl publicUrl, HarvestVisit visit, KnownRecords known)
{
    private const int PerCommit = 200, MaxWaiting = 20_000, PerReach = 500;
    private readonly List<Waiting> _batch = [];

    // Records that refer to what has not come yet.
    private readonly List<Waiting> _waiting = [];
    private HashSet<string>? _concepts;
    private long _written, _reachedAt;
    private int _unreached;

    // Entries of records that the commit under way stores.
    private readonly Dictionary<string, string> _underWay = [];

    private HarvestRun Run => visit.Run;
    private HarvestSource Source => visit.Source;

    /// <summary>Takes a record in.</summary>
    public async Task AddAsync(HarvestedRecord record)
    {
        if (record.Refused is not null) Run.Refuse(record.Refused, Example(record, await EntryOfAsync(record), record.Detail));
        else if (record.IsGone) await LoseAsync(record);
        else if (record.Doc is not null && Prepare(record) is { } ready) _batch.Add(ready);
        if (_batch.Count >= PerCommit) await FlushAsync(last: false);
    }

    /// <summary>Stores what is left; references that still lead nowhere are left out.</summary>
    public async Task FinishAsync()
    {
        await FlushAsync(last: false);
        for (var left = int.MaxValue; _waiting.Count > 0 && _waiting.Count < left;)
        {
            left = _waiting.Count;
            await RetryAsync(last: false);
        }
        await RetryAsync(last: true);
        await ReachAsync();
    }

    private async Task ReachAsync()
    {
        _unreached = 0;
        if (_written > _reachedAt) await feed.ReachAsync(_reachedAt = _written);
    }

    private async Task RetryAsync(bool last)
    {
        var again = _waiting.ToList();
        _waiting.Clear();
        foreach (var chunk in again.Chunk(PerCommit))
        {
            _batch.AddRange(chunk);
            await FlushAsync(last);
        }
    }

    private Waiting? Prepare(HarvestedRecord record)
    {
        var hash = Identity.Hash(Json.Text(record.Doc));
        if (!known.IsSame(record.Iri, hash, out var isOwner)) return new Waiting(record, hash);
        if (isOwner) Run.Same++; else Run.Shared++;
        return null;
    }

    private async Task<string?> EntryOfAsync(HarvestedRecord record) =>
        known.Has(record.Iri) ? (await store.ReadAsync(s => HarvestRecords.FindAsync(s, Source, record.Iri)))?.Entry : null;

    private async Task LoseAsync(HarvestedRecord record)
    {
        if (!known.IsPresent(record.Iri)) return;
        await FlushAsync(last: false);
        var (entry, marked) = await store.WriteAsync(async s => await HarvestRecords.FindAsync(s, Source, record.Iri) is { } before ? (before.Entry, await HarvestRecords.LoseAsync(s, Source, record.Iri, before)) : (null, false));
        known.Lose(record.Iri);
        if (!marked) return;
        Run.Gone++;
        Run.Tell("gone", Example(record, entry, null));
    }

    private async Task FlushAsync(bool last)
    {
        if (_batch.Count == 0) return;
        var batch = _batch.ToArray();
        _batch.Clear();
        var stored = new List<Stored>();
        try { stored = await StoreAsync(batch, last); }
        catch (ProblemException)
        {
            // One of them cannot be stored: each by itself, so that the others are.
            foreach (var one in batch)
                try { stored.AddRange(await StoreAsync([one], last)); }
                catch (ProblemException e) { Run.Refuse("invalid", Example(one.Record, await EntryOfAsync(one.Record), e.Message)); }
        }
        foreach (var each in stored) Count(each);
        _written = stored.Select(s => s.Seq).Append(_written).Max();
        _unreached += stored.Count(s => s.Seq > 0);
        // Followers take five hundred changes for little more than two hundred, and hold that many entries meanwhile.
        if (_unreached >= PerReach) await ReachAsync();
    }

    private Task<List<Stored>> StoreAsync(IReadOnlyList<Waiting> batch, bool last) => store.WriteAsync(async s =>
    {
        _concepts ??= await Concepts.IdsAsync(s);
        var stored = new List<Stored>(batch.Count);
        _underWay.Clear();
        foreach (var one in batch) stored.Add(await StoreAsync(s, one, last));
        if (stored.Any(o => o.Seq > 0)) await s.Dialect.AnnounceAsync(s);
        return stored;
    });

    private async Task<Stored> StoreAsync(Session s, Waiting one, bool last)
    {
        var doc = (JsonObject)one.Record.Doc!.DeepClone();
        // What another catalogue tells everybody is public here too.
        doc.Remove(Visibilities.Property);
        var lost = await MendAsync(s, doc, last);
        if (lost.Count > 0 && !last && _waiting.Count < MaxWaiting) return new Stored(one, "waiting", "", 0, []);
        if (lost.Count > 0 && !last) lost = await MendAsync(s, doc, drop: true);
        one.Before = known.Has(one.Record.Iri) ? await HarvestRecords.FindAsync(s, Source, one.Record.Iri) : null;
        var (entry, isOwner, isNew) = await PlaceAsync(s, one);
        doc["id"] = _underWay[one.Record.Iri] = entry;
        var before = isNew ? null : await EntryRows.FindAsync(s, entry);
        // What a person has deleted here is not made anew.
        if (!isNew && before is null && isOwner) return new Stored(one, "deleted", entry, 0, []);
        if (!isOwner)
        {
            await HarvestRecords.PutAsync(s, Source, one.Record, new KnownRecord(entry, one.Hash, null, false));
            return new Stored(one, "shared", entry, 0, []);
        }
        return await StoreAsync(s, one, doc, before, lost);
    }

    private async Task<Stored> StoreAsync(Session s, Waiting one, JsonObject doc, Entry? before, IReadOnlyList<Reference> lost)
    {
        var entry = Json.AsText(doc["id"])!;
        if (before is not null && Source.KeepsEdits) doc = FieldMerge.Of(await LastTakenAsync(s, entry) ?? before.Doc, before.Doc, doc);
        if (EntryCheck.Faults(doc) is { Count: > 0 } faults) return new Stored(one, "invalid", entry, 0, [.. faults.Take(3).Select(f => $"{f.Field}: {f.Message}")]);
        var seq = 0L;
        if (before is null || !JsonNode.DeepEquals(before.Doc, doc)) (_, seq) = await Entries.PutAsync(s, doc, before, Source.Writer, before is null ? Change.Created : Change.Changed);
        await HarvestRecords.PutAsync(s, Source, one.Record, new KnownRecord(entry, one.Hash, null, true));
        return new Stored(one, before is null ? "added" : one.Before?.Gone is not null || seq > 0 ? "changed" : "same", entry, seq, [.. lost.Select(r => r.To).Distinct()]);
    }

    // The entry of a record: the one it had, the one that another source made of the same, ours that it has from us, or a new one.
    private async Task<(string Entry, bool IsOwner, bool IsNew)> PlaceAsync(Session s, Waiting one)
    {
        if (one.Before is { } before) return (before.Entry, before.IsOwner, false);
        if (await OwnAsync(s, one.Record) is { } own) return (own, false, false);
        if (await HarvestRecords.EntryOfAsync(s, one.Record) is { } same) return (same, false, false);
        if (one.Record.WishedId is { } wished)
        {
            var there = await EntryRows.FindAsync(s, wished);
            if (there is not null && JsonNode.DeepEquals(there.Doc["title"], one.Record.Doc!["title"]) && there.Kind == Json.AsText(one.Record.Doc["kind"])) return (wished, false, false);
            if (there is null && await s.FirstAsync($"select 1 from known_versions where id = {wished}", r => 1) == 0) return (wished, true, true);
        }
        var id = Identity.EntryId(one.Record.Title ?? "dataset", Source.Id, one.Record.Iri);
        var found = await EntryRows.FindAsync(s, id);
        // Harvested before its source was deleted and set up anew: it is taken on again.
        return (id, true, found is null);
    }

    // What another catalogue has harvested from us.
    private async Task<string?> OwnAsync(Session s, HarvestedRecord record)
    {
        if (publicUrl.Value is not { } home || Identity.Of(home + "/id/x") is not { } example) return null;
        foreach (var identity in record.Identities.Where(i => i.StartsWith(example[..^1], StringComparison.Ordinal)))
            if (await s.FirstAsync($"select id from entries where id = {identity[(example.Length - 1)..]}", r => r.GetString(0)) is { } id) return id;
        return null;
    }

    private async Task<IReadOnlyList<Reference>> MendAsync(Session s, JsonObject doc, bool drop)
    {
        if (Source.Type != HarvestSource.SmartRegion) return [];
        var ids = new Dictionary<string, string?>();
        foreach (var to in References.Of(doc).Select(r => r.To).Distinct())
        {
            var iri = Readers.RegionReader.IriOf(Source, to);
            // Places have the same ids everywhere; any other id may be used here for something else.
            ids[to] = _underWay.GetValueOrDefault(iri) ?? (known.Has(iri) ? (await HarvestRecords.FindAsync(s, Source, iri))?.Entry : null) ?? await s.FirstAsync($"select id from entries where id = {to} and kind = 'place'", r => r.GetString(0));
        }
        foreach (var list in Concepted(doc))
            for (var i = list.Count - 1; i >= 0; i--)
                if (!_concepts!.Contains(Json.AsText(list[i])!)) list.RemoveAt(i);
        if (doc["concepts"] is JsonArray { Count: 0 }) doc.Remove("concepts");
        return ReferenceMend.Apply(doc, ids.GetValueOrDefault, drop);
    }

    private static IEnumerable<JsonArray> Concepted(JsonObject doc) => doc["concepts"] is JsonArray concepts ? [concepts] : [];

    private Task<JsonObject?> LastTakenAsync(Session s, string entry) =>
        s.FirstAsync($"select doc from changes where id = {entry} and who = {Source.Writer} order by version desc limit 1", r => Json.Object(r.GetString(0)));

    private void Count(Stored stored)
    {
        var (record, example) = (stored.One.Record, Example(stored.One.Record, stored.Entry.Length > 0 ? stored.Entry : null, null));
        if (stored.What == "waiting") { _waiting.Add(stored.One); return; }
        if (stored.What == "invalid") { Run.Refuse("invalid", example with { Entry = stored.One.Before?.Entry, Detail = string.Join(" ", stored.More) }); return; }
        if (stored.What is "added" or "changed" or "same" or "shared")
            known.Store(record.Iri, stored.One.Hash, stored.What != "shared");
        switch (stored.What)
        {
            case "added": Run.Added++; break;
            case "changed": Run.Changed++; break;
            case "shared": Run.Shared++; break;
            default: Run.Same++; break;
        }
        if (stored.What is "added" or "changed") Run.Tell(stored.What, example);
        foreach (var (reason, value) in record.Remarks) Run.Remark(reason, example with { Detail = value });
        if (stored.More.Count > 0) Run.Remark("reference-lost", example with { Detail = string.Join(", ", stored.More) });
    }

    private static HarvestExample Example(HarvestedRecord record, string? entry, string? detail) => new(record.Iri, record.Title, entry, detail);

    private sealed record Waiting(HarvestedRecord Record, string Hash)
    {
        // As it was known when it is stored.
        public KnownRecord? Before { get; set; }
    }

    private sealed record Stored(Waiting One, string What, string Entry, long Seq, IReadOnlyList<string> More);
}
