using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features;

/// <summary>Whether a geometry, x before y, may be stored.</summary>
public static class GeometryCheck
{
    /// <summary>What is wrong with where it lies, or with it being empty; null when nothing is.</summary>
    public static string? Misplaced(Geometry geometry, CrsDefinition crs)
    {
        if (geometry.IsEmpty) return "The geometry is empty. Leave it out, or give it coordinates.";
        var toWgs84 = Transformation.Between(crs, CrsRegister.Crs84);
        var e = geometry.EnvelopeInternal;
        foreach (var (x, y) in new[] { (e.MinX, e.MinY), (e.MaxX, e.MaxY) })
        {
            var (lon, lat) = toWgs84?.Apply(x, y) ?? (x, y);
            if (Math.Abs(lon) <= 180 && Math.Abs(lat) <= 90) continue;
            return crs.Unit == "degree"
                ? FormattableString.Invariant($"The coordinates {x} {y} are no degrees. If they are metres, say in which system: EPSG:25833, for example.")
                : FormattableString.Invariant($"The coordinates {x} {y} do not lie in {crs.Name}. Is it the right system?");
        }
        return null;
    }

    /// <summary>What is wrong with its form, such as a ring that crosses itself; null when nothing is.</summary>
    public static string? Malformed(Geometry geometry) => new IsValidOp(geometry).ValidationError is { } error
        ? FormattableString.Invariant($"The geometry is invalid: {error.Message} at {error.Coordinate?.X} {error.Coordinate?.Y}.")
        : null;
}
