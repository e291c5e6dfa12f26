using System.Data.Common;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Writing;

/// <summary>The statements on the tables of working copies.</summary>
internal static class DraftRows
{
    private static readonly SqlText Columns = SqlText.Raw("id, entry, base, author, organisation, state, version, created, modified, doc");

    public static Task<Draft?> FindAsync(Session s, string id) => s.FirstAsync($"select {Columns} from drafts where id = {id}", Read);

    /// <summary>Those of one author, the newest first.</summary>
    public static Task<List<Draft>> OfAuthorAsync(Session s, string author) =>
        s.ListAsync($"select {Columns} from drafts where author = {author} order by modified desc, id", Read);

    /// <summary>How many one author has.</summary>
    public static Task<long> CountAsync(Session s, string author) => s.FirstAsync($"select count(*) from drafts where author = {author}", r => r.GetInt64(0));

    /// <summary>Those that wait for review, the oldest first.</summary>
    /// <param name="organisations">Of these owners only; null for all.</param>
    public static Task<List<Draft>> InReviewAsync(Session s, IReadOnlyList<string>? organisations, int limit)
    {
        var whose = organisations is null ? SqlText.Raw("1 = 1") : organisations.Count == 0 ? SqlText.Raw("1 = 0")
            : (SqlText)$"organisation in ({SqlText.Join(", ", organisations.Select(o => (SqlText)$"{o}"))})";
        return s.ListAsync($"select {Columns} from drafts where state = 'review' and {whose} order by modified, id limit {limit}", Read);
    }

    public static Task InsertAsync(Session s, Draft d) => s.ExecuteAsync($"""
        insert into drafts (id, entry, base, author, organisation, state, version, created, modified, doc)
        values ({d.Id}, {d.Entry}, {(long?)d.Base}, {d.Author}, {d.Organisation}, {d.State.Name()}, {(long)d.Version}, {Instant.Millis(d.Created)}, {Instant.Millis(d.Modified)}, {Json.Text(d.Doc)})
        """);

    /// <summary>Writes what changes of one; true when it was still as the caller has read it.</summary>
    public static async Task<bool> UpdateAsync(Session s, Draft d, int before) => await s.ExecuteAsync($"""
        update drafts set base = {(long?)d.Base}, organisation = {d.Organisation}, state = {d.State.Name()}, version = {(long)d.Version}, modified = {Instant.Millis(d.Modified)}, doc = {Json.Text(d.Doc)}
        where id = {d.Id} and version = {(long)before}
        """) == 1;

    /// <summary>Removes one; true when it was still as the caller has read it.</summary>
    public static async Task<bool> DeleteAsync(Session s, Draft d)
    {
        await s.ExecuteAsync($"delete from draft_comments where draft = {d.Id}");
        return await s.ExecuteAsync($"delete from drafts where id = {d.Id} and version = {(long)d.Version}") == 1;
    }

    public static Task<List<DraftComment>> CommentsAsync(Session s, string id) => s.ListAsync($"select seq, at, who, what, text from draft_comments where draft = {id} order by seq",
        r => new DraftComment((int)r.GetInt64(0), Instant.OfMillis(r.GetInt64(1)), r.GetString(2), r.GetString(3), r.GetString(4)));

    public static async Task CommentAsync(Session s, string id, string who, string what, string text)
    {
        var last = await s.FirstAsync($"select coalesce(max(seq), 0) from draft_comments where draft = {id}", r => r.GetInt64(0));
        await s.ExecuteAsync($"insert into draft_comments (draft, seq, at, who, what, text) values ({id}, {last + 1}, {Instant.NowMillis}, {who}, {what}, {text})");
    }

    private static Draft Read(DbDataReader r) => new(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.IsDBNull(2) ? null : (int)r.GetInt64(2), r.GetString(3), r.GetString(4),
        DraftSteps.Find(r.GetString(5)) ?? DraftState.Draft, (int)r.GetInt64(6), Instant.OfMillis(r.GetInt64(7)), Instant.OfMillis(r.GetInt64(8)), Json.Object(r.GetString(9)));
}
