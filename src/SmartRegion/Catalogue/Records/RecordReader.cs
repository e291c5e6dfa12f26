using System.Data.Common;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Records;

/// <summary>Reads records from the store: one, or a page of them.</summary>
public sealed class RecordReader(Store store, RecordWords words)
{
    // The columns of an entry, then its place and its name elsewhere, then the values of the sort order.
    private const int SortsFrom = 9;

    private static SqlText Columns => $"{SqlText.Raw(EntryRows.Columns)}, {RecordProperties.Place}, (select min(h.iri) from harvest_records h where h.entry = e.id and h.owner = 1)";

    /// <summary>A page.</summary>
    /// <exception cref="ProblemException">400 for a filter that does not fit.</exception>
    public Task<RecordPage> ReadAsync(RecordQuery query) => store.ReadAsync(async s =>
    {
        var d = s.Dialect;
        var matching = await ConditionsAsync(s, query);
        var order = new FilterSql(name => RecordProperties.Sortable(name, query.Language, d), d, "sortby").OrderKeys(query.Sort);
        List<SqlText> behind = query.After is { } after ? [.. matching, after.Behind(order, SqlText.Raw("e.key"))] : matching;
        var by = order.Select(k => d.Sorted(k.Sql, k.Descending, nullable: true)).Append(SqlText.Raw("e.key"));
        var found = await s.ListAsync(
            $"select {Columns}, {SqlText.Join(", ", order.Select(k => k.Sql))} from entries e{Where(behind)} order by {SqlText.Join(", ", by)} limit {query.Limit + 1} offset {query.Offset}",
            r => (Row: Read(r, d), Values: Enumerable.Range(SortsFrom, order.Count).Select(i => r.IsDBNull(i) ? null : r.GetValue(i)).ToList()));
        var next = found.Count > query.Limit ? new PageKey(found[query.Limit - 1].Row.Entry.Key, found[query.Limit - 1].Values).ToString() : null;
        var matched = query.After is null && query.Offset == 0 && next is null ? found.Count : await s.FirstAsync($"select count(*) from entries e{Where(matching)}", r => r.GetInt64(0));
        return await PageAsync(s, [.. found.Take(query.Limit).Select(f => f.Row)], matched, next);
    });

    /// <summary>One record; null when there is no such entry.</summary>
    public async Task<RecordPage?> FindAsync(string id) => await store.ReadAsync(async s =>
        await s.ListAsync($"select {Columns} from entries e where e.id = {id}", r => Read(r, s.Dialect)) is { Count: > 0 } rows ? await PageAsync(s, rows, 1, null) : null);

    private async Task<List<SqlText>> ConditionsAsync(Session s, RecordQuery query)
    {
        var (d, conditions) = (s.Dialect, new List<SqlText>());
        if (query.Terms is { } terms) conditions.Add(d.OneOf(SqlText.Raw("e.key"), await words.KeysAsync(s, terms)));
        // What has no time matches every time (OGC API Features Part 1, 7.15.4).
        if (query.Time?.To is { } to) conditions.Add($"(e.starts is null or e.starts <= {d.Timestamp(to)})");
        if (query.Time?.From is { } from) conditions.Add($"(e.ends is null or e.ends >= {d.Timestamp(from)})");
        if (query.ExternalIds.Count > 0) conditions.Add($"({SqlText.Join(" or ", query.ExternalIds.Select(i => ExternalId.Condition(i, d)))})");
        if (query.Filter is { } filter) conditions.Add(new FilterSql(name => RecordProperties.Queryable(name, d), d).Condition(filter));
        return conditions;
    }

    private static SqlText Where(List<SqlText> conditions) => conditions.Count == 0 ? SqlText.Raw("") : $" where {SqlText.Join(" and ", conditions)}";

    private static (Entry Entry, string? Place, string? Iri) Read(DbDataReader r, Dialect d) =>
        (EntryRows.Read(r, d), r.IsDBNull(7) ? null : r.GetString(7), r.IsDBNull(8) ? null : r.GetString(8));

    private static async Task<RecordPage> PageAsync(Session s, IReadOnlyList<(Entry Entry, string? Place, string? Iri)> rows, long matched, string? next)
    {
        var named = new Dictionary<string, Entry>();
        foreach (var id in rows.SelectMany(r => new[] { r.Place, Json.AsText(r.Entry.Doc["owner"]), Json.AsText(r.Entry.Doc["contact"]?["organisation"]) }).OfType<string>().Distinct())
            if (await EntryRows.FindAsync(s, id) is { } entry) named[id] = entry;
        return new RecordPage([.. rows.Select(r => new RecordRow(r.Entry, (r.Entry.Doc["geometry"] ?? (r.Place is null ? null : named.GetValueOrDefault(r.Place)?.Doc["geometry"])) as JsonObject, r.Iri))], named, matched, next);
    }
}
