namespace SmartRegion.Planning.Evidence;

/// <summary>From the value of a day of a Datastream to the unit of an indicator.</summary>
internal static class EvidenceUnits
{
    private const int DaysOfYear = 365, HoursOfDay = 24;

    // What it is an amount of, and how many of its smallest unit.
    private static readonly Dictionary<string, (string Of, double By)> Amounts = new()
    {
        ["Wh"] = ("energy", 1),
        ["kWh"] = ("energy", 1e3),
        ["kW.h"] = ("energy", 1e3),
        ["MWh"] = ("energy", 1e6),
        ["GWh"] = ("energy", 1e9),
        ["l"] = ("volume", 1),
        ["L"] = ("volume", 1),
        ["m3"] = ("volume", 1e3),
        ["m³"] = ("volume", 1e3),
        ["g"] = ("mass", 1),
        ["kg"] = ("mass", 1e3),
        ["t"] = ("mass", 1e6),
        ["1"] = ("number", 1),
        ["EUR"] = ("EUR", 1),
        ["CZK"] = ("CZK", 1),
    };

    // What flows or works all the time, as the amount of a day.
    private static readonly Dictionary<string, (string Of, double By)> Flows = new()
    {
        ["W"] = ("energy", HoursOfDay),
        ["kW"] = ("energy", 1e3 * HoursOfDay),
        ["MW"] = ("energy", 1e6 * HoursOfDay),
        ["l/s"] = ("volume", 86400),
        ["l/min"] = ("volume", 1440),
        ["l/h"] = ("volume", HoursOfDay),
        ["m3/s"] = ("volume", 864e5),
        ["m³/s"] = ("volume", 864e5),
        ["m3/h"] = ("volume", 1e3 * HoursOfDay),
        ["m³/h"] = ("volume", 1e3 * HoursOfDay),
    };

    /// <summary>True of an indicator that is a share of what there would have been.</summary>
    public static bool IsShare(string? unit) => unit == "%";

    /// <summary>By what the value of a day is multiplied; null when the one cannot become the other.</summary>
    /// <param name="stream">The Datastream's unit.</param>
    /// <param name="isMean">The value of a day is a mean, not an amount.</param>
    /// <param name="unit">The indicator's unit: an amount a year ("MWh/a") or a day, or the Datastream's own.</param>
    public static double? Factor(string? stream, bool isMean, string? unit)
    {
        if (stream is null || unit is null) return null;
        var (amount, span) = unit.Split('/') is [var first, "a" or "d"] parts ? (first, parts[1] == "a" ? DaysOfYear : 1) : (unit, 0);
        if (span > 0 && Amounts.TryGetValue(amount, out var to) && (isMean ? Flows : Amounts).TryGetValue(stream, out var from) && from.Of == to.Of) return from.By / to.By * span;
        return isMean && stream == unit ? 1 : null;
    }
}
