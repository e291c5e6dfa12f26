using MimeKit;
using SmartRegion.Access;
using SmartRegion.Http.Outgoing;

namespace SmartRegion.Portal;

/// <summary>Sends a link by mail, where a mail server is set; without one it is handed over.</summary>
public sealed class InvitationMail(MailSettings mail, ILogger<InvitationMail> log)
{
    /// <summary>What became of it: "mailed", "not-mailed" when the server did not take it, null when there is none.</summary>
    public async Task<string?> SendAsync(Reader reader, string purpose, string email, string link)
    {
        if (mail.Host is null || !MailboxAddress.TryParse(email, out var to)) return null;
        var days = (int)(purpose == Invitation.ForPassword ? Invitations.PasswordLasts : Invitations.AccountLasts).TotalDays;
        using var letter = mail.Letter(reader.T($"people.mail-{purpose}-subject"), $"{reader.T($"people.mail-{purpose}")}\r\n\r\n{link}\r\n\r\n{reader.Plural("people.mail-until", days)}\r\n", reader.Language);
        letter.To.Add(to);
        using var patience = new CancellationTokenSource(Mail.Patience);
        try
        {
            await mail.SendAsync(letter, [to], patience.Token);
            return "mailed";
        }
        catch (Exception e)
        {
            // Its message may name the recipient.
            log.LogWarning("An invitation could not be mailed: {Reason}", e.GetType().Name);
            return "not-mailed";
        }
    }
}
