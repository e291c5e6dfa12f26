using System.Text.Json.Nodes;
using SmartRegion.Access;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Portal.Contact;

/// <summary>Messages to organisations: <c>/api/conversations</c>, by the same rules as the pages.</summary>
public static class ConversationsApi
{
    private const string Tag = "Messages";

    private static readonly ApiParameter Id = new("id", "Id of the conversation.", In: "path", Example: "4f0c2a9d1b7e4c354f0c2a9d1b7e4c35");

    /// <summary>What messages need.</summary>
    public static IServiceCollection AddContact(this IServiceCollection services, ContactSettings settings) =>
        services.AddSingleton(settings).AddSingleton<StrangerLimits>().AddSingleton<Conversations>().AddSingleton<ContactMail>().AddSingleton<Correspondence>();

    public static void MapConversations(this WebApplication app)
    {
        app.MapGet("/api/conversations", ListAsync).Demand(Act.KeepAccount).WithApi(new("listConversations", "What one has written to organisations, and what has come for one's own", Tag) { Failure = [400, 403] });
        // Strangers may, where the operator allows it: the code asks.
        app.MapPost("/api/conversations", BeginAsync).Demand(Act.Read).WithApi(new("beginConversation", "Write to the organisation of an entry; neither side learns the other's address by it", Tag)
        {
            Consumes = ["application/json"],
            Success = [201],
            Failure = [400, 403, 404, 413, 415, 429],
            SampleBody = """{"entry": "demand-cloud", "subject": "Spolupráce", "text": "Dobrý den, rádi bychom se přidali.", "showAddress": false, "name": "Jana"}""",
        });
        app.MapGet("/api/conversations/{id}", OneAsync).Demand(Act.KeepAccount).WithApi(new("getConversation", "A conversation with its messages, which then count as seen", Tag) { Parameters = [Id], Failure = [403, 404] });
        app.MapPost("/api/conversations/{id}/messages", WriteAsync).Demand(Act.KeepAccount).WithApi(new("writeMessage", "Write on in a conversation", Tag)
        { Parameters = [Id], Consumes = ["application/json"], Success = [201], Failure = [400, 403, 404, 409, 413, 415, 429], SampleBody = """{"text": "Děkujeme."}""" });
        app.MapPost("/api/conversations/{id}/close", (string id, HttpContext context, Correspondence letters) => StepAsync(id, "close", context, letters)).Demand(Act.KeepAccount).WithApi(Step("closeConversation", "End a conversation for both sides"));
        app.MapPost("/api/conversations/{id}/report", (string id, HttpContext context, Correspondence letters) => StepAsync(id, "report", context, letters)).Demand(Act.KeepAccount).WithApi(Step("reportConversation", "Report a conversation as abuse to those who look after the people of the region", true));
        app.MapPost("/api/conversations/{id}/block", (string id, HttpContext context, Correspondence letters) => StepAsync(id, "block", context, letters)).Demand(Act.KeepAccount).WithApi(Step("blockWriter", "Take nothing more from who has begun a conversation, and end it"));
        app.MapPost("/api/conversations/{id}/unblock", (string id, HttpContext context, Correspondence letters) => StepAsync(id, "unblock", context, letters)).Demand(Act.KeepAccount).WithApi(Step("unblockWriter", "Take messages from the writer again"));
        app.MapPost("/api/conversations/{id}/settle", (string id, HttpContext context, Correspondence letters) => StepAsync(id, "settle", context, letters)).Demand(Act.KeepAccount).WithApi(Step("settleReport", "A report was looked into"));
    }

    private static async Task ListAsync(HttpContext context, Conversations conversations)
    {
        _ = new Parameters(context.Request, []);
        var who = Actor.Demand(context, Act.KeepAccount);
        await context.WriteJsonAsync(new JsonObject { ["new"] = await conversations.CountNewAsync(who), ["items"] = new JsonArray([.. (await conversations.ListAsync(who)).Select(ConversationJson.Listed)]) });
    }

