using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SmartRegion.Storage;

/// <summary>
/// One SQLite file: a pool of readers and one writer that commits waiting works together (group commit), so that many
/// clients share the price of one fsync. WAL with synchronous=FULL: what was answered survives kill -9 and power loss.
/// </summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private const int MaxGroup = 512;
    private readonly string _path;
    private readonly FileStream _lock;
    private readonly ConcurrentBag<Session> _readers = [];
    private readonly Channel<Work> _works = Channel.CreateBounded<Work>(4096);
    private readonly Session _writer;
    private readonly Task _writing;

    public Sqlite Dialect { get; } = new();

    // A connection is lent to one work at a time, so SQLite need not guard each call with a mutex.
    static SqliteFile()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        // Its counts of memory, which nobody asks for, take a mutex at each allocation.
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteFile(string path, FileStream fileLock)
    {
        _path = path;
        _lock = fileLock;
        if (!OperatingSystem.IsWindows()) KeepPrivate(path);
        _writer = Connect(SqliteOpenMode.ReadWriteCreate);
        _writing = Task.Run(WriteLoopAsync);
    }

    public static SqliteFile Open(string path)
    {
        var directory = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(directory);
        try
        {
            // A file of its own: SQLite's locks would let a second process in between two writes.
            return new SqliteFile(path, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            throw new StoreInUseException(
                $"Another Smart Region process is using {path}. Stop it first, or send your change to it over its API (POST /api/entries).");
        }
    }

    // The file holds the region's secret key; the files beside it get its mode.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void KeepPrivate(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> read)
    {
        if (!_readers.TryTake(out var session)) session = Connect(SqliteOpenMode.ReadOnly);
        try { return await read(session); }
        finally { _readers.Add(session); }
    }

    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> write)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        T answer = default!;
        await _works.Writer.WriteAsync(new Work(
            async session => answer = await write(session),
            () => done.TrySetResult(answer),
            fault => done.TrySetException(fault)));
        return await done.Task;
    }

    private async Task WriteLoopAsync()
    {
        var group = new List<Work>();
        while (await _works.Reader.WaitToReadAsync())
        {
            group.Clear();
            try
            {
                await _writer.ExecuteAsync($"begin immediate");
                while (group.Count < MaxGroup && _works.Reader.TryRead(out var work))
                    if (await RunAsync(work)) group.Add(work);
                await _writer.ExecuteAsync($"commit");
                foreach (var work in group) work.Succeed();
            }
            catch (Exception e)
            {
                // Nothing of the group is stored; the writer goes on with the next.
                await TryAsync($"rollback");
                foreach (var work in group) work.Fail(e);
            }
        }
    }

    private async Task<bool> RunAsync(Work work)
    {
        await _writer.ExecuteAsync($"savepoint work");
        try
        {
            await work.Run(_writer);
            await _writer.ExecuteAsync($"release work");
            return true;
        }
        catch (Exception e)
        {
            // Told first: when SQLite has undone the whole transaction (disk full), there is no savepoint left to go back to.
            work.Fail(e);
            await _writer.ExecuteAsync($"rollback to work");
            await _writer.ExecuteAsync($"release work");
            return false;
        }
    }

    private async Task TryAsync(SqlText sql)
    {
        try { await _writer.ExecuteAsync(sql); }
        catch (SqliteException) { /* SQLite has rolled back by itself (disk full, I/O error). */ }
    }

    private Session Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = mode == SqliteOpenMode.ReadOnly
            ? "pragma query_only=on; pragma cache_size=-4000"
            : "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma cache_size=-8000";
        pragma.ExecuteNonQuery();
        SqliteFunctions.Register(connection);
        return new Session(connection, Dialect);
    }

    public async ValueTask DisposeAsync()
    {
        _works.Writer.TryComplete();
        await _writing;
        foreach (var reader in _readers) await reader.DisposeAsync();
        await _writer.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private sealed record Work(Func<Session, Task> Run, Action Succeed, Action<Exception> Fail);
}
