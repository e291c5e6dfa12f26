using System.Text.Json.Nodes;
using MimeKit;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Portal.Letters;

/// <summary>A letter to one person.</summary>
/// <param name="Kind">What sort it is, as those learn it who look after the program: see <see cref="Kinds"/>.</param>
/// <param name="To">The mail address.</param>
/// <param name="Ends">When it is of no use any more: no later than <see cref="Outbox.GivesUp"/> after it was made.</param>
public sealed record Letter(string Kind, string To, string Subject, string Text, string Language, DateTimeOffset? Ends = null)
{
    public const string Message = "message", Invitation = "invitation", Reminder = "reminder";

    /// <summary>Every kind.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Message, Invitation, Reminder];

    /// <summary>What it tells of, such as a conversation: the letter goes with it.</summary>
    public string About { get; init; } = "";

    /// <summary>Where an answer goes; null for nowhere else.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Where one ends such letters (RFC 2369).</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>The same in every attempt, so that a letter that comes twice is known for one.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    internal string Write() => Json.Text(new JsonObject
    {
        ["kind"] = Kind,
        ["to"] = To,
        ["subject"] = Subject,
        ["text"] = Text,
        ["language"] = Language,
        ["about"] = About,
        ["replyTo"] = ReplyTo,
        ["unsubscribe"] = Unsubscribe,
        ["id"] = Id,
    });

    internal static Letter Read(string body)
    {
        var doc = Json.Object(body);
        string Field(string name) => Json.AsText(doc[name]) ?? "";
        return new Letter(Field("kind"), Field("to"), Field("subject"), Field("text"), Field("language"))
        {
            About = Field("about"),
            ReplyTo = Json.AsText(doc["replyTo"]),
            Unsubscribe = Json.AsText(doc["unsubscribe"]),
            Id = Field("id"),
        };
    }

    internal MimeMessage Compose(MailSettings mail, MailboxAddress to)
    {
        var letter = mail.Letter(Subject, Text, Language);
        letter.MessageId = $"{Id}@smart-region";
        letter.To.Add(to);
        if (ReplyTo is not null && MailboxAddress.TryParse(ReplyTo, out var back)) letter.ReplyTo.Add(back);
        if (Unsubscribe is not null) letter.Headers.Add("List-Unsubscribe", $"<{Unsubscribe}>");
        return letter;
    }
}
