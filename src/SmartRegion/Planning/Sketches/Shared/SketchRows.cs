using System.Data.Common;
using System.Globalization;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Planning.Sketches.Shared;

/// <summary>The statements on the tables of shared sketches.</summary>
internal static class SketchRows
{
    public static async Task<SharedSketch?> FindAsync(Session s, string id)
    {
        var partners = await s.ListAsync($"select organisation, state, at from sketch_partners where sketch = {id} order by at, organisation", r => new SketchPartner(r.GetString(0), r.GetString(1) == "in", Instant.OfMillis(r.GetInt64(2))));
        var parts = await s.ListAsync($"""
            select p.part, p.version, p.at, p.who, p.body from sketch_parts p
            where p.sketch = {id} and p.version = (select max(n.version) from sketch_parts n where n.sketch = p.sketch and n.part = p.part)
            """, r => Part(id, r));
        return await s.FirstAsync($"select lead, place, programme, starts, months, query, created, who from shared_sketches where id = {id}", r => new SharedSketch(
            id, r.GetString(0), r.GetString(1), r.GetString(2), DateOnly.ParseExact(r.GetString(3), "yyyy-MM-dd", CultureInfo.InvariantCulture), (int)r.GetInt64(4), r.GetString(5), Instant.OfMillis(r.GetInt64(6)), r.GetString(7),
            [.. partners.OrderByDescending(p => p.Organisation == r.GetString(0))], parts.ToDictionary(p => p.Name)));
    }

    /// <summary>Those in which one of these organisations takes part, and those to which one of those was invited.</summary>
    public static async Task<List<ListedSketch>> ListAsync(Session s, IReadOnlyList<string> seeing, IReadOnlyList<string> answering, int limit)
    {
        if (seeing.Count == 0 && answering.Count == 0) return [];
        var rows = await s.ListAsync($"""
            select k.id, k.lead, coalesce(p.body, {"{}"}), (select max(a.at) from sketch_parts a where a.sketch = k.id), m.organisation, m.state
            from sketch_partners m join shared_sketches k on k.id = m.sketch
            left join sketch_parts p on p.sketch = k.id and p.part = 'title' and p.version = (select max(n.version) from sketch_parts n where n.sketch = k.id and n.part = 'title')
            where (m.state = 'in' and {In(seeing)}) or (m.state = 'invited' and {In(answering)})
            order by k.created desc, k.id, m.state, m.organisation limit {limit}
            """, r => new ListedSketch(r.GetString(0), r.GetString(1), Json.Object(r.GetString(2)), Instant.OfMillis(r.IsDBNull(3) ? 0 : r.GetInt64(3)), r.GetString(5) == "in" ? null : r.GetString(4)));
        // Who takes part with one organisation is not asked for another.
        return [.. rows.GroupBy(l => l.Id).SelectMany(g => g.Any(l => l.InvitedAs is null) ? g.Where(l => l.InvitedAs is null).Take(1).Concat(g.Where(l => l.InvitedAs is not null)) : g)];
    }

    public static Task<long> CountOfLeadAsync(Session s, string lead) => s.FirstAsync($"select count(*) from shared_sketches where lead = {lead}", r => r.GetInt64(0));

    public static Task InsertAsync(Session s, SharedSketch k) => s.ExecuteAsync($"""
        insert into shared_sketches (id, lead, place, programme, starts, months, query, created, who)
        values ({k.Id}, {k.Lead}, {k.Place}, {k.Programme}, {k.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {(long)k.Months}, {k.Query}, {Instant.NowMillis}, {k.By})
        """);

    /// <summary>False when the organisation is there already.</summary>
    public static async Task<bool> AddPartnerAsync(Session s, string id, string organisation, string state, string who) =>
        await s.ExecuteAsync($"insert into sketch_partners (sketch, organisation, state, at, who) values ({id}, {organisation}, {state}, {Instant.NowMillis}, {who}) on conflict do nothing") == 1;

    public static async Task<bool> AcceptAsync(Session s, string id, string organisation, string who) =>
        await s.ExecuteAsync($"update sketch_partners set state = 'in', at = {Instant.NowMillis}, who = {who} where sketch = {id} and organisation = {organisation} and state = 'invited'") == 1;

    public static async Task<bool> RemovePartnerAsync(Session s, string id, string organisation) =>
        await s.ExecuteAsync($"delete from sketch_partners where sketch = {id} and organisation = {organisation}") == 1;

    public static Task WriteAsync(Session s, SketchPart p) => s.ExecuteAsync($"""
        insert into sketch_parts (sketch, part, version, at, who, body) values ({p.Sketch}, {p.Name}, {(long)p.Version}, {Instant.Millis(p.At)}, {p.By}, {Json.Text(p.Body)})
        """);

    /// <summary>All versions of a part, the newest first.</summary>
    public static Task<List<SketchPart>> VersionsAsync(Session s, string id, string part) =>
        s.ListAsync($"select part, version, at, who, body from sketch_parts where sketch = {id} and part = {part} order by version desc", r => Part(id, r));

    public static Task<List<SketchComment>> CommentsAsync(Session s, string id) => s.ListAsync($"select seq, at, who, part, text from sketch_comments where sketch = {id} order by seq",
        r => new SketchComment((int)r.GetInt64(0), Instant.OfMillis(r.GetInt64(1)), r.GetString(2), r.GetString(3), r.GetString(4)));

    public static async Task CommentAsync(Session s, string id, string who, string part, string text)
    {
        var last = await s.FirstAsync($"select coalesce(max(seq), 0) from sketch_comments where sketch = {id}", r => r.GetInt64(0));
        await s.ExecuteAsync($"insert into sketch_comments (sketch, seq, at, who, part, text) values ({id}, {last + 1}, {Instant.NowMillis}, {who}, {part}, {text})");
    }

    public static async Task DeleteAsync(Session s, string id)
    {
        await s.ExecuteAsync($"delete from sketch_comments where sketch = {id}");
        await s.ExecuteAsync($"delete from sketch_parts where sketch = {id}");
        await s.ExecuteAsync($"delete from sketch_partners where sketch = {id}");
        await s.ExecuteAsync($"delete from shared_sketches where id = {id}");
    }

    private static SketchPart Part(string sketch, DbDataReader r) => new(sketch, r.GetString(0), (int)r.GetInt64(1), Instant.OfMillis(r.GetInt64(2)), r.GetString(3), Json.Object(r.GetString(4)));

    private static SqlText In(IReadOnlyList<string> organisations) =>
        organisations.Count == 0 ? SqlText.Raw("1 = 0") : (SqlText)$"m.organisation in ({SqlText.Join(", ", organisations.Select(o => (SqlText)$"{o}"))})";
}
