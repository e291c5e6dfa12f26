using SmartRegion.Catalogue.Contact;
using SmartRegion.Core;
using SmartRegion.Portal.Letters;

namespace SmartRegion.Portal.Contact;

/// <summary>
/// Tells by mail of a message, where a mail server is set. Who answers learns the writer's address only when the writer wants it; the writer never that
/// of who answers. The message waits in the inbox, whatever becomes of the letter.
/// </summary>
public sealed class ContactMail(Outbox outbox, Conversations conversations)
{
    /// <summary>Hands a letter for each who is to be told to the outbox.</summary>
    /// <param name="name">What the one who has written is called.</param>
    /// <param name="address">The writer's mail address, when it may be shown.</param>
    public async Task TellAsync(Conversation conversation, LangText? organisation, string name, string? address, bool isAnswer, string text, string baseUrl)
    {
        if (!outbox.IsOpen) return;
        var shown = conversation.SharesAddress && !isAnswer ? address : null;
        var recipients = await conversations.RecipientsAsync(conversation, isAnswer);
        await outbox.AddAsync([.. recipients.Select(r => LetterTo(r.Email, new Reader(r.Language, "/", baseUrl), conversation, organisation, name, shown, isAnswer, text))]);
    }

    // What strangers wrote stands in the body alone: the head of the letter is ours.
    private static Letter LetterTo(string email, Reader reader, Conversation c, LangText? organisation, string name, string? address, bool isAnswer, string text)
    {
        var to = reader.Plain(organisation) is { Length: > 0 } title ? string.Concat(title.Select(letter => char.IsControl(letter) ? ' ' : letter)) : reader.T("contact.region");
        string[] parts =
        [
            reader.T(isAnswer ? "contact.mail-answer" : "contact.mail-new", name, to), $"{reader.T("contact.subject")}: {c.Subject}", text,
            .. address is null ? Array.Empty<string>() : [reader.T("contact.mail-address", address)],
            reader.T("contact.mail-how") + "\r\n" + reader.BaseUrl + reader.Url($"/messages/{c.Id}"),
        ];
        return new Letter(Letter.Message, email, reader.T(isAnswer ? "contact.mail-answer-subject" : "contact.mail-new-subject", to), string.Join("\r\n\r\n", parts.Select(p => p.ReplaceLineEndings("\r\n"))) + "\r\n", reader.Language)
        {
            About = c.Id,
            ReplyTo = address,
        };
    }
}
