namespace SmartRegion.Query;

/// <summary>The names of operators in <see cref="Call.Name"/>: those of CQL2 JSON (OGC 21-065), which every language maps to.</summary>
public static class Ops
{
    public const string And = "and";
    public const string Or = "or";
    public const string Not = "not";
    public const string Like = "like";
    public const string Between = "between";

    /// <summary>Two arguments: the value and an <see cref="Array"/>.</summary>
    public const string In = "in";

    public const string IsNull = "isNull";
    public const string CaseI = "casei";
    public const string AccentI = "accenti";

    /// <summary>A list of values.</summary>
    public const string Array = "array";

    /// <summary>Two arguments: start and end; a null constant is an open end.</summary>
    public const string Interval = "interval";

    public static readonly IReadOnlyList<string> Comparisons = ["=", "<>", "<", "<=", ">", ">="];

    public static readonly IReadOnlyList<string> Arithmetic = ["+", "-", "*", "/", "%", "div", "^"];

    public static readonly IReadOnlyList<string> Spatial =
    [
        "s_intersects", "s_equals", "s_disjoint", "s_touches", "s_within", "s_overlaps", "s_crosses", "s_contains",
    ];

    public static readonly IReadOnlyList<string> Temporal =
    [
        "t_after", "t_before", "t_contains", "t_disjoint", "t_during", "t_equals", "t_finishedBy", "t_finishes",
        "t_intersects", "t_meets", "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts",
    ];

    public static readonly IReadOnlyList<string> Arrays = ["a_equals", "a_contains", "a_containedBy", "a_overlaps"];

    private static readonly Dictionary<string, string> Known =
        new[] { And, Or, Not, Like, Between, In, IsNull, CaseI, AccentI, Array, Interval }
            .Concat(Comparisons).Concat(Arithmetic).Concat(Spatial).Concat(Temporal).Concat(Arrays)
            .ToDictionary(n => n, StringComparer.OrdinalIgnoreCase);

    /// <summary>The operator's name in its own spelling; a function's name as it is.</summary>
    public static string Canonical(string name) => Known.GetValueOrDefault(name, name);

    /// <summary>True for an operator, false for a function.</summary>
    public static bool IsOperator(string name) => Known.ContainsKey(name);

    /// <summary>How many arguments the operator takes, at least and at most; null for a function.</summary>
    public static (int Least, int Most)? Arity(string name) => name switch
    {
        And or Or => (2, int.MaxValue),
        Not or IsNull or CaseI or AccentI => (1, 1),
        Between => (3, 3),
        Array => (0, int.MaxValue),
        _ when IsOperator(name) => (2, 2),
        _ => null,
    };
}
