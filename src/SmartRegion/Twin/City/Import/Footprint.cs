using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Valid;

namespace SmartRegion.Twin.City.Import;

/// <summary>
/// The outline of a city object on the ground: its level of detail 0 where it has one, else its ground surfaces, else what of it
/// is seen from below (bodies) or from above (open surfaces). In the model's reference system, without heights.
/// </summary>
internal static class Footprint
{
    // A surface as steep as this hides behind its neighbours: about 84°.
    private const double LeastLevel = 0.1;
    private const double LeastError = 1e-9;
    private static readonly GeometryFactory Factory = new(new PrecisionModel(1000));

    /// <summary>The outline, or null when nothing of the family covers any ground.</summary>
    public static Geometry? Of(CityObject city) =>
        Union([.. city.Family.Select(Own).OfType<Geometry>()]);

    private static Geometry? Own(CityObject city) =>
        city.Geometries.Count == 0 ? null : Union([.. Surfaces(city).Select(Polygon).OfType<Geometry>()]);

    private static IEnumerable<CitySurface> Surfaces(CityObject city)
    {
        if (city.Geometries.FirstOrDefault(g => g.Lod.StartsWith('0')) is { Surfaces.Count: > 0 } flat) return flat.Surfaces;
        var finest = city.Finest!;
        var ground = finest.Surfaces.Where(s => s.Semantic == "GroundSurface").ToList();
        if (ground.Count > 0) return ground;
        var level = finest.Surfaces.Where(s => Math.Abs(Level(s)) > LeastLevel).ToList();
        return finest.IsSolid && level.Any(s => Level(s) < 0) ? level.Where(s => Level(s) < 0) : level;
    }

    private static double Level(CitySurface surface)
    {
        var (x, y, z) = surface.Newell;
        var length = Math.Sqrt(x * x + y * y + z * z);
        return length > 0 ? z / length : 0;
    }

    private static Geometry? Polygon(CitySurface surface)
    {
        var rings = surface.Rings.Select(Ring).OfType<LinearRing>().ToArray();
        if (rings.Length == 0) return null;
        Geometry polygon = Factory.CreatePolygon(rings[0], rings[1..]);
        if (!new IsValidOp(polygon).IsValid) polygon = GeometryFixer.Fix(polygon);
        return polygon.IsEmpty || polygon.Area == 0 ? null : polygon;
    }

    private static LinearRing? Ring(double[] ring)
    {
        var points = new List<Coordinate>(ring.Length / 3 + 1);
        for (var i = 0; i < ring.Length; i += 3)
        {
            var point = new Coordinate(Math.Round(ring[i], 3), Math.Round(ring[i + 1], 3));
            if (points.Count == 0 || !points[^1].Equals2D(point)) points.Add(point);
        }
        if (points.Count > 1 && points[0].Equals2D(points[^1])) points.RemoveAt(points.Count - 1);
        if (points.Count < 3) return null;
        points.Add(points[0].Copy());
        return Factory.CreateLinearRing([.. points]);
    }

    private static Geometry? Union(IReadOnlyList<Geometry> parts)
    {
        var whole = parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => Joined([.. parts]),
        };
        var areas = whole is null ? [] : Polygons(whole).Where(p => p.Area > 0).ToArray();
        return areas.Length switch { 0 => null, 1 => areas[0], _ => Factory.CreateMultiPolygon(areas) };
    }

    private static Geometry Joined(Geometry[] parts) => Mosaic(parts) ?? UnaryUnionNG.Union(parts, Factory.PrecisionModel);

    // The triangles of a terrain or of a wood mostly meet edge to edge: their outline is what is left without the shared edges,
    // found thirty times sooner than by noding each edge with all others. Where it touches itself, no more than a buffer of 0 is
    // needed. Where parts overlap, or a corner stands on an edge, what is left covers another area than they do, or is no outline.
    private static Geometry? Mosaic(Geometry[] parts)
    {
        var area = parts.Sum(p => p.Area);
        try
        {
            var outline = CoverageUnion.Union(Factory.BuildGeometry(parts));
            if (!Covers(outline)) return null;
            if (new IsValidOp(outline).IsValid) return outline;
            var mended = outline.Buffer(0);
            return Covers(mended) ? mended : null;
        }
        catch (TopologyException)
        {
            return null;
        }

        bool Covers(Geometry outline) => Math.Abs(outline.Area - area) <= area * LeastError;
    }

    // Where areas touch in a line, a union may tell that line too.
    private static IEnumerable<Polygon> Polygons(Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
            if (geometry.GetGeometryN(i) is Polygon { IsEmpty: false } polygon) yield return polygon;
    }
}
