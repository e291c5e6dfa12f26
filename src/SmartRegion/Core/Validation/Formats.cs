using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace SmartRegion.Core.Validation;

/// <summary>The formats of JSON Schema (Validation 7.3) that our schemas use, asserted.</summary>
internal static partial class Formats
{
    /// <summary>Null when the text has the format; else what would be right, to follow the quoted text.</summary>
    public static string? Complaint(string format, string text) => format switch
    {
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "urn" or "mailto" or "tel"
            ? null : "is no web address. Begin it with https://.",
        "email" => MailAddress.TryCreate(text, out var mail) && mail.Address == text ? null : "is no e-mail address.",
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : "is no date. Write it as 2026-05-17.",
        "date-time" => Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
            ? null : "is no instant. Write it as 2026-05-17T08:30:00Z.",
        _ => null,
    };

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();
}
