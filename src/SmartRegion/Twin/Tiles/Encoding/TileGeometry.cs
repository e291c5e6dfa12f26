using System.Runtime.InteropServices;
using SmartRegion.Twin.Features.Formats;

namespace SmartRegion.Twin.Tiles.Encoding;

/// <summary>
/// A geometry in the grid of a tile: taken from well-known binary (WGS 84), simplified, clipped to the tile with its buffer,
/// rounded, and written as the commands of a Mapbox Vector Tile. Of a mixed collection the parts of the highest dimension
/// are shown. Used again for one feature after the other.
/// </summary>
internal sealed class TileGeometry(TileAddress tile)
{
    private readonly List<(int Type, bool IsHole, int Start, int Count)> _parts = [];
    private readonly List<(double X, double Y)> _points = [];
    private readonly List<uint> _commands = [];
    private readonly TileClip _clip = new(-TileAddress.Buffer, TileAddress.Extent + TileAddress.Buffer);
    private readonly LineSimplification _simplification = new();
    private readonly List<(double X, double Y)> _rounded = [];
    private readonly List<(int X, int Y)> _grid = [];
    private readonly (double West, double North, double Scale) _frame = (tile.Bounds.West, tile.Bounds.North, TileAddress.Extent / (tile.Bounds.East - tile.Bounds.West));
    private (int X, int Y) _cursor;

    /// <summary>1 for points, 2 for lines, 3 for areas.</summary>
    public int Type { get; private set; }

    public ReadOnlySpan<uint> Commands => CollectionsMarshal.AsSpan(_commands);

    /// <summary>Takes a geometry; false when nothing of it is to be seen.</summary>
    public bool Take(ReadOnlySpan<byte> wkb)
    {
        _parts.Clear();
        _points.Clear();
        _commands.Clear();
        _cursor = default;
        Read(ref wkb);
        if (_parts.Count == 0) return false;
        Type = _parts.Max(p => p.Type);
        _parts.RemoveAll(p => p.Type != Type);
        if (Type > 1 && IsTiny()) return false;
        switch (Type)
        {
            case 1: WritePoints(); break;
            case 2: foreach (var part in _parts) WriteLine(part.Start, part.Count); break;
            default: WriteAreas(); break;
        }
        return _commands.Count > 0;
    }

    private void Read(ref ReadOnlySpan<byte> wkb)
    {
        var (type, little, dimensions) = WkbJson.ReadHeader(ref wkb);
        switch (type)
        {
            case 1: ReadPoints(ref wkb, 1, 1, false, little, dimensions.Size); break;
            case 2: ReadPoints(ref wkb, 2, WkbJson.ReadCount(ref wkb, little), false, little, dimensions.Size); break;
            case 3:
                var rings = WkbJson.ReadCount(ref wkb, little);
                for (var ring = 0; ring < rings; ring++) ReadPoints(ref wkb, 3, WkbJson.ReadCount(ref wkb, little), ring > 0, little, dimensions.Size);
                break;
            default:
                for (var parts = WkbJson.ReadCount(ref wkb, little); parts > 0; parts--) Read(ref wkb);
                break;
        }
    }

    private void ReadPoints(ref ReadOnlySpan<byte> wkb, int type, uint count, bool isHole, bool little, int size)
    {
        var start = _points.Count;
        for (; count > 0; count--)
        {
            var (x, y) = tile.Set.Place(WkbJson.ReadDouble(wkb, little), WkbJson.ReadDouble(wkb[8..], little));
            if (double.IsFinite(x) && double.IsFinite(y)) _points.Add(((x - _frame.West) * _frame.Scale, (_frame.North - y) * _frame.Scale));
            wkb = wkb[(8 * size)..];
        }
        if (_points.Count > start) _parts.Add((type, isHole, start, _points.Count - start));
    }

