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
    public abstract void Null();
}
