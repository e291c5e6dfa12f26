using System.Buffers.Binary;
using Npgsql;
using NpgsqlTypes;

namespace SmartRegion.Storage;

/// <summary>PostgreSQL: lists of numbers go in as arrays, many rows by COPY.</summary>
public sealed partial class Postgres : Dialect
{
    public override SqlText OneOf(SqlText expression, IReadOnlyCollection<long> keys) => $"{expression} = any({keys.ToArray()})";

    public override SqlText Numbers(string name, IReadOnlyList<string> columns, IReadOnlyList<long?[]> rows)
    {
        var arrays = columns.Select((_, i) => (SqlText)$"{rows.Select(r => r[i]).ToArray()}::bigint[]");
        return $"unnest({SqlText.Join(", ", arrays)}) as {SqlText.Raw(name)} ({SqlText.Raw(string.Join(", ", columns))})";
    }

    public override string ForUpdate => " for update";

    public override SqlText Wkb(SqlText geometry) => $"st_asbinary({geometry})";

    public override SqlText JsonOrNull(string? json) => $"{json}::jsonb";

    public override SqlText Each(IReadOnlyCollection<long> parents, SqlText columns, SqlText from, SqlText where, SqlText order, string key, int skip, int limit) =>
        $"""
        select p.parent, r.* from unnest({parents.ToArray()}) as p (parent)
        cross join lateral (select {columns} from {from} where {where} order by {order} limit {limit} offset {skip}) r
        """;

    public override async Task InsertAsync(Session session, string table, IReadOnlyList<string> columns, int rows, Action<int, RowWriter> write)
    {
        var copy = $"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)";
        await using var importer = await ((NpgsqlConnection)session.Connection).BeginBinaryImportAsync(copy);
        var row = new CopiedRow(importer);
        for (var i = 0; i < rows; i++)
        {
            await importer.StartRowAsync();
            write(i, row);
        }
        await importer.CompleteAsync();
    }

    public override async Task ScanAsync(Session session, SqlText sql, Func<RowSource, ValueTask> row, CancellationToken stop = default)
    {
        ReadRow? read = null;
        await foreach (var r in session.RowsAsync(sql, stop)) await row(read ??= new ReadRow(r));
    }

    private sealed class ReadRow(System.Data.Common.DbDataReader row) : RowSource
    {
        public override bool IsNull(int column) => row.IsDBNull(column);

        public override long Whole(int column) => row.GetInt64(column);

        public override double Real(int column) => row.GetDouble(column);

        public override string Text(int column) => row.GetString(column);

        public override byte[] Bytes(int column) => row.GetFieldValue<byte[]>(column);

        public override object? Value(int column) => row.GetValue(column) is var value and not DBNull ? value : null;
    }

    private sealed class CopiedRow(NpgsqlBinaryImporter importer) : RowWriter
    {
        private const int Wgs84 = 4326;

        public override void Whole(long value) => importer.Write(value, NpgsqlDbType.Bigint);

        public override void Real(double value) => importer.Write(value, NpgsqlDbType.Double);

        public override void Json(string value) => importer.Write(value, NpgsqlDbType.Jsonb);

        public override void Whole32(int value) => importer.Write(value, NpgsqlDbType.Integer);

        public override void Text(string value) => importer.Write(value, NpgsqlDbType.Text);

        public override void Bytes(byte[]? value)
        {
            if (value is null) importer.WriteNull();
            else importer.Write(value, NpgsqlDbType.Bytea);
        }

        public override void Instant(DateTime? value)
        {
            if (value is { } at) importer.Write(DateTime.SpecifyKind(at, DateTimeKind.Utc), NpgsqlDbType.TimestampTz);
            else importer.WriteNull();
        }

        // PostGIS takes its own binary form: WKB whose type is marked as followed by the system's number.
        public override void Geometry(byte[]? wkb)
        {
            if (wkb is null) { importer.WriteNull(); return; }
            var marked = new byte[wkb.Length + 4];
            wkb.AsSpan(0, 5).CopyTo(marked);
            marked[4] |= 0x20;
            BinaryPrimitives.WriteInt32LittleEndian(marked.AsSpan(5), Wgs84);
            wkb.AsSpan(5).CopyTo(marked.AsSpan(9));
            importer.Write(marked, NpgsqlDbType.Bytea);
        }

        public override void Null() => importer.WriteNull();
    }
}
