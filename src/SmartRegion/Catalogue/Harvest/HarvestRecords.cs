using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>A record of a source as it was taken: the entry that it is here, the hash of its document, since when it is gone.</summary>
internal sealed record KnownRecord(string Entry, string Hash, long? Gone, bool IsOwner)
{
    /// <summary>Of a peer's entry: its version there.</summary>
    public int? Version { get; init; }

    /// <summary>The change as a peer told it, while something that it refers to is not here.</summary>
    public string? Told { get; init; }
}

/// <summary>The statements on harvest_records: which entry comes from where.</summary>
internal static class HarvestRecords
{
    /// <summary>Names of the records of a source that are not gone, one at a time.</summary>
    public static IAsyncEnumerable<string> PresentAsync(Session s, HarvestSource source) =>
        s.RowsAsync($"select iri from harvest_records where source = {source.Key} and gone is null").Select(r => r.GetString(0));

    /// <summary>One record of a source, or null.</summary>
    public static Task<KnownRecord?> FindAsync(Session s, HarvestSource source, string iri) =>
        s.FirstAsync($"select entry, hash, gone, owner, version from harvest_records where source = {source.Key} and iri = {iri}", r =>
            new KnownRecord(r.GetString(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetInt64(2), r.GetInt64(3) == 1) { Version = r.IsDBNull(4) ? null : (int)r.GetInt64(4) });

    /// <summary>The entry here of that name, of whatever source.</summary>
    public static async Task<string?> EntryOfAsync(Session s, string? identity) => identity is null ? null
        : await s.FirstAsync($"select r.entry from harvest_identities i join harvest_records r on r.source = i.source and r.iri = i.iri join entries e on e.id = r.entry where i.identity = {identity} and (r.owner = 1 or r.gone is null) order by r.owner desc limit 1", r => r.GetString(0));

    /// <summary>Writes a record; it is there, not gone.</summary>
    public static async Task PutAsync(Session s, HarvestSource source, HarvestedRecord record, KnownRecord known)
    {
        await s.ExecuteAsync($"""
            insert into harvest_records (source, iri, entry, hash, original, taken, gone, owner, version, told) values ({source.Key}, {record.Iri}, {known.Entry}, {known.Hash}, {record.Original}, {HarvestSources.Now}, null, {(known.IsOwner ? 1 : 0)}, {known.Version}, {known.Told})
            on conflict (source, iri) do update set entry = excluded.entry, hash = excluded.hash, original = excluded.original, taken = excluded.taken, gone = null, owner = excluded.owner, version = excluded.version, told = excluded.told
            """);
        await s.ExecuteAsync($"delete from harvest_identities where source = {source.Key} and iri = {record.Iri}");
        foreach (var identity in record.Identities)
            await s.ExecuteAsync($"insert into harvest_identities (identity, source, iri) values ({identity}, {source.Key}, {record.Iri}) on conflict do nothing");
    }

    /// <summary>The entry that another record with one of these names has become, of whatever source; null when there is none.</summary>
    public static async Task<string?> EntryOfAsync(Session s, HarvestedRecord record)
    {
        foreach (var identity in record.Identities)
            if (await EntryOfAsync(s, identity) is { } entry) return entry;
        return null;
    }

    /// <summary>
    /// The source has it no longer. Has another source the same, that one is its owner from now on; else it is marked. True when it is marked.
    /// </summary>
    public static async Task<bool> LoseAsync(Session s, HarvestSource source, string iri, KnownRecord known)
    {
        if (!known.IsOwner)
        {
            await s.ExecuteAsync($"delete from harvest_records where source = {source.Key} and iri = {iri}");
            return false;
        }
        var heir = await s.FirstAsync($"select source, iri from harvest_records where entry = {known.Entry} and gone is null and (source <> {source.Key} or iri <> {iri}) order by owner desc, source, iri limit 1", r => (Source: r.GetInt64(0), Iri: r.GetString(1)));
        if (heir.Iri is null)
        {
            await s.ExecuteAsync($"update harvest_records set gone = {HarvestSources.Now} where source = {source.Key} and iri = {iri}");
            return true;
        }
        await s.ExecuteAsync($"delete from harvest_records where source = {source.Key} and iri = {iri}");
        // Without a hash its next visit takes it over.
        await s.ExecuteAsync($"update harvest_records set owner = 1, hash = '' where source = {heir.Source} and iri = {heir.Iri}");
        return false;
    }

    /// <summary>Where the entry comes from; null when it is the region's own.</summary>
    public static Task<Provenance?> ProvenanceAsync(Session s, string entry) => s.FirstAsync($"""
        select h.id, h.doc, r.iri, r.original, r.taken, r.gone, (select max(u.started) from harvest_runs u where u.source = h.key and u.status = {HarvestRun.Done})
        from harvest_records r join harvest_sources h on h.key = r.source where r.entry = {entry} and r.owner = 1
        """,
        r => new Provenance(r.GetString(0), LangText.From(Json.Object(r.GetString(1))["title"])!, r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), HarvestSources.Time(r.GetInt64(4)),
            r.IsDBNull(6) ? null : HarvestSources.Time(r.GetInt64(6)), r.IsDBNull(5) ? null : HarvestSources.Time(r.GetInt64(5)), Json.AsText(Json.Object(r.GetString(1))["edits"]) == "keep", Json.Object(r.GetString(1))["peer"]?.GetValue<bool>() == true));

