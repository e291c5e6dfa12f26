using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>
/// What a part of a filter (a property, a value, a function's result) is in SQL: one or more expressions and their type.
/// Whoever runs filters says by a <c>Func&lt;string, Term&gt;</c> what each name stands for; joins and subqueries are its affair.
/// </summary>
public abstract record Term
{
    /// <summary>False when the expression is never NULL, so that sorting can use an index as it is.</summary>
    public bool Nullable { get; init; } = true;
}

/// <summary>
/// A text, number, integer, truth value, date, geometry (EPSG:4326) or array of texts (as JSON).
/// </summary>
/// <param name="Type">One of those; never LangText, Timestamp or Json, which have terms of their own.</param>
/// <param name="Sql">The expression.</param>
/// <param name="Constant">The value, when the term is one that the client wrote.</param>
public sealed record ScalarTerm(PropertyType Type, SqlText Sql, object? Constant = null) : Term
{
    /// <summary>The text by which values are sorted that have no order of their own.</summary>
    public SqlText? Order { get; init; }
}

/// <summary>How a column holds instants.</summary>
public enum TimeCode
{
    /// <summary>As the dialect does: text of fixed width on SQLite, timestamptz on PostgreSQL.</summary>
    Native,

    /// <summary>An integer: microseconds since 1970-01-01T00:00:00Z.</summary>
    Microseconds,
}

/// <summary>An instant.</summary>
/// <param name="Sql">The expression; for a constant, its native form.</param>
/// <param name="Code">How it is held. Constants are written as the other side of the comparison is, so that indexes serve.</param>
/// <param name="Constant">The value, when the client wrote it.</param>
public sealed record InstantTerm(SqlText Sql, TimeCode Code = TimeCode.Native, DateTime? Constant = null) : Term;

/// <summary>A time from a start to an end, both not NULL or both NULL; an instant in a column of periods has both ends equal.</summary>
public sealed record PeriodTerm(InstantTerm Start, InstantTerm End) : Term;

/// <summary>A length of time, in microseconds.</summary>
public sealed record DurationTerm(SqlText Sql, TimeSpan? Constant = null) : Term;

/// <summary>A time of day, in microseconds since midnight UTC.</summary>
public sealed record ClockTerm(SqlText Sql) : Term;

/// <summary>
/// A value of any JSON type: each expression is NULL unless the value has that type. Comparison picks the one that the other
/// side asks for.
/// </summary>
/// <param name="Number">The number.</param>
/// <param name="Text">The string.</param>
/// <param name="Boolean">The truth value.</param>
/// <param name="Exists">A condition, never NULL: there is a value other than null.</param>
/// <param name="Array">The array as JSON, when the value may be one.</param>
public sealed record JsonTerm(SqlText Number, SqlText Text, SqlText Boolean, SqlText Exists, SqlText? Array = null) : Term
{
    /// <summary>
    /// The value at a path within a JSON expression, best a column's name: it is repeated. A segment <c>[0]</c> is an array's
    /// element, any other a member's name.
    /// </summary>
    public static JsonTerm At(Dialect dialect, SqlText json, IReadOnlyList<string> path) => new(
        dialect.JsonNumber(json, path), dialect.JsonText(json, path), dialect.JsonBoolean(json, path),
        dialect.JsonExists(json, path), dialect.JsonArray(json, path));
}

/// <summary>A text in several languages: a test is true when it is true of one of them.</summary>
/// <param name="Texts">One expression for each of <see cref="Language.All"/>, in its order.</param>
/// <param name="Exists">A condition, never NULL.</param>
public sealed record TextsTerm(IReadOnlyList<SqlText> Texts, SqlText Exists) : Term;