    private static async Task BeginAsync(HttpContext context, Correspondence letters, Conversations conversations)
    {
        var who = Actor.Of(context);
        // Who may not write is told so whatever was sent.
        if (!conversations.MayWrite(who)) throw new ProblemException(new Problem(403, "Sign in to write", "Messages are written by people who are signed in."));
        OwnPage.Demand(context.Request);
        var sent = await JsonBody.ReadObjectAsync(context.Request);
        Known(sent, "entry", "subject", "text", "name", "showAddress");
        if (sent["showAddress"] is { } shows && shows.GetValueKind() is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)) throw new ProblemException("/showAddress", "It is true or false.");
        var message = new NewMessage(Text(sent, "subject"), Text(sent, "text"), sent["name"] is null ? "" : Text(sent, "name"), sent["showAddress"]?.GetValue<bool>() == true);
        var (begun, secret) = await letters.BeginAsync(context, Text(sent, "entry"), message);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = Address.Of(context.Request, $"/api/conversations/{begun.Id}");
        var told = ConversationJson.Whole(begun, [], _ => null);
        if (secret is not null) told["link"] = Address.Of(context.Request, $"/{ReaderLanguageOf(context)}/conversation/{secret}");
        await context.WriteJsonAsync(told);
    }

    private static async Task OneAsync(string id, HttpContext context, Conversations conversations, Correspondence letters)
    {
        var who = Actor.Demand(context, Act.KeepAccount);
        var (conversation, messages) = await conversations.ReadAsync(who, id);
        await AnswerAsync(context, who, conversation, messages, letters);
    }

    private static async Task WriteAsync(string id, HttpContext context, Conversations conversations, Correspondence letters)
    {
        var sent = await JsonBody.ReadObjectAsync(context.Request);
        Known(sent, "text");
        await letters.WriteAsync(context, id, Text(sent, "text"));
        context.Response.StatusCode = StatusCodes.Status201Created;
        var (conversation, messages) = await conversations.ReadAsync(Actor.Of(context), id);
        await AnswerAsync(context, Actor.Of(context), conversation, messages, letters);
    }

    private static async Task StepAsync(string id, string step, HttpContext context, Correspondence letters)
    {
        var sent = step == "report" ? await JsonBody.ReadObjectAsync(context.Request) : [];
        Known(sent, "text");
        var after = await letters.StepAsync(context, id, step, step == "report" ? Text(sent, "text") : "");
        await context.WriteJsonAsync(ConversationJson.Whole(after, [], _ => null));
    }

    private static async Task AnswerAsync(HttpContext context, Actor who, Conversation conversation, IReadOnlyList<Message> messages, Correspondence letters)
    {
        var names = await letters.NamesAsync();
        var told = ConversationJson.Whole(conversation, messages, name => names.GetValueOrDefault(name));
        if (conversation.IsAnsweredBy(who) && await letters.AddressAsync(conversation) is { } address) told["address"] = address;
        await context.WriteJsonAsync(told);
    }

    private static ApiOperation Step(string id, string summary, bool says = false) => new(id, summary, Tag)
    { Parameters = [Id], Consumes = says ? ["application/json"] : [], SampleBody = says ? """{"text": "Obtěžuje nás."}""" : null, Failure = says ? [400, 403, 404, 413, 415] : [403, 404] };

    private static string Text(JsonObject sent, string name) => Json.AsText(sent[name]) ?? throw new ProblemException($"/{name}", $"'{name}' is a text.");

    private static void Known(JsonObject sent, params string[] names)
    {
        if (sent.Select(m => m.Key).FirstOrDefault(k => !names.Contains(k)) is { } unknown) throw new ProblemException($"/{unknown}", $"There is no '{unknown}' here. Known: {string.Join(", ", names)}.");
    }

    private static string ReaderLanguageOf(HttpContext context) => Reader.Preferred(context.Request);
}
