using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Catalogue.Contact;

/// <summary>
/// Messages to organisations through the region. A conversation is begun from an entry (<see cref="BeginAsync"/>) and goes to the organisation that the
/// entry names; where nobody of it has an account yet, to those who look after the people of the region. Both sides write on, close it, report it;
/// the organisation's side may block the writer. Whoever takes no part is told that there is none.
/// </summary>
public sealed class Conversations(Store store, Entries entries, ContactSettings settings, StrangerLimits strangers)
{
    /// <summary>Letters of a subject, a message, a stranger's name and a report.</summary>
    public const int LongestSubject = 150, LongestText = 4000, LongestName = 100, LongestReport = 500;

    /// <summary>How many conversations one person begins in a day, how many messages one writes in an hour, and how many strangers write to one desk in a day.</summary>
    public const int MostInDay = 10, MostInHour = 60, MostOfStrangersInDay = 30;

    private const int MostMessages = 200, MostListed = 500, MostRecipients = 20;
    private const long Hour = 3_600_000, Day = 24 * Hour;

    private static readonly IReadOnlyList<string> AnsweringWithin = [.. Roles.All.Where(r => Policy.AllowsWithin(r, Act.AnswerMessages)).Select(r => r.Name())];
    private static readonly IReadOnlyList<string> AnsweringRegion = [.. Roles.All.Where(r => Policy.Allows(r, Act.AnswerMessages)).Select(r => r.Name())];

    /// <summary>Whether this actor may write at all.</summary>
    public bool MayWrite(Actor who) => who.SignedIn is not null || (settings.Strangers && who == Actor.Stranger);

    /// <summary>To which organisation one writes from an entry's page: its contact, else its owner; empty for the region.</summary>
    public static string OrganisationOf(Entry entry) => Json.AsText(entry.Doc["contact"]?["organisation"]) ?? Owners.Of(entry.Doc);

    /// <summary>Whether somebody of the organisation reads what comes for it; else the region does.</summary>
    public Task<bool> IsStaffedAsync(string organisation) => store.ReadAsync(s => ConversationRows.IsStaffedAsync(s, organisation, AnsweringWithin));

    /// <summary>Begins one.</summary>
    /// <param name="address">By which strangers are counted.</param>
    /// <returns>The conversation, and for a stranger the secret of the link by which they come back.</returns>
    /// <exception cref="ProblemException">400 naming the field; 403 for who may not write or is blocked; 404 no such entry; 429 too many.</exception>
    public async Task<(Conversation Conversation, string? Secret)> BeginAsync(Actor who, string entry, NewMessage message, string address)
    {
        if (!MayWrite(who)) throw NotAllowed();
        if (await entries.FindAsync(entry, who) is not { } about) throw new ProblemException(Entries.NoEntry(entry));
        var name = who.SignedIn is null ? Line(message.Name, "name", LongestName) : "";
        var (subject, text) = (Line(message.Subject, "subject", LongestSubject), Text(message.Text, "text", LongestText));
        if (who.SignedIn is null && !strangers.May(address)) throw TooMany("Strangers begin few conversations in an hour from one address. Wait, or sign in.");
        var organisation = OrganisationOf(about);
        var secret = who.SignedIn is null ? Secret.Make() : null;
        var conversation = await store.WriteAsync(async s =>
        {
            await s.Dialect.LockChangesAsync(s);
            var desk = await ConversationRows.IsStaffedAsync(s, organisation, AnsweringWithin) ? organisation : "";
            if (who.SignedIn is null && await ConversationRows.CountOfStrangersAsync(s, desk, Instant.NowMillis - Day) >= MostOfStrangersInDay) throw TooMany("Too many strangers have written there today. Sign in, or come again tomorrow.");
            if (who.SignedIn is not null)
            {
                await DemandFewAsync(s, who, beginning: true);
                if (await ConversationRows.IsBlockedAsync(s, desk, who.Name)) throw Blocked();
            }
            var now = DateTime.UtcNow;
            var begun = new Conversation(Guid.NewGuid().ToString("N"), organisation, desk, about.Id, subject, who.SignedIn is null ? "" : who.Name, name, message.SharesAddress && who.SignedIn is not null, false, 0, now, now, "", "");
            await ConversationRows.InsertAsync(s, begun, secret is null ? "" : Secret.Hash(secret));
            await ConversationRows.AddAsync(s, begun.Id, begun.Writer, false, text);
            return (await ConversationRows.FindAsync(s, begun.Id))!;
        });
        return (conversation, secret);
    }

