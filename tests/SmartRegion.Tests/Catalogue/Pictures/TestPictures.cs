using System.Buffers.Binary;
using SkiaSharp;

namespace SmartRegion.Tests.Catalogue.Pictures;

/// <summary>Pictures made for tests: left half red, right half blue.</summary>
internal static class TestPictures
{
    /// <summary>What the position in <see cref="WithPosition"/> is preceded by.</summary>
    public const string Secret = "SECRET CAMERA 4711";

    public static byte[] Make(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Red);
        using var blue = new SKPaint { Color = SKColors.Blue };
        canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG whose EXIF tells how it is turned, a camera and a position.</summary>
    public static byte[] WithPosition(byte[] jpeg, ushort orientation)
    {
        var camera = System.Text.Encoding.ASCII.GetBytes(Secret + "\0");
        using var tiff = new MemoryStream();
        var w = new BinaryWriter(tiff);
        w.Write("II*\0"u8);
        w.Write(8);
        w.Write((short)3);
        Field(0x0110, 2, camera.Length, 50);
        Field(0x0112, 3, 1, orientation);
        Field(0x8825, 4, 1, 50 + camera.Length);
        w.Write(0);
        w.Write(camera);
        // GPS: latitude 49 degrees north.
        w.Write((short)1);
        Field(1, 2, 2, 'N');
        w.Write(0);
        var exif = tiff.ToArray();
        var marker = new byte[] { 0xFF, 0xE1, 0, 0 };
        BinaryPrimitives.WriteUInt16BigEndian(marker.AsSpan(2), (ushort)(exif.Length + 8));
        return [.. jpeg[..2], .. marker, .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];

        void Field(int tag, short type, int count, int value)
        {
            w.Write((ushort)tag);
            w.Write(type);
            w.Write(count);
            w.Write(value);
        }
    }

    /// <summary>The head of a PNG that says it is that large, with hardly any data.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var head = new byte[17];
        "IHDR"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), height);
        (head[12], head[13]) = (8, 6);
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk(head), .. Chunk([.. "IDAT"u8, .. Deflated(new byte[4096])]), .. Chunk([.. "IEND"u8])];
    }

    private static byte[] Chunk(byte[] typeAndData)
    {
        var chunk = new byte[typeAndData.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, typeAndData.Length - 4);
        typeAndData.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(typeAndData));
        return chunk;
    }

    private static byte[] Deflated(byte[] data)
    {
        using var to = new MemoryStream();
        using (var z = new System.IO.Compression.ZLibStream(to, System.IO.Compression.CompressionLevel.Optimal, true)) z.Write(data);
        return to.ToArray();
    }

    // CRC-32 as PNG has it (ISO 3309).
    private static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
