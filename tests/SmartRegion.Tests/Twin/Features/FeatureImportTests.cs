using System.IO.Compression;
using System.Text.Json.Nodes;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.IO.Esri;
using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.Features;

/// <summary>Files become collections: each format, replacement, update by key, and every way to be broken.</summary>
public sealed class FeatureImportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartregion-import-");

    public void Dispose() => _folder.Delete(true);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private static readonly ImportOptions Lamps = new("lamps");

    private static string Lamp(string id, double lon, double lat, string properties) =>
        FormattableString.Invariant($$"""{"type":"Feature","id":"{{id}}","geometry":{"type":"Point","coordinates":[{{lon}},{{lat}}]},"properties":{{properties}}}""");

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(",\n", features)}}]}""";

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task GeoJSON_gives_a_schema_of_the_types_that_its_values_have(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var text = Collection([.. Enumerable.Range(0, 20).Select(i => Lamp($"l{i}", 12 + i / 100d, 49,
            $$"""{"n":{{i}},"w":{{i}}.5,"on":{{(i % 2 == 0 ? "true" : "false")}},"kind":"{{(i % 2 == 0 ? "LED" : "Natrium")}}","name":"Lamp {{i}}","day":"2024-01-{{i + 1:00}}","at":"2024-01-{{i + 1:00}}T10:00:00+01:00","tags":["a"],"mixed":{{(i == 0 ? "1" : "\"x\"")}},"empty":null,"more":{"a":1} }"""))]);
        var report = await region.ImportTextAsync("lamps.geojson", text, Lamps with { Title = new LangText("Lampy", "Lampen", null) });
        Assert.Equal((20, 0), (report.Created, report.BadCount));
        var p = (JsonObject)(await region.JsonAsync("/ogc/collections/lamps/schema?f=json"))["properties"]!;
        string Type(string name) => $"{p[name]!["type"]}/{p[name]!["format"]}";
        Assert.Equal(["integer/", "number/", "boolean/", "string/", "string/", "string/date", "string/date-time", "array/", "string/", "string/", "object/"],
            new[] { "n", "w", "on", "kind", "name", "day", "at", "tags", "mixed", "empty", "more" }.Select(Type));
        Assert.Equal(["'mixed' has values of several kinds (19 texts, 1 numbers): it is taken as text."], report.Notes);
        Assert.Equal(["LED", "Natrium"], ((JsonArray)p["kind"]!["enum"]!).Select(v => v!.GetValue<string>()));
        Assert.Equal("geometry-point", p["geom"]!["format"]!.GetValue<string>());
        Assert.Equal("Lampen", (await region.JsonAsync("/ogc/collections/lamps?lang=de"))["title"]!.GetValue<string>());
        Assert.Equal("1", (await region.JsonAsync("/ogc/collections/lamps/items/l0"))["properties"]!["mixed"]!.GetValue<string>());
        Assert.Equal("l3", await region.IdsAsync("/ogc/collections/lamps/items?filter=" + Uri.EscapeDataString("at = TIMESTAMP('2024-01-04T09:00:00Z')")));
    }

    [Theory]
    [InlineData("lines.geojsonl", "\n")]
    [InlineData("sequence.geojsons", "\n\u001e")]
    public async Task Features_one_a_line_and_text_sequences_are_read(string name, string separator)
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportTextAsync(name, string.Join(separator, Lamp("a", 12, 49, "{}"), Lamp("b", 13, 49, """{"x":"{\"}]"}""")), Lamps);
        Assert.Equal("a b", await region.IdsAsync("/ogc/collections/lamps/items"));
    }

    [Fact]
    public async Task Each_bad_feature_is_reported_with_its_line_and_the_good_ones_are_stored()
    {
        await using var region = await TestRegion.StartAsync();
        var text = Collection(
            Lamp("good", 12, 49, "{}"),
            """{"type":"Feature","id":"selfcross","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]},"properties":{}}""",
            """{"type":"Feature","id":"open","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0]]]},"properties":{}}""",
            """{"type":"Feature","id":"empty","geometry":{"type":"LineString","coordinates":[]},"properties":{}}""",
            Lamp("metres", 719405, 5431250, "{}"),
            Lamp("good", 12.5, 49, "{}"),
            """{"type":"Lamp"}""",
            """{"type":"Feature","id":"x","geometry":{"type":"Point","coordinates":["12",49]},"properties":{}}""",
            """{"type":"Feature","id":"broken",,"geometry":null}""",
            """{"type":"Feature","id":"unlocated","geometry":null,"properties":{}}""");
        var report = await region.ImportTextAsync("lamps.geojson", text, Lamps);
        Assert.Equal((2, 8), (report.Created, report.BadCount));
        Assert.Equal(new long[] { 2, 3, 4, 5, 6, 7, 8, 9 }, report.Bad.Select(b => b.At));
        Assert.Contains("Self-intersection", report.Bad[0].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("empty", report.Bad[2].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("no degrees", report.Bad[3].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("there already", report.Bad[4].Fault!.Message, StringComparison.Ordinal);
        Assert.Equal("good unlocated", await region.IdsAsync("/ogc/collections/lamps/items"));
    }

    [Fact]
    public async Task Repair_mends_what_crosses_itself_and_a_dry_run_stores_nothing()
    {
        await using var region = await TestRegion.StartAsync();
        var text = Collection("""{"type":"Feature","id":"bow","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]},"properties":{}}""");
        var report = await region.ImportTextAsync("bows.geojson", text, Lamps with { Repair = true, DryRun = true });
        Assert.Equal((1, 0), (report.Created, report.BadCount));
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/lamps")).Status);
        await region.ImportTextAsync("bows.geojson", text, Lamps with { Repair = true });
        Assert.Equal("MultiPolygon", (await region.JsonAsync("/ogc/collections/lamps/items/bow"))["geometry"]!["type"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task Replacement_swaps_the_features_and_keeps_what_people_said_and_indexes(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportTextAsync("lamps.geojson", Collection(Lamp("a", 12, 49, """{"w":1}"""), Lamp("b", 12.1, 49, """{"w":2}""")), Lamps);
        await region.SendAsync("PATCH", "/ogc/collections/lamps", """{"title":{"cs":"Lampy"},"schema":{"properties":{"w":{"x-indexed":true,"x-title":{"cs":"Příkon"}}}}}""", "application/merge-patch+json");
        var again = await Assert.ThrowsAsync<ProblemException>(() => region.ImportTextAsync("lamps.geojson", Collection(Lamp("c", 12, 49, "{}")), Lamps));
        Assert.Contains("--replace", again.Message, StringComparison.Ordinal);
        await region.ImportTextAsync("lamps.geojson", Collection(Lamp("c", 13, 49, """{"w":3}""")), Lamps with { Replace = true });
        Assert.Equal("c", await region.IdsAsync("/ogc/collections/lamps/items?filter=" + Uri.EscapeDataString("w > 2")));
        var collection = await region.JsonAsync("/ogc/collections/lamps?lang=cs");
        Assert.Equal(("Lampy", 1), (collection["title"]!.GetValue<string>(), collection["itemCount"]!.GetValue<int>()));
        Assert.Equal("[13,49,13,49]", collection["extent"]!["spatial"]!["bbox"]![0]!.ToJsonString());
        Assert.Equal("Příkon", (await region.JsonAsync("/ogc/collections/lamps/schema?lang=cs&f=json"))["properties"]!["w"]!["title"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task By_key_features_are_changed_and_added_and_the_others_stay(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var byCode = Lamps with { Key = "code" };
        await region.ImportTextAsync("lamps.csv", "code,lon,lat,w\nA1,12,49,5\nA2,12.1,49,6\n", byCode);
        var report = await region.ImportTextAsync("more.csv", "code,lon,lat,w,note\nA2,12.2,49,7,moved\nA3,12.3,49,8,\n,12.4,49,9,\n", byCode);
        Assert.Equal((1, 1, 1), (report.Created, report.Changed, report.BadCount));
        var csv = (await region.SendAsync("GET", "/ogc/collections/lamps/items?f=csv&sortby=code")).Text;
        Assert.Equal("id,code,w,note,lon,lat\r\nA1,A1,5,,12,49\r\nA2,A2,7,moved,12.2,49\r\nA3,A3,8,,12.3,49\r\n", csv);
    }

    [Fact]
    public async Task Tables_have_coordinates_well_known_text_or_place_codes()
    {
        await using var region = await TestRegion.StartAsync(seed: true);
        await region.ImportTextAsync("xy.csv", "název;zem_delka;zem_sirka;kod\nA;12,5;49,25;00123\n", new ImportOptions("xy"));
        var xy = await region.JsonAsync("/ogc/collections/xy/items");
        Assert.Equal("""{"název":"A","kod":"00123"}""", System.Text.RegularExpressions.Regex.Unescape(xy["features"]![0]!["properties"]!.ToJsonString()));
        Assert.Equal("[12.5,49.25]", xy["features"]![0]!["geometry"]!["coordinates"]!.ToJsonString());
        await region.ImportTextAsync("wkt.csv", "name,wkt\nL,\"LINESTRING (12 49, 13 50)\"\n", new ImportOptions("wkt"));
        Assert.Equal("LineString", (await region.JsonAsync("/ogc/collections/wkt/items"))["features"]![0]!["geometry"]!["type"]!.GetValue<string>());
        var report = await region.ImportTextAsync("codes.csv", "ruian,value\n554791,1\n999999,2\n", new ImportOptions("codes"));
        Assert.Equal((1, 1, 3), (report.Created, report.BadCount, report.Bad[0].At));
        Assert.Contains("999999", report.Bad[0].Fault!.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<ProblemException>(() => region.ImportTextAsync("none.csv", "a,b\n1,2\n", new ImportOptions("none")));
        Assert.Contains("No column has a place", none.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_shapefile_in_a_zip_is_read_with_its_types_and_its_system(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportAsync(Zip(prj: Krovak), new ImportOptions("parcels"));
        var page = await region.JsonAsync("/ogc/collections/parcels/items?crs=http://www.opengis.net/def/crs/EPSG/0/5514");
        var feature = page["features"]![0]!;
        Assert.Equal("[-819740.5,-1063532.25]", feature["geometry"]!["coordinates"]!.ToJsonString());
        Assert.Equal(("Plzeň", 42, 1.5), (feature["properties"]!["name"]!.GetValue<string>(), feature["properties"]!["number"]!.GetValue<int>(), feature["properties"]!["area"]!.GetValue<double>()));
        Assert.Equal("http://www.opengis.net/def/crs/EPSG/0/5514", (await region.JsonAsync("/ogc/collections/parcels"))["storageCrs"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_prj_the_question_is_in_which_system_it_is()
    {
        await using var region = await TestRegion.StartAsync();
        var asked = await Assert.ThrowsAsync<ProblemException>(() => region.ImportAsync(Zip(prj: null), new ImportOptions("parcels")));
        Assert.Contains("--crs", asked.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/parcels")).Status);
        await region.ImportAsync(Zip(prj: null), new ImportOptions("parcels") { Crs = CrsRegister.OfEpsg(5514) });
        var wrong = await Assert.ThrowsAsync<ProblemException>(() => region.ImportAsync(Zip(prj: null), new ImportOptions("wrong") { Crs = CrsRegister.OfEpsg(4326) }));
        Assert.Contains("no degrees", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncated_archives_bombs_and_cut_files_are_refused_and_nothing_is_stored()
    {
        await using var region = await TestRegion.StartAsync();
        var whole = await File.ReadAllBytesAsync(Zip(prj: Krovak));
        await File.WriteAllBytesAsync(At("cut.zip"), whole[..(whole.Length / 2)]);
        using (var bomb = ZipFile.Open(At("bomb.zip"), ZipArchiveMode.Create))
        {
            await using var entry = bomb.CreateEntry("big.shp", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 100; i++) await entry.WriteAsync(zeros);
        }
        await File.WriteAllTextAsync(At("cut.geojson"), Collection(Lamp("a", 12, 49, "{}"), Lamp("b", 12, 49, "{}"))[..^40]);
        await File.WriteAllTextAsync(At("no.gpkg"), "SQLite format 3\0 and no more");
        await File.WriteAllTextAsync(At("no.shp"), "nothing");
        await File.WriteAllTextAsync(At("no.dbf"), "nothing");
        await File.WriteAllTextAsync(At("empty.geojson"), """{"type":"FeatureCollection","features":[]}""");
        foreach (var (file, words) in new[] { ("cut.zip", "archive"), ("bomb.zip", "beyond reason"), ("cut.geojson", "ends in the middle"), ("no.gpkg", "no GeoPackage"), ("no.shp", "no shapefile"), ("empty.geojson", "no") })
        {
            var refused = await Assert.ThrowsAsync<ProblemException>(() => region.ImportAsync(At(file), Lamps with { Crs = CrsRegister.Crs84 }));
            Assert.Contains(words, refused.Message, StringComparison.OrdinalIgnoreCase);
        }
        // The catalogue's own is always there.
        Assert.Equal(["entries"], ((JsonArray)(await region.JsonAsync("/ogc/collections"))["collections"]!).Select(c => (string)c!["id"]!));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task A_GeoPackage_is_read_layer_by_layer(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var asked = await Assert.ThrowsAsync<ProblemException>(() => region.ImportAsync(GeoPackage(), Lamps));
        Assert.Contains("--layer lamps or --layer wires", asked.Message, StringComparison.Ordinal);
        await region.ImportAsync(GeoPackage(), Lamps, "lamps");
        var feature = (await region.JsonAsync("/ogc/collections/lamps/items?crs=EPSG:25833"))["features"]![0]!;
        Assert.Equal("7", feature["id"]!.GetValue<string>());
        Assert.Equal("[341799.5,5571008.25]", feature["geometry"]!["coordinates"]!.ToJsonString());
        Assert.Equal("""{"name":"L","on":true,"built":"2024-05-17","watts":40}""", Sorted((JsonObject)feature["properties"]!, "name", "on", "built", "watts"));
        Assert.Equal(4, ((JsonObject)feature["properties"]!).Count);
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_is_downloaded_as_GeoPackage_is_imported_again_as_it_was(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        await region.ImportThingsAsync();
        var file = At("things.gpkg");
        var answer = await region.Client.GetAsync("/ogc/collections/things/items?f=gpkg&crs=EPSG:25833&sortby=name");
        Assert.Equal(("application/geopackage+sqlite3", "things.gpkg"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync());
        var report = await region.ImportAsync(file, new ImportOptions("again") { Key = "id" });
        Assert.Equal((7, 0), (report.Created, report.BadCount));
        Assert.Equal("http://www.opengis.net/def/crs/EPSG/0/25833", (await region.JsonAsync("/ogc/collections/again"))["storageCrs"]!.GetValue<string>());
        var (before, after) = ((JsonObject)(await region.JsonAsync("/ogc/collections/things/items/east"))["properties"]!, (JsonObject)(await region.JsonAsync("/ogc/collections/again/items/east"))["properties"]!);
        Assert.Equal(Sorted(before, "name", "size", "since", "on"), Sorted(after, "name", "size", "since", "on"));
        Assert.Equal("area nowhere", await region.IdsAsync("/ogc/collections/again/items?bbox=12.4,49.3,12.45,49.35"));
    }

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task What_every_feature_has_is_required_until_some_come_without(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var byCode = Lamps with { Key = "code" };
        async Task<string?> RequiredAsync() => (await region.JsonAsync("/ogc/collections/lamps/schema?f=json"))["required"]?.ToJsonString();
        await region.ImportTextAsync("lamps.csv", "code,lon,lat,w,note\nA1,12,49,5,\nA2,12.1,49,6,new\n", byCode);
        Assert.Equal("""["code","w"]""", await RequiredAsync());
        await region.ImportTextAsync("more.csv", "code,lon,lat,w\nA3,12.2,49,7\nA4,12.3,49,\n", byCode);
        Assert.Equal("""["code"]""", await RequiredAsync());
    }

    [Theory]
    [InlineData("more.csv", "code,lon,lat,w\nA3,12.2,49,many\n")]
    [InlineData("more.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"code":"A3","w":"many"}}]}""")]
    public async Task A_value_that_does_not_fit_the_features_that_are_there_is_told_and_not_stored(string name, string text)
    {
        await using var region = await TestRegion.StartAsync();
        var byCode = Lamps with { Key = "code" };
        await region.ImportTextAsync("lamps.csv", "code,lon,lat,w\nA1,12,49,5\nA2,12.1,49,6\n", byCode);
        var refused = await Assert.ThrowsAsync<ProblemException>(() => region.ImportTextAsync(name, text, byCode));
        Assert.Contains("\"many\" does not fit the collection, where 'w' is of the type integer", refused.Message, StringComparison.Ordinal);
        Assert.Equal("A1 A2", await region.IdsAsync("/ogc/collections/lamps/items"));
    }

    private static string Sorted(JsonObject o, params string[] names) => new JsonObject(names.Select(n => KeyValuePair.Create(n, o[n]?.DeepClone()))).ToJsonString();

    private const string Krovak = """PROJCS["S-JTSK_Krovak_East_North",GEOGCS["GCS_S_JTSK",DATUM["D_S_JTSK",SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Krovak"],UNIT["Meter",1.0]]""";

    private string Zip(string? prj)
    {
        var folder = Directory.CreateDirectory(At(Guid.NewGuid().ToString("N")));
        var shp = Path.Combine(folder.FullName, "parcels.shp");
        Shapefile.WriteAllFeatures([new Feature(new Point(-819740.5, -1063532.25), new AttributesTable { { "name", "Plzeň" }, { "number", 42 }, { "area", 1.5 } })], shp, prj, System.Text.Encoding.UTF8);
        var zip = folder.FullName + ".zip";
        ZipFile.CreateFromDirectory(folder.FullName, zip);
        return zip;
    }

    private string GeoPackage()
    {
        var path = At(Guid.NewGuid().ToString("N") + ".gpkg");
        using var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=false");
        file.Open();
        using var command = file.CreateCommand();
        command.CommandText = """
            create table gpkg_contents (table_name text primary key, data_type text, srs_id integer);
            create table gpkg_geometry_columns (table_name text, column_name text, geometry_type_name text, srs_id integer, z integer, m integer);
            create table gpkg_spatial_ref_sys (srs_name text, srs_id integer primary key, organization text, organization_coordsys_id integer, definition text);
            insert into gpkg_spatial_ref_sys values ('utm', 25833, 'EPSG', 25833, 'PROJCS["ETRS89 / UTM zone 33N"]');
            insert into gpkg_contents values ('lamps', 'features', 25833), ('wires', 'features', 25833);
            insert into gpkg_geometry_columns values ('lamps', 'shape', 'POINT', 25833, 0, 0), ('wires', 'shape', 'LINESTRING', 25833, 0, 0);
            create table lamps (fid integer primary key, shape blob, name text, "on" boolean, built date, watts integer, photo blob);
            create table wires (fid integer primary key, shape blob);
            insert into lamps values (7, @shape, 'L', 1, '2024-05-17', 40, x'00');
            """;
        command.Parameters.AddWithValue("@shape", new GeoPackageGeoWriter().Write(new Point(341799.5, 5571008.25) { SRID = 25833 }));
        command.ExecuteNonQuery();
        return path;
    }
}
