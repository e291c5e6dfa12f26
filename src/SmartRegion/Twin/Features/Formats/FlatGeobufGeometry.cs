using Google.FlatBuffers;
using NetTopologySuite.Geometries;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// Geometries of FlatGeobuf: flat lists of positions with the ends of lines and rings, and parts where these do not suffice. Types have
/// the numbers of well-known binary.
/// </summary>
internal static class FlatGeobufGeometry
{
    private const int MaxDepth = 16;
    private static readonly string[] Types = ["Geometry", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];

    /// <summary>The number of a type, as <see cref="NetTopologySuite.Geometries.Geometry.GeometryType"/> names it.</summary>
    public static byte Number(string type) => (byte)Math.Max(0, Array.IndexOf(Types, type));

    /// <summary>Reads a geometry; null for one without positions.</summary>
    /// <param name="type">Its type, where the file has but one; else 0.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Geometry? Read(Table table, int type) => Read(table, type, new Room(table.bb.Length), 0);

    private static Geometry? Read(Table table, int type, Room room, int depth)
    {
        if (depth > MaxDepth) throw new ArgumentException("its parts have parts without end");
        if (type == 0 && table.Place(FlatGeobuf.Kind) is var at and not 0) type = table.bb.Get(at);
        var all = Positions(table, room);
        var factory = GeometryFactory.Default;
        return type switch
        {
            1 => all.Length == 0 ? null : factory.CreatePoint(all[0]),
            2 => factory.CreateLineString(all),
            3 => Polygon(table, all),
            4 => factory.CreateMultiPointFromCoords(all),
            5 => factory.CreateMultiLineString([.. Pieces(table, all).Select(factory.CreateLineString)]),
            6 => factory.CreateMultiPolygon([.. Parts(table, 3, room, depth).Cast<Polygon>()]),
            7 => factory.CreateGeometryCollection([.. Parts(table, 0, room, depth)]),
            _ => throw new ArgumentException($"it is of the type {type}, which is not taken: known are points, lines, areas and collections of them"),
        };
    }

    /// <summary>Writes a geometry; answers where.</summary>
    public static int Write(FlatBufferBuilder to, Geometry geometry, bool hasHeights)
    {
        var parts = geometry switch
        {
            MultiPolygon or GeometryCollection and not (MultiPoint or MultiLineString) => ((GeometryCollection)geometry).Geometries.Select(g => Write(to, g, hasHeights)).ToArray(),
            _ => [],
        };
        var list = parts.Length == 0 ? 0 : Offsets(to, parts);
        IReadOnlyList<LineString> pieces = geometry switch
        {
            Polygon { IsEmpty: false } area => [area.ExteriorRing, .. area.InteriorRings],
            MultiLineString lines => [.. lines.Geometries.Cast<LineString>()],
            _ => [],
        };
        var ends = pieces.Count < 2 ? 0 : Ends(to, pieces);
        var all = parts.Length > 0 ? [] : geometry.Coordinates;
        var heights = hasHeights && all.Length > 0 ? Numbers(to, all.Length, i => double.IsNaN(all[i].Z) ? 0 : all[i].Z) : 0;
        var positions = all.Length == 0 ? 0 : Numbers(to, 2 * all.Length, i => i % 2 == 0 ? all[i / 2].X : all[i / 2].Y);
        to.StartTable(FlatGeobuf.GeometrySize);
        to.AddOffset(FlatGeobuf.Ends, ends, 0);
        to.AddOffset(FlatGeobuf.Positions, positions, 0);
        to.AddOffset(FlatGeobuf.Heights, heights, 0);
        to.AddOffset(FlatGeobuf.Parts, list, 0);
        to.AddByte(FlatGeobuf.Kind, Number(geometry.GeometryType), 0);
        return to.EndTable();
    }

    /// <summary>Writes a list of tables that are written; answers where.</summary>
    public static int Offsets(FlatBufferBuilder to, IReadOnlyList<int> tables)
    {
        to.StartVector(4, tables.Count, 4);
        for (var i = tables.Count - 1; i >= 0; i--) to.AddOffset(tables[i]);
        return to.EndVector().Value;
    }

    private static Polygon Polygon(Table table, Coordinate[] all)
    {
        var rings = Pieces(table, all).Select(GeometryFactory.Default.CreateLinearRing).ToArray();
        return rings.Length == 0 ? GeometryFactory.Default.CreatePolygon() : GeometryFactory.Default.CreatePolygon(rings[0], rings[1..]);
    }

    private static IEnumerable<Geometry> Parts(Table table, int type, Room room, int depth) =>
        table.Tables(FlatGeobuf.Parts).Select(p => { room.Take(4); return Read(p, type, room, depth + 1); }).OfType<Geometry>();

    // Without ends all positions are of one line.
    private static IEnumerable<Coordinate[]> Pieces(Table table, Coordinate[] all)
    {
        var (start, count) = table.Vector(FlatGeobuf.Ends, 4);
        if (count == 0 && all.Length > 0) yield return all;
        for (int i = 0, from = 0; i < count; i++)
        {
            var end = (int)table.bb.GetUint(start + 4 * i);
            if (end < from || end > all.Length) throw new ArgumentException("a line ends where it has no positions");
            yield return all[from..end];
            from = end;
        }
    }

    private static Coordinate[] Positions(Table table, Room room)
    {
        var ((start, count), (heights, heightCount)) = (table.Vector(FlatGeobuf.Positions, 8), table.Vector(FlatGeobuf.Heights, 8));
        room.Take(8L * count);
        var all = new Coordinate[count / 2];
        for (var i = 0; i < all.Length; i++)
        {
            var (x, y) = (table.bb.GetDouble(start + 16 * i), table.bb.GetDouble(start + 16 * i + 8));
            all[i] = i < heightCount ? new CoordinateZ(x, y, table.bb.GetDouble(heights + 8 * i)) : new Coordinate(x, y);
        }
        return all;
    }

    // The same part may be told by many others, and those again: a file of a kilobyte would grow without end. What is told once fits into its bytes.
    private sealed class Room(long bytes)
    {
        public void Take(long taken)
        {
            if ((bytes -= taken) < 0) throw new ArgumentException("its parts are told more often than there are any");
        }
    }

    private static int Ends(FlatBufferBuilder to, IReadOnlyList<LineString> pieces)
    {
        var ends = new List<uint>();
        foreach (var piece in pieces) ends.Add((ends.Count == 0 ? 0 : ends[^1]) + (uint)piece.NumPoints);
        to.StartVector(4, ends.Count, 4);
        for (var i = ends.Count - 1; i >= 0; i--) to.AddUint(ends[i]);
        return to.EndVector().Value;
    }

    private static int Numbers(FlatBufferBuilder to, int count, Func<int, double> number)
    {
        to.StartVector(8, count, 8);
        for (var i = count - 1; i >= 0; i--) to.AddDouble(number(i));
        return to.EndVector().Value;
    }
}
