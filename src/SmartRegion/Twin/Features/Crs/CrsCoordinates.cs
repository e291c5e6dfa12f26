using NetTopologySuite.Geometries;
using NetTopologySuite.Utilities;

namespace SmartRegion.Twin.Features.Crs;

/// <summary>Coordinates as clients write them, in the order of the reference system's axes.</summary>
public static class CrsCoordinates
{
    private const int PointsPerEdge = 20;

    /// <summary>The geometry with x before y.</summary>
    public static Geometry FromAxes(Geometry geometry, CrsDefinition crs)
    {
        if (crs.Axes == AxisOrder.EastNorth) return geometry;
        var copy = geometry.Copy();
        copy.Apply(new Turning(crs));
        copy.GeometryChanged();
        return copy;
    }

    /// <summary>The geometry of a client in WGS 84, longitude first.</summary>
    public static Geometry ToWgs84(Geometry geometry, CrsDefinition crs)
    {
        var xy = FromAxes(geometry, crs);
        var moved = Transformation.Between(crs, CrsRegister.Crs84)?.Apply(xy) ?? xy;
        moved.SRID = 4326;
        return moved;
    }

    /// <summary>
    /// The rectangle of four numbers in a reference system as a polygon in WGS 84; its edges, straight there, are followed
    /// by twenty points each.
    /// </summary>
    public static Geometry Rectangle(double first, double second, double lastFirst, double lastSecond, CrsDefinition crs)
    {
        var (a, b) = (crs.FromAxes(first, second), crs.FromAxes(lastFirst, lastSecond));
        var box = new Envelope(a.X, b.X, a.Y, b.Y);
        Geometry shape = new GeometricShapeFactory(Query.Literals.Factory) { Envelope = box, NumPoints = 4 * PointsPerEdge }.CreateRectangle();
        var moved = Transformation.Between(crs, CrsRegister.Crs84)?.Apply(shape) ?? shape;
        moved.SRID = 4326;
        return moved;
    }

    private sealed class Turning(CrsDefinition crs) : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence sequence, int i)
        {
            var (x, y) = crs.FromAxes(sequence.GetX(i), sequence.GetY(i));
            sequence.SetX(i, x);
            sequence.SetY(i, y);
        }
    }
}
