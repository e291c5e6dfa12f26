using System.IO.Compression;

namespace SmartRegion.Tests.Portal;

/// <summary>Libraries come as small as they get.</summary>
[Collection(SeededCollection.Name)]
public sealed class PackedAssetsTests(SeededRegion seeded)
{
    [Theory]
    [InlineData("maplibre/maplibre-gl.js", "text/javascript")]
    [InlineData("maplibre/maplibre-gl.css", "text/css")]
    [InlineData("city/city.js", "text/javascript")]
    public async Task A_library_comes_packed_to_whom_takes_it_so_and_plain_to_others(string file, string type)
    {
        var plain = await GetAsync(file, null);
        Assert.Equal((type, ""), (plain.Type, plain.Encoding));
        var brotli = await GetAsync(file, "gzip, deflate, br, zstd");
        Assert.Equal((type, "br"), (brotli.Type, brotli.Encoding));
        Assert.Equal(plain.Bytes, Unpacked(new BrotliStream(new MemoryStream(brotli.Bytes), CompressionMode.Decompress)));
        var gzip = await GetAsync(file, "gzip, br;q=0");
        Assert.Equal((type, "gzip"), (gzip.Type, gzip.Encoding));
        Assert.Equal(plain.Bytes, Unpacked(new GZipStream(new MemoryStream(gzip.Bytes), CompressionMode.Decompress)));
        Assert.True(brotli.Bytes.Length < gzip.Bytes.Length && gzip.Bytes.Length < plain.Bytes.Length / 2);
    }

    private async Task<(string? Type, string Encoding, byte[] Bytes)> GetAsync(string file, string? accepted)
    {
        using var client = new HttpClient();
        if (accepted is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await client.GetAsync(new Uri(seeded.Region.Url, "/assets/lib/" + file));
        answer.EnsureSuccessStatusCode();
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        return (answer.Content.Headers.ContentType?.MediaType, string.Join(',', answer.Content.Headers.ContentEncoding), await answer.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Unpacked(Stream packed)
    {
        using (packed)
        {
            using var bytes = new MemoryStream();
            packed.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
