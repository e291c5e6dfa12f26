using NetTopologySuite.Geometries;
using SmartRegion.Core;
using SmartRegion.Query;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Commands;

/// <summary>Lamps and parcels for measurements: the same ones whenever they are made.</summary>
internal static class GeneratedLayers
{
    /// <summary>Where they lie, in degrees.</summary>
    public const double West = 12, South = 48.5, East = 14, North = 50;

    private const double ParcelSize = 0.0004;
    private static readonly string[] Kinds = ["LED", "sodium", "mercury", "halogen"];

    /// <summary>Writes a GeoPackage with the layers <c>points</c> and <c>polygons</c>.</summary>
    public static void Write(string path, int points, int polygons)
    {
        using var file = new GeoPackageFile(path);
        var wgs84 = CrsRegister.OfEpsg(4326)!;
        var random = new Random(20240517);
        using (var layer = file.Add("points", "Lamps", "POINT", false, wgs84, [("name", PropertyType.Text), ("kind", PropertyType.Text), ("height", PropertyType.Number), ("watts", PropertyType.Integer), ("installed", PropertyType.Date)]))
            for (var i = 0; i < points; i++)
                layer.Add(Literals.Factory.CreatePoint(Place(random)),
                    [$"Lamp {i}", Kinds[i % Kinds.Length], 3 + i % 60 / 10.0, 20L + i % 100, new DateOnly(2000, 1, 1).AddDays(i % 9000).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)]);
        using (var layer = file.Add("polygons", "Parcels", "POLYGON", false, wgs84, [("number", PropertyType.Text), ("use", PropertyType.Text), ("area", PropertyType.Number)]))
            for (var i = 0; i < polygons; i++)
                layer.Add(Parcel(Place(random), random), [$"{i % 4000}/{i}", i % 3 == 0 ? "field" : "garden", Math.Round(200 + random.NextDouble() * 900, 1)]);
        file.Complete();
    }

    /// <summary>Boxes that hold about so many of the features, as the parameter <c>bbox</c> takes them.</summary>
    public static IReadOnlyList<string> Boxes(int features, int held, int count)
    {
        var side = Math.Sqrt(held / (double)features);
        var (w, h) = (Math.Min(side, 1) * (East - West), Math.Min(side, 1) * (North - South));
        var random = new Random(held);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (x, y) = (West + random.NextDouble() * (East - West - w), South + random.NextDouble() * (North - South - h));
            return FormattableString.Invariant($"{x:0.000000},{y:0.000000},{x + w:0.000000},{y + h:0.000000}");
        })];
    }

    private static Coordinate Place(Random random) =>
        new(Math.Round(West + random.NextDouble() * (East - West), 7), Math.Round(South + random.NextDouble() * (North - South), 7));

    // Eight corners around the middle, none so far in that the ring would cross itself.
    private static Polygon Parcel(Coordinate middle, Random random)
    {
        var ring = new Coordinate[9];
        for (var i = 0; i < 8; i++)
        {
            var (angle, far) = (i * Math.PI / 4, ParcelSize * (0.6 + 0.4 * random.NextDouble()));
            ring[i] = new Coordinate(Math.Round(middle.X + far * Math.Cos(angle), 7), Math.Round(middle.Y + far * Math.Sin(angle), 7));
        }
        ring[8] = ring[0].Copy();
        return Literals.Factory.CreatePolygon(ring);
    }
}
