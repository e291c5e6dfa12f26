using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SmartRegion.Storage;

/// <summary>SQLite: the embedded default. One file, STRICT tables, JSON as text, instants as text of fixed width so that they sort.</summary>
public sealed partial class Sqlite : Dialect
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const int SqliteConstraint = 19;

    public override string Name => "sqlite";

    public override SqlText Json(string json) => $"{json}";

    public override SqlText Geometry(byte[]? wkb) => $"{wkb}";

    public override object? Time(DateTime? at) => at?.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public override SqlText Timestamp(DateTime? at) => $"{Time(at)}";

    public override string NextKey(string table) => "null";

    public override DateTime ReadTime(DbDataReader row, int column) =>
        DateTime.ParseExact(row.GetString(column), TimeFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>Nothing to do: there is one writer.</summary>
    public override Task LockChangesAsync(Session session) => Task.CompletedTask;

    /// <summary>Nothing to do: there is one process.</summary>
    public override Task AnnounceAsync(Session session) => Task.CompletedTask;

    /// <inheritdoc cref="AnnounceAsync"/>
    public override Task TellAsync(Session session, string channel, string payload) => Task.CompletedTask;

    public override async Task<IReadOnlyList<string>> CheckAsync(Session session)
    {
        var faults = await session.ListAsync($"pragma integrity_check", r => r.GetString(0));
        faults.AddRange(await session.ListAsync($"pragma foreign_key_check",
            r => $"{r.GetString(0)}: a row refers to a missing row of {r.GetString(2)}"));
        return [.. faults.Where(f => f != "ok")];
    }

    public override Task<long> DatabaseBytesAsync(Session session) =>
        session.FirstAsync($"select p.page_count * s.page_size from pragma_page_count p, pragma_page_size s", r => r.GetInt64(0));

    public override Task<long?> TableBytesAsync(Session session, string table) => Task.FromResult<long?>(null);

    public override bool IsDuplicate(DbException e) => e is SqliteException { SqliteErrorCode: SqliteConstraint };
}
