using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SmartRegion.Storage;

/// <summary>SQLite: lists of numbers go in as JSON; many rows by one statement that is bound again for each.</summary>
public sealed partial class Sqlite : Dialect
{
    public override SqlText OneOf(SqlText expression, IReadOnlyCollection<long> keys) =>
        $"{expression} in (select value from json_each({"[" + string.Join(',', keys) + "]"}))";

    public override SqlText Numbers(string name, IReadOnlyList<string> columns, IReadOnlyList<long?[]> rows)
    {
        var json = new StringBuilder("[");
        foreach (var row in rows)
            json.Append(json.Length > 1 ? ",[" : "[").AppendJoin(',', row.Select(v => v?.ToString(CultureInfo.InvariantCulture) ?? "null")).Append(']');
        var picked = string.Join(", ", columns.Select((c, i) => $"json_extract(value, '$[{i}]') as {c}"));
        return $"(select {SqlText.Raw(picked)} from json_each({json.Append(']').ToString()})) as {SqlText.Raw(name)}";
    }

    public override string ForUpdate => "";

    public override SqlText Wkb(SqlText geometry) => geometry;

    public override SqlText JsonOrNull(string? json) => $"{json}";

    // SQLite has no LATERAL, but it finds the rows of a correlated list by their key.
    public override SqlText Each(IReadOnlyCollection<long> parents, SqlText columns, SqlText from, SqlText where, SqlText order, string key, int skip, int limit) =>
        $"""
        select p.parent, {columns} from (select value as parent from json_each({"[" + string.Join(',', parents) + "]"})) p cross join {from}
        where {where} and ({SqlText.Raw(key)}) in (select {SqlText.Raw(key)} from {from} where {where} order by {order} limit {limit} offset {skip})
        order by p.parent, {order}
        """;

    public override Task InsertAsync(Session session, string table, IReadOnlyList<string> columns, int rows, Action<int, RowWriter> write)
    {
        var handle = ((SqliteConnection)session.Connection).Handle!;
        var sql = $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(_ => "?"))})";
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, sql, out var statement), handle);
        using (statement)
        {
            var row = new BoundRow(statement);
            for (var i = 0; i < rows; i++)
            {
                row.Begin();
                write(i, row);
                if (raw.sqlite3_step(statement) is var step && step != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(step, handle);
                raw.sqlite3_reset(statement);
            }
        }
        return Task.CompletedTask;
    }

    public override async Task ScanAsync(Session session, SqlText sql, Func<RowSource, ValueTask> row, CancellationToken stop = default)
    {
        session.Statements++;
        var handle = ((SqliteConnection)session.Connection).Handle!;
        var text = sql.ToString();
        if (!session.Kept.Remove(text, out var kept))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, text, out var prepared), handle);
            kept = new SteppedRow(prepared);
        }
        var stepped = (SteppedRow)kept;
        try
        {
            for (var i = 0; i < sql.Values.Count; i++) Bind(stepped.Statement, i + 1, sql.Values[i]);
            int step;
            while ((step = Step(stepped.Pointer)) == raw.SQLITE_ROW)
            {
                stop.ThrowIfCancellationRequested();
                await row(stepped);
            }
            if (step != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(step, handle);
        }
        finally
        {
            raw.sqlite3_reset(stepped.Statement);
            session.Keep(text, stepped);
        }
    }

    // SQLite numbers the parameters @p0, @p1, … as they first stand in the text.
    private static void Bind(sqlite3_stmt statement, int at, object? value)
    {
        _ = value switch
        {
            null => raw.sqlite3_bind_null(statement, at),
            long n => raw.sqlite3_bind_int64(statement, at, n),
            int n => raw.sqlite3_bind_int64(statement, at, n),
            bool b => raw.sqlite3_bind_int64(statement, at, b ? 1 : 0),
            double d => raw.sqlite3_bind_double(statement, at, d),
            string s => raw.sqlite3_bind_text(statement, at, s),
            byte[] b => raw.sqlite3_bind_blob(statement, at, b),
            _ => throw new ArgumentException($"A value of type {value.GetType()} cannot be bound.", nameof(value)),
        };
    }

    private sealed class SteppedRow(sqlite3_stmt statement) : RowSource, IDisposable
    {
        public IntPtr Pointer { get; } = statement.DangerousGetHandle();

        public sqlite3_stmt Statement { get; } = statement;

        public override bool IsNull(int column) => ColumnType(Pointer, column) == raw.SQLITE_NULL;

        public override long Whole(int column) => ColumnInt64(Pointer, column);

        public override double Real(int column) => ColumnDouble(Pointer, column);

        public override string Text(int column) => raw.sqlite3_column_text(Statement, column).utf8_to_string();

        public override byte[] Bytes(int column) => raw.sqlite3_column_blob(Statement, column).ToArray();

        public override object? Value(int column) => ColumnType(Pointer, column) switch
        {
            raw.SQLITE_NULL => null,
            raw.SQLITE_INTEGER => Whole(column),
            raw.SQLITE_FLOAT => Real(column),
            raw.SQLITE_BLOB => Bytes(column),
            _ => Text(column),
        };

        public void Dispose() => Statement.Dispose();
    }

    // Without counting who holds the statement at each row; whoever scans holds it.
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_step"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Step(IntPtr statement);

    // These read what the row holds already and take nanoseconds: the way through the marshalling would take ten times as long.
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_column_type"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ColumnType(IntPtr statement, int column);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_column_int64"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long ColumnInt64(IntPtr statement, int column);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_column_double"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern double ColumnDouble(IntPtr statement, int column);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BindInt64(IntPtr statement, int at, long value);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_bind_double"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BindDouble(IntPtr statement, int at, double value);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_bind_null"), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int BindNull(IntPtr statement, int at);

    private sealed class BoundRow(sqlite3_stmt statement) : RowWriter
    {
        private readonly IntPtr _pointer = statement.DangerousGetHandle();
        private int _at;

        public void Begin() => _at = 0;

        public override void Whole(long value) => _ = BindInt64(_pointer, ++_at, value);

        public override void Real(double value) => _ = BindDouble(_pointer, ++_at, value);

        public override void Json(string value) => Text(value);

        public override void Whole32(int value) => Whole(value);

        public override void Text(string value) => raw.sqlite3_bind_text(statement, ++_at, value);

        public override void Bytes(byte[]? value)
        {
            if (value is null) Null();
            else raw.sqlite3_bind_blob(statement, ++_at, value);
        }

        public override void Instant(DateTime? value)
        {
            if (value is { } at) Text(at.ToString(TimeFormat, CultureInfo.InvariantCulture));
            else Null();
        }

        public override void Geometry(byte[]? wkb) => Bytes(wkb);

        public override void Null() => _ = BindNull(_pointer, ++_at);
    }
}
