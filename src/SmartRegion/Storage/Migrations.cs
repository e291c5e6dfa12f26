using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SmartRegion.Storage;

/// <summary>
/// Brings the tables up to date. Each step is one file per engine, <c>sqlite-001.sql</c> and <c>postgres-001.sql</c>, run once,
/// in order, each in one transaction. A store made by a newer program is refused.
/// </summary>
internal static class Migrations
{
    private const long MigrationLock = 0x5352_0002;
    private const string FunctionsMark = "functions";

    public static async Task RunAsync(Store store) => await store.WriteAsync(async session =>
    {
        if (session.Dialect is Postgres) await session.ExecuteAsync($"select pg_advisory_xact_lock({MigrationLock})");
        await session.ExecuteAsync($"create table if not exists migrations (step integer primary key)");
        var taken = await session.ListAsync($"select step from migrations", r => r.GetInt32(0));
        var steps = Steps(session.Dialect).ToList();
        if (taken.Except(steps.Select(s => s.Number)).Any())
            throw new InvalidOperationException($"The store is at step {taken.Max()}, this program knows {steps[^1].Number}: it was written by a newer version.");
        foreach (var (number, script) in steps.ExceptBy(taken, s => s.Number))
        {
            await RunScriptAsync(session, Read(script));
            await session.ExecuteAsync($"insert into migrations (step) values ({number})");
        }
        await MakeFunctionsAsync(session);
        return true;
    });

    // Functions hold no data: they are made anew when their script has changed, whatever the step.
    private static async Task MakeFunctionsAsync(Session session)
    {
        if (session.Dialect is not Postgres) return;
        var script = Read("migrations/postgres-functions.sql");
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        if (await session.MarkAsync(FunctionsMark) == hash) return;
        await RunScriptAsync(session, script);
        await session.SetMarkAsync(FunctionsMark, hash);
    }

    private static IEnumerable<(int Number, string Script)> Steps(Dialect dialect) =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith($"migrations/{dialect.Name}-0", StringComparison.Ordinal)).Order()
            .Select(n => (int.Parse(Path.GetFileNameWithoutExtension(n)[^3..], CultureInfo.InvariantCulture), n));

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // A script has no parameters, and PostgreSQL takes several statements only without them.
    private static async Task RunScriptAsync(Session session, string script)
    {
        await using DbCommand command = session.Connection.CreateCommand();
        command.CommandText = script;
        command.Transaction = session.Transaction;
        await command.ExecuteNonQueryAsync();
    }
}
