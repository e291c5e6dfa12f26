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

    public override SqlText JsonNumber(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "number", "numeric");

    public override SqlText JsonBoolean(SqlText json, IReadOnlyList<string> path) => Typed(json, path, "boolean", "boolean");

    public override SqlText JsonArray(SqlText json, IReadOnlyList<string> path) =>
        $"(case when jsonb_typeof({json} #> {path.ToArray()}) = 'array' then {json} #> {path.ToArray()} end)";

    public override SqlText JsonExists(SqlText json, IReadOnlyList<string> path) =>
        $"(coalesce(jsonb_typeof({json} #> {path.ToArray()}), 'null') <> 'null')";

    public override SqlText ToDate(SqlText text) => $"sr_date({text})";

    public override SqlText ToTimestamp(SqlText text) => $"sr_timestamp({text})";

    public override SqlText DateOf(SqlText timestamp) => $"(({timestamp}) at time zone 'UTC')::date";

    public override SqlText StartOf(SqlText date) => $"(({date})::timestamp at time zone 'UTC')";

    public override SqlText EndOf(SqlText date) => $"((({date}) + 1)::timestamp at time zone 'UTC' - interval '1 microsecond')";

    // Npgsql sends the least and the greatest value as -infinity and infinity.
    public override SqlText Value(DateOnly date) => $"{date}";

    public override SqlText Value(DateTime at) => $"{DateTime.SpecifyKind(at, DateTimeKind.Utc)}";

    public override SqlText Value(Geometry geometry) => $"ST_GeomFromWKB({new WKBWriter().Write(geometry)}, 4326)";

    public override SqlText ArrayValue(string json) => $"({json})::jsonb";

    public override SqlText Ordered(SqlText text) => $"({text} collate \"C\")";

    public override SqlText CaseI(SqlText text) => $"sr_casei({text})";

    public override SqlText AccentI(SqlText text) => $"sr_fold({text})";

    public override SqlText Cased(SqlText text, bool upper) => upper ? (SqlText)$"upper({text})" : (SqlText)$"lower({text})";

    public override SqlText Position(SqlText text, SqlText part) => $"strpos({text}, {part})";

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
        "/" => $"(({left})::float8 / nullif(({right})::float8, 0))",
        "%" => $"mod(({left})::numeric, nullif(({right})::numeric, 0))",
        "div" => $"trunc(({left})::float8 / nullif(({right})::float8, 0))",
        "^" => $"sr_power({left}, {right})",
        _ => $"(({left})::float8 {SqlText.Raw(op)} ({right})::float8)",
    };

    // greatest() leaves NULLs out and puts true above false.
    public override SqlText Any(IReadOnlyList<SqlText> conditions) => $"greatest({SqlText.Join(", ", conditions)})";

    private static SqlText Typed(SqlText json, IReadOnlyList<string> path, string type, string cast) =>
        $"(case when jsonb_typeof({json} #> {path.ToArray()}) = {type} then ({json} #>> {path.ToArray()})::{SqlText.Raw(cast)} end)";
}
