using SmartRegion.Access;
using SmartRegion.Portal.Letters;

namespace SmartRegion.Portal;

/// <summary>Sends a link by mail, where a mail server is set; without one it is handed over.</summary>
public sealed class InvitationMail(Outbox outbox, Invitations invitations)
{
    /// <summary>What became of it: "mailed", "not-mailed" when the server has not taken it yet and it is tried again as long as the link is good, null when there is none.</summary>
    public async Task<string?> SendAsync(Reader reader, string purpose, string email, string link)
    {
        if (!outbox.IsOpen) return null;
        var lasts = invitations.Lasts(purpose);
        var until = lasts.TotalHours % 24 == 0 ? reader.Plural("people.mail-until", (long)lasts.TotalDays) : reader.Plural("people.mail-until-hours", (long)lasts.TotalHours);
        var text = $"{reader.T($"people.mail-{purpose}")}\r\n\r\n{link}\r\n\r\n{until}\r\n";
        return await outbox.SendAsync(new Letter(Letter.Invitation, email, reader.T($"people.mail-{purpose}-subject"), text, reader.Language, DateTimeOffset.UtcNow + lasts)) ? "mailed" : "not-mailed";
    }
}
