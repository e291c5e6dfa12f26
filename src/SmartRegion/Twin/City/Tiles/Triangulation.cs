using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Triangulate.Polygon;

namespace SmartRegion.Twin.City.Tiles;

/// <summary>
/// Cuts plane surfaces into triangles: convex ones without holes as a fan, all others by the ear clipping of NetTopologySuite, which
/// bridges holes.
/// </summary>
internal static class Triangulation
{
    // Below this a surface is a line to the eye: one square centimetre.
    private const double LeastArea = 1e-4;
    private static readonly GeometryFactory Factory = new();

    /// <summary>
    /// The triangles as numbers of the points, counted through all rings, counter-clockwise around <paramref name="normal"/>; none
    /// when the surface has no area.
    /// </summary>
    public static List<int> Of(IReadOnlyList<Vector[]> rings, out Vector normal)
    {
        var newell = Newell(rings[0]);
        var length = newell.Length;
        normal = length > 0 ? newell * (1 / length) : default;
        if (length / 2 < LeastArea) return [];
        var (u, v) = Axes(normal);
        var flat = rings.Select(r => r.Select(p => new Coordinate(Vector.Dot(p, u), Vector.Dot(p, v))).ToArray()).ToList();
        return flat.Count == 1 && IsConvex(flat[0]) ? Fan(flat[0].Length) : Clip(flat);
    }

    private static List<int> Fan(int points)
    {
        var triangles = new List<int>((points - 2) * 3);
        for (var i = 1; i < points - 1; i++) triangles.AddRange([0, i, i + 1]);
        return triangles;
    }

    private static bool IsConvex(Coordinate[] ring)
    {
        var turned = 0d;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b, c) = (ring[i], ring[(i + 1) % ring.Length], ring[(i + 2) % ring.Length]);
            var (ux, uy, vx, vy) = (b.X - a.X, b.Y - a.Y, c.X - b.X, c.Y - b.Y);
            var cross = ux * vy - uy * vx;
            if (cross < 0) return false;
            turned += Math.Atan2(cross, ux * vx + uy * vy);
        }
        // A star turns left everywhere too, but more than once around.
        return turned < 2 * Math.PI + 0.1;
    }

    private static List<int> Clip(List<Coordinate[]> rings)
    {
        var numbers = new Dictionary<(double, double), int>();
        var next = 0;
        foreach (var point in rings.SelectMany(r => r)) numbers.TryAdd((point.X, point.Y), next++);
        Geometry polygon = Factory.CreatePolygon(Ring(rings[0]), [.. rings.Skip(1).Where(r => r.Length > 2).Select(Ring)]);
        Geometry? cut = null;
        try { cut = PolygonTriangulator.Triangulate(polygon.IsValid ? polygon : GeometryFixer.Fix(polygon)); }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or TopologyException) { }
        var triangles = new List<int>();
        for (var i = 0; i < (cut?.NumGeometries ?? 0); i++)
        {
            var corners = cut!.GetGeometryN(i).Coordinates;
            // A mended surface may have points of its own: such a triangle is left out.
            if (corners.Length < 4 || !numbers.TryGetValue((corners[0].X, corners[0].Y), out var a) || !numbers.TryGetValue((corners[1].X, corners[1].Y), out var b) || !numbers.TryGetValue((corners[2].X, corners[2].Y), out var c)) continue;
            var isLeft = (corners[1].X - corners[0].X) * (corners[2].Y - corners[0].Y) - (corners[1].Y - corners[0].Y) * (corners[2].X - corners[0].X) > 0;
            triangles.AddRange(isLeft ? [a, b, c] : [a, c, b]);
        }
        // What cannot be cut is drawn as it goes around: better a wrong corner than a hole in the wall.
        return triangles.Count > 0 ? triangles : Fan(rings[0].Length);
    }

    private static LinearRing Ring(Coordinate[] points) => Factory.CreateLinearRing([.. points, points[0].Copy()]);

    private static Vector Newell(Vector[] ring)
    {
        var sum = new Vector();
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i] - ring[0], ring[(i + 1) % ring.Length] - ring[0]);
            sum = new(sum.X + (a.Y - b.Y) * (a.Z + b.Z), sum.Y + (a.Z - b.Z) * (a.X + b.X), sum.Z + (a.X - b.X) * (a.Y + b.Y));
        }
        return sum;
    }

    // Two directions in the plane, right-handed with the normal.
    private static (Vector U, Vector V) Axes(Vector n)
    {
        var helper = Math.Abs(n.Z) < 0.9 ? new Vector(0, 0, 1) : new Vector(1, 0, 0);
        var u = Cross(helper, n);
        u *= 1 / u.Length;
        return (u, Cross(n, u));
    }

    private static Vector Cross(Vector a, Vector b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);
}
