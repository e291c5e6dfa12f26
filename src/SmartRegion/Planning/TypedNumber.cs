using System.Globalization;

namespace SmartRegion.Planning;

/// <summary>Numbers as people type them into forms.</summary>
public static class TypedNumber
{
    /// <summary>What is longer is no number and no date that anybody types, and is not looked at.</summary>
    public const int Longest = 100;

    /// <summary>The number of "0.25", "0,25", "1 200" or "−3"; null for what is none, and for "1,200.5", which may be either.</summary>
    public static double? Read(string text)
    {
        if (text.Length > Longest) return null;
        var plain = new string([.. text.Where(c => !char.IsWhiteSpace(c))]).Replace('\u2212', '-');
        if (plain.Contains(',') && !plain.Contains('.') && plain.Count(c => c == ',') == 1) plain = plain.Replace(',', '.');
        return double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : null;
    }
}
