using SkiaSharp;

namespace SmartRegion.Catalogue.Pictures;

/// <summary>A picture as it was drawn: the same in several widths, WebP.</summary>
internal sealed record Drawing(int Width, int Height, IReadOnlyList<(int Width, byte[] Bytes)> Files);

/// <summary>
/// Draws what a file shows anew, upright and in sRGB. The type is told by the content, the size is read before anything is decoded, and no
/// byte of the file comes through: neither position nor camera, nor what was hidden behind the picture. The library is loaded with the first picture.
/// </summary>
internal static class PictureDrawing
{
    private const int MostPixels = 40_000_000, LongestSide = 16_000, Quality = 82;

    /// <exception cref="Core.ProblemException">See <see cref="Pictures.AddAsync"/>.</exception>
    public static Drawing Draw(byte[] file)
    {
        // Told before the library sees it: it knows formats that nobody needs here.
        if (!IsPicture(file)) throw Pictures.Refused(415, "type", "A picture is JPEG, PNG or WebP.");
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw Broken();
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1) throw Broken();
        if (width > LongestSide || height > LongestSide || (long)width * height > MostPixels)
            throw Pictures.Refused(422, "size", $"The picture has {width} × {height} pixels; at most {MostPixels / 1_000_000} million are taken, and {LongestSide} on one side.");
        using var upright = Upright(Decode(codec), codec.EncodedOrigin);
        var scale = Math.Min(1, (double)Picture.Longest / Math.Max(upright.Width, upright.Height));
        var whole = new Picture("", Scaled(upright.Width, scale), Scaled(upright.Height, scale));
        var files = new List<(int, byte[])>();
        var from = upright;
        try
        {
            // From the widest to the narrowest, each from the one before: halving keeps lines smooth.
            foreach (var wide in whole.Widths.Reverse())
            {
                var resized = Resize(from, wide, Scaled(whole.Height, (double)wide / whole.Width));
                if (from != upright) from.Dispose();
                from = resized;
                using var image = SKImage.FromBitmap(from);
                using var encoded = image.Encode(SKEncodedImageFormat.Webp, Quality) ?? throw Broken();
                files.Add((wide, encoded.ToArray()));
            }
        }
        finally { if (from != upright) from.Dispose(); }
        return new Drawing(whole.Width, whole.Height, files);
    }

    // JPEG, PNG, and WebP within RIFF.
    private static bool IsPicture(ReadOnlySpan<byte> file) =>
        file.StartsWith<byte>([0xFF, 0xD8, 0xFF]) || file.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        || (file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8));

    // JPEG and WebP come smaller out of the decoder where they are much larger than what is kept.
    private static SKBitmap Decode(SKCodec codec)
    {
        var size = codec.GetScaledDimensions(Math.Min(1f, Picture.Longest * 1.5f / Math.Max(codec.Info.Width, codec.Info.Height)));
        using var srgb = SKColorSpace.CreateSrgb();
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success) return bitmap;
        bitmap.Dispose();
        throw Broken();
    }

    // Cameras store as the sensor lies and say beside it how to turn (EXIF 2.3, orientation). The bitmap given is the one answered, or gone.
    private static SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default) return bitmap;
        using var lying = bitmap;
        var turns = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (w, h) = (bitmap.Width, bitmap.Height);
        var upright = new SKBitmap(bitmap.Info.WithSize(turns ? h : w, turns ? w : h));
        using var canvas = new SKCanvas(upright);
        canvas.Concat(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        });
        canvas.DrawBitmap(bitmap, 0, 0);
        canvas.Flush();
        return upright;
    }

    private static SKBitmap Resize(SKBitmap from, int width, int height) =>
        from.Resize(from.Info.WithSize(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) ?? throw Broken();

    private static int Scaled(int pixels, double scale) => Math.Max(1, (int)Math.Round(pixels * scale));

    private static Core.ProblemException Broken() => Pictures.Refused(422, "broken", "The picture is damaged, or its end is missing.");
}