    /// <summary>Those that this actor has begun or answers, the newest first.</summary>
    public Task<List<ListedConversation>> ListAsync(Actor who) => store.ReadAsync(s => ConversationRows.ListAsync(s, who.Name, Conversation.Answering(who), MostListed));

    /// <summary>In how many is something new for this actor.</summary>
    public Task<long> CountNewAsync(Actor who) => store.ReadAsync(s => ConversationRows.CountNewAsync(s, who.Name, Conversation.Answering(who)));

    /// <summary>Those that were reported, for who looks after the people of the region; empty for others.</summary>
    public async Task<IReadOnlyList<Conversation>> ReportedAsync(Actor who) => who.May(Act.ManagePeople, "") ? await store.ReadAsync(s => ConversationRows.ReportedAsync(s, MostListed)) : [];

    /// <summary>All that this person has begun, with the messages of both sides: for taking one's data out.</summary>
    public Task<List<(Conversation Conversation, List<Message> Messages)>> OfWriterAsync(string writer) => store.ReadAsync(async s =>
    {
        var all = new List<(Conversation, List<Message>)>();
        foreach (var c in await ConversationRows.OfWriterAsync(s, writer)) all.Add((c, await ConversationRows.MessagesAsync(s, c.Id)));
        return all;
    });

    /// <summary>One that this actor takes part in, with its messages; what there is counts as seen.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<(Conversation Conversation, List<Message> Messages)> ReadAsync(Actor who, string id)
    {
        var (conversation, messages, isNew) = await store.ReadAsync(async s =>
        {
            var found = await DemandAsync(s, who, id);
            var seen = await s.FirstAsync($"select seq from conversation_seen where conversation = {id} and who = {who.Name}", r => r.GetInt64(0));
            return (found, await ConversationRows.MessagesAsync(s, id), seen < found.Messages);
        });
        if (isNew && (conversation.IsBy(who) || conversation.IsAnsweredBy(who))) await store.WriteAsync(async s => { await ConversationRows.SeeAsync(s, id, who.Name, conversation.Messages); return true; });
        return (conversation, messages);
    }

