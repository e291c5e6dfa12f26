using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Feeds;

/// <summary>A record of OAI-PMH: an entry in its newest version, or the trace of one that was deleted.</summary>
/// <param name="Seq">The number of its last change, by which pages go on.</param>
public sealed record OaiRecord(long Seq, string Id, DateTime At, bool IsDeleted, JsonObject Doc)
{
    /// <summary>The kind, which is its set.</summary>
    public string Kind => Json.AsText(Doc["kind"])!;
}

/// <summary>
/// Reads records from the change feed: what is there in the order of its last change, deleted ones included for ever. A record that
/// changes while somebody pages comes again later on; none is passed over.
/// </summary>
public sealed class OaiRecords(Store store)
{
    /// <summary>The records after a change, at most so many.</summary>
    internal Task<List<OaiRecord>> PageAsync(OaiSelection wanted, int limit) => store.ReadAsync(s =>
    {
        var d = s.Dialect;
        List<SqlText> conditions = [$"c.seq > {wanted.After}", $"not exists (select 1 from changes n where n.id = c.id and n.version > c.version)"];
        if (wanted.From is { } from) conditions.Add($"c.at >= {d.Time(from)}");
        if (wanted.Until is { } until) conditions.Add($"c.at <= {d.Time(until)}");
        if (wanted.Set is { } set) conditions.Add($"{d.JsonText(SqlText.Raw("c.doc"), ["kind"])} = {set}");
        return s.ListAsync($"select c.seq, c.id, c.at, c.what, c.doc from changes c where {SqlText.Join(" and ", conditions)} order by c.seq limit {limit}", r => Read(r, s));
    });

    /// <summary>One record, or null when there never was one.</summary>
    internal Task<OaiRecord?> FindAsync(string id) => store.ReadAsync(s =>
        s.FirstAsync($"select seq, id, at, what, doc from changes where id = {id} order by version desc limit 1", r => Read(r, s)));

    /// <summary>The instant of the first change.</summary>
    internal async Task<DateTime> EarliestAsync() =>
        await store.ReadAsync(s => s.FirstAsync<DateTime?>($"select at from changes order by seq limit 1", r => s.Time(r, 0))) ?? DateTime.UnixEpoch;

    private static OaiRecord Read(System.Data.Common.DbDataReader r, Session s) =>
        new(r.GetInt64(0), r.GetString(1), s.Time(r, 2), r.GetString(3) == Change.Deleted, Json.Object(r.GetString(4)));
}

/// <summary>Which records are wanted: instants between, both ends included, of a kind, after a change.</summary>
internal sealed record OaiSelection(DateTime? From, DateTime? Until, string? Set, long After);
