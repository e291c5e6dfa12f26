using Npgsql;
using SmartRegion.Storage;

namespace SmartRegion.Tests;

/// <summary>Fresh, empty stores on both engines. PostgreSQL is the one that ./test starts; without it tests fail, never skip.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string? _database;

    private TestStore(Store store, string settings, string directory, string? database) =>
        (Store, Settings, Directory, _database) = (store, settings, directory, database);

    public Store Store { get; private set; }

    /// <summary>What <c>--store</c> would be.</summary>
    public string Settings { get; }

    public string Directory { get; }

    /// <summary>The engines, for theories.</summary>
    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    public static async Task<TestStore> OpenAsync(string engine)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("smartregion-test-").FullName;
        if (engine == "sqlite") return new TestStore(await Store.OpenAsync("sqlite", directory), "sqlite", directory, null);
        var database = "t" + Guid.NewGuid().ToString("N");
        var settings = await CreateDatabaseAsync(database);
        return new TestStore(await Store.OpenAsync(settings, directory), settings, directory, database);
    }

    /// <summary>Makes an empty database; the answer is its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync(string name)
    {
        await ExecuteAsync($"create database {name} template template0");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
    }

    /// <summary>The same database, as another node has it; of SQLite there is only one.</summary>
    public async Task<TestStore> OpenBesideAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("smartregion-test-").FullName;
        return new TestStore(await Store.OpenAsync(Settings, directory), Settings, directory, null);
    }

    /// <summary>Closes the store and opens it again, as a restart does.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await Store.OpenAsync(Settings, Directory);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        System.IO.Directory.Delete(Directory, true);
        if (_database is not null) await ExecuteAsync($"drop database {_database} with (force)");
    }

    private static string Server => Environment.GetEnvironmentVariable("SMARTREGION_TEST_POSTGRES")
        ?? throw new InvalidOperationException("SMARTREGION_TEST_POSTGRES is not set. Run the tests with ./test, which starts a PostgreSQL.");

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
