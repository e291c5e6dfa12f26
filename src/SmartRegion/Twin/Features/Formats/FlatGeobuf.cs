using Google.FlatBuffers;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// What reading and writing FlatGeobuf 3 share: its marks, and the numbers of the members of its tables (header.fbs and feature.fbs of
/// the specification at flatgeobuf.org).
/// </summary>
internal static class FlatGeobuf
{
    /// <summary>The first seven bytes of a file: the fourth is the version, the eighth a patch level that readers pass over.</summary>
    public static ReadOnlySpan<byte> Magic => [0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62];

    /// <summary>Members of Header.</summary>
    public const int Name = 0, Geometries = 2, HasZ = 3, Columns = 7, Count = 8, NodeSize = 9, Crs = 10, Title = 11, HeaderSize = 14;

    /// <summary>Members of Column.</summary>
    public const int ColumnName = 0, ColumnKind = 1, ColumnKey = 9, ColumnSize = 11;

    /// <summary>Members of Crs.</summary>
    public const int CrsAuthority = 0, CrsCode = 1, CrsWkt = 4, CrsSize = 6;

    /// <summary>Members of Feature.</summary>
    public const int Geometry = 0, Properties = 1, OwnColumns = 2, FeatureSize = 3;

    /// <summary>Members of Geometry.</summary>
    public const int Ends = 0, Positions = 1, Heights = 2, Kind = 6, Parts = 7, GeometrySize = 8;

    /// <summary>Bytes of a node of the index: a box and an offset.</summary>
    public const int NodeBytes = 40;

    /// <summary>Where a member of a table lies; 0 when it is not there.</summary>
    public static int Place(this Table table, int member) => table.__offset(4 + 2 * member) is var at and not 0 ? table.bb_pos + at : 0;

    /// <summary>The table that is a member of another.</summary>
    public static Table? Inner(this Table table, int member) => table.Place(member) is var at and not 0 ? new Table(table.__indirect(at), table.bb) : null;

    /// <summary>The tables of a list.</summary>
    public static IEnumerable<Table> Tables(this Table table, int member)
    {
        var (start, count) = table.Vector(member, 4);
        for (var i = 0; i < count; i++) yield return new Table(table.__indirect(start + 4 * i), table.bb);
    }

    /// <summary>The text; null when it is not there.</summary>
    public static string? Text(this Table table, int member) => table.Place(member) is var at and not 0 ? table.__string(at) : null;

    /// <summary>Where a list begins and how many it has; the buffer holds them all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The buffer ends before it.</exception>
    public static (int Start, int Count) Vector(this Table table, int member, int size)
    {
        if (table.__offset(4 + 2 * member) is var offset && offset == 0) return (0, 0);
        var (start, count) = (table.__vector(offset), table.__vector_len(offset));
        if (count < 0 || start < 0 || (long)start + (long)count * size > table.bb.Length) throw new ArgumentOutOfRangeException(nameof(member), "a list that is longer than its feature");
        return (start, count);
    }
}

/// <summary>Types of columns, in the numbers of the specification.</summary>
internal enum FlatColumn : byte { Int8, UInt8, Boolean, Int16, UInt16, Int32, UInt32, Int64, UInt64, Real32, Real64, Text, Json, Time, Binary }
