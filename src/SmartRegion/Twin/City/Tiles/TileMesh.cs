using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.City.Tiles;

/// <summary>
/// The triangles of a tile: points in metres in the level frame of its middle, turned as glTF has it (x east, y up, z south), each
/// with normal, colour and the number of its object. Surfaces share no points, so that edges are sharp.
/// </summary>
public sealed class TileMesh
{
    private readonly Transformation? _toWgs84;
    private readonly double _geoid;

    /// <param name="crs">The reference system of the bodies.</param>
    /// <param name="box">Where the tile is.</param>
    public TileMesh(CrsDefinition crs, CityBox box)
    {
        _toWgs84 = Transformation.Between(crs, CrsRegister.Crs84);
        var (lon, lat) = ((box.West + box.East) / 2, (box.South + box.North) / 2);
        _geoid = Heights.Undulation(lon, lat);
        Frame = Ellipsoid.At(lon, lat, box.Low);
    }

    /// <summary>The frame that points are told in.</summary>
    public Ellipsoid Frame { get; }

    public List<float> Points { get; } = [];
    public List<float> Normals { get; } = [];
    public List<byte> Colours { get; } = [];
    public List<ushort> Objects { get; } = [];
    public List<uint> Corners { get; } = [];

    /// <summary>Adds the finest shape of an object.</summary>
    /// <param name="number">Its number within the tile.</param>
    public void Add(ushort number, string type, IReadOnlyList<CityGeometry> geometries)
    {
        if (geometries.MaxBy(g => g.Lod, StringComparer.Ordinal) is not { } finest) return;
        foreach (var surface in finest.Surfaces) Add(number, type, surface);
    }

    private void Add(ushort number, string type, CitySurface surface)
    {
        var rings = surface.Rings.Select(Local).ToList();
        var triangles = Triangulation.Of(rings, out var normal);
        if (triangles.Count == 0) return;
        var begin = (uint)(Points.Count / 3);
        var (r, g, b) = Palette.Of(type, surface.Semantic, normal.Z);
        foreach (var p in rings.SelectMany(ring => ring))
        {
            Points.AddRange([(float)p.X, (float)p.Z, (float)-p.Y]);
            Normals.AddRange([(float)normal.X, (float)normal.Z, (float)-normal.Y]);
            Colours.AddRange([r, g, b, 255]);
            Objects.Add(number);
        }
        foreach (var corner in triangles) Corners.Add(begin + (uint)corner);
    }

    private Vector[] Local(double[] ring)
    {
        var points = new Vector[ring.Length / 3];
        for (var i = 0; i < points.Length; i++)
        {
            var (lon, lat) = _toWgs84?.Apply(ring[3 * i], ring[3 * i + 1]) ?? (ring[3 * i], ring[3 * i + 1]);
            points[i] = Frame.Local(lon, lat, ring[3 * i + 2] + _geoid);
        }
        return points;
    }
}
