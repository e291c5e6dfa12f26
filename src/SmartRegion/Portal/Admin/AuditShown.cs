using System.Globalization;
using SmartRegion.Access;
using SmartRegion.Access.Accounts;
using SmartRegion.Core;

namespace SmartRegion.Portal.Admin;

/// <summary>What the page of the audit log shows.</summary>
/// <param name="Next">Lines before this number come next; null at the end.</param>
/// <param name="Names">Names of people by their public names, as far as they have an account.</param>
public sealed record AuditShown(IReadOnlyList<AuditLine> Lines, AuditAsked Asked, long? Next, IReadOnlyDictionary<string, string> Names)
{
    private const int OnAPage = 100;

    public static async Task<AuditShown> ReadAsync(HttpContext context, Audit audit, AccountStore accounts)
    {
        var asked = AuditAsked.Of(context.Request.Query);
        var lines = await audit.ReadAsync(asked.Filter, asked.Before, OnAPage + 1);
        var names = (await accounts.AllAsync()).ToDictionary(a => a.PublicName, a => a.Name);
        return new AuditShown([.. lines.Take(OnAPage)], asked, lines.Count > OnAPage ? lines[OnAPage - 1].Seq : null, names);
    }
}

/// <summary>Which lines are asked for, as the form and the address say it.</summary>
/// <param name="From">The first day, as it was written.</param>
/// <param name="Until">The last day.</param>
public sealed record AuditAsked(string Who, string? What, string From, string Until, long Before)
{
    // Days are those of the region.
    private static readonly TimeZoneInfo Prague = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");

    /// <summary>Of the parameters who, what, from, until and before.</summary>
    /// <exception cref="ProblemException">400 for a day or a number that is none.</exception>
    public static AuditAsked Of(IQueryCollection query)
    {
        var before = query["before"].ToString() is { Length: > 0 } text ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : throw Bad("before", "It is the number of a line.") : long.MaxValue;
        var asked = new AuditAsked(query["who"].ToString().Trim(), Audit.Words.FirstOrDefault(w => w == query["what"]), query["from"].ToString(), query["until"].ToString(), before);
        _ = asked.Filter;
        return asked;
    }

    /// <summary>As the log is asked.</summary>
    public AuditFilter Filter => new(Who.Length > 0 ? Who : null, What, Day("from", From), Day("until", Until)?.AddDays(1));

    /// <summary>As the query of an address.</summary>
    public string Query(long? before = null) => QueryString.Create(new Dictionary<string, string?>
    {
        ["who"] = Who,
        ["what"] = What,
        ["from"] = From,
        ["until"] = Until,
        ["before"] = before?.ToString(CultureInfo.InvariantCulture),
    }.Where(p => !string.IsNullOrEmpty(p.Value))).ToString();

    private static DateTimeOffset? Day(string name, string text)
    {
        if (text.Length == 0) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 9000) throw Bad(name, "A day is written as 2026-11-27.");
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Prague.GetUtcOffset(midnight));
    }

    private static ProblemException Bad(string name, string why) => new(new Problem(400, "Bad request", why, [new Fault(name, why)]));
}
