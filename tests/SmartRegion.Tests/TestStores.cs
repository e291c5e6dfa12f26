using Npgsql;
using SmartRegion.Storage;
using SmartRegion.Tests;

[assembly: AssemblyFixture(typeof(EmptyStores))]

namespace SmartRegion.Tests;

/// <summary>Fresh, empty stores on both engines. PostgreSQL is the one that ./test starts; without it tests fail, never skip.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string? _database;
    private bool _stays;

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
        if (engine == "sqlite")
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, EmptyStores.FileName), await EmptyStores.File.Value);
            return new TestStore(await Store.OpenAsync("sqlite", directory), "sqlite", directory, null);
        }
        var database = "t" + Guid.NewGuid().ToString("N");
        var settings = await CreateDatabaseAsync(database, await EmptyStores.Database.Value);
        return new TestStore(await Store.OpenAsync(settings, directory), settings, directory, database);
    }

    /// <summary>The store of a program that has ended, in its directory, which stays.</summary>
    public static async Task<TestStore> OpenInAsync(string directory) => new(await Store.OpenAsync("sqlite", directory), "sqlite", directory, null) { _stays = true };

    /// <summary>Makes a database as PostgreSQL makes it, or as the template is; the answer is its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync(string name, string template = "template0")
    {
        await ExecuteAsync($"create database {name} template {template}");
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
        if (!_stays) System.IO.Directory.Delete(Directory, true);
        if (_database is not null) await ExecuteAsync($"drop database {_database} with (force)");
    }

    private static string Server => Environment.GetEnvironmentVariable("SMARTREGION_TEST_POSTGRES")
        ?? throw new InvalidOperationException("SMARTREGION_TEST_POSTGRES is not set. Run the tests with ./test, which starts a PostgreSQL.");

    internal static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A store of each engine as the migrations make it, once for all tests, which take copies: to make the tables takes PostgreSQL a second.</summary>
public sealed class EmptyStores : IAsyncDisposable
{
    /// <summary>What SQLite's store is called in its directory.</summary>
    internal const string FileName = "region.db";

    internal static readonly Lazy<Task<string>> Database = new(MakeDatabaseAsync);
    internal static readonly Lazy<Task<byte[]>> File = new(MakeFileAsync);

    public async ValueTask DisposeAsync()
    {
        if (Database.IsValueCreated) await TestStore.ExecuteAsync($"drop database if exists {await Database.Value} with (force)");
    }

    // Nobody may be connected to a database that is copied.
    private static async Task<string> MakeDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        var settings = await TestStore.CreateDatabaseAsync(name);
        await (await Store.OpenAsync(settings, "")).DisposeAsync();
        return name;
    }

    private static async Task<byte[]> MakeFileAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("smartregion-test-").FullName;
        await (await Store.OpenAsync("sqlite", directory)).DisposeAsync();
        var file = await System.IO.File.ReadAllBytesAsync(Path.Combine(directory, FileName));
        System.IO.Directory.Delete(directory, true);
        return file;
    }
}
