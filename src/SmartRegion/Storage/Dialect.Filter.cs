using NetTopologySuite.Geometries;

namespace SmartRegion.Storage;

/// <summary>
/// What SQLite and PostgreSQL write differently. This part: what filters need. Each method takes and gives SQL of our own
/// writing; values of strangers come bound within it. NULL in gives NULL out, as SQL does everywhere.
/// </summary>
public abstract partial class Dialect
{
    /// <summary>A column's name, quoted; dots separate the table's alias.</summary>
    public abstract SqlText Column(string column);

    /// <summary>The string at the path of a JSON value; NULL when there is none or it is no string.</summary>
    public abstract SqlText JsonText(SqlText json, IReadOnlyList<string> path);

    /// <summary>The number at the path of a JSON value; NULL when there is none or it is no number.</summary>
    public abstract SqlText JsonNumber(SqlText json, IReadOnlyList<string> path);

    /// <summary>The truth value at the path of a JSON value; NULL when there is none or it is no truth value.</summary>
    public abstract SqlText JsonBoolean(SqlText json, IReadOnlyList<string> path);

    /// <summary>The array at the path of a JSON value, as JSON; NULL when there is none or it is no array.</summary>
    public abstract SqlText JsonArray(SqlText json, IReadOnlyList<string> path);

    /// <summary>Whether there is anything but JSON null at the path: a condition that is never NULL.</summary>
    public abstract SqlText JsonExists(SqlText json, IReadOnlyList<string> path);

    /// <summary>A text as date; NULL when it is none.</summary>
    public abstract SqlText ToDate(SqlText text);

    /// <summary>A text as instant; NULL when it is none.</summary>
    public abstract SqlText ToTimestamp(SqlText text);

    /// <summary>The day of an instant, in UTC.</summary>
    public abstract SqlText DateOf(SqlText timestamp);

    /// <summary>The first instant of a day.</summary>
    public abstract SqlText StartOf(SqlText date);

    /// <summary>The last instant of a day.</summary>
    public abstract SqlText EndOf(SqlText date);

    /// <summary>A bound date; the least and the greatest stand for open ends.</summary>
    public abstract SqlText Value(DateOnly date);

    /// <summary>A bound instant in UTC; the least and the greatest stand for open ends.</summary>
    public abstract SqlText Value(DateTime at);

    /// <summary>A bound geometry (WGS 84, longitude first).</summary>
    public abstract SqlText Value(Geometry geometry);

    /// <summary>A bound array, given as JSON.</summary>
    public abstract SqlText ArrayValue(string json);

    /// <summary>A text with which &lt; and &gt; go by code points, the same on every machine.</summary>
    public abstract SqlText Ordered(SqlText text);

    /// <summary>The text folded as <see cref="Query.Fold.Case"/> does.</summary>
    public abstract SqlText CaseI(SqlText text);

    /// <summary>The text folded as <see cref="Query.Fold.Accents"/> does.</summary>
    public abstract SqlText AccentI(SqlText text);

    /// <summary>The text in lower or upper case.</summary>
    public abstract SqlText Cased(SqlText text, bool upper);

    /// <summary>Where the part starts in the text, from 1; 0 when it does not occur.</summary>
    public abstract SqlText Position(SqlText text, SqlText part);

    /// <summary>Case-sensitive LIKE: % any, _ one character, \ escapes.</summary>
    public abstract SqlText Like(SqlText text, string pattern);

    /// <summary>A test of two arrays as sets; <paramref name="op"/> is one of <see cref="Query.Ops.Arrays"/>.</summary>
    public abstract SqlText Array(string op, SqlText left, SqlText right);

    /// <summary>A test of two geometries; <paramref name="op"/> is one of <see cref="Query.Ops.Spatial"/>.</summary>
    public abstract SqlText Spatial(string op, SqlText left, SqlText right);

    /// <summary>Arithmetic; <paramref name="op"/> is one of <see cref="Query.Ops.Arithmetic"/>. Division by zero is NULL.</summary>
    public abstract SqlText Arithmetic(string op, SqlText left, SqlText right);

    /// <summary>True when any is true; else false when any is false; NULL when all are NULL.</summary>
    public abstract SqlText Any(IReadOnlyList<SqlText> conditions);

    /// <summary>Each dotted piece of a name between quotes, with those within doubled.</summary>
    private protected static SqlText Quoted(string name, char open, char close) =>
        SqlText.Raw(string.Join('.', name.Split('.').Select(piece =>
            piece.Contains(close) ? throw new ArgumentException($"No name of a column: {name}", nameof(name)) : open + piece + close)));
}
