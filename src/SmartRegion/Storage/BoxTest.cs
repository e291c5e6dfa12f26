using System.Buffers.Binary;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.Operation.RelateNG;
using SmartRegion.Query;

namespace SmartRegion.Storage;

/// <summary>Whether a geometry, as well-known binary, meets a box.</summary>
internal static class BoxTest
{
    /// <summary>
    /// True when the geometry shares a point with the box, edges included. Most have a corner in it: that is seen where they stand, and only
    /// the others are read.
    /// </summary>
    public static bool Meets(byte[] wkb, double west, double south, double east, double north)
    {
        var (at, count) = Corners(wkb);
        for (; count > 0 && at + 16 <= wkb.Length; count--, at += IsHigh(wkb) ? 24 : 16)
        {
            var (x, y) = (BinaryPrimitives.ReadDoubleLittleEndian(wkb.AsSpan(at)), BinaryPrimitives.ReadDoubleLittleEndian(wkb.AsSpan(at + 8)));
            if (x >= west && x <= east && y >= south && y <= north) return true;
            if (wkb[1] == 1) return false;
        }
        var geometry = new WKBReader().Read(wkb);
        var box = new Envelope(west, east, south, north);
        if (!box.Intersects(geometry.EnvelopeInternal)) return false;
        return box.Contains(geometry.EnvelopeInternal) || RelateNG.Relate(geometry, Literals.Factory.ToGeometry(box), RelatePredicate.Intersects());
    }

    // Where the corners of a point, a line or an area's outer ring begin, and how many there are; none of all else.
    private static (int At, uint Count) Corners(byte[] wkb) => wkb is not [1, var type, 0, 0, 0 or 0x80, ..] ? (0, 0) : type switch
    {
        1 => (5, 1),
        2 when wkb.Length > 9 => (9, BinaryPrimitives.ReadUInt32LittleEndian(wkb.AsSpan(5))),
        3 when wkb.Length > 13 => (13, BinaryPrimitives.ReadUInt32LittleEndian(wkb.AsSpan(9))),
        _ => (0, 0),
    };

    // NetTopologySuite writes heights with the mark of EWKB.
    private static bool IsHigh(byte[] wkb) => wkb[4] == 0x80;
}
