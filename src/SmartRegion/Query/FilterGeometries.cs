using NetTopologySuite.Geometries;

namespace SmartRegion.Query;

/// <summary>Changes the geometries that a filter holds.</summary>
public static class FilterGeometries
{
    /// <summary>The filter with each geometry in it changed.</summary>
    public static Expr Map(Expr filter, Func<Geometry, Geometry> change) => filter switch
    {
        Constant { Value: Geometry g } => new Constant(change(g)),
        Call c => new Call(c.Name, c.Args.Select(a => Map(a, change)).ToList()),
        _ => filter,
    };
}
