using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace SmartRegion.Http.Outgoing;

/// <summary>The mail server that messages go to.</summary>
/// <param name="Host">Null when none is set.</param>
/// <param name="Security">How the connection is protected: auto, none, starttls, tls.</param>
public sealed record MailSettings(string? Host, int Port, string? User, string? Password, string From, string Security);

/// <summary>Sends letters by the operator's mail server.</summary>
public static class Mail
{
    /// <summary>How long the server may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A letter that a program wrote.</summary>
    public static MimeMessage Letter(this MailSettings mail, string subject, string text, string language)
    {
        var letter = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        letter.From.Add(MailboxAddress.Parse(mail.From));
        letter.Headers.Add("Auto-Submitted", "auto-generated");
        letter.Headers.Add("Content-Language", language);
        return letter;
    }

    /// <summary>Sends it; the recipients do not learn of each other unless the letter names them.</summary>
    /// <exception cref="Exception">The server did not take it.</exception>
    public static async Task SendAsync(this MailSettings mail, MimeMessage letter, IReadOnlyList<MailboxAddress> to, CancellationToken stop)
    {
        using var smtp = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await smtp.ConnectAsync(mail.Host!, mail.Port, mail.Security switch { "none" => SecureSocketOptions.None, "starttls" => SecureSocketOptions.StartTls, "tls" => SecureSocketOptions.SslOnConnect, _ => SecureSocketOptions.Auto }, stop);
        if (mail.User is not null) await smtp.AuthenticateAsync(mail.User, mail.Password ?? "", stop);
        await smtp.SendAsync(letter, MailboxAddress.Parse(mail.From), to, stop);
        await smtp.DisconnectAsync(true, stop);
    }
}
