using System.Text.Json.Nodes;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>GDAL's OAPIF driver as a client: what QGIS and ogr2ogr read with.</summary>
[Collection(SeededCollection.Name)]
public sealed class GdalTests(SeededRegion seeded)
{
    private string Source => $"OAPIF:{seeded.Region.Url}ogc";

    [Fact]
    public async Task It_lists_every_collection()
    {
        var told = await OutsideProgram.DemandAsync("ogrinfo", "-ro", Source);
        foreach (var collection in (JsonArray)(await seeded.Region.JsonAsync("/ogc/collections"))["collections"]!)
            Assert.Contains($": {collection!["id"]!.GetValue<string>()} (", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("municipalities", 2019)]
    [InlineData("districts", 52)]
    [InlineData("charging-stations", 679)]
    [InlineData("weather-stations", 175)]
    public async Task It_reads_every_feature_of_a_collection(string collection, int count) =>
        Assert.Equal(count, (await OutsideProgram.DemandAsync("ogrinfo", "-ro", "-q", "-geom=NO", Source, collection)).Split('\n').Count(l => l.StartsWith("OGRFeature(", StringComparison.Ordinal)));

    [Fact]
    public async Task A_condition_and_a_box_give_what_the_server_gives()
    {
        var told = await OutsideProgram.DemandAsync("ogrinfo", "-ro", "-q", "-geom=NO", Source, "municipalities", "-where", "population > 50000");
        var large = await seeded.Region.JsonAsync("/ogc/collections/municipalities/items?limit=1000&filter=" + Uri.EscapeDataString("population > 50000"));
        Assert.Equal(((JsonArray)large["features"]!).Select(f => f!["properties"]!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal), Names(told).Order(StringComparer.Ordinal));
        Assert.Contains("Plzeň", Names(told));
        var near = await OutsideProgram.DemandAsync("ogrinfo", "-ro", "-q", "-geom=NO", Source, "weather-stations", "-spat", "12.5", "49", "13.5", "50");
        var expected = await seeded.Region.JsonAsync("/ogc/collections/weather-stations/items?bbox=12.5,49,13.5,50&limit=1000");
        Assert.Equal(((JsonArray)expected["features"]!).Select(f => f!["properties"]!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal), Names(near).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_condition_is_pushed_down_to_the_server()
    {
        var told = await OutsideProgram.DemandAsync("ogrinfo", "--debug", "on", "-ro", "-q", "-geom=NO", Source, "municipalities", "-where", "name = 'Cham'");
        Assert.Contains(told.Split('\n'), l => l.Contains("/items?", StringComparison.Ordinal) && (l.Contains("name=Cham", StringComparison.Ordinal) || l.Contains("filter=", StringComparison.Ordinal)));
        Assert.Equal(["Cham"], Names(told));
    }

    [Fact]
    public async Task What_it_writes_as_GeoPackage_is_imported_again()
    {
        var folder = Directory.CreateTempSubdirectory("smartregion-gdal-");
        try
        {
            var file = Path.Combine(folder.FullName, "districts.gpkg");
            await OutsideProgram.DemandAsync("ogr2ogr", "-t_srs", "EPSG:5514", file, Source, "districts");
            await using var region = await TestRegion.StartAsync();
            var report = await region.ImportAsync(file, new ImportOptions("districts") { Repair = true });
            Assert.Equal((52, 0), (report.Created, report.BadCount));
            Assert.Equal("http://www.opengis.net/def/crs/EPSG/0/5514", (await region.JsonAsync("/ogc/collections/districts"))["storageCrs"]!.GetValue<string>());
            var (there, here) = (await BoxAsync(seeded.Region), await BoxAsync(region));
            for (var i = 0; i < 4; i++) Assert.Equal(there[i], here[i], 0.0002);
        }
        finally { folder.Delete(true); }
    }

    private static async Task<double[]> BoxAsync(TestRegion region) =>
        [.. ((JsonArray)(await region.JsonAsync("/ogc/collections/districts"))["extent"]!["spatial"]!["bbox"]![0]!).Select(n => n!.GetValue<double>())];

    private static IEnumerable<string> Names(string told) =>
        told.Split('\n').Where(l => l.StartsWith("  name (String) = ", StringComparison.Ordinal)).Select(l => l["  name (String) = ".Length..].Trim());
}
