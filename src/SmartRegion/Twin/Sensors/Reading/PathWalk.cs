using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Storage;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>
/// Walks a path of any length to its target (18-088, 9.2): each entity on the way must be there and belong to the one before.
/// </summary>
internal sealed class PathWalk(Session session, EntityIds ids)
{
    /// <summary>The target.</summary>
    /// <exception cref="ProblemException">404 that says which segment leads nowhere.</exception>
    public async Task<Target> ToAsync(IReadOnlyList<PathSegment> path)
    {
        if (path.Count == 0) throw new ProblemException(Problem.NotFound("There is no path. It begins with an entity set."));
        var first = path[0];
        var type = EntityTypes.OfSet(first.Name) ?? throw new ProblemException(Problem.NotFound(
            $"There is no entity set '{first.Name}'. There are {string.Join(", ", EntityTypes.All.Select(t => t.Set))}."));
        var target = new Target(type, first.Id is null ? null : await FindAsync(type, first, null), null);
        for (var i = 1; i < path.Count; i++)
        {
            if (path[i].Name is "$ref" or "$value") return Last(target, path, i);
            if (target.Property.Count > 0) { target = target with { Property = [.. target.Property, .. Members(path[i].Name)], PropertyName = path[i].Name }; continue; }
            if (target.Key is not { } key) throw new ProblemException(Problem.NotFound($"'{path[i].Name}' is asked of a whole set. Name one of {target.Type.Set} by its id: {target.Type.Set}(1)."));
            target = await StepAsync(target, key, path[i]);
        }
        return target;
    }

    /// <summary>Splits <c>result[0]</c> into <c>result</c> and <c>[0]</c>.</summary>
    public static IEnumerable<string> Members(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket <= 0 || name[^1] != ']') return [name];
        return [name[..bracket], .. name[bracket..].Split('[', StringSplitOptions.RemoveEmptyEntries).Select(n => "[" + n)];
    }

    private async Task<Target> StepAsync(Target target, long key, PathSegment segment)
    {
        if (target.Type.Navigation(segment.Name) is { } nav)
        {
            var through = new Relation(target.Type, key, nav);
            if (!nav.Many)
            {
                if (segment.Id is not null) throw new ProblemException(Problem.NotFound($"{segment.Name} is one entity; it takes no id here."));
                return new Target(nav.Target, await OneAsync(through) ?? throw new ProblemException(Problem.NotFound($"This {target.Type.Name} has no {nav.Name}.")), through);
            }
            return new Target(nav.Target, segment.Id is null ? null : await FindAsync(nav.Target, segment, through), through);
        }
        var members = Members(segment.Name).ToList();
        var known = members[0] is "id" or "@iot.id" or "@iot.selfLink" || target.Type.Property(members[0]) is not null;
        if (!known || segment.Id is not null)
            throw new ProblemException(Problem.NotFound(target.Type.Unknown(segment.Name, "").Message));
        return target with { Property = members, PropertyName = segment.Name };
    }

    private static Target Last(Target target, IReadOnlyList<PathSegment> path, int at)
    {
        var name = path[at].Name;
        var sound = at == path.Count - 1 && path[at].Id is null && (name == "$value" ? target.Property.Count > 0 : target.Property.Count == 0);
        if (!sound) throw new ProblemException(Problem.NotFound(name == "$value" ? "$value stands after a property, at the end." : "$ref stands after a set or an entity, at the end."));
        return name == "$value" ? target with { Value = true } : target with { Ref = true };
    }

    private async Task<long> FindAsync(EntityType type, PathSegment segment, Relation? within)
    {
        var key = await ids.KeyAsync(session, type, segment.Id!);
        if (key is not null)
        {
            var all = new EntityQuery(type, ODataQuery.None, session.Dialect, ids, within?.Navigation, within is null ? null : (SqlText)$"{within.Key}");
            var found = await session.FirstAsync($"select 1 from {all.From} where {all.Where} and {await EntityKeys.IsAsync(session, type, "a", key.Value)}", r => 1);
            if (found == 1) return key.Value;
        }
        throw new ProblemException(Problem.NotFound($"There is no {type.Name} with the id {segment.Id}{(within is null ? "" : $" among the {within.Navigation.Name} of this {within.Source.Name}")}."));
    }

    private async Task<long?> OneAsync(Relation through)
    {
        var column = SqlText.Raw(EntityType.For("a", ((ToOne)through.Navigation.Join).Column));
        var only = SqlText.Raw(ids.Sight.Only(through.Navigation.Target, "t") is { } o ? " and " + o : "");
        return await session.FirstAsync<long?>($"""
            select t.key from {SqlText.Raw(through.Source.Table)} a join {SqlText.Raw(through.Navigation.Target.Table)} t on t.key = {column}{only}
            where {await EntityKeys.IsAsync(session, through.Source, "a", through.Key)}
            """, r => r.GetInt64(0));
    }
}
