using SmartRegion.Twin.Tiles.Encoding;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>One entry of a directory: a run of tiles of the same content, or, with a run of 0, a further directory.</summary>
internal readonly record struct PmTilesEntry(long Id, long Offset, long Length, long Run);

/// <summary>Directories of a PMTiles archive (version 3, chapter 4): varints, ids told as differences; and the ids of tiles along Hilbert's curve.</summary>
internal static class PmTilesDirectory
{
    /// <summary>The id of a tile: all tiles of the levels before, then its place on the curve.</summary>
    public static long Id(int level, long x, long y)
    {
        var d = ((1L << 2 * level) - 1) / 3;
        for (var s = 1L << level - 1; level > 0 && s > 0; s >>= 1)
        {
            var (rx, ry) = ((x & s) > 0 ? 1 : 0, (y & s) > 0 ? 1 : 0);
            d += s * s * (3 * rx ^ ry);
            if (ry != 0) continue;
            if (rx == 1) (x, y) = (s - 1 - x, s - 1 - y);
            (x, y) = (y, x);
        }
        return d;
    }

    /// <summary>The entries as gzipped bytes.</summary>
    public static byte[] Write(IReadOnlyList<PmTilesEntry> entries)
    {
        var to = new ProtoWriter();
        to.Varint((ulong)entries.Count);
        for (var i = 0; i < entries.Count; i++) to.Varint((ulong)(entries[i].Id - (i > 0 ? entries[i - 1].Id : 0)));
        foreach (var entry in entries) to.Varint((ulong)entry.Run);
        foreach (var entry in entries) to.Varint((ulong)entry.Length);
        for (var i = 0; i < entries.Count; i++)
            to.Varint(i > 0 && entries[i].Offset == entries[i - 1].Offset + entries[i - 1].Length ? 0 : (ulong)entries[i].Offset + 1);
        return TileCache.Packed(to.Written.ToArray());
    }

    /// <summary>The entries of unpacked bytes.</summary>
    /// <exception cref="InvalidDataException">They are no directory.</exception>
    public static PmTilesEntry[] Read(ReadOnlySpan<byte> bytes)
    {
        var count = Varint(ref bytes);
        if (count < 0 || count > bytes.Length) throw new InvalidDataException("A directory of the archive is damaged.");
        var (ids, runs, lengths, entries) = (new long[count], new long[count], new long[count], new PmTilesEntry[count]);
        for (var i = 0; i < count; i++) ids[i] = Varint(ref bytes) + (i > 0 ? ids[i - 1] : 0);
        for (var i = 0; i < count; i++) runs[i] = Varint(ref bytes);
        for (var i = 0; i < count; i++) lengths[i] = Varint(ref bytes);
        for (var i = 0; i < count; i++)
        {
            var told = Varint(ref bytes);
            entries[i] = new PmTilesEntry(ids[i], told == 0 && i > 0 ? entries[i - 1].Offset + entries[i - 1].Length : told - 1, lengths[i], runs[i]);
        }
        return entries;
    }

    /// <summary>The entry that has the tile or leads to it, or null.</summary>
    public static PmTilesEntry? Find(PmTilesEntry[] entries, long id)
    {
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Id <= id) low = middle + 1;
            else high = middle - 1;
        }
        return high >= 0 && entries[high] is var e && (e.Run == 0 || id < e.Id + e.Run) ? e : null;
    }

    private static long Varint(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift) = (0L, 0);
        while (true)
        {
            if (bytes.IsEmpty || shift > 63) throw new InvalidDataException("A directory of the archive is damaged.");
            var b = bytes[0];
            bytes = bytes[1..];
            value |= (long)(b & 0x7f) << shift;
            if (b < 0x80) return value;
            shift += 7;
        }
    }
}
