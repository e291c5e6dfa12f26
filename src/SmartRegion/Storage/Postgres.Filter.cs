using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace SmartRegion.Storage;

/// <summary>
/// PostgreSQL's half of filters: jsonb, timestamptz, PostGIS. The functions named sr_… are those of
/// Storage/Migrations/postgres-functions.sql.
/// </summary>
public sealed partial class Postgres : Dialect
{
    public override SqlText Column(string column) => Quoted(column, '"', '"');

    public override SqlText JsonText(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "string", "text");

    public override SqlText JsonNumber(SqlText json, IReadOnlyList<string> path) => $"sr_number({json} #> {Path(path)})";

    public override SqlText NumberText(SqlText number) => $"cast({number} as text)";

    public override SqlText JsonBoolean(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "boolean", "boolean");

    public override SqlText JsonArray(SqlText json, IReadOnlyList<string> path) =>
        $"(case when jsonb_typeof({json} #> {Path(path)}) = 'array' then {json} #> {Path(path)} end)";

    public override SqlText JsonExists(SqlText json, IReadOnlyList<string> path) =>
        $"(coalesce(jsonb_typeof({json} #> {Path(path)}), 'null') <> 'null')";

    public override SqlText ToDate(SqlText text) => $"sr_date({text})";

    public override SqlText ToTimestamp(SqlText text) => $"sr_timestamp({text})";

    public override SqlText DateOf(SqlText timestamp) => $"(({timestamp}) at time zone 'UTC')::date";

    public override SqlText StartOf(SqlText date) => $"(({date})::timestamp at time zone 'UTC')";

    public override SqlText EndOf(SqlText date) => $"((({date}) + 1)::timestamp at time zone 'UTC' - interval '1 microsecond')";

    public override SqlText Microseconds(SqlText timestamp) => $"sr_microseconds({timestamp})";

    public override SqlText FromMicroseconds(SqlText number) => $"sr_instant({number})";

    public override SqlText Whole(SqlText number) => $"sr_whole({number})";

    public override SqlText Part(string part, SqlText timestamp) => part == "fractionalseconds"
        ? (SqlText)$"sr_fraction({timestamp})"
        : (SqlText)$"sr_part({part}, {timestamp})";

    public override SqlText ClockOf(SqlText timestamp) => $"sr_clock({timestamp})";

    // Npgsql sends the least and the greatest value as -infinity and infinity.
    public override SqlText Value(DateOnly date) => $"{date}";

    public override SqlText Value(DateTime at) => $"{DateTime.SpecifyKind(at, DateTimeKind.Utc)}";

    public override SqlText Value(Geometry geometry) => $"ST_GeomFromWKB({new WKBWriter().Write(geometry)}, 4326)";

    public override SqlText ArrayValue(string json) => $"({json})::jsonb";

    public override SqlText Ordered(SqlText text) => $"({text} collate \"C\")";

    public override SqlText CaseI(SqlText text) => $"sr_casei({text})";

    public override SqlText AccentI(SqlText text) => $"sr_fold({text})";

    public override SqlText Cased(SqlText text, bool upper) => upper ? (SqlText)$"sr_upper({text})" : (SqlText)$"sr_lower({text})";

    public override SqlText Position(SqlText text, SqlText part) => $"strpos({text}, {part})";

    public override SqlText StartsWith(SqlText text, SqlText part) => $"starts_with({text}, {part})";

    public override SqlText EndsWith(SqlText text, SqlText part) => $"sr_ends_with({text}, {part})";

    public override SqlText Substring(SqlText text, SqlText from, SqlText? length) => length is null
        ? (SqlText)$"substr({text}, 1 + sr_index({from}))"
        : (SqlText)$"substr({text}, 1 + sr_index({from}), sr_index({length}))";

    public override SqlText Trimmed(SqlText text) => $"btrim({text}, E' \t\r\n')";

    public override SqlText Like(SqlText text, string pattern) => $"({text} like {pattern})";

    public override SqlText Array(string op, SqlText left, SqlText right) => op switch
    {
        "a_contains" => $"({left} @> {right})",
        "a_containedBy" => $"({left} <@ {right})",
        "a_overlaps" => $"sr_a_overlaps({left}, {right})",
        _ => $"({left} @> {right} and {left} <@ {right})",
    };

    public override SqlText Spatial(string op, SqlText left, SqlText right) =>
        $"{SqlText.Raw("ST_" + op[2..])}({left}, {right})";

    public override SqlText Arithmetic(string op, SqlText left, SqlText right) => op switch
    {
        "+" => $"sr_add({left}, {right})",
        "-" => $"sr_add({left}, -({right})::float8)",
        "*" => $"sr_multiply({left}, {right})",
        "/" => $"sr_divide({left}, {right})",
        "%" => $"sr_mod({left}, {right})",
        "div" => $"trunc(sr_divide({left}, {right}))",
        _ => $"sr_power({left}, {right})",
    };

    // Of numeric, for round() of floating point rounds halves to even.
    public override SqlText Rounded(string how, SqlText number) => how == "round"
        ? (SqlText)$"round(({number})::numeric)"
        : (SqlText)$"{SqlText.Raw(how)}({number})";

    public override SqlText Distance(SqlText left, SqlText right) => $"ST_Distance({left}, {right})";

    public override SqlText LengthOf(SqlText geometry) => $"ST_Length({geometry})";

    public override SqlText Relate(SqlText left, SqlText right, string pattern) => $"ST_Relate({left}, {right}, {pattern})";

    // Without the words an index serves; with them only one that was made so.
    public override SqlText Sorted(SqlText key, bool descending, bool nullable) => (descending, nullable) switch
    {
        (true, true) => $"{key} desc nulls last",
        (true, false) => $"{key} desc",
        (false, true) => $"{key} nulls first",
        _ => key,
    };

    // greatest() leaves NULLs out and puts true above false.
    public override SqlText Any(IReadOnlyList<SqlText> conditions) => $"greatest({SqlText.Join(", ", conditions)})";

    private static SqlText Typed(SqlText json, IReadOnlyList<string> path, string type, string cast) =>
        $"(case when jsonb_typeof({json} #> {Path(path)}) = {type} then ({json} #>> {Path(path)})::{SqlText.Raw(cast)} end)";

    private static string[] Path(IReadOnlyList<string> path) => [.. path.Select(p => IsElement(p) ? p[1..^1] : p)];
}
