using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Tiles;
using SmartRegion.Twin.Tiles.Archives;

namespace SmartRegion.Tests.Twin.Tiles;

/// <summary>PMTiles archives: what we write the reference implementation reads, and what lies in the data directory is served.</summary>
public sealed class PmTilesTests
{
    // From the reference implementation's own tests: the curve of each level follows that of the one before.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(1, 0, 1, 2)]
    [InlineData(1, 1, 1, 3)]
    [InlineData(1, 1, 0, 4)]
    [InlineData(2, 0, 0, 5)]
    [InlineData(12, 3423, 1763, 19078479)]
    public void Ids_follow_the_curve_of_Hilbert(int z, int x, int y, long id) => Assert.Equal(id, PmTilesDirectory.Id(z, x, y));

    [Fact]
    public async Task The_reference_implementation_reads_every_tile_of_an_archive()
    {
        await using var region = await TestRegion.StartAsync();
        await Features.Layers.ImportAsync(region, Path.Combine(Root.Path, "src", "SmartRegion", "wwwroot", "basemap", "districts.geojson"), new ImportOptions("districts") { Repair = true, Title = new SmartRegion.Core.LangText(null, null, "Districts") });
        var (collection, making) = (await region.Service<Collections>().GetAsync("districts"), region.Service<TileMaking>());
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(DataOf(region))!, "pmtiles")).FullName;
        var file = Path.Combine(folder, "districts.pmtiles");
        var count = await region.Service<PmTilesExport>().WriteAsync(collection, file, 12);

        var asked = new List<(int Z, long X, long Y)>();
        foreach (var z in new[] { 0, 5, 9, 12 })
        {
            var limits = TileMatrixSet.WebMercatorQuad.Limits(z, new SmartRegion.Core.BoundingBox(12.4, 49.2, 12.6, 49.4));
            asked.Add((z, limits.FirstColumn, limits.FirstRow));
        }
        asked.Add((9, 0, 0));
        var read = await ReadAsync(file, asked);
        var header = read["header"]!;
        Assert.Equal((3, 2, 1, 0, 12, true), (header["specVersion"]!.GetValue<int>(), header["tileCompression"]!.GetValue<int>(), header["tileType"]!.GetValue<int>(), header["minZoom"]!.GetValue<int>(), header["maxZoom"]!.GetValue<int>(), header["clustered"]!.GetValue<bool>()));
        Assert.Equal(count, header["numAddressedTiles"]!.GetValue<long>());
        Assert.Equal(collection.Extent.West!.Value, header["minLon"]!.GetValue<double>(), 6);
        Assert.Equal("districts", read["metadata"]!["vector_layers"]![0]!["id"]!.GetValue<string>());
        for (var i = 0; i < 4; i++)
            Assert.Equal(Convert.ToBase64String(await making.MakeAsync(collection, new TileAddress(TileMatrixSet.WebMercatorQuad, asked[i].Z, asked[i].Y, asked[i].X))), read["tiles"]![i]!.GetValue<string>());
        Assert.Null(read["tiles"]![4]);

        await AssertServedAsync(region, asked, read);
        await AssertDamagedIsToldAsync(region, folder);
    }

    [Fact]
    public async Task An_archive_of_very_many_tiles_has_directories_below_the_first_and_each_content_once()
    {
        var folder = Directory.CreateTempSubdirectory("smartregion-pmtiles-").FullName;
        try
        {
            var (file, random) = (Path.Combine(folder, "many.pmtiles"), new Random(7));
            var contents = Enumerable.Range(0, 3_000).Select(_ => { var b = new byte[random.Next(5, 60)]; random.NextBytes(b); return TileCache.Packed(b); }).ToArray();
            var first = PmTilesDirectory.Id(9, 0, 0);
            // Scattered, so that the directory does not shrink to a pattern.
            byte[] Content(long i) => contents[i < 50 ? 0 : (int)((uint)(i * 2654435761) % contents.Length)];
            using (var writer = new PmTilesWriter(file))
            {
                // A run of one content, then others, with gaps.
                for (var i = 0; i < 40_000; i++) writer.Add(first + i + i / 100, Content(i));
                Assert.Equal(40_000, await writer.FinishAsync([], 9, (-180, -85, 180, 85)));
            }
            using var archive = PmTilesArchive.Open(file);
            Assert.True(archive.Header.LeavesLength > 0);
            Assert.Equal((40_000, 3_000), (archive.Header.Counts.Tiles, archive.Header.Counts.Contents));
            var places = new List<(int, long, long)>();
            var expected = new List<string?>();
            for (var x = 0; x < 512; x += 37)
                for (var y = 0; y < 512; y += 41)
                {
                    places.Add((9, x, y));
                    var at = PmTilesDirectory.Id(9, x, y) - first;
                    var (hundreds, rest) = (at / 101, at % 101);
                    var i = hundreds * 100 + rest;
                    var found = i >= 40_000 || rest == 100 ? null : Content(i);
                    expected.Add(found is null ? null : Convert.ToBase64String(TileCache.Unpacked(new MemoryStream(found))));
                    Assert.Equal(found, archive.Find(9, x, y));
                }
            var read = await ReadAsync(file, places);
            Assert.Equal(expected, ((JsonArray)read["tiles"]!).Select(t => t?.GetValue<string>()));
            Assert.Contains(null, expected);
        }
        finally { Directory.Delete(folder, true); }
    }

    [Fact]
    public async Task The_command_line_writes_an_archive()
    {
        var folder = Directory.CreateTempSubdirectory("smartregion-pmtiles-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "spots.csv"), "id,lon,lat\na,12,49\nb,14,50\n");
            Assert.Equal(0, (await RunningProgram.RunAsync("import", Path.Combine(folder, "spots.csv"), "--collection", "spots", "--data", folder)).Exit);
            var file = Path.Combine(folder, "spots.pmtiles");
            var (exit, output) = await RunningProgram.RunAsync("export", "--pmtiles", "spots", file, "--max-zoom", "10", "--data", folder);
            Assert.True(exit == 0, output);
            var (row, column) = DecodedTile.At(TileMatrixSet.WebMercatorQuad, 10, 14, 50);
            var read = await ReadAsync(file, [(10, column, row)]);
            var layer = (await DecodedTile.ReadAsync("spots", Convert.FromBase64String(read["tiles"]![0]!.GetValue<string>())))[0]!;
            Assert.Equal(["b"], layer.Features().Select(f => f!["properties"]!["id"]!.GetValue<string>()));
            Assert.Equal(1, (await RunningProgram.RunAsync("export", "--pmtiles", "none", file, "--data", folder)).Exit);
            Assert.Equal(2, (await RunningProgram.RunAsync("export", "--pmtiles", "spots", file, "--max-zoom", "99", "--data", folder)).Exit);
        }
        finally { Directory.Delete(folder, true); }
    }

    private static async Task AssertServedAsync(TestRegion region, List<(int Z, long X, long Y)> asked, JsonNode read)
    {
        Assert.Equal("districts", (await region.JsonAsync("/api/pmtiles"))["items"]![0]!["name"]!.GetValue<string>());
        var tileJson = await region.SendAsync("GET", "/api/pmtiles/districts");
        Assert.Equal((200, 12), (tileJson.Status, tileJson.Json!["maxzoom"]!.GetValue<int>()));
        var template = tileJson.Json["tiles"]![0]!.GetValue<string>();
        for (var i = 0; i < 4; i++)
        {
            var bytes = await region.Client.GetByteArrayAsync(template.Replace("{z}", $"{asked[i].Z}").Replace("{x}", $"{asked[i].X}").Replace("{y}", $"{asked[i].Y}"));
            Assert.Equal(read["tiles"]![i]!.GetValue<string>(), Convert.ToBase64String(bytes));
        }
        Assert.Equal(204, (await region.SendAsync("GET", "/api/pmtiles/districts/9/0/0")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/pmtiles/districts/3/9/9")).Status);
        Assert.Equal(400, (await region.SendAsync("GET", "/api/pmtiles/districts/x/0/0")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/pmtiles/none")).Status);
        Assert.Equal(404, (await region.SendAsync("GET", "/api/pmtiles/..%2Fregion/0/0/0")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/pmtiles/districts.pmtiles") { Headers = { Range = new RangeHeaderValue(0, 6) } };
        using var part = await region.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, "PMTiles"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
    }

    private static async Task AssertDamagedIsToldAsync(TestRegion region, string folder)
    {
        var whole = await File.ReadAllBytesAsync(Path.Combine(folder, "districts.pmtiles"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "cut.pmtiles"), whole[..200]);
        await File.WriteAllTextAsync(Path.Combine(folder, "text.pmtiles"), "no archive at all");
        foreach (var name in new[] { "cut", "text" })
        {
            var answer = await region.SendAsync("GET", $"/api/pmtiles/{name}");
            Assert.Equal((422, "application/problem+json"), (answer.Status, answer.Type));
            Assert.Equal(422, (await region.SendAsync("GET", $"/api/pmtiles/{name}/0/0/0")).Status);
        }
    }

    private static string DataOf(TestRegion region) => Path.Combine(region.Service<TileCacheSettings>().Directory, "tiles");

    private static async Task<JsonNode> ReadAsync(string file, IEnumerable<(int Z, long X, long Y)> tiles) => JsonNode.Parse(await NodeScript.RunAsync("pmtiles.mjs",
        new JsonObject { ["file"] = file, ["tiles"] = new JsonArray([.. tiles.Select(t => (JsonNode)new JsonArray(t.Z, t.X, t.Y))]) }.ToJsonString()))!;
}
