using System.Text;

namespace SmartRegion.Twin.City;

/// <summary>
/// The shapes of a city object as bytes: whole millimetres, each point as its difference from the one before it, numbers in as
/// few bytes as they need. A LoD2 house takes about half a kilobyte.
/// </summary>
public static class CityBody
{
    private const byte Version = 1;
    private const double PerMetre = 1000;

    /// <summary>The bytes of a type and its shapes.</summary>
    public static byte[] Write(string type, IReadOnlyList<CityGeometry> geometries)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(type);
        writer.Write7BitEncodedInt(geometries.Count);
        var last = new long[3];
        foreach (var geometry in geometries) Write(writer, geometry, last);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The type and the shapes.</summary>
    public static (string Type, IReadOnlyList<CityGeometry> Geometries) Read(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body), Encoding.UTF8);
        if (reader.ReadByte() is not Version and var version) throw new InvalidDataException($"A city object is stored in version {version}, which this program does not read.");
        var type = reader.ReadString();
        var geometries = new CityGeometry[reader.Read7BitEncodedInt()];
        var last = new long[3];
        for (var i = 0; i < geometries.Length; i++) geometries[i] = Read(reader, last);
        return (type, geometries);
    }

    private static void Write(BinaryWriter writer, CityGeometry geometry, long[] last)
    {
        writer.Write(geometry.Lod);
        writer.Write(geometry.Kind);
        var names = geometry.Surfaces.Select(s => s.Semantic ?? "").Distinct().ToList();
        writer.Write7BitEncodedInt(names.Count);
        foreach (var name in names) writer.Write(name);
        writer.Write7BitEncodedInt(geometry.Surfaces.Count);
        foreach (var surface in geometry.Surfaces)
        {
            writer.Write7BitEncodedInt(names.IndexOf(surface.Semantic ?? ""));
            writer.Write7BitEncodedInt(surface.Solid);
            writer.Write7BitEncodedInt(surface.Shell);
            writer.Write7BitEncodedInt(surface.Rings.Count);
            foreach (var ring in surface.Rings) Write(writer, ring, last);
        }
    }

    private static void Write(BinaryWriter writer, double[] ring, long[] last)
    {
        writer.Write7BitEncodedInt(ring.Length / 3);
        for (var i = 0; i < ring.Length; i++)
        {
            var value = (long)Math.Round(ring[i] * PerMetre);
            var step = value - last[i % 3];
            writer.Write7BitEncodedInt64((step << 1) ^ (step >> 63));
            last[i % 3] = value;
        }
    }

    private static CityGeometry Read(BinaryReader reader, long[] last)
    {
        var (lod, kind) = (reader.ReadString(), reader.ReadString());
        var names = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < names.Length; i++) names[i] = reader.ReadString();
        var surfaces = new CitySurface[reader.Read7BitEncodedInt()];
        for (var i = 0; i < surfaces.Length; i++)
        {
            var name = names[reader.Read7BitEncodedInt()];
            var (solid, shell) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            var rings = new double[reader.Read7BitEncodedInt()][];
            for (var r = 0; r < rings.Length; r++) rings[r] = ReadRing(reader, last);
            surfaces[i] = new CitySurface(name.Length == 0 ? null : name, solid, shell, rings);
        }
        return new CityGeometry(lod, kind, surfaces);
    }

    private static double[] ReadRing(BinaryReader reader, long[] last)
    {
        var ring = new double[reader.Read7BitEncodedInt() * 3];
        for (var i = 0; i < ring.Length; i++)
        {
            var coded = (ulong)reader.Read7BitEncodedInt64();
            last[i % 3] += (long)(coded >> 1) ^ -(long)(coded & 1);
            ring[i] = last[i % 3] / PerMetre;
        }
        return ring;
    }
}
