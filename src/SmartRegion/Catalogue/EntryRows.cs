using System.Data.Common;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue;

/// <summary>The statements on the tables of entries, links and changes.</summary>
internal static class EntryRows
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "e.key, e.id, e.kind, e.version, e.created, e.modified, e.doc";

    public static readonly Schema Schema = new("entries",
    [
        new("id", PropertyType.Text, Column: "id", Sortable: true),
        new("kind", PropertyType.Text, Column: "kind", Sortable: true),
        new("created", PropertyType.Timestamp, Column: "created", Sortable: true),
        new("modified", PropertyType.Timestamp, Column: "modified", Sortable: true),
        new("start", PropertyType.Timestamp, Column: "starts", Sortable: true),
        new("end", PropertyType.Timestamp, Column: "ends", Sortable: true),
        new("geometry", PropertyType.Geometry, Column: "geom"),
        .. Queryables(),
    ]);

    public static Entry Read(DbDataReader row, Dialect dialect) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3),
        dialect.ReadTime(row, 4), dialect.ReadTime(row, 5), Json.Object(row.GetString(6)));

    public static async Task<Entry?> FindAsync(Session session, string id) =>
        await session.FirstAsync($"select {SqlText.Raw(Columns)} from entries e where e.id = {id}", r => Read(r, session.Dialect));

    /// <summary>An entry that not everybody may see.</summary>
    public static async Task<Entry?> FindRestrictedAsync(Session session, string id) =>
        await session.FirstAsync($"select {SqlText.Raw(Columns)} from restricted_entries e where e.id = {id}", r => Read(r, session.Dialect));

    /// <summary>The entry, whoever may see it: for those who write.</summary>
    public static async Task<Entry?> FindAnyAsync(Session session, string id) => await FindAsync(session, id) ?? await FindRestrictedAsync(session, id);

    /// <summary>Before the names of the tables that have an entry.</summary>
    internal static SqlText Tables(Entry entry) => SqlText.Raw(entry.Visibility == Visibility.Public ? "" : "restricted_");

    /// <summary>Writes the entry as given, and its links; the caller has found out whether it is new.</summary>
    public static async Task<Entry> PutAsync(Session session, Entry entry, bool isNew)
    {
        var d = session.Dialect;
        var (starts, ends) = Times(entry.Doc);
        var doc = Json.Text(entry.Doc);
        var geom = d.Geometry(Geometries.Wkb(entry.Doc));
        var of = Tables(entry);
        if (isNew)
        {
            var key = entry.Key > 0 ? $"{entry.Key}" : SqlText.Raw(d.NextKey($"{of}entries"));
            var stored = await session.FirstAsync<long>(
                $"insert into {of}entries (key, id, kind, version, created, modified, starts, ends, doc, geom) values ({key}, {entry.Id}, {entry.Kind}, {entry.Version}, {d.Time(entry.Created)}, {d.Time(entry.Modified)}, {d.Timestamp(starts)}, {d.Timestamp(ends)}, {d.Json(doc)}, {geom}) returning key",
                r => r.GetInt64(0));
            entry = entry with { Key = stored };
        }
        else
        {
            await session.ExecuteAsync(
                $"update {of}entries set kind = {entry.Kind}, version = {entry.Version}, modified = {d.Time(entry.Modified)}, starts = {d.Timestamp(starts)}, ends = {d.Timestamp(ends)}, doc = {d.Json(doc)}, geom = {geom} where key = {entry.Key}");
            await session.ExecuteAsync($"delete from {of}links where from_key = {entry.Key}");
        }
        foreach (var reference in References.Of(entry.Doc))
            await session.ExecuteAsync($"insert into {of}links (from_key, rel, to_id, note) values ({entry.Key}, {reference.Rel}, {reference.To}, {NullableJson(d, reference.Note)})");
        return entry;
    }

    /// <summary>Appends to the history; answers the number of the change.</summary>
    public static async Task<long> RecordAsync(Session session, Entry entry, string who, string what)
    {
        var d = session.Dialect;
        return await session.FirstAsync<long>(
            $"insert into {Tables(entry)}changes (key, id, version, at, who, what, doc) values ({entry.Key}, {entry.Id}, {entry.Version}, {d.Time(entry.Modified)}, {who}, {what}, {d.Json(Json.Text(entry.Doc))}) returning seq",
            r => r.GetInt64(0));
    }

    /// <summary>The first and last instant of the entry's time.</summary>
    public static (DateTime? Starts, DateTime? Ends) Times(JsonObject doc)
    {
        var (start, end) = (Json.AsText(doc["time"]?["start"]), Json.AsText(doc["time"]?["end"]));
        return Interval.TryParse(start, end ?? start, out var i) ? (i.From, i.To) : (null, null);
    }

    private static SqlText NullableJson(Dialect d, JsonNode? note) => note is null ? SqlText.Raw("null") : d.Json(Json.Text(note));

    // What the schemas mark as of use in filters, by its path in the document.
    private static IEnumerable<Property> Queryables() => Queryable.All;
}
