using System.Data.Common;
using Npgsql;

namespace SmartRegion.Storage;

/// <summary>PostgreSQL 15 or later with PostGIS: for regions that outgrow one file, and for several nodes.</summary>
public sealed partial class Postgres : Dialect
{
    /// <summary>The channel on which nodes tell each other that the change feed has grown.</summary>
    public const string Channel = "smartregion_changes";

    // One number per use of advisory locks, so that no two uses meet by chance.
    private const long ChangesLock = 0x5352_0001;

    public override string Name => "postgres";

    public override SqlText Json(string json) => $"{json}::jsonb";

    public override SqlText Geometry(byte[]? wkb) => wkb is null ? SqlText.Raw("null::geometry") : $"st_geomfromwkb({wkb}, 4326)";

    public override object? Time(DateTime? at) => at is { } t ? DateTime.SpecifyKind(t, DateTimeKind.Utc) : null;

    // The type is named because an untyped null has none.
    public override SqlText Timestamp(DateTime? at) => $"{Time(at)}::timestamptz";

    public override string NextKey(string table) => $"nextval(pg_get_serial_sequence('{table}', 'key'))";

    public override DateTime ReadTime(DbDataReader row, int column) => row.GetDateTime(column).ToUniversalTime();

    /// <summary>
    /// Writers of the change feed go one after the other: else a lower number could be committed after a higher one,
    /// and a reader that remembers the highest would miss it.
    /// </summary>
    public override async Task LockChangesAsync(Session session) =>
        await session.ExecuteAsync($"select pg_advisory_xact_lock({ChangesLock})");

    public override Task AnnounceAsync(Session session) => TellAsync(session, Channel, "");

    public override async Task TellAsync(Session session, string channel, string payload) =>
        await session.ExecuteAsync($"select pg_notify({channel}, {payload})");

    public override Task<IReadOnlyList<string>> CheckAsync(Session session) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public override Task<long> DatabaseBytesAsync(Session session) =>
        session.FirstAsync($"select pg_database_size(current_database())", r => r.GetInt64(0));

    public override async Task<long?> TableBytesAsync(Session session, string table) =>
        await session.FirstAsync($"select pg_total_relation_size(to_regclass({table}))", r => r.GetInt64(0));

    public override bool IsDuplicate(DbException e) => e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
