using System.Globalization;
using System.Text.Json.Nodes;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Reference systems: coordinates against PostGIS (PROJ) and known points, and OGC API Features Part 2 over HTTP.</summary>
public sealed class CrsTests
{
    private static readonly (double Lon, double Lat)[] Places = [(12.78, 50.27), (13.3776, 49.7475), (14.4747, 48.9747), (12.0956, 49.0195), (13.4667, 48.5667), (11.5767, 49.9456), (15.5, 49.2)];

    private static readonly (double, double)[] Czech = [Places[0], Places[1], Places[2], Places[6]];

    public static TheoryData<int, double> Systems => new()
    {
        // The largest distance in metres; of another datum as much as its seven parameters are good for.
        { 4258, 0.01 }, { 3857, 0.001 }, { 25832, 0.01 }, { 25833, 0.01 }, { 5514, 1.5 }, { 2065, 1.5 }, { 31467, 3 }, { 31468, 3 },
    };

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task There_and_back_agree_with_PostGIS(int epsg, double metres)
    {
        await using var store = await TestStore.OpenAsync("postgres");
        var crs = CrsRegister.OfEpsg(epsg)!;
        var (there, back) = (Transformation.Between(CrsRegister.Crs84, crs)!, Transformation.Between(crs, CrsRegister.Crs84)!);
        // Outside of Czechia its grid has other parameters, which are not meant.
        foreach (var (lon, lat) in Places.Where(p => epsg is not (5514 or 2065) || Czech.Contains(p)))
        {
            var (x, y) = there.Apply(lon, lat);
            var (x2, y2) = await store.Store.ReadAsync(s => s.FirstAsync(
                $"select st_x(p), st_y(p) from st_transform(st_setsrid(st_makepoint({lon}, {lat}), 4326), {epsg}) p", r => (r.GetDouble(0), r.GetDouble(1))));
            // PostGIS gives x before y; the old Czech grid's are southing and westing.
            if (crs.Axes == AxisOrder.SouthWest) (x, y) = crs.ToAxes(x, y);
            if (crs.Axes == AxisOrder.SouthWest && Math.Abs(x - x2) > 100_000) (x2, y2) = (y2, x2);
            var perUnit = crs.Unit == "degree" ? 111_320 : 1;
            Assert.True(Math.Sqrt(Math.Pow(x - x2, 2) + Math.Pow(y - y2, 2)) * perUnit <= metres, string.Create(CultureInfo.InvariantCulture, $"{epsg} {lon} {lat}: {x} {y} and {x2} {y2}"));
            // The seven parameters turned round are an approximation good for two centimetres.
            var (fx, fy) = there.Apply(lon, lat);
            var (lon2, lat2) = back.Apply(fx, fy);
            Assert.True(Math.Abs(lon - lon2) < 3e-7 && Math.Abs(lat - lat2) < 3e-7, string.Create(CultureInfo.InvariantCulture, $"{epsg} back: {lon} {lat} became {lon2} {lat2}"));
        }
    }

    [Fact]
    public void Krovak_gives_the_example_of_the_EPSG_guidance_note()
    {
        // IOGP 373-7-2, 3.2.3.1: 50°12'32.442" N, 16°50'59.179" E on Bessel is southing 1050538.643, westing 568990.997.
        var krovak = (ProjectedCoordinateSystem)new CoordinateSystemFactory().CreateFromWkt(CrsRegister.OfEpsg(5514)!.Wkt);
        var (x, y) = new CoordinateTransformationFactory().CreateFromCoordinateSystems(krovak.GeographicCoordinateSystem, krovak)
            .MathTransform.Transform(16 + 50 / 60d + 59.179 / 3600, 50 + 12 / 60d + 32.442 / 3600);
        // A thousandth of a second is three centimetres.
        Assert.Equal(-568_990.997, x, 0.03);
        Assert.Equal(-1_050_538.643, y, 0.03);
    }

    [Theory]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/25832", 25832)]
    [InlineData("https://www.opengis.net/def/crs/EPSG/0/25832", 25832)]
    [InlineData("<http://www.opengis.net/def/crs/EPSG/0/5514>", 5514)]
    [InlineData("urn:ogc:def:crs:EPSG::31468", 31468)]
    [InlineData("EPSG:4326", 4326)]
    [InlineData("[EPSG:3857]", 3857)]
    [InlineData("25833", 25833)]
    public void A_system_is_known_by_each_of_its_names(string name, int epsg) => Assert.Equal(epsg, CrsRegister.Find(name)!.Epsg);

