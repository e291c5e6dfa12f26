using System.Buffers.Binary;
using System.Text.Json;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Formats;

/// <summary>
/// Writes well-known binary (OGC 06-103r4; with ISO's and EWKB's marks for heights) as a GeoJSON geometry, coordinate by
/// coordinate: geometries of a page never become objects.
/// </summary>
public static class WkbJson
{
    private const uint EwkbZ = 0x80000000, EwkbM = 0x40000000, EwkbSrid = 0x20000000;

    /// <summary>How coordinates are told.</summary>
    /// <param name="By">The way to the other reference system; null when they are there.</param>
    /// <param name="To">The reference system whose axes they are told by.</param>
    public sealed record Telling(Transformation? By, CrsDefinition To)
    {
        /// <summary>As they are: longitude before latitude.</summary>
        public static readonly Telling AsStored = new(null, CrsRegister.Crs84);

        internal bool IsPlain => By is null && To.Axes == AxisOrder.EastNorth;

        internal (double, double) Tell(double x, double y)
        {
            if (By is not null)
            {
                (x, y) = By.Apply(x, y);
                (x, y) = (Math.Round(x, By.Decimals), Math.Round(y, By.Decimals));
            }
            return To.ToAxes(x, y);
        }
    }

    /// <summary>Writes the geometry.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> wkb, Telling telling) => WriteGeometry(json, ref wkb, telling);

    private static void WriteGeometry(Utf8JsonWriter json, ref ReadOnlySpan<byte> wkb, Telling telling)
    {
        var (type, little, dimensions) = ReadHeader(ref wkb);
        json.WriteStartObject();
        json.WriteString("type"u8, type switch
        {
            1 => "Point"u8,
            2 => "LineString"u8,
            3 => "Polygon"u8,
            4 => "MultiPoint"u8,
            5 => "MultiLineString"u8,
            6 => "MultiPolygon"u8,
            7 => "GeometryCollection"u8,
            _ => throw new InvalidOperationException($"A stored geometry is of the unknown type {type}."),
        });
        json.WritePropertyName(type == 7 ? "geometries"u8 : "coordinates"u8);
        if (type <= 3) WriteCoordinates(json, ref wkb, type, little, dimensions, telling);
        else WriteParts(json, ref wkb, type, little, telling);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, ref ReadOnlySpan<byte> wkb, uint type, bool little, Telling telling)
    {
        json.WriteStartArray();
        for (var parts = ReadCount(ref wkb, little); parts > 0; parts--)
        {
            if (type == 7) { WriteGeometry(json, ref wkb, telling); continue; }
            var (part, partLittle, dimensions) = ReadHeader(ref wkb);
            WriteCoordinates(json, ref wkb, part, partLittle, dimensions, telling);
        }
        json.WriteEndArray();
    }

    private static void WriteCoordinates(Utf8JsonWriter json, ref ReadOnlySpan<byte> wkb, uint type, bool little, (int Size, bool Z) dimensions, Telling telling)
    {
        if (type == 1) { WritePosition(json, ref wkb, little, dimensions, telling); return; }
        json.WriteStartArray();
        if (type == 2) WritePositions(json, ref wkb, little, dimensions, telling);
        else
        {
            for (var rings = ReadCount(ref wkb, little); rings > 0; rings--)
            {
                json.WriteStartArray();
                WritePositions(json, ref wkb, little, dimensions, telling);
                json.WriteEndArray();
            }
        }
        json.WriteEndArray();
    }

    private static void WritePositions(Utf8JsonWriter json, ref ReadOnlySpan<byte> wkb, bool little, (int, bool) dimensions, Telling telling)
    {
        for (var points = ReadCount(ref wkb, little); points > 0; points--) WritePosition(json, ref wkb, little, dimensions, telling);
    }

    private static void WritePosition(Utf8JsonWriter json, ref ReadOnlySpan<byte> wkb, bool little, (int Size, bool Z) dimensions, Telling telling)
    {
        var (x, y) = (ReadDouble(wkb, little), ReadDouble(wkb[8..], little));
        Span<byte> text = stackalloc byte[3 * (JsonNumber.MaxLength + 1) + 1];
        var room = text;
        Put(ref room, (byte)'[');
        if (double.IsFinite(x) && double.IsFinite(y))
        {
            if (!telling.IsPlain) (x, y) = telling.Tell(x, y);
            JsonNumber.Put(ref room, double.IsFinite(x) ? x : 0);
            Put(ref room, (byte)',');
            JsonNumber.Put(ref room, double.IsFinite(y) ? y : 0);
            if (dimensions.Z && ReadDouble(wkb[16..], little) is var z && double.IsFinite(z))
            {
                Put(ref room, (byte)',');
                JsonNumber.Put(ref room, z);
            }
        }
        Put(ref room, (byte)']');
        json.WriteRawValue(text[..^room.Length], skipInputValidation: true);
        wkb = wkb[(8 * dimensions.Size)..];
    }

    private static void Put(ref Span<byte> room, byte sign)
    {
        room[0] = sign;
        room = room[1..];
    }

    internal static (uint Type, bool Little, (int Size, bool Z) Dimensions) ReadHeader(ref ReadOnlySpan<byte> wkb)
    {
        var little = wkb[0] == 1;
        var raw = little ? BinaryPrimitives.ReadUInt32LittleEndian(wkb[1..]) : BinaryPrimitives.ReadUInt32BigEndian(wkb[1..]);
        var iso = (raw & 0xFFFF) / 1000;
        var (z, m) = ((raw & EwkbZ) != 0 || iso is 1 or 3, (raw & EwkbM) != 0 || iso is 2 or 3);
        wkb = wkb[((raw & EwkbSrid) != 0 ? 9 : 5)..];
        return ((raw & 0xFFFF) % 1000, little, (2 + (z ? 1 : 0) + (m ? 1 : 0), z));
    }

    internal static uint ReadCount(ref ReadOnlySpan<byte> wkb, bool little)
    {
        var n = little ? BinaryPrimitives.ReadUInt32LittleEndian(wkb) : BinaryPrimitives.ReadUInt32BigEndian(wkb);
        wkb = wkb[4..];
        return n;
    }

    internal static double ReadDouble(ReadOnlySpan<byte> wkb, bool little) =>
        little ? BinaryPrimitives.ReadDoubleLittleEndian(wkb) : BinaryPrimitives.ReadDoubleBigEndian(wkb);
}
