using System.Data.Common;

namespace SmartRegion.Storage;

/// <summary>
/// What differs between the engines, and nothing else: each method gives a piece of SQL or does one engine's chore.
/// Filters' pieces are in Dialect.Filter.cs.
/// </summary>
public abstract partial class Dialect
{
    /// <summary>"sqlite" or "postgres": the prefix of its migrations.</summary>
    public abstract string Name { get; }

    /// <summary>A JSON document as a value of the column type for JSON.</summary>
    public abstract SqlText Json(string json);

    /// <summary>A geometry (WKB, EPSG:4326) as a value of the column type for geometry; null stays null.</summary>
    public abstract SqlText Geometry(byte[]? wkb);

    /// <summary>An instant in UTC as a parameter.</summary>
    public abstract object? Time(DateTime? at);

    /// <summary>An instant in UTC, perhaps none, as a value of the column type for instants.</summary>
    public abstract SqlText Timestamp(DateTime? at);

    /// <summary>The expression that leaves the choice of the key to the engine.</summary>
    public abstract string NextKey(string table);

    /// <summary>Takes the instant out of a column.</summary>
    public abstract DateTime ReadTime(DbDataReader row, int column);

    /// <summary>Statements that open a transaction that will write.</summary>
    public abstract Task LockChangesAsync(Session session);

    /// <summary>Tells other nodes, when this transaction commits, that the change feed has grown.</summary>
    public abstract Task AnnounceAsync(Session session);

    /// <summary>Tells the nodes that listen to a channel, once the transaction is committed; the payload has less than 8,000 bytes.</summary>
    public abstract Task TellAsync(Session session, string channel, string payload);

    /// <summary>Faults that the engine itself finds in the stored file or tables; empty when sound.</summary>
    public abstract Task<IReadOnlyList<string>> CheckAsync(Session session);

    /// <summary>How many bytes the database has on disk.</summary>
    public abstract Task<long> DatabaseBytesAsync(Session session);

    /// <summary>How many bytes a table has with its indexes; null where the engine would have to read it whole to know.</summary>
    /// <param name="table">A name of our own writing.</param>
    public abstract Task<long?> TableBytesAsync(Session session, string table);

    /// <summary>True when the statement failed for a duplicate key.</summary>
    public abstract bool IsDuplicate(DbException e);
}
