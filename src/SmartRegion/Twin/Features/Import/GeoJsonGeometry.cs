using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartRegion.Query;

namespace SmartRegion.Twin.Features.Import;

/// <summary>Reads GeoJSON geometries (RFC 7946, 3.1) without objects in between.</summary>
public static class GeoJsonGeometry
{
    private static readonly GeometryFactory Make = Literals.Factory;

    /// <summary>The geometry; null for JSON null.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static Geometry? Read(JsonElement e)
    {
        if (e.ValueKind == JsonValueKind.Null) return null;
        if (e.ValueKind != JsonValueKind.Object || !e.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) throw new FormatException("Expected a geometry with 'type' and 'coordinates', or null");
        if (type.ValueEquals("GeometryCollection"u8)) return Make.CreateGeometryCollection([.. Items(Member(e, "geometries"), g => Read(g)!)]);
        var c = Member(e, "coordinates");
        try
        {
            return type.GetString() switch
            {
                "Point" => c.GetArrayLength() == 0 ? Make.CreatePoint() : Make.CreatePoint(Position(c)),
                "LineString" => Line(c),
                "Polygon" => Area(c),
                "MultiPoint" => Make.CreateMultiPoint([.. Items(c, p => Make.CreatePoint(Position(p)))]),
                "MultiLineString" => Make.CreateMultiLineString([.. Items(c, Line)]),
                "MultiPolygon" => Make.CreateMultiPolygon([.. Items(c, Area)]),
                var other => throw new FormatException($"'{other}' is no type of geometry"),
            };
        }
        catch (Exception x) when (x is ArgumentException or InvalidOperationException)
        {
            throw new FormatException(x.Message.Split('\n')[0].TrimEnd('.'), x);
        }
    }

    private static LineString Line(JsonElement c) => Make.CreateLineString(Positions(c));

    private static Polygon Area(JsonElement c)
    {
        var rings = Items(c, r => Make.CreateLinearRing(Positions(r))).ToArray();
        return rings.Length == 0 ? Make.CreatePolygon() : Make.CreatePolygon(rings[0], rings[1..]);
    }

    private static Coordinate[] Positions(JsonElement c) => [.. Items(c, Position)];

    private static Coordinate Position(JsonElement c)
    {
        if (c.ValueKind != JsonValueKind.Array || c.GetArrayLength() < 2) throw new FormatException("Expected a position of two or three numbers");
        var (x, y) = (c[0].GetDouble(), c[1].GetDouble());
        return c.GetArrayLength() > 2 && c[2].ValueKind == JsonValueKind.Number ? new CoordinateZ(x, y, c[2].GetDouble()) : new Coordinate(x, y);
    }

    private static IEnumerable<T> Items<T>(JsonElement array, Func<JsonElement, T> read)
    {
        if (array.ValueKind != JsonValueKind.Array) throw new FormatException("Expected an array of coordinates");
        foreach (var item in array.EnumerateArray()) yield return read(item);
    }

    private static JsonElement Member(JsonElement e, string name) =>
        e.TryGetProperty(name, out var member) ? member : throw new FormatException($"Expected the member '{name}'");
}
