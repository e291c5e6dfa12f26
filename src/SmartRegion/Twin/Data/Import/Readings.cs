using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartRegion.Twin.Data.Import;

/// <summary>One way to read the cells of a column.</summary>
/// <param name="Name">What it makes of them, in words.</param>
/// <param name="Read">The value of a cell; null when it cannot be read so.</param>
internal sealed record Reading(string Name, Func<object, JsonNode?> Read);

/// <summary>
/// The ways to read cells as Czech, German and English offices write them. Of text a number may have spaces or dots between its thousands and
/// a comma before its decimals; zeros that lead make it a code, which stays text.
/// </summary>
internal static partial class Readings
{
    private static readonly TimeZoneInfo Prague = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
    private static readonly string[] Dates = ["yyyy-MM-dd", "d.M.yyyy", "d. M. yyyy"];
    private static readonly string[] LocalTimes =
    [
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "d.M.yyyy H:mm", "d.M.yyyy H:mm:ss", "d. M. yyyy H:mm", "d. M. yyyy H:mm:ss",
    ];

    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase) { "-", "–", "—", "n/a", "na", "#n/a", "null", "nan", "k.a.", "k. a.", "." };

    /// <summary>As it stands.</summary>
    public static readonly Reading Text = new("text", cell => Convert.ToString(Plain(cell), CultureInfo.InvariantCulture));

    /// <summary>Whole numbers and numbers with a dot before their decimals.</summary>
    public static readonly Reading Dotted = new("number", cell => cell switch
    {
        long or double or decimal => Number(cell),
        string s when PlainNumber().IsMatch(s) => Number(WithoutSpaces(s)),
        _ => null,
    });

    /// <summary>Numbers with a comma before their decimals, and dots or spaces between thousands.</summary>
    public static readonly Reading Comma = new("number", cell => cell switch
    {
        long or double or decimal => Number(cell),
        string s when CommaNumber().IsMatch(s) => Number(WithoutSpaces(s).Replace(".", "", StringComparison.Ordinal).Replace(',', '.')),
        _ => null,
    });

    /// <summary>Numbers with commas between thousands.</summary>
    public static readonly Reading English = new("number", cell => cell switch
    {
        long or double or decimal => Number(cell),
        string s when EnglishNumber().IsMatch(s) || PlainNumber().IsMatch(s) => Number(WithoutSpaces(s).Replace(",", "", StringComparison.Ordinal)),
        _ => null,
    });

    public static readonly Reading Boolean = new("yes or no", cell => cell switch
    {
        bool b => b,
        string s => s.ToLowerInvariant() switch { "true" or "ano" or "ja" or "yes" => true, "false" or "ne" or "nein" or "no" => false, _ => null },
        _ => null,
    });

    public static readonly Reading Date = new("date", cell => cell switch
    {
        DateOnly d => Day(d),
        string s when DateOnly.TryParseExact(s, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) => Day(d),
        _ => null,
    });

    /// <summary>Instants; those without a zone are by the clocks of the region.</summary>
    public static readonly Reading Instant = new("date and time", cell => cell switch
    {
        DateTime { Kind: DateTimeKind.Utc } at => Core.Instant.Exact(at),
        DateTime local => Local(local),
        DateOnly d => Local(d.ToDateTime(TimeOnly.MinValue)),
        string s when DateTime.TryParseExact(s, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) => Local(local),
        string s when DateOnly.TryParseExact(s, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) => Local(d.ToDateTime(TimeOnly.MinValue)),
        string s when Zoned().IsMatch(s) && DateTimeOffset.TryParse(s, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) => Core.Instant.Exact(at.UtcDateTime),
        _ => null,
    });

    /// <summary>True for what people write where there is no value.</summary>
    public static bool IsMissing(object cell) => cell is string s && Missing.Contains(s);

    /// <summary>True for a number with a comma before its decimals, or dots between its thousands besides one.</summary>
    public static bool HasDecimalComma(object cell) => cell is string s && DecimalComma().IsMatch(s);

    /// <summary>True for digits with dots between thousands.</summary>
    public static bool IsDotGrouped(object cell) => cell is string s && DotGrouped().IsMatch(s);

    /// <summary>True for digits with commas between thousands, as in 1,234.</summary>
    public static bool IsCommaGrouped(object cell) => cell is string s && EnglishNumber().IsMatch(s);

    private static object Plain(object cell) => cell switch
    {
        DateOnly d => Day(d),
        DateTime { Kind: DateTimeKind.Utc } at => Core.Instant.Exact(at),
        DateTime at => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        byte[] bytes => Convert.ToHexString(bytes),
        _ => cell,
    };

    private static JsonNode? Number(object cell) => cell switch
    {
        long n => n,
        decimal m => decimal.IsInteger(m) && m is >= long.MinValue and <= long.MaxValue ? (long)m : decimal.Parse(m.ToString("G29", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
        double d => double.IsInteger(d) && Math.Abs(d) < 1e15 ? (long)d : d,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) => n,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) => d,
        _ => null,
    };

    private static string WithoutSpaces(string s) => string.Concat(s.Where(c => !char.IsWhiteSpace(c) && c is not '\'')).Replace('\u2212', '-');

    private static string Day(DateOnly d) => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);


    // In the hour that is left out in spring clocks never stood: it counts as the one after.
    private static string Local(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return Core.Instant.Exact(TimeZoneInfo.ConvertTimeToUtc(Prague.IsInvalidTime(local) ? local.AddHours(1) : local, Prague));
    }

    // Not with a zero that leads, nor with a plus: these are codes and telephones. Longer ones than 18 digits no integer holds.
    [GeneratedRegex(@"^[-\u2212]?((0|[1-9][0-9]{0,17})|[1-9][0-9]{0,2}([ \u00A0\u202F][0-9]{3})+)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?\z")]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^[-\u2212]?((0|[1-9][0-9]{0,17})|[1-9][0-9]{0,2}([ \u00A0\u202F][0-9]{3})+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?\z")]
    private static partial Regex CommaNumber();

    [GeneratedRegex(@"^[-\u2212]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?\z")]
    private static partial Regex EnglishNumber();

    [GeneratedRegex(@"^[-\u2212]?[0-9 \u00A0\u202F.]*[0-9],[0-9]+\z")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^[-\u2212]?[1-9][0-9]{0,2}(\.[0-9]{3})+\z")]
    private static partial Regex DotGrouped();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[-+][0-9]{2}:?[0-9]{2})\z")]
    private static partial Regex Zoned();
}
