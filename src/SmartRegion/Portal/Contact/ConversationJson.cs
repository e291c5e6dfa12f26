using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Core;

namespace SmartRegion.Portal.Contact;

/// <summary>Conversations as JSON: who is told by name among those who write to each other, nobody by address.</summary>
internal static class ConversationJson
{
    public static JsonObject Listed(ListedConversation listed)
    {
        var told = Head(listed.Conversation);
        told["new"] = listed.IsNew;
        told["own"] = listed.IsOwn;
        return told;
    }

    /// <param name="nameOf">What a public name is called, or null.</param>
    public static JsonObject Whole(Conversation c, IReadOnlyList<Message> messages, Func<string, string?> nameOf)
    {
        var told = Head(c);
        told["items"] = new JsonArray([.. messages.Select(m => new JsonObject { ["number"] = m.Seq, ["at"] = Instant.Seconds(m.At), ["side"] = m.IsAnswer ? "organisation" : "writer", ["by"] = m.By.Length > 0 ? m.By : null, ["name"] = m.By.Length > 0 ? nameOf(m.By) : c.Name, ["text"] = m.Text })]);
        return told;
    }

    private static JsonObject Head(Conversation c) => new()
    {
        ["id"] = c.Id,
        ["subject"] = c.Subject,
        ["entry"] = c.Entry,
        ["organisation"] = c.Organisation.Length > 0 ? c.Organisation : null,
        ["readBy"] = c.Desk.Length > 0 ? c.Desk : "region",
        ["writer"] = c.Writer.Length > 0 ? c.Writer : null,
        ["state"] = c.IsClosed ? "closed" : "open",
        ["messages"] = c.Messages,
        ["created"] = Instant.Seconds(c.Created),
        ["changed"] = Instant.Seconds(c.Changed),
    };
}
