using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>
/// SQLite's half of filters. Dates are text <c>yyyy-MM-dd</c>, instants text of fixed width in UTC, so both order as text;
/// geometries are WKB; functions named sr_… and s_… are those of <see cref="SqliteFunctions"/>.
/// </summary>
public sealed partial class Sqlite : Dialect
{
    /// <summary>Instants as text of fixed width: <c>2024-05-17T08:30:00.0000000Z</c>.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    // Brackets: within double quotes a missing column would silently become a text.
    public override SqlText Column(string column) => Quoted(column, '[', ']');

    public override SqlText JsonText(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "'text'");

    public override SqlText JsonNumber(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "'integer','real'");

    public override SqlText JsonBoolean(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "'true','false'");

    public override SqlText JsonArray(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "'array'");

    public override SqlText JsonExists(SqlText json, IReadOnlyList<string> path) =>
        $"(json_extract({json}, {Path(path)}) is not null)";

    public override SqlText ToDate(SqlText text) => $"sr_date({text})";

    public override SqlText ToTimestamp(SqlText text) => $"sr_timestamp({text})";

    public override SqlText DateOf(SqlText timestamp) => $"substr({timestamp}, 1, 10)";

    public override SqlText StartOf(SqlText date) => $"({date} || 'T00:00:00.0000000Z')";

    public override SqlText EndOf(SqlText date) => $"({date} || 'T23:59:59.9999999Z')";

    public override SqlText Value(DateOnly date) => $"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    public override SqlText Value(DateTime at) => $"{at.ToString(InstantFormat, CultureInfo.InvariantCulture)}";

    public override SqlText Value(Geometry geometry) => $"{geometry.AsBinary()}";

    public override SqlText ArrayValue(string json) => $"{json}";

    public override SqlText Ordered(SqlText text) => text;

    public override SqlText CaseI(SqlText text) => $"sr_casei({text})";

    public override SqlText AccentI(SqlText text) => $"sr_fold({text})";

    public override SqlText Cased(SqlText text, bool upper) => upper ? (SqlText)$"sr_upper({text})" : (SqlText)$"sr_lower({text})";

    public override SqlText Position(SqlText text, SqlText part) => $"instr({text}, {part})";

    // SQLite's own LIKE ignores the case of ASCII letters; its GLOB does not.
    public override SqlText Like(SqlText text, string pattern) => $"({text} glob {Glob(pattern)})";

    public override SqlText Array(string op, SqlText left, SqlText right) =>
        $"{SqlText.Raw(op.ToLowerInvariant())}({left}, {right})";

    public override SqlText Spatial(string op, SqlText left, SqlText right) => $"{SqlText.Raw(op)}({left}, {right})";

    public override SqlText Arithmetic(string op, SqlText left, SqlText right) => op switch
    {
        "/" => $"(cast({left} as real) / {right})",
        "%" => $"sr_mod({left}, {right})",
        "div" => $"sr_div({left}, {right})",
        "^" => $"sr_power({left}, {right})",
        _ => $"({left} {SqlText.Raw(op)} {right})",
    };

    // max() of several is NULL when any is, so NULL is -1 within.
    public override SqlText Any(IReadOnlyList<SqlText> conditions) => conditions.Count == 1 ? conditions[0]
        : $"nullif(max({SqlText.Join(", ", conditions.Select(c => (SqlText)$"ifnull({c}, -1)"))}), -1)";

    private static SqlText Typed(SqlText json, IReadOnlyList<string> path, string types) =>
        $"(case when json_type({json}, {Path(path)}) in ({SqlText.Raw(types)}) then json_extract({json}, {Path(path)}) end)";

    private static string Path(IReadOnlyList<string> path)
    {
        // SQLite's path has no escape for a quote within a key.
        if (path.FirstOrDefault(p => p.Contains('"')) is { } bad)
            throw new ProblemException(Limits.Field, $"The name '{bad}' cannot be looked up: it has a double quote.");
        return "$" + string.Concat(path.Select(p => $".\"{p}\""));
    }

    private static string Glob(string pattern)
    {
        var glob = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var escaped = pattern[i] is '\\' && i + 1 < pattern.Length;
            var c = escaped ? pattern[++i] : pattern[i];
            glob.Append((c, escaped) switch
            {
                ('%', false) => "*",
                ('_', false) => "?",
                ('*' or '?' or '[', _) => $"[{c}]",
                _ => c.ToString(),
            });
        }
        return glob.ToString();
    }
}
