using System.Data.Common;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Contact;

/// <summary>The statements on the tables of conversations.</summary>
internal static class ConversationRows
{
    private static readonly SqlText Columns = SqlText.Raw("c.id, c.organisation, c.desk, c.entry, c.subject, c.writer, c.name, c.shares, c.state, c.messages, c.created, c.changed, c.reporter, c.report");

    public static Task<Conversation?> FindAsync(Session s, string id) => s.FirstAsync($"select {Columns} from conversations c where c.id = {id}", r => Read(r));

    public static Task<Conversation?> FindBySecretAsync(Session s, string hash) => s.FirstAsync($"select {Columns} from conversations c where c.secret = {hash}", r => Read(r));

    /// <summary>Those that this person has begun or answers, the newest first.</summary>
    public static Task<List<ListedConversation>> ListAsync(Session s, string who, IReadOnlyList<string> desks, int limit) => s.ListAsync($"""
        select {Columns}, coalesce(v.seq, 0) from conversations c left join conversation_seen v on v.conversation = c.id and v.who = {who}
        where c.writer = {who} or {In(desks)} order by c.changed desc, c.id limit {limit}
        """, r => { var c = Read(r); return new ListedConversation(c, r.GetInt64(14) < c.Messages, c.Writer == who); });

    /// <summary>In how many is something that this person has not seen.</summary>
    public static Task<long> CountNewAsync(Session s, string who, IReadOnlyList<string> desks) => s.FirstAsync($"""
        select count(*) from conversations c left join conversation_seen v on v.conversation = c.id and v.who = {who}
        where (c.writer = {who} or {In(desks)}) and coalesce(v.seq, 0) < c.messages
        """, r => r.GetInt64(0));

    public static Task<List<Conversation>> ReportedAsync(Session s, int limit) =>
        s.ListAsync($"select {Columns} from conversations c where c.reporter <> '' order by c.changed desc, c.id limit {limit}", r => Read(r));

    public static Task<List<Conversation>> OfWriterAsync(Session s, string writer) =>
        s.ListAsync($"select {Columns} from conversations c where c.writer = {writer} order by c.created, c.id", r => Read(r));

    public static Task InsertAsync(Session s, Conversation c, string secretHash) => s.ExecuteAsync($"""
        insert into conversations (id, organisation, desk, entry, subject, writer, name, secret, shares, state, messages, created, changed)
        values ({c.Id}, {c.Organisation}, {c.Desk}, {c.Entry}, {c.Subject}, {c.Writer}, {c.Name}, {secretHash}, {(c.SharesAddress ? 1L : 0L)}, 'open', 0, {Instant.Millis(c.Created)}, {Instant.Millis(c.Changed)})
        """);

    /// <summary>Writes one message on; the answer is its number.</summary>
    public static async Task<int> AddAsync(Session s, string id, string who, bool isAnswer, string text)
    {
        await s.ExecuteAsync($"update conversations set messages = messages + 1, changed = {Instant.NowMillis} where id = {id}");
        var seq = await s.FirstAsync($"select messages from conversations where id = {id}", r => r.GetInt64(0));
        await s.ExecuteAsync($"insert into conversation_messages (conversation, seq, at, who, side, text) values ({id}, {seq}, {Instant.NowMillis}, {who}, {(isAnswer ? "organisation" : "writer")}, {text})");
        if (who.Length > 0) await SeeAsync(s, id, who, (int)seq);
        return (int)seq;
    }

    public static Task SeeAsync(Session s, string id, string who, int seq) => s.ExecuteAsync($"""
        insert into conversation_seen (conversation, who, seq) values ({id}, {who}, {(long)seq})
        on conflict (conversation, who) do update set seq = excluded.seq where conversation_seen.seq < excluded.seq
        """);

    public static Task<List<Message>> MessagesAsync(Session s, string id) => s.ListAsync($"select seq, at, who, side, text from conversation_messages where conversation = {id} order by seq",
        r => new Message((int)r.GetInt64(0), Instant.OfMillis(r.GetInt64(1)), r.GetString(2), r.GetString(3) == "organisation", r.GetString(4)));

    /// <summary>How many conversations and messages this person has written since then.</summary>
    public static async Task<(long Conversations, long Messages)> WrittenAsync(Session s, string who, long conversationsSince, long messagesSince) => (
        await s.FirstAsync($"select count(*) from conversations where writer = {who} and created > {conversationsSince}", r => r.GetInt64(0)),
        await s.FirstAsync($"select count(*) from conversation_messages where who = {who} and at > {messagesSince}", r => r.GetInt64(0)));

    public static Task<long> CountOfStrangersAsync(Session s, string desk, long since) =>
        s.FirstAsync($"select count(*) from conversations where writer = '' and desk = {desk} and created > {since}", r => r.GetInt64(0));

    public static async Task<bool> IsBlockedAsync(Session s, string desk, string writer) =>
        await s.FirstAsync($"select 1 from conversation_blocks where desk = {desk} and writer = {writer}", r => true);

    /// <summary>Whether the organisation has somebody who answers.</summary>
    public static async Task<bool> IsStaffedAsync(Session s, string organisation, IEnumerable<string> roles) => organisation.Length > 0 && await s.FirstAsync($"""
        select 1 from memberships m join accounts a on a.id = m.account
        where m.organisation = {organisation} and a.disabled = 0 and m.role in ({SqlText.Join(", ", roles.Select(r => (SqlText)$"{r}"))}) limit 1
        """, r => true);

    /// <summary>Mail address and language of those who answer at a desk.</summary>
    public static Task<List<Recipient>> RecipientsAsync(Session s, string desk, IEnumerable<string> roles, int limit) => s.ListAsync($"""
        select a.email, a.language from memberships m join accounts a on a.id = m.account
        where m.organisation = {desk} and a.disabled = 0 and m.role in ({SqlText.Join(", ", roles.Select(r => (SqlText)$"{r}"))}) order by a.id limit {limit}
        """, r => new Recipient(r.GetString(0), r.GetString(1)));

    private static SqlText In(IReadOnlyList<string> desks) =>
        desks.Count == 0 ? SqlText.Raw("1 = 0") : (SqlText)$"c.desk in ({SqlText.Join(", ", desks.Select(d => (SqlText)$"{d}"))})";

    private static Conversation Read(DbDataReader r) => new(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6),
        r.GetInt64(7) == 1, r.GetString(8) == "closed", (int)r.GetInt64(9), Instant.OfMillis(r.GetInt64(10)), Instant.OfMillis(r.GetInt64(11)), r.GetString(12), r.GetString(13));
}

/// <summary>Who is told by mail of a message.</summary>
public sealed record Recipient(string Email, string Language);
