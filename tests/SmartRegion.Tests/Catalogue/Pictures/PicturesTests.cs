using System.Text;
using SkiaSharp;
using SmartRegion.Catalogue.Pictures;
using SmartRegion.Core;

namespace SmartRegion.Tests.Catalogue.Pictures;

/// <summary>Pictures are taken by what they are, drawn anew, and sent as pictures and nothing else.</summary>
public sealed class PicturesTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_picture_is_kept_in_several_widths_and_sent_for_ever_as_a_picture_only(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var picture = await AddAsync(region, TestPictures.Make(2400, 1200));
        Assert.Equal((1920, 960), (picture.Width, picture.Height));
        Assert.Equal([320, 640, 1280, 1920], picture.Widths);
        foreach (var width in picture.Widths)
        {
            using var answer = await region.Client.GetAsync(picture.At(width));
            using var bitmap = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal((width, width / 2), (bitmap.Width, bitmap.Height));
            Assert.Equal("image/webp", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl is { Public: true, MaxAge.Days: 365 } && answer.Headers.CacheControl.Extensions.Any(e => e.Name == "immutable"));
        }
        Assert.Equal(404, (await region.SendAsync("GET", picture.Path + "/333")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/pictures/" + new string('0', 32) + "-10x10")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/pictures/..%2F..%2Fstore")).Status);
    }

    [Theory]
    [InlineData(1, 200, 100)]
    [InlineData(3, 200, 100)]
    [InlineData(6, 100, 200)]
    [InlineData(8, 100, 200)]
    public async Task Position_and_camera_are_gone_and_the_picture_stands_upright(int orientation, int width, int height)
    {
        await using var region = await TestRegion.StartAsync();
        var sent = TestPictures.WithPosition(TestPictures.Make(200, 100), (ushort)orientation);
        Assert.Contains(TestPictures.Secret, Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        var picture = await AddAsync(region, sent);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        var kept = (await region.Service<SmartRegion.Catalogue.Pictures.Pictures>().FileAsync(picture, picture.Width))!;
        var text = Encoding.Latin1.GetString(kept);
        Assert.DoesNotContain(TestPictures.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exif", text, StringComparison.OrdinalIgnoreCase);
        using var bitmap = SKBitmap.Decode(kept);
        // Red lies left, then turned: right, above, below.
        var (x, y) = orientation switch { 1 => (10, 50), 3 => (190, 50), 6 => (50, 10), _ => (50, 190) };
        Assert.True(bitmap.GetPixel(x, y) is { Red: > 200, Blue: < 60 }, $"{bitmap.GetPixel(x, y)}");
    }

    [Fact]
    public async Task What_hides_behind_a_picture_does_not_come_through()
    {
        await using var region = await TestRegion.StartAsync();
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            var picture = await AddAsync(region, [.. TestPictures.Make(64, 64, format), .. "<script>alert(1)</script>PK\x03\x04"u8]);
            var kept = (await region.Service<SmartRegion.Catalogue.Pictures.Pictures>().FileAsync(picture, 64))!;
            Assert.DoesNotContain("script", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_no_picture_whatever_it_is_called_is_refused()
    {
        await using var region = await TestRegion.StartAsync();
        byte[][] others =
        [
            [.. "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8], [.. "<!DOCTYPE html><script>alert(1)</script>"u8], [.. "GIF89a\x01\0\x01\0"u8], [.. "BM"u8, .. new byte[60]],
            [.. "%PDF-1.7"u8], [.. "RIFF\0\0\0\0WAVE"u8], [0, 0, 1, 0, 1, 0], [],
        ];
        foreach (var file in others) Assert.Equal("type", await RefusedAsync(region, file));
        Assert.Equal("broken", await RefusedAsync(region, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]));
        var whole = TestPictures.Make(400, 400);
        Assert.Equal("broken", await RefusedAsync(region, whole[..(whole.Length / 2)]));
        Assert.Equal("bytes", await RefusedAsync(region, new byte[SmartRegion.Catalogue.Pictures.Pictures.MostBytes + 1]));
    }

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(16_001, 1)]
    [InlineData(8_000, 8_000)]
    public async Task A_picture_that_says_it_is_huge_is_refused_before_it_is_decoded(int width, int height)
    {
        await using var region = await TestRegion.StartAsync();
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal("size", await RefusedAsync(region, TestPictures.Bomb(width, height)));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 50_000_000);
    }

    [Fact]
    public void Random_bytes_behind_the_marks_of_a_picture_never_do_more_than_being_refused()
    {
        var random = new Random(4711);
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
            for (var i = 0; i < 60; i++)
            {
                var file = TestPictures.Make(40, 30, format);
                for (var n = 0; n < 1 + i / 6; n++) file[12 + random.Next(file.Length - 12)] = (byte)random.Next(256);
                try { Assert.NotNull(PictureDrawing.Draw(file)); }
                catch (ProblemException e) { Assert.Contains(e.Problem.Faults![0].Field, new[] { "broken", "size", "type" }); }
            }
    }

    [Fact]
    public async Task One_person_sends_a_hundred_in_a_day_and_no_more()
    {
        await using var region = await TestRegion.StartAsync();
        var small = TestPictures.Make(8, 8);
        for (var i = 0; i < SmartRegion.Catalogue.Pictures.Pictures.MostADay; i++) await AddAsync(region, small);
        Assert.Equal("many", await RefusedAsync(region, small));
        using var content = new MemoryStream(small);
        Assert.NotNull(await region.Service<SmartRegion.Catalogue.Pictures.Pictures>().AddAsync(content, "somebody-else", default));
    }

    [Theory]
    [InlineData("http://region.example/pictures/0123456789abcdef0123456789abcdef-640x480", true)]
    [InlineData("https://elsewhere.example/pictures/0123456789abcdef0123456789abcdef-640x480", true)]
    [InlineData("https://elsewhere.example/pictures/0123456789abcdef0123456789abcdef-640x480?x", true)]
    [InlineData("https://elsewhere.example/pictures/0123456789ABCDEF0123456789abcdef-640x480", false)]
    [InlineData("https://elsewhere.example/pictures/0123456789abcdef0123456789abcdef-0x480", false)]
    [InlineData("https://elsewhere.example/a.jpg", false)]
    [InlineData("/pictures/0123456789abcdef0123456789abcdef-640x480\" onerror=\"", false)]
    [InlineData(null, false)]
    public void Only_addresses_of_our_own_shape_are_shown(string? address, bool isOurs) => Assert.Equal(isOurs, Picture.At(address) is not null);

    private static async Task<Picture> AddAsync(TestRegion region, byte[] file)
    {
        using var content = new MemoryStream(file);
        return await region.Service<SmartRegion.Catalogue.Pictures.Pictures>().AddAsync(content, "member-1", default);
    }

    private static async Task<string> RefusedAsync(TestRegion region, byte[] file) =>
        (await Assert.ThrowsAsync<ProblemException>(() => AddAsync(region, file))).Problem.Faults![0].Field;
}
