using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Planning;

namespace SmartRegion.Portal.Writing;

/// <summary>Numbers and dates as people write them in a form.</summary>
internal static partial class WrittenNumber
{
    /// <summary>The number with all its digits, with the decimal sign of the language and nothing between thousands.</summary>
    public static string Write(JsonNode number, string language) => number.ToJsonString() is var text && language == Language.English ? text : text.Replace('.', ',');

    /// <summary>Reads "1 234,5", "1.234,5" and "1234.5"; null for what is no number.</summary>
    public static JsonNode? Read(string text, string language)
    {
        if (text.Length > TypedNumber.Longest) return null;
        var plain = new string([.. text.Where(c => !char.IsWhiteSpace(c))]).Replace('\u2212', '-');
        var (own, other) = language == Language.English ? ('.', ',') : (',', '.');
        // The other sign parts thousands where the groups are of three and it is not clearly meant for decimals.
        if (plain.Contains(own) || Thousands().IsMatch(plain.Replace(other, '\''))) plain = plain.Replace(other.ToString(), "");
        plain = plain.Replace(',', '.');
        const NumberStyles Allowed = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimal.TryParse(plain, Allowed, CultureInfo.InvariantCulture, out var exact)) return JsonNode.Parse(exact.ToString(CultureInfo.InvariantCulture));
        return double.TryParse(plain, Allowed, CultureInfo.InvariantCulture, out var large) && double.IsFinite(large) ? JsonNode.Parse(large.ToString("R", CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>"17. 5. 2022" and "17/5/2022" as 2022-05-17, "5/2022" as 2022-05; what is written otherwise stays as it is.</summary>
    public static string ReadDate(string text)
    {
        if (text.Length > TypedNumber.Longest) return text;
        if (DayMonthYear().Match(text) is { Success: true } m)
            return $"{m.Groups[3].Value}-{int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture):00}-{int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture):00}";
        return MonthYear().Match(text) is { Success: true } y ? $"{y.Groups[2].Value}-{int.Parse(y.Groups[1].Value, CultureInfo.InvariantCulture):00}" : text;
    }

    [GeneratedRegex(@"^-?[1-9][0-9]{0,2}('[0-9]{3})+\z")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^([0-9]{1,2})[./]\s*([0-9]{1,2})[./]\s*([0-9]{4})\z")]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(@"^([0-9]{1,2})\s*[./]\s*([0-9]{4})\z")]
    private static partial Regex MonthYear();
}
