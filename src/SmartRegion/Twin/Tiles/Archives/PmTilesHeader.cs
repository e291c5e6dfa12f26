using System.Buffers.Binary;

namespace SmartRegion.Twin.Tiles.Archives;

/// <summary>The head of a PMTiles archive (version 3, github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, chapter 3): 127 bytes.</summary>
public sealed record PmTilesHeader
{
    public const int Length = 127;

    /// <summary>Head and root directory lie within this many first bytes.</summary>
    public const int FirstBytes = 16_384;

    public const byte Gzip = 2, Mvt = 1;

    private static ReadOnlySpan<byte> Magic => "PMTiles"u8;

    public long RootOffset { get; init; } = Length;
    public long RootLength { get; init; }
    public long MetadataOffset { get; init; }
    public long MetadataLength { get; init; }
    public long LeavesOffset { get; init; }
    public long LeavesLength { get; init; }
    public long DataOffset { get; init; }
    public long DataLength { get; init; }

    /// <summary>Tiles, entries of directories, and different contents.</summary>
    public (long Tiles, long Entries, long Contents) Counts { get; init; }

    /// <summary>1 none, 2 gzip, 3 brotli, 4 zstd: of directories and metadata.</summary>
    public byte InternalCompression { get; init; } = Gzip;

    /// <summary>The same of the tiles.</summary>
    public byte TileCompression { get; init; } = Gzip;

    /// <summary>1 MVT, 2 PNG, 3 JPEG, 4 WebP, 5 AVIF.</summary>
    public byte TileType { get; init; } = Mvt;

    public byte MinZoom { get; init; }
    public byte MaxZoom { get; init; }

    /// <summary>West, south, east, north in degrees.</summary>
    public (double West, double South, double East, double North) Bounds { get; init; }

    /// <summary>Reads the first bytes of an archive.</summary>
    /// <exception cref="InvalidDataException">They are no head of version 3.</exception>
    public static PmTilesHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !bytes.StartsWith(Magic) || bytes[7] != 3) throw new InvalidDataException("It is no PMTiles archive of version 3.");
        return new PmTilesHeader
        {
            RootOffset = Long(bytes, 8),
            RootLength = Long(bytes, 16),
            MetadataOffset = Long(bytes, 24),
            MetadataLength = Long(bytes, 32),
            LeavesOffset = Long(bytes, 40),
            LeavesLength = Long(bytes, 48),
            DataOffset = Long(bytes, 56),
            DataLength = Long(bytes, 64),
            Counts = (Long(bytes, 72), Long(bytes, 80), Long(bytes, 88)),
            InternalCompression = bytes[97],
            TileCompression = bytes[98],
            TileType = bytes[99],
            MinZoom = bytes[100],
            MaxZoom = bytes[101],
            Bounds = (Degrees(bytes, 102), Degrees(bytes, 106), Degrees(bytes, 110), Degrees(bytes, 114)),
        };
    }

    /// <summary>The head as bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        bytes[7] = 3;
        long[] numbers = [RootOffset, RootLength, MetadataOffset, MetadataLength, LeavesOffset, LeavesLength, DataOffset, DataLength, Counts.Tiles, Counts.Entries, Counts.Contents];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 + i * 8), numbers[i]);
        // Tiles lie in the order of their ids.
        bytes[96] = 1;
        (bytes[97], bytes[98], bytes[99], bytes[100], bytes[101]) = (InternalCompression, TileCompression, TileType, MinZoom, MaxZoom);
        double[] degrees = [Bounds.West, Bounds.South, Bounds.East, Bounds.North];
        for (var i = 0; i < degrees.Length; i++) Write(bytes, 102 + i * 4, degrees[i]);
        bytes[118] = MinZoom;
        Write(bytes, 119, (Bounds.West + Bounds.East) / 2);
        Write(bytes, 123, (Bounds.South + Bounds.North) / 2);
        return bytes;
    }

    private static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private static double Degrees(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) / 1e7;

    private static void Write(byte[] bytes, int at, double degrees) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), (int)Math.Round(degrees * 1e7));
}
