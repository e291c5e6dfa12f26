using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.IO.Converters;
using NetTopologySuite.Operation.Valid;
using SmartRegion.Core;

namespace SmartRegion.Query;

/// <summary>
/// Literals that the text and the JSON form of CQL2 share. Each answers the value, or throws a
/// <see cref="FormatException"/> that says what was expected; the parser adds the position.
/// </summary>
public static partial class Literals
{
    private static readonly JsonSerializerOptions GeoJson = new()
    {
        Converters = { new GeoJsonConverterFactory() },
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };

    /// <summary>A full date (RFC 3339).</summary>
    public static DateOnly Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new FormatException($"'{text}' is no date. Expected a date such as 2024-05-17");

    /// <summary>An instant (RFC 3339) in UTC.</summary>
    public static DateTime Timestamp(string text) =>
        InstantShape().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.UtcDateTime
            : throw new FormatException($"'{text}' is no instant. Expected an instant such as 2024-05-17T08:30:00Z");

    /// <summary>One end of an interval: a date, an instant, or ".." for open, which is null.</summary>
    public static Constant End(string text) => text switch
    {
        ".." => new Constant(null),
        { Length: 10 } => new Constant(Date(text)),
        _ => new Constant(Timestamp(text)),
    };

    /// <summary>The box of four numbers, or of six with heights, which are left out.</summary>
    public static BoundingBox Box(IReadOnlyList<double> n)
    {
        if (n.Count is not (4 or 6)) throw new FormatException("Expected the four numbers west, south, east, north (or six with heights)");
        var box = n.Count == 4 ? new BoundingBox(n[0], n[1], n[2], n[3]) : new BoundingBox(n[0], n[1], n[3], n[4]);
        if (Math.Abs(box.West) > 180 || Math.Abs(box.East) > 180) throw new FormatException("Expected longitudes between -180 and 180");
        if (box.South < -90 || box.North > 90 || box.South > box.North)
            throw new FormatException("Expected latitudes between -90 and 90, south before north");
        return box;
    }

    /// <summary>The rectangle of four numbers in another reference system, as they stand.</summary>
    public static Geometry Rectangle(IReadOnlyList<double> n)
    {
        if (n.Count is not (4 or 6)) throw new FormatException("Expected four numbers: the lower corner, then the upper (or six with heights)");
        var (x, y, maxX, maxY) = n.Count == 4 ? (n[0], n[1], n[2], n[3]) : (n[0], n[1], n[3], n[4]);
        return x <= maxX && y <= maxY ? Factory.ToGeometry(new Envelope(x, maxX, y, maxY))
            : throw new FormatException("Expected the lower corner before the upper");
    }

    /// <summary>The box as a geometry; one that crosses the antimeridian is cut there.</summary>
    public static Geometry Shape(BoundingBox b)
    {
        if (b.West <= b.East) return Rectangle(b.West, b.East);
        return b is { West: < 180, East: > -180 }
            ? Factory.CreateMultiPolygon([(Polygon)Rectangle(b.West, 180), (Polygon)Rectangle(-180, b.East)])
            : b.West < 180 ? Rectangle(b.West, 180) : Rectangle(-180, b.East);

        // A box without width or height becomes a line or a point, as a polygon it would be invalid.
        Geometry Rectangle(double west, double east) => Factory.ToGeometry(new Envelope(west, east, b.South, b.North));
    }

    /// <summary>A geometry in well-known text.</summary>
    /// <exception cref="FormatException">It is none, or none that is valid.</exception>
    public static Geometry Wkt(string text) => Checked(ReadWkt(text));

    /// <summary>A geometry in well-known text, as it is written.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Geometry ReadWkt(string text)
    {
        // The reader nests as the text does.
        var depth = 0;
        foreach (var c in text)
        {
            depth += c is '(' ? 1 : c is ')' ? -1 : 0;
            if (depth > Limits.Depth) throw new FormatException($"The geometry is nested more than {Limits.Depth} levels deep");
        }
        try
        {
            return new WKTReader(Services).Read(text);
        }
        // The reader promises one exception and throws many.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new FormatException($"No geometry in well-known text: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>A GeoJSON geometry.</summary>
    public static Geometry Json(JsonElement element)
    {
        try
        {
            return Checked(element.Deserialize<Geometry>(GeoJson) ?? throw new FormatException("Expected a GeoJSON geometry"));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or NullReferenceException)
        {
            throw new FormatException("Expected a GeoJSON geometry: type and coordinates as in RFC 7946", e);
        }
    }

    /// <summary>The geometry in GeoJSON.</summary>
    public static JsonElement ToJson(Geometry geometry) => JsonSerializer.SerializeToElement(geometry, GeoJson);

    private static readonly NetTopologySuite.NtsGeometryServices Services =
        new(NetTopologySuite.Geometries.Implementation.CoordinateArraySequenceFactory.Instance, new PrecisionModel(), 4326);

    /// <summary>Makes geometries in WGS 84.</summary>
    public static readonly GeometryFactory Factory = Services.CreateGeometryFactory(4326);

    private static Geometry Checked(Geometry g)
    {
        if (g.Coordinates.Any(c => !double.IsFinite(c.X) || !double.IsFinite(c.Y))) throw new FormatException("Expected finite coordinates");
        // PostGIS and NetTopologySuite disagree about predicates on invalid geometries, so neither is asked.
        if (new IsValidOp(g).ValidationError is { } error)
            throw new FormatException($"The geometry is invalid: {error.Message} at {error.Coordinate?.X} {error.Coordinate?.Y}");
        g.SRID = 4326;
        return g;
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex InstantShape();
}
