using SmartRegion.Core;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// What the names in filters and sort orders are in SQL: properties, paths into their JSON, and paths along relations, for which
/// it adds joins. One for each query; its alias is the row that is tested.
/// </summary>
internal sealed partial class Terms(EntityType type, string alias, Dialect dialect, EntityIds ids, string prefix = "j")
{
    private readonly Dictionary<string, string> _aliases = [];
    private readonly List<SqlText> _joins = [];

    /// <summary>The joins that the names so far need.</summary>
    public SqlText Joins => SqlText.Join("", _joins);

    /// <summary>True when a path leads to many: then a row may come several times.</summary>
    public bool ReachesMany { get; private set; }

    /// <summary>What turns expressions of that option into SQL.</summary>
    public FilterSql Filter(string field) => new(name => Of(name, field), dialect, field, any => Any(any, field));

    private Term Of(string name, string field)
    {
        var segments = name.Split('/').SelectMany(PathWalk.Members).ToList();
        var scope = ScopeOf(segments);
        return scope.Of(segments, field);
    }

    private Term Of(List<string> segments, string field)
    {
        var (at, row, path) = Bound();
        for (var i = 0; i < segments.Count; i++)
        {
            if ((at.Navigation(segments[i]) ?? Derived(at, segments[i])) is not { } nav)
                return segments[i] is "id" or "@iot.id" ? Id(at, row) : Property(at, row, segments[i..], field);
            path += "/" + nav.Name;
            row = Joined(row, path, nav);
            at = nav.Target;
        }
        return Id(at, row);
    }

    private static Navigation? Derived(EntityType at, string name) =>
        (at.Name is "Datastream" or "MultiDatastream") && name == EntityTypes.LatestObservation.Name ? EntityTypes.LatestObservation : null;

    private string Joined(string row, string path, Navigation nav)
    {
        if (_aliases.TryGetValue(path, out var known)) return known;
        var target = prefix + _aliases.Count;
        var table = nav.Target.Table;
        var only = ids.Sight.Only(nav.Target, target) is { } o ? " and " + o : "";
        ReachesMany |= nav.Many;
        _joins.Add(SqlText.Raw(nav.Join switch
        {
            ToOne one => $" left join {table} {target} on {target}.key = {EntityType.For(row, one.Column)}{only}",
            FromMany from => $" left join {table} {target} on {target}.{from.Column} = {row}.key{only}{(from.Narrow is { } n ? " and " + EntityType.For(target, n).Replace("#", row + ".key", StringComparison.Ordinal) : "")}",
            Through by => $" left join {by.Table} l{target} on l{target}.{by.SourceColumn} = {row}.key left join {table} {target} on {target}.key = l{target}.{by.TargetColumn}{only}",
            _ => throw new InvalidOperationException(),
        }));
        _aliases[path] = target;
        return target;
    }

    private ScalarTerm Id(EntityType at, string row) => ids.Kind == IdKind.String && at.HasId
        ? new ScalarTerm(PropertyType.Text, SqlText.Raw($"coalesce({row}.id, cast({row}.key as text))"))
        : new ScalarTerm(PropertyType.Integer, SqlText.Raw(EntityType.For(row, at.Key))) { Nullable = row != alias };

    private Term Property(EntityType at, string row, List<string> path, string field)
    {
        var property = at.Property(path[0]) ?? throw at.Unknown(path[0], field);
        SqlText Sql(string expression) => SqlText.Raw(EntityType.For(row, expression));
        if (property.Kind == ValueKind.Result) return Result(row, path[1..]);
        if (property.Column == "$.more") return More(row, path);
        if (path.Count > 1 && property.InDocument && property.Kind != ValueKind.Text) return JsonTerm.At(dialect, Sql("$.doc"), path);
        if (path.Count > 1) throw new ProblemException(field, $"'{property.Name}' of {at.Name} has no members to name.");
        return property.Kind switch
        {
            ValueKind.Geometry when property.Required => new ScalarTerm(PropertyType.Geometry, Sql(property.Column!)) { Order = $"cast({dialect.JsonArray(Sql("$.doc"), [property.Name, "coordinates"])} as text)" },
            ValueKind.Geometry => new ScalarTerm(PropertyType.Geometry, Sql(property.Column!)),
            ValueKind.Period => new PeriodTerm(Time(Sql(property.Column!), !property.Computed && row == alias), Time(Sql(property.End!), !property.Computed && row == alias)),
            ValueKind.Instant => Time(Sql(property.Column!), property.Name == "time" && row == alias),
            ValueKind.Text when property.Column is { } column => new ScalarTerm(PropertyType.Text, Sql(column)) { Nullable = row != alias },
            ValueKind.Text => new ScalarTerm(PropertyType.Text, dialect.JsonText(Sql("$.doc"), path)),
            _ => JsonTerm.At(dialect, Sql("$.doc"), path),
        };
    }

    private JsonTerm Result(string row, List<string> path)
    {
        var json = SqlText.Raw(row + ".result");
        if (path.Count > 0) return JsonTerm.At(dialect, json, path);
        var number = SqlText.Raw(row + ".number");
        var whole = JsonTerm.At(dialect, json, []);
        return whole with { Number = number, Exists = $"({number} is not null or {whole.Exists})" };
    }

    private Term More(string row, List<string> path)
    {
        var json = SqlText.Raw(row + ".more");
        if (path[0] != "validTime") return JsonTerm.At(dialect, json, path);
        var from = dialect.Whole(dialect.JsonNumber(json, [ObservationMore.From]));
        var to = dialect.Whole(dialect.JsonNumber(json, [ObservationMore.To]));
        return new PeriodTerm(Time(from, false), Time($"coalesce({to}, {from})", false));
    }

    private static InstantTerm Time(SqlText sql, bool always) => new(sql, TimeCode.Microseconds) { Nullable = !always };
}