    [Theory]
    [InlineData("EPSG:1")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("EPSG:٢٥٨٣٣")]
    public void What_is_not_known_is_null(string name) => Assert.Null(CrsRegister.Find(name));

    [Theory]
    [InlineData("""PROJCS["S-JTSK_Krovak_East_North",GEOGCS["GCS_S_JTSK",DATUM["D_S_JTSK",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Krovak"],UNIT["Meter",1.0]]""", 5514)]
    [InlineData("""PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],UNIT["Meter",1.0]]""", 25832)]
    [InlineData("""PROJCS["DHDN_3_Degree_Gauss_Zone_4",GEOGCS["GCS_Deutsches_Hauptdreiecksnetz",DATUM["D_Deutsches_Hauptdreiecksnetz",SPHEROID["Bessel_1841",6377397.155,299.1528128]]],PROJECTION["Gauss_Kruger"],UNIT["Meter",1.0]]""", 31468)]
    [InlineData("""GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]""", 4326)]
    [InlineData("""PROJCS["anything",GEOGCS["ETRS89",DATUM["d",SPHEROID["s",1,1],AUTHORITY["EPSG","6258"]],AUTHORITY["EPSG","4258"]],PROJECTION["Transverse_Mercator"],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","25833"]]""", 25833)]
    [InlineData("""GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]],CS[ellipsoidal,2],ID["EPSG",4326]]""", 4326)]
    public void A_prj_file_is_understood_by_name_or_authority(string wkt, int epsg) => Assert.Equal(epsg, CrsRegister.OfWkt(wkt)!.Epsg);

    [Fact]
    public void A_prj_file_of_another_system_is_none_of_ours() =>
        Assert.Null(CrsRegister.OfWkt("""PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]]],PROJECTION["Transverse_Mercator"],AUTHORITY["EPSG","27700"]]"""));

