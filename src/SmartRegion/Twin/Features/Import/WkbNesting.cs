using System.Buffers.Binary;

namespace SmartRegion.Twin.Features.Import;

/// <summary>
/// Whether well-known binary may be given to a reader. Readers follow collections within each other down the stack, and make room for as many points as are
/// announced: a file of a megabyte, or of nine bytes, would end the program.
/// </summary>
internal static class WkbNesting
{
    private const int Most = 64;

    /// <summary>False when it is nested more deeply than any geometry, or ends before what it announces.</summary>
    public static bool IsBearable(ReadOnlySpan<byte> wkb)
    {
        var open = new Stack<uint>([1u]);
        while (open.TryPop(out var left))
        {
            if (left == 0) continue;
            open.Push(left - 1);
            if (!TryHead(ref wkb, out var isLittle, out var kind, out var ordinates)) return false;
            switch (kind)
            {
                case 1: if (!TrySkip(ref wkb, 8L * ordinates)) return false; break;
                case 2: if (!TryCount(ref wkb, isLittle, out var points) || !TrySkip(ref wkb, 8L * ordinates * points)) return false; break;
                case 3:
                    if (!TryCount(ref wkb, isLittle, out var rings)) return false;
                    for (; rings > 0; rings--) if (!TryCount(ref wkb, isLittle, out var corners) || !TrySkip(ref wkb, 8L * ordinates * corners)) return false;
                    break;
                case >= 4 and <= 7:
                    if (!TryCount(ref wkb, isLittle, out var parts)) return false;
                    open.Push(parts);
                    if (open.Count > Most) return false;
                    break;
                default: return true;
            }
        }
        return true;
    }

    /// <summary>The same of a GeoPackage's binary, which has a head before it (OGC 12-128r19, 2.1.3).</summary>
    public static bool IsBearableInGeoPackage(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 8) return false;
        var head = 8 + ((blob[3] >> 1) & 7) switch { 0 => 0, 1 => 32, 2 or 3 => 48, _ => 64 };
        return blob.Length > head && IsBearable(blob[head..]);
    }

    // ISO adds thousands for Z and M, PostGIS sets bits, also for a system beside it.
    private static bool TryHead(ref ReadOnlySpan<byte> wkb, out bool isLittle, out uint kind, out int ordinates)
    {
        (isLittle, kind, ordinates) = (wkb.Length > 0 && wkb[0] == 1, 0, 2);
        if (wkb.Length < 5) return false;
        wkb = wkb[1..];
        TryCount(ref wkb, isLittle, out var type);
        var plain = type & 0x1fffffff;
        var iso = plain / 1000;
        ordinates += ((type & 0x80000000) != 0 || iso is 1 or 3 ? 1 : 0) + ((type & 0x40000000) != 0 || iso is 2 or 3 ? 1 : 0);
        kind = plain % 1000;
        return (type & 0x20000000) == 0 || TrySkip(ref wkb, 4);
    }

    private static bool TryCount(ref ReadOnlySpan<byte> wkb, bool isLittle, out uint count)
    {
        count = 0;
        if (wkb.Length < 4) return false;
        count = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(wkb) : BinaryPrimitives.ReadUInt32BigEndian(wkb);
        wkb = wkb[4..];
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> wkb, long bytes)
    {
        if (bytes > wkb.Length) return false;
        wkb = wkb[(int)bytes..];
        return true;
    }
}
