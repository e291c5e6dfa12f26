using MimeKit;
using SmartRegion.Catalogue.Contact;
using SmartRegion.Core;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Portal.Contact;

/// <summary>
/// Tells by mail of a message, where a mail server is set. Who answers learns the writer's address only when the writer wants it; the writer never that
/// of who answers. The message waits in the inbox, whatever becomes of the letter.
/// </summary>
public sealed class ContactMail(MailSettings mail, Conversations conversations, ILogger<ContactMail> log) : IDisposable
{
    // A server that is slow is not asked by everybody at once.
    private readonly SemaphoreSlim _sending = new(2);

    /// <summary>Sends in the background.</summary>
    /// <param name="name">What the one who has written is called.</param>
    /// <param name="address">The writer's mail address, when it may be shown.</param>
    public void Tell(Conversation conversation, LangText? organisation, string name, string? address, bool isAnswer, string text, string baseUrl)
    {
        if (mail.Host is null) return;
        _ = Task.Run(() => SendAsync(conversation, organisation, name, conversation.SharesAddress && !isAnswer ? address : null, isAnswer, text, baseUrl));
    }

    public void Dispose() => _sending.Dispose();

    private async Task SendAsync(Conversation conversation, LangText? organisation, string name, string? address, bool isAnswer, string text, string baseUrl)
    {
        await _sending.WaitAsync();
        try
        {
            foreach (var recipient in await conversations.RecipientsAsync(conversation, isAnswer))
            {
                if (!MailboxAddress.TryParse(recipient.Email, out var to)) continue;
                using var letter = Letter(new Reader(recipient.Language, "/", baseUrl), conversation, organisation, name, address, isAnswer, text);
                letter.To.Add(to);
                using var patience = new CancellationTokenSource(Mail.Patience);
                await mail.SendAsync(letter, [to], patience.Token);
            }
        }
        catch (Exception e)
        {
            // Its message may name a recipient.
            log.LogWarning("A message could not be told by mail: {Reason}", e.GetType().Name);
        }
        finally { _sending.Release(); }
    }

    // What strangers wrote stands in the body alone: the head of the letter is ours.
    private MimeMessage Letter(Reader reader, Conversation c, LangText? organisation, string name, string? address, bool isAnswer, string text)
    {
        var to = reader.Plain(organisation) is { Length: > 0 } title ? string.Concat(title.Select(letter => char.IsControl(letter) ? ' ' : letter)) : reader.T("contact.region");
        string[] parts =
        [
            reader.T(isAnswer ? "contact.mail-answer" : "contact.mail-new", name, to), $"{reader.T("contact.subject")}: {c.Subject}", text,
            .. address is null ? Array.Empty<string>() : [reader.T("contact.mail-address", address)],
            reader.T("contact.mail-how") + "\r\n" + reader.BaseUrl + reader.Url($"/messages/{c.Id}"),
        ];
        var letter = mail.Letter(reader.T(isAnswer ? "contact.mail-answer-subject" : "contact.mail-new-subject", to), string.Join("\r\n\r\n", parts.Select(p => p.ReplaceLineEndings("\r\n"))) + "\r\n", reader.Language);
        if (address is not null && MailboxAddress.TryParse(address, out var back)) letter.ReplyTo.Add(back);
        return letter;
    }
}