    private static async Task<TestRegion> RegionAsync(string engine)
    {
        var region = await TestRegion.StartAsync(engine);
        await region.ImportThingsAsync();
        return region;
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Coordinates_come_in_the_system_asked_for_by_the_order_of_its_axes(string engine)
    {
        await using var region = await RegionAsync(engine);
        foreach (var (crs, first, second) in new[] { ("OGC/1.3/CRS84", 12.0, 49.0), ("EPSG/0/4326", 49.0, 12.0), ("EPSG/0/4258", 49.0, 12.0), ("EPSG/0/25832", 719_405.0, 5_431_250.0) })
        {
            foreach (var path in new[] { "items?id=west&", "items/west?" })
            {
                using var response = await region.Client.GetAsync($"/ogc/collections/things/{path}crs=http://www.opengis.net/def/crs/{crs}");
                Assert.Equal($"<http://www.opengis.net/def/crs/{crs}>", response.Headers.GetValues("Content-Crs").Single());
                var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                var c = (JsonArray)(json["features"]?[0] ?? json)["geometry"]!["coordinates"]!;
                Assert.Equal(first, c[0]!.GetValue<double>(), crs.Contains("258", StringComparison.Ordinal) ? 300 : 1e-7);
                Assert.Equal(second, c[1]!.GetValue<double>(), crs.Contains("258", StringComparison.Ordinal) ? 3000 : 1e-7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_box_and_a_filter_are_read_in_their_systems(string engine)
    {
        await using var region = await RegionAsync(engine);
        Assert.Equal("west nowhere", await region.IdsAsync(Layers.Of(("bbox", "48.9,11.9,49.0,12.05"), ("bbox-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"), ("filter", "name <> 'Area'"))));
        var (x, y) = Transformation.Between(CrsRegister.Crs84, CrsRegister.OfEpsg(25833)!)!.Apply(14, 50);
        var box = string.Create(CultureInfo.InvariantCulture, $"{x - 1000:0},{y - 1000:0},{x + 1000:0},{y + 1000:0}");
        Assert.Equal("east nowhere", await region.IdsAsync(Layers.Of(("bbox", box), ("bbox-crs", "http://www.opengis.net/def/crs/EPSG/0/25833"))));
        Assert.Equal("east", await region.IdsAsync(Layers.Of(("filter", $"S_INTERSECTS(geom, BBOX({box}))"), ("filter-crs", "http://www.opengis.net/def/crs/EPSG/0/25833"))));
        Assert.Equal("west", await region.IdsAsync(Layers.Of(("filter", "S_EQUALS(geom, POINT(49 12))"), ("filter-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"))));
        Assert.Equal("west", await region.IdsAsync(Layers.Of(("filter", """{"op":"s_equals","args":[{"property":"geom"},{"type":"Point","coordinates":[49,12]}]}"""), ("filter-lang", "cql2-json"), ("filter-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"))));
    }

    // ets-ogcapi-features10, BBoxCrsParameter: the corners of the extent, moved into each system, find no other features than the extent does.
    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_box_around_the_whole_extent_finds_all_and_a_smaller_one_is_followed_along_its_edges(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("corners.csv", "id,lon,lat\nnw,12.001,49.399\nne,13,49.4\nsw,12,48.6\n", new ImportOptions("corners") { Key = "id" });
        foreach (var epsg in new[] { 25832, 25833, 5514, 3857 })
        {
            var crs = CrsRegister.OfEpsg(epsg)!;
            var to = Transformation.Between(CrsRegister.Crs84, crs)!;
            var (a, b) = (to.Apply(12, 48.6), to.Apply(13, 49.4));
            // Others move datums by some metres less.
            var box = string.Create(CultureInfo.InvariantCulture, $"{a.X + 3:0.0},{a.Y + 3:0.0},{b.X - 3:0.0},{b.Y - 3:0.0}");
            Assert.Equal("ne nw sw", await SortedAsync(region, $"/ogc/collections/corners/items?bbox={box}&bbox-crs={crs.Uri}"));
        }
        await region.SendAsync("POST", "/ogc/collections/corners/items", """{"type":"Feature","id":"far","geometry":{"type":"Point","coordinates":[14,49]},"properties":{}}""", "application/geo+json");
        var (low, high) = (Transformation.Between(CrsRegister.Crs84, CrsRegister.OfEpsg(25833)!)!.Apply(12, 48.6), Transformation.Between(CrsRegister.Crs84, CrsRegister.OfEpsg(25833)!)!.Apply(13, 49.4));
        var smaller = string.Create(CultureInfo.InvariantCulture, $"{low.X - 3:0.0},{low.Y - 3:0.0},{high.X + 3:0.0},{high.Y + 3:0.0}");
        Assert.Equal("ne sw", await SortedAsync(region, $"/ogc/collections/corners/items?bbox={smaller}&bbox-crs=EPSG:25833"));
    }

    private static async Task<string> SortedAsync(TestRegion region, string path) =>
        string.Join(' ', (await region.IdsAsync(path)).Split(' ').Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_source_s_coordinates_are_kept_to_the_last_digit(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("lamps.csv", "id,x,y\nl1,-819740.123456789,-1063532.987654321\n", new ImportOptions("lamps") { Crs = CrsRegister.OfEpsg(5514), Key = "id" });
        var collection = await region.JsonAsync("/ogc/collections/lamps");
        Assert.Equal("http://www.opengis.net/def/crs/EPSG/0/5514", collection["storageCrs"]!.GetValue<string>());
        Assert.Contains(collection["storageCrs"]!.GetValue<string>(), ((JsonArray)collection["crs"]!).Select(c => c!.GetValue<string>()));
        Assert.Equal("http://www.opengis.net/def/crs/OGC/1.3/CRS84", collection["crs"]![0]!.GetValue<string>());
        var own = (await region.JsonAsync("/ogc/collections/lamps/items/l1?crs=http://www.opengis.net/def/crs/EPSG/0/5514"))["geometry"]!["coordinates"]!;
        Assert.Equal((-819740.123456789, -1063532.987654321), (own[0]!.GetValue<double>(), own[1]!.GetValue<double>()));
        var turned = (await region.JsonAsync("/ogc/collections/lamps/items/l1?crs=http://www.opengis.net/def/crs/EPSG/0/2065"))["geometry"]!["coordinates"]!;
        Assert.Equal(1063532.988, turned[0]!.GetValue<double>(), 0.03);
        Assert.Equal(819740.123, turned[1]!.GetValue<double>(), 0.03);
        var plain = (await region.JsonAsync("/ogc/collections/lamps/items/l1"))["geometry"]!["coordinates"]!;
        Assert.Equal(13.38, plain[0]!.GetValue<double>(), 0.05);
        Assert.Equal(49.8, plain[1]!.GetValue<double>(), 0.05);
    }
}
