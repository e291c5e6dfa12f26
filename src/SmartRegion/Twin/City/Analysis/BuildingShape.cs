namespace SmartRegion.Twin.City.Analysis;

/// <summary>A plane of a roof.</summary>
/// <param name="Area">Square metres, along the slope.</param>
/// <param name="Tilt">Degrees from the level.</param>
/// <param name="Azimuth">Degrees from grid north, clockwise, to where it looks; null for a level one.</param>
/// <param name="Normal">What stands on it, of length 1: east, north, up.</param>
public sealed record RoofPlane(double Area, double Tilt, double? Azimuth, (double East, double North, double Up) Normal);

/// <summary>What energy advice asks of a building's shape: roof, envelope and volume, from its finest level of detail.</summary>
public sealed class BuildingShape
{
    // Below this slope a roof looks nowhere; above this share of its length a surface without a meaning counts as roof or ground.
    private const double LevelDegrees = 1, Steep = 0.3;

    // Of a closed body all surfaces, as vectors, add up to nothing; this much of its area may miss.
    private const double Closed = 0.001;

    /// <param name="geometries">The finest shape of the building and of each of its parts.</param>
    public BuildingShape(IEnumerable<CityGeometry> geometries)
    {
        var (volume, isClosed) = (0d, true);
        foreach (var geometry in geometries)
        {
            foreach (var surface in geometry.Surfaces) Add(surface);
            if (VolumeOf(geometry) is { } of) volume += of;
            else isClosed = false;
        }
        Volume = isClosed && volume > 0 ? volume : null;
    }

    public List<RoofPlane> Roofs { get; } = [];

    /// <summary>Square metres of walls.</summary>
    public double Walls { get; private set; }

    /// <summary>Square metres on the ground.</summary>
    public double Ground { get; private set; }

    /// <summary>Cubic metres within the outer surfaces; null when they do not close.</summary>
    public double? Volume { get; }

    private void Add(CitySurface surface)
    {
        var sum = surface.Rings.Select(CitySurface.NewellOf).ToList();
        var (x, y, z) = (sum.Sum(v => v.X) / 2, sum.Sum(v => v.Y) / 2, sum.Sum(v => v.Z) / 2);
        var area = Math.Sqrt(x * x + y * y + z * z);
        if (area == 0) return;
        var up = z / area;
        switch (surface.Semantic)
        {
            case "RoofSurface": AddRoof(area, x / area, y / area, up); break;
            case "WallSurface": Walls += area; break;
            case "GroundSurface": Ground += area; break;
            case null when up > Steep: AddRoof(area, x / area, y / area, up); break;
            case null when up < -Steep: Ground += area; break;
            case null: Walls += area; break;
        }
    }

    private void AddRoof(double area, double east, double north, double up)
    {
        // A roof looks up, whichever way its ring goes around.
        if (up < 0) (east, north, up) = (-east, -north, -up);
        var tilt = Math.Acos(Math.Min(1, up)) * 180 / Math.PI;
        double? azimuth = tilt < LevelDegrees ? null : (Math.Atan2(east, north) * 180 / Math.PI + 360) % 360;
        Roofs.Add(new RoofPlane(area, tilt, azimuth, (east, north, up)));
    }

    // Each surface and one point make a pyramid (Gauss); holes take theirs away, since they go around the other way.
    private static double? VolumeOf(CityGeometry geometry)
    {
        if (geometry.Surfaces.Count == 0) return 0;
        var first = geometry.Surfaces[0].Rings[0];
        var (volume, area, x, y, z) = (0d, 0d, 0d, 0d, 0d);
        foreach (var ring in geometry.Surfaces.SelectMany(s => s.Rings))
        {
            var n = CitySurface.NewellOf(ring);
            volume += ((ring[0] - first[0]) * n.X + (ring[1] - first[1]) * n.Y + (ring[2] - first[2]) * n.Z) / 6;
            (x, y, z) = (x + n.X, y + n.Y, z + n.Z);
            area += Math.Sqrt(n.X * n.X + n.Y * n.Y + n.Z * n.Z);
        }
        return Math.Sqrt(x * x + y * y + z * z) <= Closed * area ? Math.Abs(volume) : null;
    }
}
