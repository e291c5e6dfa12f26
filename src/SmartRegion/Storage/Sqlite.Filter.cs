using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetTopologySuite.Geometries;

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

    public override SqlText Microseconds(SqlText timestamp) => $"sr_microseconds({timestamp})";

    public override SqlText FromMicroseconds(SqlText number) => $"sr_instant({number})";

    public override SqlText NumberText(SqlText number) =>
        $"(case when {number} = cast({number} as integer) then cast(cast({number} as integer) as text) else cast({number} as text) end)";

    public override SqlText Whole(SqlText number) => $"cast({number} as integer)";

    // Where each part stands in an instant's text, from 1, and how long it is.
    public override SqlText Part(string part, SqlText timestamp) => part switch
    {
        "year" => $"cast(substr({timestamp}, 1, 4) as integer)",
        "month" => $"cast(substr({timestamp}, 6, 2) as integer)",
        "day" => $"cast(substr({timestamp}, 9, 2) as integer)",
        "hour" => $"cast(substr({timestamp}, 12, 2) as integer)",
        "minute" => $"cast(substr({timestamp}, 15, 2) as integer)",
        "second" => $"cast(substr({timestamp}, 18, 2) as integer)",
        _ => $"cast(substr({timestamp}, 20, 8) as real)",
    };

    public override SqlText ClockOf(SqlText timestamp) => $"sr_clock({timestamp})";

    public override SqlText Value(DateOnly date) => $"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    public override SqlText Value(DateTime at) => $"{at.ToString(InstantFormat, CultureInfo.InvariantCulture)}";

    public override SqlText Value(Geometry geometry) => $"{geometry.AsBinary()}";

    public override SqlText ArrayValue(string json) => $"{json}";

    public override SqlText Ordered(SqlText text) => text;

    public override SqlText CaseI(SqlText text) => $"sr_casei({text})";

    public override SqlText AccentI(SqlText text) => $"sr_fold({text})";

    public override SqlText Cased(SqlText text, bool upper) => upper ? (SqlText)$"sr_upper({text})" : (SqlText)$"sr_lower({text})";

    public override SqlText Position(SqlText text, SqlText part) => $"instr({text}, {part})";

    public override SqlText StartsWith(SqlText text, SqlText part) => $"(instr({text}, {part}) = 1)";

    public override SqlText EndsWith(SqlText text, SqlText part) => $"sr_ends_with({text}, {part})";

    public override SqlText Substring(SqlText text, SqlText from, SqlText? length) => length is null
        ? (SqlText)$"substr({text}, 1 + max(0, cast({from} as integer)))"
        : (SqlText)$"substr({text}, 1 + max(0, cast({from} as integer)), max(0, cast({length} as integer)))";

    public override SqlText Trimmed(SqlText text) => $"trim({text}, ' ' || char(9, 13, 10))";

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

    public override SqlText Rounded(string how, SqlText number) => how == "round"
        ? (SqlText)$"round({number})"
        : (SqlText)$"sr_{SqlText.Raw(how)}({number})";

    public override SqlText Distance(SqlText left, SqlText right) => $"sr_distance({left}, {right})";

    public override SqlText LengthOf(SqlText geometry) => $"sr_length({geometry})";

    public override SqlText Relate(SqlText left, SqlText right, string pattern) => $"sr_relate({left}, {right}, {pattern})";

    public override SqlText Sorted(SqlText key, bool descending, bool nullable) => descending ? (SqlText)$"{key} desc" : key;

    // max() of several is NULL when any is, so NULL is -1 within.
    public override SqlText Any(IReadOnlyList<SqlText> conditions) => conditions.Count == 1 ? conditions[0]
        : $"nullif(max({SqlText.Join(", ", conditions.Select(c => (SqlText)$"ifnull({c}, -1)"))}), -1)";

    private static SqlText Typed(SqlText json, IReadOnlyList<string> path, string types) =>
        $"(case when json_type({json}, {Path(path)}) in ({SqlText.Raw(types)}) then json_extract({json}, {Path(path)}) end)";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Path(IReadOnlyList<string> path) =>
        "$" + string.Concat(path.Select(p => IsElement(p) ? p : $".{JsonSerializer.Serialize(p, Plain)}"));

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
