using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>The entities that any and all look along: each a subquery with names of its own, which sees the names around it.</summary>
internal sealed partial class Terms
{
    private Around? _around;
    private int _count;

    /// <summary>The condition that one of the entities at the end of a path passes a test.</summary>
    /// <exception cref="ProblemException">400: no such path, or one that leads to one at most.</exception>
    private SqlText Any(AnyOf any, string field)
    {
        var segments = any.Path.Split('/').ToList();
        var (at, row, _) = ScopeOf(segments).Bound();
        var way = new List<Navigation>();
        foreach (var segment in segments)
        {
            way.Add(at.Navigation(segment) ?? throw at.Unknown(segment, field));
            at = way[^1].Target;
        }
        if (!way.Any(n => n.Many)) throw new ProblemException(field, $"'{any.Path}' leads to one entity at most; any and all go along relations to many, such as Datastreams.");
        var target = $"x{Root._count++}";
        var inner = new Terms(way[0].Target, target, dialect, ids, target + "j") { _around = new Around(this, any.Variable, [.. way.Skip(1)]) };
        var condition = inner.Filter(field).Condition(any.Test);
        var there = EntityType.For(inner.Bound().Row, at.Key);
        var (from, where) = Related(way[0], row, target);
        return $"exists (select 1 from {SqlText.Raw(from)}{inner.Joins} where {SqlText.Raw(where)} and {SqlText.Raw(there)} is not null and {condition})";
    }

    private Terms Root => _around is null ? this : _around.Outer.Root;

    // Whose names they are; the variable, which says so, is taken away.
    private Terms ScopeOf(List<string> segments)
    {
        if (_around is null) return this;
        if (segments[0] != _around.Variable) return _around.Outer.ScopeOf(segments);
        segments.RemoveAt(0);
        return this;
    }

    // The row that names are of: within any, that at the end of its path.
    private (EntityType At, string Row, string Path) Bound()
    {
        var (at, row, path) = (type, alias, "");
        foreach (var nav in _around?.Way ?? [])
        {
            path += "/" + nav.Name;
            row = Joined(row, path, nav);
            at = nav.Target;
        }
        return (at, row, path);
    }

    private (string From, string Where) Related(Navigation nav, string row, string target)
    {
        var table = nav.Target.Table;
        var only = ids.Sight.Only(nav.Target, target) is { } o ? " and " + o : "";
        return nav.Join switch
        {
            ToOne one => ($"{table} {target}", $"{target}.key = {EntityType.For(row, one.Column)}{only}"),
            FromMany from => ($"{table} {target}", $"{target}.{from.Column} = {row}.key{only}{(from.Narrow is { } n ? " and " + EntityType.For(target, n).Replace("#", row + ".key", StringComparison.Ordinal) : "")}"),
            Through by => ($"{by.Table} l{target} join {table} {target} on {target}.key = l{target}.{by.TargetColumn}{only}", $"l{target}.{by.SourceColumn} = {row}.key"),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>What stands around the names of an any.</summary>
    /// <param name="Outer">The names around it.</param>
    /// <param name="Variable">What its own names begin with.</param>
    /// <param name="Way">From the row of the subquery to the one that is tested.</param>
    private sealed record Around(Terms Outer, string Variable, IReadOnlyList<Navigation> Way);
}
