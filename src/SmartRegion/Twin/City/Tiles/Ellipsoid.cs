namespace SmartRegion.Twin.City.Tiles;

/// <summary>The ellipsoid of WGS 84, and the level frame of a place on it.</summary>
public sealed class Ellipsoid
{
    /// <summary>Metres of a degree of latitude, about.</summary>
    public const double MetresPerDegree = 111_320;

    private const double A = 6378137, F = 1 / 298.257223563, E2 = F * (2 - F);

    private Ellipsoid(Vector origin, Vector east, Vector north, Vector up) => (Origin, East, North, Up) = (origin, east, north, up);

    /// <summary>The place, from the middle of the earth in metres.</summary>
    public Vector Origin { get; }

    public Vector East { get; }

    public Vector North { get; }

    public Vector Up { get; }

    /// <summary>The frame at a place: degrees, and metres above the ellipsoid.</summary>
    public static Ellipsoid At(double longitude, double latitude, double height)
    {
        var (sinLon, cosLon) = Math.SinCos(longitude * Math.PI / 180);
        var (sinLat, cosLat) = Math.SinCos(latitude * Math.PI / 180);
        return new Ellipsoid(Point(longitude, latitude, height), new(-sinLon, cosLon, 0), new(-sinLat * cosLon, -sinLat * sinLon, cosLat), new(cosLat * cosLon, cosLat * sinLon, sinLat));
    }

    /// <summary>A place from the middle of the earth, in metres: x to 0° E, y to 90° E, z to the north.</summary>
    public static Vector Point(double longitude, double latitude, double height)
    {
        var (sinLon, cosLon) = Math.SinCos(longitude * Math.PI / 180);
        var (sinLat, cosLat) = Math.SinCos(latitude * Math.PI / 180);
        var n = A / Math.Sqrt(1 - E2 * sinLat * sinLat);
        return new((n + height) * cosLat * cosLon, (n + height) * cosLat * sinLon, (n * (1 - E2) + height) * sinLat);
    }

    /// <summary>Where a place lies from here: metres to the east, to the north and up.</summary>
    public Vector Local(double longitude, double latitude, double height)
    {
        var d = Point(longitude, latitude, height) - Origin;
        return new(Vector.Dot(d, East), Vector.Dot(d, North), Vector.Dot(d, Up));
    }
}

/// <summary>Three numbers.</summary>
public readonly record struct Vector(double X, double Y, double Z)
{
    public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector operator *(Vector a, double by) => new(a.X * by, a.Y * by, a.Z * by);

    public static double Dot(Vector a, Vector b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public double Length => Math.Sqrt(Dot(this, this));
}
