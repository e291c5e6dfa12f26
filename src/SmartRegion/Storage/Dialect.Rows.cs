namespace SmartRegion.Storage;

/// <summary>This part: many rows at once, and what reading and locking them needs.</summary>
public abstract partial class Dialect
{
    /// <summary>The condition that an expression is one of these keys: one statement for any number of them.</summary>
    public abstract SqlText OneOf(SqlText expression, IReadOnlyCollection<long> keys);

    /// <summary>A table of whole numbers to join with, named <paramref name="name"/>, with these columns.</summary>
    public abstract SqlText Numbers(string name, IReadOnlyList<string> columns, IReadOnlyList<long?[]> rows);

    /// <summary>What a SELECT ends in that holds its rows until the transaction is over.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>A geometry's column as WKB.</summary>
    public abstract SqlText Wkb(SqlText geometry);

    /// <summary>A possibly absent JSON text as a value of the column type for JSON.</summary>
    public abstract SqlText JsonOrNull(string? json);

    /// <summary>
    /// The first rows of a query for each of many parents, in one statement: rows of <c>parent</c> and the columns. Within
    /// <paramref name="from"/>, <paramref name="where"/> and <paramref name="order"/>, the alias <c>a</c> is the row and
    /// <c>p.parent</c> the parent.
    /// </summary>
    /// <param name="key">Columns of <c>a</c> that tell its rows apart, such as <c>a.key</c>.</param>
    public abstract SqlText Each(IReadOnlyCollection<long> parents, SqlText columns, SqlText from, SqlText where, SqlText order, string key, int skip, int limit);

    /// <summary>
    /// Hands each row of a query to <paramref name="row"/>, with as little work between as can be: for answers of many rows.
    /// </summary>
    public Task ScanAsync(Session session, SqlText sql, Action<RowSource> row) => ScanAsync(session, sql, r =>
    {
        row(r);
        return ValueTask.CompletedTask;
    });

    /// <inheritdoc cref="ScanAsync(Session, SqlText, Action{RowSource})"/>
    /// <param name="row">May wait, for the client of a long answer.</param>
    public abstract Task ScanAsync(Session session, SqlText sql, Func<RowSource, ValueTask> row, CancellationToken stop = default);

    /// <summary>
    /// Inserts rows by the engine's quickest way, within the session's transaction. <paramref name="write"/> gives the row of
    /// that number, a value for each column in order.
    /// </summary>
    public abstract Task InsertAsync(Session session, string table, IReadOnlyList<string> columns, int rows, Action<int, RowWriter> write);
}

/// <summary>Takes the values of one row after the other, in the order of the columns.</summary>
public abstract class RowWriter
{
    public abstract void Whole(long value);
    public abstract void Real(double value);
    public abstract void Json(string value);

    /// <summary>A whole number of 32 bits, for columns of that type.</summary>
    public abstract void Whole32(int value);

    public abstract void Text(string value);
    public abstract void Bytes(byte[]? value);

    /// <summary>An instant in UTC, or none.</summary>
    public abstract void Instant(DateTime? value);

    /// <summary>A geometry as little-endian WKB, EPSG:4326, longitude first; or none.</summary>
    public abstract void Geometry(byte[]? wkb);

    public abstract void Null();
}

/// <summary>The row that a scan is at; its values are valid until the next.</summary>
public abstract class RowSource
{
    public abstract bool IsNull(int column);
    public abstract long Whole(int column);
    public abstract double Real(int column);
    public abstract string Text(int column);

    /// <summary>The bytes of a column; of text and JSON in UTF-8.</summary>
    public abstract byte[] Bytes(int column);

    /// <summary>The value in the engine's own type, or null.</summary>
    public abstract object? Value(int column);
}