    /// <summary>Other sources that have the entry too.</summary>
    public static Task<List<string>> AlsoAsync(Session s, string entry) =>
        s.ListAsync($"select distinct h.id from harvest_records r join harvest_sources h on h.key = r.source where r.entry = {entry} and r.owner = 0 order by h.id", r => r.GetString(0));

    /// <summary>Throws 409 when the entry belongs to another catalogue that allows no edits here.</summary>
    /// <param name="deleting">What is gone at its source may be deleted here.</param>
    public static async Task DemandOursAsync(Session s, string entry, bool deleting = false)
    {
        if (await ProvenanceAsync(s, entry) is not { MayEdit: false } from || (deleting && from.Gone is not null)) return;
        throw new ProblemException(new Problem(409, "The entry belongs to another catalogue",
            $"'{entry}' comes from {from.SourceTitle.Tell(Language.English)!.Text} and follows it. Change the original at {from.Original ?? from.Iri}, or let the source {from.Source} keep edits (\"edits\": \"keep\")."));
    }

    /// <summary>Ids of all entries that may not be changed here.</summary>
    public static async Task<HashSet<string>> ForeignAsync(Session s)
    {
        var closed = (await s.ListAsync($"select key, doc from harvest_sources", r => (Key: r.GetInt64(0), Edits: Json.AsText(Json.Object(r.GetString(1))["edits"])))).Where(h => h.Edits != "keep").Select(h => h.Key).ToHashSet();
        if (closed.Count == 0) return [];
        return (await s.ListAsync($"select source, entry from harvest_records where owner = 1", r => (Source: r.GetInt64(0), Entry: r.GetString(1)))).Where(r => closed.Contains(r.Source)).Select(r => r.Entry).ToHashSet();
    }
}

/// <summary>Where an entry was harvested.</summary>
/// <param name="Iri">Its name there.</param>
/// <param name="Original">Its page there.</param>
/// <param name="Taken">When it was last taken, because it had changed.</param>
/// <param name="Checked">When the source was last visited with success.</param>
/// <param name="Gone">Since when the source has it no longer.</param>
/// <param name="MayEdit">It may be edited here too.</param>
/// <param name="IsPeer">Its source is a peer: the entry is deleted here when it is deleted there.</param>
public sealed record Provenance(string Source, LangText SourceTitle, string Iri, string? Original, DateTime Taken, DateTime? Checked, DateTime? Gone, bool MayEdit, bool IsPeer);
