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

    // A segment of a path is a member's name, or [0] for the element of an array.

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

    /// <summary>An instant as whole microseconds since 1970-01-01T00:00:00Z.</summary>
    public abstract SqlText Microseconds(SqlText timestamp);

    /// <summary>The instant that lies so many whole microseconds after 1970-01-01T00:00:00Z; NULL when out of range.</summary>
    public abstract SqlText FromMicroseconds(SqlText number);

    /// <summary>A number as a whole one, its fraction cut off; NULL when it is too large for 64 bits.</summary>
    public abstract SqlText Whole(SqlText number);

    /// <summary>A part of an instant in UTC: year, month, day, hour, minute, second (whole) or fractionalseconds (0 to below 1).</summary>
    public abstract SqlText Part(string part, SqlText timestamp);

    /// <summary>The time of day of an instant, in microseconds since midnight UTC.</summary>
    public abstract SqlText ClockOf(SqlText timestamp);

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

    /// <summary>A number as JSON writes it, without an exponent where it is whole.</summary>
    public abstract SqlText NumberText(SqlText number);

    /// <summary>The text folded as <see cref="Query.Fold.Case"/> does.</summary>
    public abstract SqlText CaseI(SqlText text);

    /// <summary>The text folded as <see cref="Query.Fold.Accents"/> does.</summary>
    public abstract SqlText AccentI(SqlText text);

    /// <summary>The text in lower or upper case.</summary>
    public abstract SqlText Cased(SqlText text, bool upper);

    /// <summary>Where the part starts in the text, from 1; 0 when it does not occur.</summary>
    public abstract SqlText Position(SqlText text, SqlText part);

    /// <summary>Whether the text starts with the part.</summary>
    public abstract SqlText StartsWith(SqlText text, SqlText part);

    /// <summary>Whether the text ends with the part.</summary>
    public abstract SqlText EndsWith(SqlText text, SqlText part);

    /// <summary>The text from a character on, counted from 0 (less is 0), to its end or so many characters of it (less than 0 is none).</summary>
    public abstract SqlText Substring(SqlText text, SqlText from, SqlText? length);

    /// <summary>The text without blanks and line breaks at its ends.</summary>
    public abstract SqlText Trimmed(SqlText text);

    /// <summary>Case-sensitive LIKE: % any, _ one character, \ escapes.</summary>
    public abstract SqlText Like(SqlText text, string pattern);

    /// <summary>A test of two arrays as sets; <paramref name="op"/> is one of <see cref="Query.Ops.Arrays"/>.</summary>
    public abstract SqlText Array(string op, SqlText left, SqlText right);

    /// <summary>A test of two geometries; <paramref name="op"/> is one of <see cref="Query.Ops.Spatial"/>.</summary>
    public abstract SqlText Spatial(string op, SqlText left, SqlText right);

    /// <summary>Arithmetic; <paramref name="op"/> is one of <see cref="Query.Ops.Arithmetic"/>. Division by zero is NULL.</summary>
    public abstract SqlText Arithmetic(string op, SqlText left, SqlText right);

    /// <summary>The number rounded: "round" (halves away from 0), "floor" or "ceiling".</summary>
    public abstract SqlText Rounded(string how, SqlText number);

    /// <summary>The least distance of two geometries in the plane of their coordinates, in degrees.</summary>
    public abstract SqlText Distance(SqlText left, SqlText right);

    /// <summary>The length of the lines of a geometry in the plane of its coordinates, in degrees; 0 for points and areas.</summary>
    public abstract SqlText LengthOf(SqlText geometry);

    /// <summary>Whether the DE-9IM matrix of two geometries fits the pattern.</summary>
    public abstract SqlText Relate(SqlText left, SqlText right, string pattern);

    /// <summary>A key of a sort order, NULL being the least.</summary>
    public abstract SqlText Sorted(SqlText key, bool descending, bool nullable);

    /// <summary>True when any is true; else false when any is false; NULL when all are NULL.</summary>
    public abstract SqlText Any(IReadOnlyList<SqlText> conditions);

    /// <summary>True for a segment of a JSON path that is an array's element, such as [0].</summary>
    private protected static bool IsElement(string segment) =>
        segment.Length is > 2 and < 9 && segment[0] == '[' && segment[^1] == ']' && segment.AsSpan(1, segment.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Each dotted piece of a name between quotes, with those within doubled.</summary>
    private protected static SqlText Quoted(string name, char open, char close) =>
        SqlText.Raw(string.Join('.', name.Split('.').Select(piece =>
            piece.Contains(close) ? throw new ArgumentException($"No name of a column: {name}", nameof(name)) : open + piece + close)));
}