    /// <summary>The same for a stranger, by the link.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public Task<(Conversation Conversation, List<Message> Messages)> ReadAsync(string secret) => store.ReadAsync(async s =>
    {
        var found = await DemandSecretAsync(s, secret);
        return (found, await ConversationRows.MessagesAsync(s, found.Id));
    });

    /// <summary>Writes on.</summary>
    /// <exception cref="ProblemException">400, 403 blocked, 404, 409 closed, 429.</exception>
    public Task<Conversation> WriteAsync(Actor who, string id, string text) => store.WriteAsync(async s =>
    {
        var said = Text(text, "text", LongestText);
        await s.Dialect.LockChangesAsync(s);
        var found = await DemandAsync(s, who, id);
        var isAnswer = !found.IsBy(who);
        if (isAnswer && !found.IsAnsweredBy(who)) throw NotYours();
        await DemandFewAsync(s, who, beginning: false);
        if (!isAnswer && await ConversationRows.IsBlockedAsync(s, found.Desk, who.Name)) throw Blocked();
        return await AddAsync(s, found, who.Name, isAnswer, said);
    });

    /// <summary>The same for a stranger, by the link.</summary>
    public Task<Conversation> WriteAsync(string secret, string text, string address)
    {
        var said = Text(text, "text", LongestText);
        if (!strangers.May(address)) throw TooMany("Too many messages from this address. Wait an hour.");
        return store.WriteAsync(async s =>
        {
            await s.Dialect.LockChangesAsync(s);
            return await AddAsync(s, await DemandSecretAsync(s, secret), "", false, said);
        });
    }

    /// <summary>Ends it for both sides: nobody writes on.</summary>
    public Task<Conversation> CloseAsync(Actor who, string id) => ChangeAsync(who, id, demandSide: true, (s, c) => s.ExecuteAsync($"update conversations set state = 'closed', changed = {Instant.NowMillis} where id = {c.Id}"));

    /// <summary>Shows it to those who look after the people of the region.</summary>
    /// <exception cref="ProblemException">400, 404.</exception>
    public Task<Conversation> ReportAsync(Actor who, string id, string why)
    {
        var said = Text(why, "text", LongestReport);
        return ChangeAsync(who, id, demandSide: true, (s, c) => s.ExecuteAsync($"update conversations set reporter = {who.Name}, report = {said} where id = {c.Id} and reporter = ''"));
    }

    /// <summary>The same for a stranger, by the link.</summary>
    public Task<Conversation> ReportAsync(string secret, string why, string address)
    {
        var said = Text(why, "text", LongestReport);
        if (!strangers.May(address)) throw TooMany("Too many messages from this address. Wait an hour.");
        return store.WriteAsync(async s =>
        {
            var found = await DemandSecretAsync(s, secret);
            await s.ExecuteAsync($"update conversations set reporter = {Conversation.Stranger}, report = {said} where id = {found.Id} and reporter = ''");
            return (await ConversationRows.FindAsync(s, found.Id))!;
        });
    }

    /// <summary>A report was looked into: who looks after the people of the region sees the conversation no more.</summary>
    /// <exception cref="ProblemException">403, 404.</exception>
    public Task<Conversation> SettleAsync(Actor who, string id) => ChangeAsync(who, id, demandSide: false, async (s, c) =>
    {
        if (!c.IsModeratedBy(who)) throw NotYours();
        return await s.ExecuteAsync($"update conversations set reporter = '', report = '' where id = {c.Id}");
    });

    /// <summary>The desk takes nothing more from the writer, and the conversation is closed; or takes it again.</summary>
    /// <exception cref="ProblemException">403 for others than those who answer; 404.</exception>
    public Task<Conversation> BlockAsync(Actor who, string id, bool blocked) => ChangeAsync(who, id, demandSide: true, async (s, c) =>
    {
        if (!c.IsAnsweredBy(who) || c.IsBy(who)) throw NotYours();
        await s.ExecuteAsync($"delete from conversation_blocks where desk = {c.Desk} and writer = {c.Writer}");
        if (!blocked) return 0;
        // A stranger has no name that could be kept out; the link says nothing any more.
        if (c.Writer.Length > 0) await s.ExecuteAsync($"insert into conversation_blocks (desk, writer, at, who) values ({c.Desk}, {c.Writer}, {Instant.NowMillis}, {who.Name})");
        return await s.ExecuteAsync($"update conversations set state = 'closed', changed = {Instant.NowMillis} where id = {c.Id}");
    });

    /// <summary>Whether the desk takes nothing from the writer any more.</summary>
    public Task<bool> IsBlockedAsync(Conversation c) => store.ReadAsync(s => ConversationRows.IsBlockedAsync(s, c.Desk, c.Writer));

    /// <summary>Who is told by mail of the newest message: those who answer, or the writer; nobody of a stranger.</summary>
    public Task<List<Recipient>> RecipientsAsync(Conversation c, bool isAnswer) => store.ReadAsync(async s =>
        !isAnswer ? await ConversationRows.RecipientsAsync(s, c.Desk, c.Desk.Length > 0 ? AnsweringWithin : AnsweringRegion, MostRecipients)
        : c.Writer.Length == 0 ? []
        : await s.ListAsync($"select email, language from accounts where disabled = 0 and substr(id, 1, 8) = {c.Writer[Account.PublicNameOf("........").IndexOf('.')..]}", r => new Recipient(r.GetString(0), r.GetString(1))));

    private Task<Conversation> ChangeAsync(Actor who, string id, bool demandSide, Func<Session, Conversation, Task<int>> change) => store.WriteAsync(async s =>
    {
        var found = await DemandAsync(s, who, id);
        if (demandSide && !found.IsBy(who) && !found.IsAnsweredBy(who)) throw NotYours();
        await change(s, found);
        return (await ConversationRows.FindAsync(s, id))!;
    });

    private static async Task<Conversation> AddAsync(Session s, Conversation c, string who, bool isAnswer, string text)
    {
        if (c.IsClosed) throw new ProblemException(new Problem(409, "The conversation is closed", "Nobody writes on in it. Begin another from the entry's page."));
        if (c.Messages >= MostMessages) throw new ProblemException(new Problem(409, "Too many messages", $"A conversation has at most {MostMessages} messages. Begin another."));
        await ConversationRows.AddAsync(s, c.Id, who, isAnswer, text);
        return (await ConversationRows.FindAsync(s, c.Id))!;
    }

    private static async Task DemandFewAsync(Session s, Actor who, bool beginning)
    {
        var (begun, written) = await ConversationRows.WrittenAsync(s, who.Name, Instant.NowMillis - Day, Instant.NowMillis - Hour);
        if (beginning && begun >= MostInDay) throw TooMany($"One person begins at most {MostInDay} conversations in a day.");
        if (written >= MostInHour) throw TooMany($"One person writes at most {MostInHour} messages in an hour.");
    }

    // Whoever takes no part learns nothing of it.
    private static async Task<Conversation> DemandAsync(Session s, Actor who, string id) =>
        await ConversationRows.FindAsync(s, id) is { } found && (found.IsBy(who) || found.IsAnsweredBy(who) || found.IsModeratedBy(who)) ? found
        : throw new ProblemException(Problem.NotFound($"There is no conversation '{id}'. Yours are at /api/conversations."));

    private static async Task<Conversation> DemandSecretAsync(Session s, string secret) =>
        await ConversationRows.FindBySecretAsync(s, Secret.Hash(secret)) ?? throw new ProblemException(Problem.NotFound("There is no conversation at this link, or it was deleted."));

    // One line: nothing that could begin another in a letter's head.
    private static string Line(string? text, string field, int longest)
    {
        var line = text?.Trim() ?? "";
        if (line.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) throw new ProblemException(field, "It is one line, without control characters.");
        return Demand(line, field, longest);
    }

    private static string Text(string? text, string field, int longest)
    {
        var written = (text ?? "").ReplaceLineEndings("\n").Trim();
        if (written.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))) throw new ProblemException(field, "It holds control characters.");
        return Demand(written, field, longest);
    }

    private static string Demand(string text, string field, int longest) => text.Length == 0 ? throw new ProblemException(field, "Write something here.")
        : text.Length > longest ? throw new ProblemException(field, $"It has at most {longest} letters.") : text;

    private ProblemException NotAllowed() => new(new Problem(403, "Sign in to write", settings.Strangers
        ? "Messages are written by people, signed in or not, and not by programs." : "Messages are written by people who are signed in."));

    private static ProblemException NotYours() => new(new Problem(403, "Not yours to do", "This is done by those who take part in the conversation, each on their side."));

    private static ProblemException Blocked() => new(new Problem(403, "No messages are taken", "The organisation takes no messages from you."));

    private static ProblemException TooMany(string detail) => new(new Problem(429, "Too many messages", detail));
}
