using System.Data.Common;
using System.Runtime.CompilerServices;

namespace SmartRegion.Storage;

/// <summary>
/// One connection lent for one piece of work, with its statements kept prepared. Not for two threads at once.
/// </summary>
public sealed class Session(DbConnection connection, Dialect dialect) : IAsyncDisposable
{
    // Statements of an API are few; filters make more, and the oldest must not stay for ever.
    private const int MaxPrepared = 200;
    private readonly Dictionary<string, DbCommand> _prepared = [];

    public Dialect Dialect { get; } = dialect;

    /// <summary>How many statements have run.</summary>
    public int Statements { get; internal set; }

    internal DbConnection Connection { get; } = connection;

    internal DbTransaction? Transaction { get; set; }

    /// <summary>What a dialect keeps by a statement's text.</summary>
    internal Dictionary<string, IDisposable> Kept { get; } = [];

    /// <summary>Keeps it in the place of another when there is enough.</summary>
    internal void Keep(string text, IDisposable kept) => Keep(Kept, text, kept);

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(SqlText sql, CancellationToken stop = default)
    {
        var command = Take(sql);
        try { return await command.ExecuteNonQueryAsync(stop); }
        finally { Return(command); }
    }

    /// <summary>The rows, streamed: each must be read before the next is asked for.</summary>
    public async IAsyncEnumerable<DbDataReader> RowsAsync(SqlText sql, [EnumeratorCancellation] CancellationToken stop = default)
    {
        var command = Take(sql);
        try
        {
            await using var rows = await command.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop)) yield return rows;
        }
        finally { Return(command); }
    }

    /// <summary>All rows, each read by <paramref name="read"/>.</summary>
    public async Task<List<T>> ListAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken stop = default)
    {
        var list = new List<T>();
        await foreach (var row in RowsAsync(sql, stop)) list.Add(read(row));
        return list;
    }

    /// <summary>All rows, by the quicker way of <see cref="Dialect.ScanAsync(Session, SqlText, Action{RowSource})"/>.</summary>
    public async Task<List<T>> ScanAsync<T>(SqlText sql, Func<RowSource, T> read)
    {
        var list = new List<T>();
        await Dialect.ScanAsync(this, sql, row => list.Add(read(row)));
        return list;
    }

    /// <summary>The first row read by <paramref name="read"/>, or default.</summary>
    public async Task<T?> FirstAsync<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken stop = default)
    {
        await foreach (var row in RowsAsync(sql, stop)) return read(row);
        return default;
    }

    /// <summary>Instants in UTC differ in their storage; this is how a row's are read.</summary>
    public DateTime Time(DbDataReader row, int column) => Dialect.ReadTime(row, column);

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        foreach (var kept in Kept.Values) kept.Dispose();
        await Connection.DisposeAsync();
    }

    // Taken out while in use, so that a statement may run within the rows of its like.
    private DbCommand Take(SqlText sql)
    {
        Statements++;
        var text = sql.ToString();
        if (!_prepared.Remove(text, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = text;
            for (var i = 0; i < sql.Values.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"p{i}";
                command.Parameters.Add(parameter);
            }
        }
        for (var i = 0; i < sql.Values.Count; i++) command.Parameters[i].Value = sql.Values[i] ?? DBNull.Value;
        command.Transaction = Transaction;
        return command;
    }

    private void Return(DbCommand command) => Keep(_prepared, command.CommandText, command);

    private static void Keep<T>(Dictionary<string, T> all, string text, T kept) where T : IDisposable
    {
        if (all.Count >= MaxPrepared)
        {
            var other = all.First();
            all.Remove(other.Key);
            other.Value.Dispose();
        }
        if (!all.TryAdd(text, kept)) kept.Dispose();
    }
}
