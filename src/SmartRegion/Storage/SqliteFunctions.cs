using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.Operation.RelateNG;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>The SQL functions that filters use on SQLite. Each answers NULL when an argument is NULL.</summary>
public static partial class SqliteFunctions
{
    /// <summary>Registers them on an open connection.</summary>
    public static void Register(SqliteConnection c)
    {
        foreach (var (op, predicate) in Predicates) RegisterSpatial(c, op, predicate);
        RegisterSets(c);
        RegisterNumbers(c);
        c.CreateFunction<string?, string?>("sr_casei", s => s is null ? null : Fold.Case(s), true);
        c.CreateFunction<string?, string?>("sr_fold", s => s is null ? null : Fold.Accents(s), true);
        c.CreateFunction<string?, string?>("sr_lower", s => s?.ToLowerInvariant(), true);
        c.CreateFunction<string?, string?>("sr_upper", s => s?.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal), true);
        c.CreateFunction<string?, string?>("sr_date", Date, true);
        c.CreateFunction<string?, string?, bool?>("sr_ends_with", (t, part) => t is null || part is null ? null : t.EndsWith(part, StringComparison.Ordinal), true);
        RegisterTimes(c);
        RegisterShapes(c);
    }

    // Each evaluation needs a fresh predicate: it holds the state of the comparison.
    private static readonly IReadOnlyList<(string, Func<TopologyPredicate>)> Predicates =
    [
        ("s_intersects", RelatePredicate.Intersects), ("s_equals", RelatePredicate.EqualsTopologically),
        ("s_disjoint", RelatePredicate.Disjoint), ("s_touches", RelatePredicate.Touches),
        ("s_within", RelatePredicate.Contains), ("s_contains", RelatePredicate.Within),
        ("s_overlaps", RelatePredicate.Overlaps), ("s_crosses", RelatePredicate.Crosses),
    ];

    // The second argument is the filter's literal and the same for every row: it is read and prepared once, so the test
    // is asked the other way round (within for contains).
    private static void RegisterSpatial(SqliteConnection c, string op, Func<TopologyPredicate> mirrored)
    {
        byte[]? last = null;
        RelateNG? prepared = null;
        var reader = new WKBReader();
        c.CreateFunction<byte[]?, byte[]?, bool?>(op, (left, right) =>
        {
            if (left is null || right is null) return null;
            if (prepared is null || !right.AsSpan().SequenceEqual(last))
                (last, prepared) = (right, RelateNG.Prepare(reader.Read(right)));
            return prepared.Evaluate(reader.Read(left), mirrored());
        }, true);
    }

    private static void RegisterSets(SqliteConnection c)
    {
        Set(c, "a_contains", (a, b) => a.IsSupersetOf(b));
        Set(c, "a_containedby", (a, b) => a.IsSubsetOf(b));
        Set(c, "a_equals", (a, b) => a.SetEquals(b));
        Set(c, "a_overlaps", (a, b) => a.Overlaps(b));
    }

    private static void Set(SqliteConnection c, string op, Func<HashSet<string>, HashSet<string>, bool> test)
    {
        string? last = null;
        HashSet<string>? set = null;
        c.CreateFunction<string?, string?, bool?>(op, (left, right) =>
        {
            if (left is null || right is null) return null;
            if (set is null || last != right) (last, set) = (right, Elements(right));
            return test(Elements(left), set);
        }, true);
    }

    // Numbers compare by value (1 and 1.0), all else by its JSON.
    private static HashSet<string> Elements(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(e => e.ValueKind switch
        {
            JsonValueKind.Number => e.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            JsonValueKind.String => '"' + e.GetString(),
            _ => e.GetRawText(),
        })];
    }

    private static void RegisterNumbers(SqliteConnection c)
    {
        c.CreateFunction<double?, double?, double?>("sr_mod", (a, b) => b == 0 ? null : a % b, true);
        c.CreateFunction<double?, double?, double?>("sr_div", (a, b) => b == 0 || a is null || b is null ? null : Math.Truncate(a.Value / b.Value), true);
        c.CreateFunction<double?, double?, double?>("sr_power", Power, true);
        c.CreateFunction<double?, double?>("sr_floor", a => a is null ? null : Math.Floor(a.Value), true);
        c.CreateFunction<double?, double?>("sr_ceiling", a => a is null ? null : Math.Ceiling(a.Value), true);
    }

    private static double? Power(double? a, double? b) =>
        a is null || b is null ? null : Math.Pow(a.Value, b.Value) is var p && double.IsFinite(p) ? p : null;

    private static void RegisterTimes(SqliteConnection c)
    {
        c.CreateFunction<string?, string?>("sr_timestamp", Timestamp, true);
        c.CreateFunction<string?, long?>("sr_microseconds", text => Ticks(text) is { } t ? (t - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : null, true);
        c.CreateFunction<string?, long?>("sr_clock", text => Ticks(text) % TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond, true);
        c.CreateFunction<long?, string?>("sr_instant", FromMicroseconds, true);
    }

    private static long? Ticks(string? instant) => instant is null ? null
        : DateTime.ParseExact(instant, Sqlite.InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).Ticks;

    private static string? FromMicroseconds(long? us) =>
        us is { } n && n >= (DateTime.MinValue - DateTime.UnixEpoch).Ticks / 10 && n <= (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / 10
            ? DateTime.UnixEpoch.AddTicks(n * TimeSpan.TicksPerMicrosecond).ToString(Sqlite.InstantFormat, CultureInfo.InvariantCulture)
            : null;

    private static void RegisterShapes(SqliteConnection c)
    {
        var reader = new WKBReader();
        c.CreateFunction<byte[]?, byte[]?, double?>("sr_distance", (l, r) => l is null || r is null || reader.Read(l) is not { IsEmpty: false } a || reader.Read(r) is not { IsEmpty: false } b ? null : a.Distance(b), true);
        c.CreateFunction<byte[]?, double, double, double, double, bool?>("sr_in_box", (g, west, south, east, north) => g is null ? null : BoxTest.Meets(g, west, south, east, north), true);
        c.CreateFunction<byte[]?, double?>("sr_length", g => g is null ? null : LinesOf(reader.Read(g)), true);
        c.CreateFunction<byte[]?, byte[]?, string, bool?>("sr_relate", (l, r, pattern) => l is null || r is null ? null : RelateNG.Relate(reader.Read(l), reader.Read(r), pattern), true);
    }

    // NetTopologySuite's Length of an area is that of its edge.
    private static double LinesOf(Geometry g) => Enumerable.Range(0, g.NumGeometries).Select(g.GetGeometryN).Sum(part => part switch
    {
        LineString line => line.Length,
        GeometryCollection inner => LinesOf(inner),
        _ => 0,
    });

    private static string? Date(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text[..10]
            : null;

    private static string? Timestamp(string? text) =>
        text is not null && InstantShape().IsMatch(text) && Core.Interval.TryParseEnd(text, false, out var at) ? at?.ToString(Sqlite.InstantFormat, CultureInfo.InvariantCulture) : null;

    // The same as sr_timestamp of PostgreSQL takes.
    [GeneratedRegex(@"^[0-9]{4}(-[0-9][0-9](-[0-9][0-9](T[0-9][0-9]:[0-9][0-9](:[0-9][0-9](\.[0-9]{1,7})?)?(Z|[+-][0-9][0-9]:[0-9][0-9])?)?)?)?\z")]
    private static partial Regex InstantShape();
}
