namespace SmartRegion.Query;

/// <summary>
/// The functions that filters may call, in any language, under the names of SensorThings 1.1 (18-088, 9.3) and OData 4;
/// those of periods are FROST-Server's. Spatial relations are not here: <c>st_within</c> is the operator <c>s_within</c> of <see cref="Ops"/>.
/// </summary>
public static class Functions
{
    public static readonly IReadOnlyList<string> Text =
        ["substringof", "contains", "startswith", "endswith", "length", "indexof", "substring", "tolower", "toupper", "trim", "concat"];

    public static readonly IReadOnlyList<string> Number = ["round", "floor", "ceiling"];

    public static readonly IReadOnlyList<string> Time =
    [
        "year", "month", "day", "hour", "minute", "second", "fractionalseconds", "date", "time", "totaloffsetminutes",
        "now", "mindatetime", "maxdatetime",
    ];

    public static readonly IReadOnlyList<string> Periods = ["before", "after", "meets", "during", "overlaps", "starts", "finishes"];

    public static readonly IReadOnlyList<string> Shape = ["geo.distance", "geo.length", "st_relate"];

    private static readonly Dictionary<string, string> Known = new[] { Text, Number, Time, Periods, Shape }
        .SelectMany(n => n).ToDictionary(n => n, StringComparer.OrdinalIgnoreCase);

    /// <summary>All names, in order.</summary>
    public static IEnumerable<string> All => Known.Keys.Order();

    /// <summary>The function's name in its own spelling; null when there is none of that name.</summary>
    public static string? Canonical(string name) => Known.GetValueOrDefault(name);

    /// <summary>How many arguments a function takes, at least and at most.</summary>
    public static (int Least, int Most) Arity(string name) => name switch
    {
        "now" or "mindatetime" or "maxdatetime" => (0, 0),
        "substring" => (2, 3),
        "st_relate" => (3, 3),
        "length" or "tolower" or "toupper" or "trim" or "geo.length" => (1, 1),
        _ when Number.Contains(name) || Time.Contains(name) => (1, 1),
        _ => (2, 2),
    };
}
