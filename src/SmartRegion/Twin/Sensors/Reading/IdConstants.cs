using SmartRegion.Query;
using SmartRegion.Twin.Sensors.Model;

namespace SmartRegion.Twin.Sensors.Reading;

/// <summary>Where ids are UUIDs, the store knows only keys: the ids that a filter compares with become keys.</summary>
internal static class IdConstants
{
    /// <summary>The filter with keys in the place of ids; one that is none becomes a key that nothing has.</summary>
    public static Expr AsKeys(Expr filter, EntityIds ids)
    {
        if (ids.Kind == IdKind.Uuid && filter is AnyOf any) return any with { Test = AsKeys(any.Test, ids) };
        if (ids.Kind != IdKind.Uuid || filter is not Call call) return filter;
        var named = call.Args.Any(a => a is PropertyName { Name: var name } && name.Split('/')[^1] is "id" or "@iot.id");
        return new Call(call.Name, [.. call.Args.Select(a => named ? Key(a, ids) : AsKeys(a, ids))]);
    }

    private static Expr Key(Expr e, EntityIds ids) => e switch
    {
        Constant { Value: string text } => new Constant(ids.KeyOf(text) ?? -1L),
        Call { Name: Ops.Array } list => new Call(Ops.Array, [.. list.Args.Select(a => Key(a, ids))]),
        _ => e,
    };
}
