using System.Text;

namespace SmartRegion.Twin.Sensors.Model;

/// <summary>
/// A time of SensorThings that is an instant or an interval (<c>start/end</c>), in microseconds since 1970. An instant has equal
/// ends, and is told from an interval without length.
/// </summary>
public readonly record struct Period(long Start, long End, bool IsInstant)
{
    public static Period Instant(long at) => new(at, at, true);

    public static Period Interval(long start, long end) => new(start, end, false);

    /// <summary>Reads an instant, or two with a slash between; false for anything else and for an end before its start.</summary>
    public static bool TryParse(string text, out Period period)
    {
        Span<byte> utf8 = stackalloc byte[96];
        period = default;
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParse(utf8[..length], out period);
    }

    /// <inheritdoc cref="TryParse(string, out Period)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Period period)
    {
        period = default;
        var slash = utf8.IndexOf((byte)'/');
        if (slash < 0)
        {
            if (!Instants.TryParse(utf8, out var at)) return false;
            period = Instant(at);
            return true;
        }
        if (!Instants.TryParse(utf8[..slash], out var start) || !Instants.TryParse(utf8[(slash + 1)..], out var end) || end < start) return false;
        period = Interval(start, end);
        return true;
    }

    /// <summary>Length of the longest written.</summary>
    public const int MaxLength = 2 * Instants.MaxLength + 1;

    /// <summary>Writes it in ASCII; answers the number of bytes.</summary>
    public int Write(Span<byte> to)
    {
        var length = Instants.Write(Start, to);
        if (IsInstant) return length;
        to[length++] = (byte)'/';
        return length + Instants.Write(End, to[length..]);
    }

    /// <summary>As text.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Write(text)]);
    }
}