    // Less than half a unit wide and high.
    private bool IsTiny()
    {
        var (west, north, east, south) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var part in _parts)
            foreach (var (x, y) in Points(part.Start, part.Count))
                (west, north, east, south) = (Math.Min(west, x), Math.Min(north, y), Math.Max(east, x), Math.Max(south, y));
        return east - west < 0.5 && south - north < 0.5;
    }

    private void WritePoints()
    {
        _grid.Clear();
        foreach (var part in _parts)
            foreach (var (x, y) in Points(part.Start, part.Count))
                if (_clip.Holds(x, y)) _grid.Add(Rounded(x, y));
        WriteMoves(CollectionsMarshal.AsSpan(_grid), 1);
    }

    private void WriteLine(int start, int count)
    {
        var line = Simplified(start, count, isRing: false);
        foreach (var piece in _clip.Lines(line))
        {
            ToGrid(piece.Span);
            if (_grid.Count < 2) continue;
            WriteMoves(CollectionsMarshal.AsSpan(_grid)[..1], 1);
            WriteMoves(CollectionsMarshal.AsSpan(_grid)[1..], 2);
        }
    }

    private void WriteAreas()
    {
        var isShown = false;
        foreach (var part in _parts)
        {
            // A hole belongs to the outline before it.
            if (part.IsHole && !isShown) continue;
            var isWritten = WriteRing(part.Start, part.Count, part.IsHole);
            if (!part.IsHole) isShown = isWritten;
        }
    }

    private bool WriteRing(int start, int count, bool isHole)
    {
        ToGrid(_clip.Ring(Simplified(start, count, isRing: true)));
        while (_grid.Count > 1 && _grid[^1] == _grid[0]) _grid.RemoveAt(_grid.Count - 1);
        RemoveSpikes();
        if (_grid.Count < 3) return false;
        var area = Area(CollectionsMarshal.AsSpan(_grid));
        if (area == 0) return false;
        // Outlines have a positive area by the surveyor's formula, y pointing down; holes a negative one (MVT 2.1, 4.3.3.3).
        if (area > 0 == isHole) _grid.Reverse();
        WriteMoves(CollectionsMarshal.AsSpan(_grid)[..1], 1);
        WriteMoves(CollectionsMarshal.AsSpan(_grid)[1..], 2);
        _commands.Add(7 | 1 << 3);
        return true;
    }

    // Clipping leaves ways along the edge that lead there and back again, rounding leaves others.
    private void RemoveSpikes()
    {
        for (var i = 0; i < _grid.Count && _grid.Count >= 3;)
        {
            var (before, at, after) = (_grid[(i + _grid.Count - 1) % _grid.Count], _grid[i], _grid[(i + 1) % _grid.Count]);
            var (ax, ay, bx, by) = ((long)at.X - before.X, (long)at.Y - before.Y, (long)after.X - at.X, (long)after.Y - at.Y);
            if (ax * by - ay * bx != 0 || (ax * bx + ay * by > 0)) { i++; continue; }
            _grid.RemoveAt(i);
            i = Math.Max(0, i - 2);
        }
    }

    // Rounded before it is cut, as ST_AsMVTGeom does it: neighbouring tiles then cut the same line.
    private ReadOnlySpan<(double X, double Y)> Simplified(int start, int count, bool isRing)
    {
        var line = tile.Tolerance > 0 ? _simplification.Simplify(Points(start, count), tile.Tolerance, isRing ? 4 : 2) : Points(start, count);
        _rounded.Clear();
        foreach (var (x, y) in line) _rounded.Add((Math.Round(x), Math.Round(y)));
        return CollectionsMarshal.AsSpan(_rounded);
    }

    private Span<(double X, double Y)> Points(int start, int count) => CollectionsMarshal.AsSpan(_points).Slice(start, count);

    private void ToGrid(ReadOnlySpan<(double X, double Y)> points)
    {
        _grid.Clear();
        foreach (var (x, y) in points)
            if (Rounded(x, y) is var p && (_grid.Count == 0 || _grid[^1] != p)) _grid.Add(p);
    }

    private static (int, int) Rounded(double x, double y) => ((int)Math.Round(x), (int)Math.Round(y));

    private static long Area(ReadOnlySpan<(int X, int Y)> ring)
    {
        var twice = 0L;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            twice += (long)a.X * b.Y - (long)b.X * a.Y;
        }
        return twice;
    }

    private void WriteMoves(ReadOnlySpan<(int X, int Y)> points, uint command)
    {
        if (points.IsEmpty) return;
        _commands.Add(command | (uint)points.Length << 3);
        foreach (var point in points)
        {
            _commands.Add(ZigZag(point.X - _cursor.X));
            _commands.Add(ZigZag(point.Y - _cursor.Y));
            _cursor = point;
        }
    }

    private static uint ZigZag(int n) => (uint)(n << 1 ^ n >> 31);
}
