using System.Runtime.InteropServices;

namespace SmartRegion.Twin.Tiles.Encoding;

/// <summary>Douglas and Peucker's simplification: no point of the line lies further than the tolerance from what is left, as ST_Simplify does it.</summary>
internal sealed class LineSimplification
{
    private readonly List<(double X, double Y)> _kept = [];
    private readonly Stack<(int From, int To)> _open = new();
    private bool[] _keeps = [];

    /// <summary>The simplified line; empty when fewer than <paramref name="least"/> points are left. Valid until the next call.</summary>
    public ReadOnlySpan<(double X, double Y)> Simplify(ReadOnlySpan<(double X, double Y)> line, double tolerance, int least)
    {
        if (line.Length < 3) return line.Length < least ? [] : line;
        if (_keeps.Length < line.Length) _keeps = new bool[line.Length * 2];
        Array.Clear(_keeps, 0, line.Length);
        _keeps[0] = _keeps[line.Length - 1] = true;
        _open.Push((0, line.Length - 1));
        while (_open.TryPop(out var span))
        {
            var (at, distance) = Farthest(line, span.From, span.To);
            if (distance <= tolerance * tolerance) continue;
            _keeps[at] = true;
            if (at - span.From > 1) _open.Push((span.From, at));
            if (span.To - at > 1) _open.Push((at, span.To));
        }
        _kept.Clear();
        for (var i = 0; i < line.Length; i++)
            if (_keeps[i]) _kept.Add(line[i]);
        return _kept.Count < least ? [] : CollectionsMarshal.AsSpan(_kept);
    }

    private static (int At, double Distance) Farthest(ReadOnlySpan<(double X, double Y)> line, int from, int to)
    {
        var (a, b, most) = (line[from], line[to], (At: from, Distance: -1.0));
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = dx * dx + dy * dy;
        for (var i = from + 1; i < to; i++)
        {
            var (x, y) = (line[i].X - a.X, line[i].Y - a.Y);
            var along = length > 0 ? Math.Clamp((x * dx + y * dy) / length, 0, 1) : 0;
            var (ox, oy) = (x - along * dx, y - along * dy);
            var distance = ox * ox + oy * oy;
            if (distance > most.Distance) most = (i, distance);
        }
        return most;
    }
}
