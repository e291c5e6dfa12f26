using System.Globalization;

namespace SmartRegion.Core;

/// <summary>A box in WGS 84 degrees, longitude first. West of east when it does not cross the antimeridian; else it does.</summary>
public readonly record struct BoundingBox(double West, double South, double East, double North)
{
    /// <summary>True when the point lies in it, edges included.</summary>
    public bool Contains(double lon, double lat) =>
        lat >= South && lat <= North && (West <= East ? lon >= West && lon <= East : lon >= West || lon <= East);

    /// <summary>True when the boxes share a point.</summary>
    public bool Intersects(BoundingBox o) =>
        South <= o.North && North >= o.South
        && Spans().Any(a => o.Spans().Any(b => a.West <= b.East && a.East >= b.West));

    private IEnumerable<(double West, double East)> Spans() =>
        West <= East ? [(West, East)] : [(West, 180), (-180, East)];

    /// <summary>Reads "west,south,east,north" or the six numbers with heights (OGC API Features 7.15.3).</summary>
    /// <exception cref="ProblemException">400 naming <paramref name="field"/>.</exception>
    public static BoundingBox Parse(string text, string field)
    {
        var parts = text.Split(',');
        var n = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out n[i]) || !double.IsFinite(n[i]))
                throw new ProblemException(field, $"'{parts[i]}' is not a number. Write west,south,east,north in degrees.");
        var box = n.Length switch
        {
            4 => new BoundingBox(n[0], n[1], n[2], n[3]),
            6 => new BoundingBox(n[0], n[1], n[3], n[4]),
            _ => throw new ProblemException(field, "A bounding box has four numbers: west,south,east,north (or six with heights)."),
        };
        if (Math.Abs(box.West) > 180 || Math.Abs(box.East) > 180)
            throw new ProblemException(field, "Longitudes lie between -180 and 180 degrees.");
        if (box.South < -90 || box.North > 90 || box.South > box.North)
            throw new ProblemException(field, "Latitudes lie between -90 and 90 degrees, south before north.");
        return box;
    }
}
