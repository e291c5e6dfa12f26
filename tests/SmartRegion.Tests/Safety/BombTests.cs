using System.IO.Compression;
using System.Text;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Tests.Catalogue.Pictures;
using SmartRegion.Tests.Twin.Data;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Safety;

/// <summary>What is small when it is sent and huge when it is opened is refused, and costs neither memory nor disk.</summary>
public sealed class BombTests
{
    // All zeros: a thousandth when packed.
    private const int Unpacked = 300 * 1024 * 1024;

    [Fact]
    public async Task A_packed_body_is_not_unpacked_by_any_operation()
    {
        await using var region = await TestRegion.StartAsync();
        var packed = Gzipped(8 * 1024 * 1024);
        var before = GC.GetTotalAllocatedBytes();
        foreach (var (path, method, o) in region.Service<OpenApi>().Operations.Where(o => o.Operation.Consumes.Count > 0))
            foreach (var encoding in new[] { "gzip", "br", "deflate" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), ApiOperations.SamplePath(path, o)) { Content = new ByteArrayContent(packed) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", o.Consumes[0]);
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
                using var answer = await region.Client.SendAsync(request);
                Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{o.Id}: {(int)answer.StatusCode}");
            }
        Assert.True(GC.GetTotalAllocatedBytes() - before < 400L * 1024 * 1024, "Something was unpacked.");
    }

    [Fact]
    public async Task A_workbook_that_grows_beyond_reason_is_refused()
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync(Workbook(), "bomb.xlsx");
        Assert.True(answer.Status is 400 or 413 or 422, $"{answer.Status} {answer.Text}");
        Assert.Null((await region.JsonAsync("/api/entries/skoly"))["distributions"]);
    }

    [Theory]
    [InlineData(30_000, 30_000)]
    [InlineData(15_999, 15_999)]
    [InlineData(1, 2_000_000_000)]
    public async Task A_picture_of_more_pixels_than_anybody_needs_is_refused(int width, int height)
    {
        await using var region = await TestRegion.StartAsync();
        var before = GC.GetTotalAllocatedBytes();
        var refused = await Assert.ThrowsAsync<ProblemException>(() => region.Service<SmartRegion.Catalogue.Pictures.Pictures>().AddAsync(new MemoryStream(TestPictures.Bomb(width, height)), "x", CancellationToken.None));
        Assert.Equal(422, refused.Problem.Status);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 * 1024 * 1024);
    }

    [Fact]
    public void An_archive_leads_out_of_no_folder_and_two_files_of_one_name_are_no_trouble()
    {
        var folder = Directory.CreateTempSubdirectory("smartregion-slip-");
        try
        {
            var file = Path.Combine(folder.FullName, "a.zip");
            using (var zip = ZipFile.Open(file, ZipArchiveMode.Create))
                foreach (var name in new[] { "../../../../tmp/smartregion-slipped.shp", "/tmp/smartregion-slipped.dbf", "..\\..\\smartregion-slipped.shx", "a/x.shp", "b/x.shp", "c/.shp" })
                    using (var to = new StreamWriter(zip.CreateEntry(name).Open())) to.Write("x");
            Assert.Throws<ProblemException>(() => { using var source = FeatureSource.Open(file, new SourceOptions()); _ = source.Read().Count(); });
            Assert.Empty(Directory.EnumerateFiles("/tmp", "smartregion-slipped*"));
        }
        finally { folder.Delete(true); }
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"x\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;\"><!ENTITY z \"&y;&y;&y;&y;&y;&y;&y;&y;&y;&y;\">]><core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\">&z;</core:CityModel>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\"/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\"><name>&x;</name></core:CityModel>")]
    public void Entities_of_XML_are_not_read(string xml)
    {
        var folder = Directory.CreateTempSubdirectory("smartregion-xxe-");
        try
        {
            var file = Path.Combine(folder.FullName, "a.gml");
            File.WriteAllText(file, xml);
            var refused = Assert.Throws<ProblemException>(() => { using var source = FeatureSource.Open(file, new SourceOptions(Crs: SmartRegion.Twin.Features.Crs.CrsRegister.OfEpsg(25832))); _ = source.Read().Count(); });
            Assert.DoesNotContain("root:", refused.Message, StringComparison.Ordinal);
        }
        finally { folder.Delete(true); }
    }

    private static byte[] Gzipped(int zeros)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Optimal, true)) gzip.Write(new byte[zeros]);
        return to.ToArray();
    }

    // A sheet of blanks: its archive is a few hundred kilobytes.
    private static byte[] Workbook()
    {
        var sound = DataRegion.Workbook(["a", "b"], ["x", 1]);
        using var bytes = new MemoryStream();
        bytes.Write(sound);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, true))
        {
            zip.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            using var to = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open();
            to.Write(Encoding.UTF8.GetBytes("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"""));
            var blanks = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024));
            for (var written = 0; written < Unpacked; written += blanks.Length) to.Write(blanks);
        }
        return bytes.ToArray();
    }
}
