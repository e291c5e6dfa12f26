using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Core;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal.Contact;

/// <summary>The pages of messages: to write to an organisation, the inbox, a conversation, and the same for a stranger by a link.</summary>
public static class MessagePages
{
    // A browser sends an end of line as two letters; one letter more than fits is not cut in silence.
    private const int MostTyped = 2 * Conversations.LongestText + 1, MostReported = 2 * Conversations.LongestReport + 1;

    // A form with the longest text in letters that take four bytes, each of which a form writes as three.
    private const long MostBytes = 12L * Conversations.LongestText + 16 * 1024;

    public static void MapMessagePages(this WebApplication app)
    {
        var open = app.FormPagesShown();
        open.MapMethods("/entry/{id}/message", PortalPages.Reading, async (string id, HttpContext context, Entries entries, Conversations conversations) =>
        {
            return Show(await ReadAsync(id, context, entries, conversations));
        });
        open.MapMethods("/conversation/{token}", PortalPages.Reading, async (string token, HttpContext context, Conversations conversations, Correspondence letters) =>
        {
            return Show(await ReadLinkAsync(token, conversations, letters));
        });
        var pages = app.OwnPagesShown(Act.KeepAccount);
        pages.MapMethods("/messages", PortalPages.Reading, async (HttpContext context, Conversations conversations, Entries entries) =>
        {
            var who = Actor.Of(context);
            var (listed, reported) = (await conversations.ListAsync(who), await conversations.ReportedAsync(who));
            var named = await entries.FindAllAsync([.. listed.Select(l => l.Conversation.Organisation).Where(o => o.Length > 0).Distinct()]);
            return PortalPages.Page<InboxPage>(new { Listed = listed, Reported = reported, Titles = named.ToDictionary(e => e.Id, e => e.Title), Answers = Conversation.Answering(who).Count > 0 });
        });
        pages.MapMethods("/messages/{id}", PortalPages.Reading, async (string id, HttpContext context, Conversations conversations, Correspondence letters) =>
        {
            return Show(await ReadAsync(id, context, conversations, letters));
        });
        var posts = app.FormPosts(MostBytes);
        // Strangers may, where the operator allows it, and by their link: the code asks.
        posts.MapPost("/entry/{id}/message", BeginAsync).Demand(Act.Read);
        posts.MapPost("/conversation/{token}", StepByLinkAsync).Demand(Act.Read);
        posts.MapPost("/messages/{id}", StepAsync).Demand(Act.KeepAccount);
    }

    private static async Task<IResult> BeginAsync(string id, HttpContext context, Entries entries, Conversations conversations, Correspondence letters, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var message = new NewMessage(form.Field("subject", Conversations.LongestSubject + 1), form.Field("text", MostTyped), form.Field("name", Conversations.LongestName + 1), form.Field("shares") == "1");
        try
        {
            var (begun, secret) = await letters.BeginAsync(context, id, message);
            return TypedResults.Redirect(reader.Url(secret is null ? $"/messages/{begun.Id}" : $"/conversation/{secret}"));
        }
        catch (ProblemException e) when (Told(e))
        {
            return Show(await ReadAsync(id, context, entries, conversations) with { Written = message, Fault = FaultOf(e), Field = FieldOf(e) }, e.Problem.Status);
        }
    }

    private static async Task<IResult> StepAsync(string id, HttpContext context, Conversations conversations, Correspondence letters, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var (step, text) = (form.Field("do"), form.Field("text", MostTyped));
        try
        {
            if (step == "write") await letters.WriteAsync(context, id, text);
            else await letters.StepAsync(context, id, step, form.Field("why", MostReported));
            return TypedResults.Redirect(reader.Url(step == "settle" ? "/messages" : $"/messages/{id}"));
        }
        catch (ProblemException e) when (Told(e) || e.Problem.Status == 409)
        {
            return Show(await ReadAsync(id, context, conversations, letters) with { Text = text, Fault = FaultOf(e), Field = FieldOf(e, step) }, e.Problem.Status);
        }
    }

    private static async Task<IResult> StepByLinkAsync(string token, HttpContext context, Conversations conversations, Correspondence letters, Reader reader)
    {
        var form = await context.Request.ReadFormAsync();
        var (step, text) = (form.Field("do"), form.Field("text", MostTyped));
        try
        {
            if (step == "report") await conversations.ReportAsync(token, form.Field("why", MostReported), Attempts.AddressOf(context));
            else await letters.WriteByLinkAsync(context, token, text);
            return TypedResults.Redirect(reader.Url($"/conversation/{token}"));
        }
        catch (ProblemException e) when (Told(e) || e.Problem.Status == 409)
        {
            return Show(await ReadLinkAsync(token, conversations, letters) with { Text = text, Fault = FaultOf(e), Field = FieldOf(e, step) }, e.Problem.Status);
        }
    }

