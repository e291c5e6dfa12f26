using Microsoft.Data.Sqlite;
using Npgsql;
using SmartRegion.Core;

namespace SmartRegion.Storage;

/// <summary>
/// The one door to what is stored. Reading and writing are lent a <see cref="Session"/>; what <see cref="WriteAsync{T}"/>
/// has answered is on disk.
/// </summary>
public sealed class Store : IAsyncDisposable
{
    private readonly SqliteFile? _file;
    private readonly NpgsqlDataSource? _postgres;
    private readonly Turns? _turns;
    private long _writes;

    private Store(SqliteFile file) => (_file, Dialect) = (file, file.Dialect);

    private Store(NpgsqlDataSource postgres) => (_postgres, _turns, Dialect) = (postgres, Turns.Of(new NpgsqlConnectionStringBuilder(postgres.ConnectionString)), new Postgres());

    public Dialect Dialect { get; }

    /// <summary>Grows with every transaction of this process that is on disk: while it stays, nobody here has changed anything.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>True when other processes may write too.</summary>
    public bool IsShared => _postgres is not null;

    /// <summary>
    /// Opens the store and brings its tables up to date. <paramref name="store"/> is "sqlite" (a file in
    /// <paramref name="directory"/>) or a PostgreSQL connection string.
    /// </summary>
    /// <exception cref="StoreInUseException">Another process has the file.</exception>
    public static async Task<Store> OpenAsync(string store, string directory)
    {
        var opened = store.Equals("sqlite", StringComparison.OrdinalIgnoreCase)
            ? new Store(SqliteFile.Open(Path.Combine(directory, "region.db")))
            : new Store(PostgresSource(store));
        await Migrations.RunAsync(opened);
        return opened;
    }

    /// <summary>Lends a session for reading, on one consistent state when the engine keeps snapshots within a statement.</summary>
    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> read)
    {
        using var step = Measures.Step("store read");
        if (_file is not null) return await _file.ReadAsync(read);
        return _turns is null ? await ReadPostgresAsync(read) : await _turns.TakeAsync(() => ReadPostgresAsync(read));
    }

    private async Task<T> ReadPostgresAsync<T>(Func<Session, Task<T>> read)
    {
        await using var session = new Session(await _postgres!.OpenConnectionAsync(), Dialect);
        return await read(session);
    }

    /// <summary>
    /// Runs the work in a transaction and answers when it is durable. On SQLite several waiting works share one commit;
    /// each has a savepoint, so that one that throws undoes only itself.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> write)
    {
        using var step = Measures.Step("store write");
        var (began, outcome) = (Measures.Begin(Measures.StoreWrites), "undone");
        Measures.StoreQueue.Add(1);
        try
        {
            var answer = await CommitAsync(write);
            Interlocked.Increment(ref _writes);
            outcome = "stored";
            return answer;
        }
        finally
        {
            Measures.StoreQueue.Add(-1);
            Measures.End(Measures.StoreWrites, began, Measures.Label("outcome", outcome));
        }
    }

    private async Task<T> CommitAsync<T>(Func<Session, Task<T>> write)
    {
        if (_file is not null) return await _file.WriteAsync(write);
        await using var session = new Session(await _postgres!.OpenConnectionAsync(), Dialect);
        await using var transaction = await session.Connection.BeginTransactionAsync();
        session.Transaction = transaction;
        var answer = await write(session);
        await transaction.CommitAsync();
        return answer;
    }

    /// <summary>True when several nodes may work on this store.</summary>
    public bool HasNodes => _postgres is not null;

    /// <summary>Calls back whenever another node has written; returns at once. On SQLite there is no other node.</summary>
    public Task ListenAsync(Func<Task> onChange, CancellationToken stop) => ListenAsync(Postgres.Channel, _ => onChange(), stop);

    /// <summary>
    /// Calls back with an empty text once it listens to the channel, and then with each payload, one after the other; after the connection
    /// was lost it begins anew. On SQLite it returns at once.
    /// </summary>
    public async Task ListenAsync(string channel, Func<string, Task> heard, CancellationToken stop)
    {
        if (_postgres is null) return;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _postgres.OpenConnectionAsync(stop);
                var payloads = new Queue<string>([""]);
                connection.Notification += (_, told) => payloads.Enqueue(told.Payload);
                await using var listen = new NpgsqlCommand($"listen {channel}", connection);
                await listen.ExecuteNonQueryAsync(stop);
                try
                {
                    while (true)
                    {
                        while (payloads.TryDequeue(out var payload)) await heard(payload);
                        await connection.WaitAsync(stop);
                    }
                }
                finally { await UnlistenAsync(connection); }
            }
            catch (NpgsqlException)
            {
                // The database went away; the feed is read from where we were when it is back.
                await Task.Delay(TimeSpan.FromSeconds(2), stop).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            catch (OperationCanceledException) { return; }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null) await _file.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _turns?.Dispose();
        SqliteConnection.ClearAllPools();
    }

    // Who takes the connection next is not to be told.
    private static async Task UnlistenAsync(NpgsqlConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open) return;
        await using var unlisten = new NpgsqlCommand("unlisten *", connection);
        await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
    }

    // Sessions leave no settings behind, so that nothing needs to be reset between them.
    private static NpgsqlDataSource PostgresSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, NoResetOnClose = true };
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}

/// <summary>The SQLite file belongs to another running process.</summary>
public sealed class StoreInUseException(string message) : Exception(message);
