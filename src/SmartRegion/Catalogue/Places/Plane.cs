using NetTopologySuite.Geometries;

namespace SmartRegion.Catalogue.Places;

/// <summary>Kilometres from degrees (WGS 84), exact to two per cent within the region.</summary>
public static class Plane
{
    // Mean radius of the earth (IUGG); a degree of latitude.
    private const double RadiusKm = 6371.0088, PerDegree = Math.PI / 180 * RadiusKm;

    // The middle of the region.
    private const double Latitude = 49.5;
    private static readonly double PerDegreeEast = PerDegree * Math.Cos(Latitude * Math.PI / 180);

    /// <summary>The geometry with coordinates in km: x to the east, y to the north.</summary>
    public static Geometry Project(Geometry geometry)
    {
        var flat = geometry.Copy();
        flat.Apply(new Projection());
        flat.GeometryChanged();
        return flat;
    }

    /// <summary>The great-circle distance in km (haversine).</summary>
    public static double Distance(Point a, Point b)
    {
        var (lat1, lat2) = (a.Y * Math.PI / 180, b.Y * Math.PI / 180);
        var h = Half(lat2 - lat1) + Math.Cos(lat1) * Math.Cos(lat2) * Half((b.X - a.X) * Math.PI / 180);
        return 2 * RadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));

        static double Half(double angle) => Math.Sin(angle / 2) * Math.Sin(angle / 2);
    }

    private sealed class Projection : ICoordinateSequenceFilter
    {
        public bool Done => false;
        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            seq.SetX(i, seq.GetX(i) * PerDegreeEast);
            seq.SetY(i, seq.GetY(i) * PerDegree);
        }
    }
}
