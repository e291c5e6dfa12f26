using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;

namespace SmartRegion.Tests.Storage;

/// <summary>
/// A small table that has a column of each kind that filters know, on both engines, and the ids of the rows that a filter lets
/// through. On SQLite the phenomenon's time is held in microseconds, on PostgreSQL as timestamptz, as observations are.
/// </summary>
public sealed class FilterTable : IAsyncLifetime
{
    private readonly Dictionary<string, TestStore> _stores = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var engine in new[] { "sqlite", "postgres" })
        {
            var store = _stores[engine] = await TestStore.OpenAsync(engine);
            await store.Store.WriteAsync(async s =>
            {
                await s.ExecuteAsync(SqlText.Raw(engine == "sqlite" ? SqliteTable : PostgresTable));
                foreach (var row in Rows) await InsertAsync(s, row);
                return true;
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.Values) await store.DisposeAsync();
    }

    /// <summary>The ids, in order, separated by blanks.</summary>
    public Task<string> WhereAsync(string engine, Expr filter) =>
        RunAsync(engine, sql => $"select id from t where {sql.Condition(filter)} order by id");

    /// <summary>The ids in the order that the keys give.</summary>
    public Task<string> OrderAsync(string engine, params OrderBy[] keys) =>
        RunAsync(engine, sql => $"select id from t order by {sql.Order(keys)}, id");

    private async Task<string> RunAsync(string engine, Func<FilterSql, SqlText> statement)
    {
        var store = _stores[engine].Store;
        var sql = new FilterSql(name => Resolve(name, store.Dialect), store.Dialect, "$filter");
        return string.Join(' ', await store.ReadAsync(s => s.ListAsync(statement(sql), r => r.GetInt64(0))));
    }

    private static Term Resolve(string name, Dialect d)
    {
        var path = PropertyName.Segments(name);
        return path[0] switch
        {
            "id" or "@iot.id" => new ScalarTerm(PropertyType.Integer, SqlText.Raw("id")),
            "name" => new ScalarTerm(PropertyType.Text, SqlText.Raw("name")),
            "value" => new ScalarTerm(PropertyType.Number, SqlText.Raw("value")),
            "good" => new ScalarTerm(PropertyType.Boolean, SqlText.Raw("good")),
            "day" => new ScalarTerm(PropertyType.Date, SqlText.Raw("day")),
            "at" => new InstantTerm(SqlText.Raw("at")),
            "phenomenonTime" => new PeriodTerm(Time("starts", d), Time("ends", d)),
            "validTime" => new PeriodTerm(new InstantTerm(SqlText.Raw("vstarts")), new InstantTerm(SqlText.Raw("vends"))),
            "geom" => new ScalarTerm(PropertyType.Geometry, SqlText.Raw("geom")),
            "title" => new TextsTerm([.. Language.All.Select(l => d.JsonText(SqlText.Raw("doc"), ["title", l]))], d.JsonExists(SqlText.Raw("doc"), ["title"])),
            "tags" => new ScalarTerm(PropertyType.TextArray, d.JsonArray(SqlText.Raw("doc"), ["tags"])),
            "properties" => JsonTerm.At(d, SqlText.Raw("doc"), [.. path.Skip(1)]),
            _ => throw new ProblemException("$filter", $"There is no property '{name}'."),
        };
    }

    private static InstantTerm Time(string column, Dialect d) =>
        new(SqlText.Raw(column), d is Sqlite ? TimeCode.Microseconds : TimeCode.Native);

    private static async Task InsertAsync(Session s, Row r)
    {
        var d = s.Dialect;
        SqlText Held(string? at) => d is Sqlite
            ? (SqlText)$"{(At(at) - DateTime.UnixEpoch)?.Ticks / 10}"
            : (SqlText)$"{d.Timestamp(At(at))}";
        var day = r.Day is null ? SqlText.Raw("null") : d.Value(DateOnly.Parse(r.Day, System.Globalization.CultureInfo.InvariantCulture));
        var shape = r.Shape is null ? null : new NetTopologySuite.IO.WKBWriter().Write(Literals.Wkt(r.Shape));
        await s.ExecuteAsync(
            $"insert into t (id, name, value, good, day, at, starts, ends, vstarts, vends, geom, doc) values ({r.Id}, {r.Name}, {r.Value}, {r.Good}, {day}, {d.Timestamp(At(r.At))}, {Held(r.Starts)}, {Held(r.Ends ?? r.Starts)}, {d.Timestamp(At(r.ValidFrom))}, {d.Timestamp(At(r.ValidTo))}, {d.Geometry(shape)}, {d.Json(r.Doc)})");
    }

    private static DateTime? At(string? text) => text is null ? null
        : DateTimeOffset.Parse(text.Contains('T', StringComparison.Ordinal) ? text : $"2016-01-01T{text}Z", System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    private const string SqliteTable = """
        create table t (id integer primary key, name text, value real, good integer, day text, at text,
          starts integer, ends integer, vstarts text, vends text, geom blob, doc text) strict
        """;

    private const string PostgresTable = """
        create table t (id bigint primary key, name text, value double precision, good boolean, day date, at timestamptz,
          starts timestamptz, ends timestamptz, vstarts timestamptz, vends timestamptz, geom geometry(Geometry, 4326), doc jsonb)
        """;

    private sealed record Row(
        long Id, string? Name, double? Value, bool? Good, string? Day, string? At, string? Starts, string? Ends,
        string? ValidFrom, string? ValidTo, string? Shape, string Doc);

    // Hours of 2016-01-01, unless a date stands there. Row 6 has nothing.
    private static readonly Row[] Rows =
    [
        new(1, "Alpha", 1, true, "2016-01-01", "06:00:00", "06:00:00", null, null, null, "POINT(8 51)",
            """{"title":{"cs":"Řeka","de":"Fluss"},"tags":["a","b"],"n":1,"s":"one","b":true,"when":"2016-01-01T06:00:00Z","arr":[1,2,{"x":"deep"}],"o":{"k":10},"2024":"year","q\"q":"quoted"}"""),
        new(2, "beta's", 2.5, false, "2016-02-29", "2016-02-29T23:59:59.25Z", "07:00:00", null, "07:00:00", "08:00:00", "POINT(8 52)",
            """{"title":{"cs":"Hrad","de":"Burg","en":"Castle"},"tags":["b"],"n":2.5,"s":"5","b":false,"when":"no time","arr":[10],"o":{"k":"10"}}"""),
        new(3, "Gamma ray", -3.5, true, "2017-12-31", "2017-12-31T12:30:15.125Z", "07:00:00", "08:00:00", "06:00:00", "07:00:00",
            "POLYGON((8 53, 7 52, 7 53, 8 53))",
            """{"title":{"en":"River"},"tags":[],"n":"5","s":"Žluť","b":"true","arr":[]}"""),
        new(4, "Žluť", 4, false, "2016-01-01", "08:00:00", "08:00:00", "09:00:00", "06:30:00", "07:30:00", "LINESTRING(5 52, 5 53)",
            """{"title":{"de":"straße"},"tags":["c","ř"],"n":5,"s":"  padded ","b":null}"""),
        new(5, "", 0, null, "2020-01-01", "2020-01-01T00:00:00Z", "06:59:00", "08:01:00", null, null, "LINESTRING(4 52, 8 52)",
            """{"n":null,"s":"","huge":1e400,"tiny":1e-400}"""),
        new(6, null, null, null, null, null, null, null, null, null, null, "{}"),
    ];
}
