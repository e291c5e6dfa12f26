using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>Where a hit must lie and which hits are allowed at all.</summary>
internal sealed class HitFilter(SearchRequest request)
{
    private const double EarthRadiusKm = 6371.0088, KmPerDegree = 111.2;

    /// <summary>True when the hit is allowed; <paramref name="km"/> is its distance when the search is near a point.</summary>
    public bool Passes(Segment segment, int doc, out double km)
    {
        km = 0;
        if (request.Within is { } within && !within.Contains(segment.Keys[doc])) return false;
        if (request.Box is { } box && (float.IsNaN(segment.West[doc]) || !box.Intersects(new BoundingBox(segment.West[doc], segment.South[doc], segment.East[doc], segment.North[doc])))) return false;
        if (request.Near is not { } near) return true;
        var lat = segment.Lat[doc];
        // NaN, which stands for no place, fails this too.
        if (!(Math.Abs(lat - near.Lat) * KmPerDegree <= near.Km + 1)) return false;
        km = Distance(near.Lon, near.Lat, segment.Lon[doc], lat);
        return km <= near.Km;
    }

    /// <summary>Km along the great circle.</summary>
    internal static double Distance(double lon1, double lat1, double lon2, double lat2)
    {
        var (a, b) = (Math.Sin(Radians(lat2 - lat1) / 2), Math.Sin(Radians(lon2 - lon1) / 2));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a * a + Math.Cos(Radians(lat1)) * Math.Cos(Radians(lat2)) * b * b)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