    private static async Task<MessageForm> ReadAsync(string id, HttpContext context, Entries entries, Conversations conversations)
    {
        var who = Actor.Of(context);
        if (await entries.FindAsync(id, who) is not { } entry) throw new ProblemException(Entries.NoEntry(id));
        var organisation = Conversations.OrganisationOf(entry);
        var named = organisation.Length == 0 ? null : await entries.FindAsync(organisation, who);
        return new MessageForm(entry, named, organisation.Length > 0 && await conversations.IsStaffedAsync(organisation), conversations.MayWrite(who), who.SignedIn);
    }

    private static async Task<ConversationShown> ReadAsync(string id, HttpContext context, Conversations conversations, Correspondence letters)
    {
        var who = Actor.Of(context);
        var (conversation, messages) = await conversations.ReadAsync(who, id);
        var answers = conversation.IsAnsweredBy(who) && !conversation.IsBy(who);
        return new ConversationShown(conversation, messages, await letters.NamesAsync(), $"/messages/{id}", letters.EndsOf(conversation))
        {
            Answers = answers,
            TakesPart = answers || conversation.IsBy(who),
            Moderates = conversation.IsModeratedBy(who),
            IsBlocked = answers && conversation.Writer.Length > 0 && await conversations.IsBlockedAsync(conversation),
            Address = answers ? await letters.AddressAsync(conversation) : null,
        };
    }

    private static async Task<ConversationShown> ReadLinkAsync(string token, Conversations conversations, Correspondence letters)
    {
        var (conversation, messages) = await conversations.ReadAsync(token);
        return new ConversationShown(conversation, messages, await letters.NamesAsync(), $"/conversation/{token}", letters.EndsOf(conversation)) { TakesPart = true, IsByLink = true };
    }

    private static bool Told(ProblemException e) => e.Problem.Status is 400 or 403 or 429;

    private static string FaultOf(ProblemException e) => e.Problem.Status switch { 403 => "not-taken", 409 => "is-closed", 429 => "too-many", _ => "not-written" };

    private static string? FieldOf(ProblemException e, string step = "") => e.Problem.Status != 400 ? null : step == "report" ? "why" : e.Problem.Faults is [var first, ..] ? first.Field : null;

    private static IResult Show(MessageForm view, int status = 200) => PortalPages.Page<MessagePage>(new { View = view }, status);

    private static IResult Show(ConversationShown view, int status = 200) => PortalPages.Page<ConversationPage>(new { View = view }, status);
}

/// <summary>What the page shows on which one writes to an organisation.</summary>
/// <param name="Organisation">Who is written to; null for the region.</param>
/// <param name="IsStaffed">Somebody of the organisation reads it; else the region does.</param>
/// <param name="MayWrite">The reader of the page may write.</param>
public sealed record MessageForm(Entry Entry, Entry? Organisation, bool IsStaffed, bool MayWrite, SignedIn? Who)
{
    /// <summary>What was typed before it was refused.</summary>
    public NewMessage Written { get; init; } = new("", "");

    /// <summary>Key of the text that says why not.</summary>
    public string? Fault { get; init; }

    /// <summary>The field that is wrong.</summary>
    public string? Field { get; init; }
}

/// <summary>What the page of a conversation shows.</summary>
/// <param name="Names">What people are called, by public name.</param>
/// <param name="Path">Path of the page after the language.</param>
/// <param name="Ends">When it is deleted unless it goes on.</param>
public sealed record ConversationShown(Conversation Conversation, IReadOnlyList<Message> Messages, IReadOnlyDictionary<string, string> Names, string Path, DateTime Ends)
{
    /// <summary>The reader of the page is on the organisation's side.</summary>
    public bool Answers { get; init; }

    /// <summary>The reader of the page writes here.</summary>
    public bool TakesPart { get; init; }

    /// <summary>The reader of the page looks into a report.</summary>
    public bool Moderates { get; init; }

    public bool IsBlocked { get; init; }

    /// <summary>A stranger reads by a link.</summary>
    public bool IsByLink { get; init; }

    /// <summary>The writer's mail address, shown because the writer wants it.</summary>
    public string? Address { get; init; }

    /// <summary>What was typed before it was refused.</summary>
    public string Text { get; init; } = "";

    public string? Fault { get; init; }

    public string? Field { get; init; }

    /// <summary>What the one is called who wrote a message; null for one who has left.</summary>
    public string? NameOf(Message message) => message.By.Length == 0 ? Conversation.Name : Names.GetValueOrDefault(message.By);
}
