using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Portal.Contact;

/// <summary>What pages and API do alike with a conversation: the step itself, a line in the log without what was written, a letter.</summary>
public sealed class Correspondence(Conversations conversations, Entries entries, AccountStore accounts, ContactMail mail, Audit audit, RetentionSettings kept)
{
    /// <summary>When it is deleted, with both sides, unless somebody writes or does something in it before.</summary>
    public DateTime EndsOf(Conversation conversation) => conversation.Changed.AddDays(kept.ConversationDays);

    /// <summary>Begins a conversation.</summary>
    public async Task<(Conversation Conversation, string? Secret)> BeginAsync(HttpContext context, string entry, NewMessage message)
    {
        var who = Actor.Of(context);
        var (begun, secret) = await conversations.BeginAsync(who, entry, message, Attempts.AddressOf(context));
        await audit.AddAsync(who.Name, Audit.MessageBegun, $"{begun.Id} {begun.Organisation}");
        await TellAsync(context, begun, false, who.SignedIn?.Name ?? begun.Name, message.Text);
        return (begun, secret);
    }

    /// <summary>Writes on.</summary>
    public async Task<Conversation> WriteAsync(HttpContext context, string id, string text)
    {
        var who = Actor.Of(context);
        var written = await conversations.WriteAsync(who, id, text);
        await TellAsync(context, written, !written.IsBy(who), who.SignedIn?.Name ?? who.Name, text);
        return written;
    }

    /// <summary>The same for a stranger, by the link.</summary>
    public async Task<Conversation> WriteByLinkAsync(HttpContext context, string secret, string text)
    {
        var written = await conversations.WriteAsync(secret, text, Attempts.AddressOf(context));
        await TellAsync(context, written, false, written.Name, text);
        return written;
    }

    /// <summary>Takes one of the steps "close", "report", "block", "unblock" and "settle".</summary>
    /// <exception cref="ProblemException">400 for another.</exception>
    public async Task<Conversation> StepAsync(HttpContext context, string id, string step, string text)
    {
        var who = Actor.Of(context);
        var (after, line) = step switch
        {
            "close" => (await conversations.CloseAsync(who, id), null),
            "report" => (await conversations.ReportAsync(who, id, text), Audit.MessageReported),
            "block" => (await conversations.BlockAsync(who, id, true), Audit.WriterBlocked),
            "unblock" => (await conversations.BlockAsync(who, id, false), Audit.WriterUnblocked),
            "settle" => (await conversations.SettleAsync(who, id), Audit.MessageSettled),
            _ => throw new ProblemException("do", $"There is no step '{step}'."),
        };
        if (line is not null) await audit.AddAsync(who.Name, line, id);
        return after;
    }

    /// <summary>What people are called, by public name: those who write to each other know each other by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync() => (await accounts.AllAsync()).GroupBy(a => a.PublicName).ToDictionary(g => g.Key, g => g.First().Name);

    /// <summary>The writer's mail address, when the writer shows it to the organisation.</summary>
    public async Task<string?> AddressAsync(Conversation c) => c.SharesAddress ? (await accounts.AllAsync()).Find(a => a.PublicName == c.Writer)?.Email : null;

    private async Task TellAsync(HttpContext context, Conversation c, bool isAnswer, string name, string text) =>
        await mail.TellAsync(c, c.Organisation.Length > 0 ? (await entries.FindAsync(c.Organisation))?.Title : null, name, isAnswer ? null : Actor.Of(context).SignedIn?.Email, isAnswer, text.Trim(), Address.Of(context.Request, ""));
}
