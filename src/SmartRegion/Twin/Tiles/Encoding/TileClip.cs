using System.Runtime.InteropServices;

namespace SmartRegion.Twin.Tiles.Encoding;

/// <summary>Cuts lines (Liang and Barsky) and rings (Sutherland and Hodgman) to a square. What it answers is valid until its next call.</summary>
internal sealed class TileClip(double from, double to)
{
    private readonly List<(double X, double Y)> _line = [];
    private List<(double X, double Y)> _in = [], _out = [];

    /// <summary>True when the point lies in the square.</summary>
    public bool Holds(double x, double y) => x >= from && x <= to && y >= from && y <= to;

    /// <summary>What of a line lies in the square: none, one or several pieces.</summary>
    public List<ReadOnlyMemory<(double X, double Y)>> Lines(ReadOnlySpan<(double X, double Y)> line)
    {
        var pieces = new List<ReadOnlyMemory<(double X, double Y)>>();
        _line.Clear();
        for (var i = 0; i + 1 < line.Length; i++)
        {
            var (a, b) = (line[i], line[i + 1]);
            if (!Cut(ref a, ref b)) { End(pieces); continue; }
            if (_line.Count == 0 || _line[^1] != a)
            {
                End(pieces);
                _line.Add(a);
            }
            _line.Add(b);
        }
        End(pieces);
        return pieces;
    }

    /// <summary>What of the area within a ring lies in the square, as one ring that may run along its edges.</summary>
    public ReadOnlySpan<(double X, double Y)> Ring(ReadOnlySpan<(double X, double Y)> ring)
    {
        _in.Clear();
        _in.AddRange(ring);
        if (AllHeld()) return CollectionsMarshal.AsSpan(_in);
        for (var edge = 0; edge < 4 && _in.Count > 0; edge++)
        {
            _out.Clear();
            for (var i = 0; i < _in.Count; i++) CutAt(edge, _in[(i + _in.Count - 1) % _in.Count], _in[i]);
            (_in, _out) = (_out, _in);
        }
        return CollectionsMarshal.AsSpan(_in);
    }

    private bool AllHeld()
    {
        foreach (var (x, y) in _in)
            if (!Holds(x, y)) return false;
        return true;
    }

    private void End(List<ReadOnlyMemory<(double X, double Y)>> pieces)
    {
        if (_line.Count > 1) pieces.Add(_line.ToArray());
        _line.Clear();
    }

    private void CutAt(int edge, (double X, double Y) a, (double X, double Y) b)
    {
        var (isIn, wasIn) = (IsWithin(edge, b), IsWithin(edge, a));
        if (isIn != wasIn) _out.Add(Crossing(edge, a, b));
        if (isIn) _out.Add(b);
    }

    private bool IsWithin(int edge, (double X, double Y) p) => edge switch { 0 => p.X >= from, 1 => p.Y >= from, 2 => p.X <= to, _ => p.Y <= to };

    private (double, double) Crossing(int edge, (double X, double Y) a, (double X, double Y) b)
    {
        var at = edge < 2 ? from : to;
        return edge % 2 == 0 ? (at, a.Y + (b.Y - a.Y) * (at - a.X) / (b.X - a.X)) : (a.X + (b.X - a.X) * (at - a.Y) / (b.Y - a.Y), at);
    }

    private bool Cut(ref (double X, double Y) a, ref (double X, double Y) b)
    {
        var (enter, leave, dx, dy) = (0.0, 1.0, b.X - a.X, b.Y - a.Y);
        if (!Narrow(-dx, a.X - from, ref enter, ref leave) || !Narrow(dx, to - a.X, ref enter, ref leave)
            || !Narrow(-dy, a.Y - from, ref enter, ref leave) || !Narrow(dy, to - a.Y, ref enter, ref leave)) return false;
        var start = a;
        if (enter > 0) a = (start.X + enter * dx, start.Y + enter * dy);
        if (leave < 1) b = (start.X + leave * dx, start.Y + leave * dy);
        return true;
    }

    private static bool Narrow(double direction, double distance, ref double enter, ref double leave)
    {
        if (direction == 0) return distance >= 0;
        var at = distance / direction;
        if (direction < 0) enter = Math.Max(enter, at);
        else leave = Math.Min(leave, at);
        return enter <= leave;
    }
}
