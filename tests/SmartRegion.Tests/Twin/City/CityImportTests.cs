using System.Net;
using System.Net.Sockets;
using SmartRegion.Core;
using SmartRegion.Tests.Twin.Features;
using SmartRegion.Twin.City;
using SmartRegion.Twin.City.Import;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Import;

namespace SmartRegion.Tests.Twin.City;

/// <summary>City models become collections: CityGML, CityJSON and its sequences, and every way to be broken.</summary>
public sealed class CityImportTests
{
    private static readonly ImportOptions Town = new("town");

    [Theory]
    [MemberData(nameof(TestStore.Engines), MemberType = typeof(TestStore))]
    public async Task The_objects_of_Delft_are_features_that_filters_find(string engine)
    {
        await using var region = await TestRegion.StartAsync(engine);
        var report = await region.ImportAsync(CityFiles.At("delft.city.json"), Town);
        Assert.Equal((570, 0), (report.Created, report.BadCount));
        async Task<int> Count(string filter) => (await region.JsonAsync("/ogc/collections/town/items?limit=1000&filter=" + Uri.EscapeDataString(filter)))["numberMatched"]!.GetValue<int>();
        Assert.Equal(160, await Count("type = 'Building'"));
        Assert.Equal(143, await Count("type = 'Road'"));
        Assert.Equal(160, await Count("type = 'Building' AND height > 0"));
        Assert.Equal(570, await Count("A_CONTAINS(lods, ('1'))"));
        Assert.True(await Count("S_INTERSECTS(geom, BBOX(4.36, 52.00, 4.38, 52.02))") == 570);
        var one = await region.JsonAsync("/ogc/collections/town/items/b1105d28c-00ba-11e6-b420-2bdcc4ab5d7f");
        Assert.Equal(6, one["properties"]!["height"]!.GetValue<double>());
        Assert.EndsWith("Polygon", one["geometry"]!["type"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_codes_of_the_Bavarian_survey_are_told_in_words()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.Munich, Town);
        var p = (await region.JsonAsync("/ogc/collections/town/items/DEBY_LOD2_4959457"))["properties"]!;
        Assert.Equal("31001_3020", p["function"]!.GetValue<string>());
        Assert.Equal("Budova pro vzdělávání a výzkum", p["function_cs"]!.GetValue<string>());
        Assert.Equal("Walmdach", p["roofType_de"]!.GetValue<string>());
        Assert.Equal(6, p["storeysAboveGround"]!.GetValue<int>());
        Assert.Equal(37.54, p["height"]!.GetValue<double>());
        Assert.Equal("Höhe (m)", (await region.JsonAsync("/ogc/collections/town/schema?f=json&lang=de"))["properties"]!["height"]!["title"]!.GetValue<string>());
    }

    [Fact]
    public void A_solid_that_refers_to_surfaces_has_their_meanings()
    {
        using var source = CityModelSource.Open(CityFiles.At("FZK-Haus-LoD2.gml"), null);
        Assert.Equal(25832, source.Crs!.Epsg);
        var house = Assert.Single(source.Read());
        var (type, geometries) = CityBody.Read(house.City!.Body);
        Assert.Equal("Building", type);
        var solid = Assert.Single(geometries);
        Assert.Equal(("2", "Solid", 7), (solid.Lod, solid.Kind, solid.Surfaces.Count));
        Assert.Equal(2, solid.Surfaces.Count(s => s.Semantic == "RoofSurface"));
        Assert.Equal(4, solid.Surfaces.Count(s => s.Semantic == "WallSurface"));
        // Its own description: 12 by 10 metres.
        Assert.Equal(120, house.Geometry!.Area, 0.5);
    }

    [Theory]
    [InlineData("EPSG:25832", 25832, null)]
    [InlineData("EPSG:25833", 25833, null)]
    [InlineData("urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::7837", 25832, "DHHN2016")]
    [InlineData("urn:ogc:def:crs,crs:EPSG:6.12:25833,crs:EPSG:6.12:5783", 25833, "DHHN92")]
    [InlineData("urn:ogc:def:crs:EPSG::5555", 25832, "DHHN92")]
    [InlineData("urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH", 25832, "DHHN2016")]
    [InlineData("urn:adv:crs:ETRS89_UTM33*DE_DHHN92_NH", 25833, "DHHN92")]
    [InlineData("urn:adv:crs:ETRS89_UTM32", 25832, null)]
    [InlineData("https://www.opengis.net/def/crs/EPSG/0/7415", 28992, "NAP")]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/5514", 5514, null)]
    public void Reference_systems_are_known_by_all_their_names(string name, int plane, string? heights)
    {
        var crs = CityCrs.Parse(name);
        Assert.Equal((plane, heights), (crs.Plane.Epsg, crs.Heights));
    }

    [Theory]
    [InlineData("CH1903")]
    [InlineData("https://www.opengis.net/def/crs/EPSG/0/2056")]
    [InlineData("EPSG:4326")]
    public void A_reference_system_that_is_not_known_is_refused_with_those_that_are(string name) =>
        Assert.Contains("EPSG:25833", Assert.Throws<ProblemException>(() => CityCrs.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_external_entity_is_refused_and_nobody_is_asked_for_it()
    {
        await using var region = await TestRegion.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var text = (await File.ReadAllTextAsync(CityFiles.Munich)).Replace("?>", $"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/\">]>", StringComparison.Ordinal).Replace("<gml:name>", "<gml:name>&e;", StringComparison.Ordinal);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => region.ImportTextAsync("town.gml", text, Town));
        Assert.Contains("DOCTYPE", problem.Message, StringComparison.Ordinal);
        Assert.False(listener.Pending());
        Assert.Null(await region.Service<Collections>().FindAsync("town"));
    }

    [Theory]
    [InlineData("town.gml", 0.5)]
    [InlineData("town.city.json", 0.9)]
    public async Task Of_a_truncated_file_nothing_is_stored(string name, double part)
    {
        await using var region = await TestRegion.StartAsync();
        var text = await File.ReadAllTextAsync(name.EndsWith("gml", StringComparison.Ordinal) ? CityFiles.Munich : CityFiles.At("delft.city.json"));
        var problem = await Assert.ThrowsAsync<ProblemException>(() => region.ImportTextAsync(name, text[..(int)(text.Length * part)], Town));
        Assert.Contains("Nothing was stored", problem.Message, StringComparison.Ordinal);
        Assert.Contains("line", problem.Message, StringComparison.Ordinal);
        Assert.Null(await region.Service<Collections>().FindAsync("town"));
    }

    [Theory]
    [InlineData("690953", "x90953", "is no coordinate")]
    [InlineData("<gml:posList>", "<gml:posList>1 2 3 ", "not closed")]
    [InlineData("<gml:posList>", "<gml:posList>1 ", "multiple of three")]
    [InlineData("69095", "3269095", "does not lie in")]
    public async Task A_bad_building_is_reported_with_its_line_and_the_others_are_stored(string right, string wrong, string reason)
    {
        await using var region = await TestRegion.StartAsync();
        var text = await File.ReadAllTextAsync(CityFiles.Munich);
        var begin = text.IndexOf("gml:id=\"DEBY_LOD2_4959457\"", StringComparison.Ordinal);
        var at = text.IndexOf(right, begin, StringComparison.Ordinal);
        var report = await region.ImportTextAsync("town.gml", text[..at] + wrong + text[(at + right.Length)..], Town);
        Assert.Equal((3, 1), (report.Created, report.BadCount));
        Assert.Equal("DEBY_LOD2_4959457", report.Bad[0].Id);
        Assert.Equal(text[..begin].Count(c => c == '\n') + 1, report.Bad[0].At);
        Assert.Contains(reason, report.Bad[0].Fault!.Message, StringComparison.Ordinal);
    }

    private const string Head = """{"type":"CityJSON","version":"2.0","transform":{"scale":[0.01,0.01,0.01],"translate":[690000,5335000,500]},"metadata":{"referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/25832"},"CityObjects":{},"vertices":[],"geometry-templates":{"templates":[{"type":"MultiSurface","lod":"1","boundaries":[[[0,1,2,3]]]}],"vertices-templates":[[0,0,0],[1,0,0],[1,1,0],[0,1,0]]}}""";

    private static string Tree(string id, int vertex) => $$$"""{"type":"CityJSONFeature","id":"{{{id}}}","CityObjects":{"{{{id}}}":{"type":"SolitaryVegetationObject","geometry":[{"type":"GeometryInstance","template":0,"boundaries":[{{{vertex}}}],"transformationMatrix":[2,0,0,0,0,2,0,0,0,0,2,0,0,0,0,1]}]}},"vertices":[[100,200,0]]}""";

    [Fact]
    public async Task Sequences_are_read_line_by_line_with_templates_and_a_bad_line_is_named()
    {
        await using var region = await TestRegion.StartAsync();
        var report = await region.ImportTextAsync("town.city.jsonl", string.Join('\n', Head, Tree("a", 0), "{\"type\":", Tree("b", 7), Tree("c", 0)), Town);
        Assert.Equal((2, 2), (report.Created, report.BadCount));
        Assert.Equal([3L, 4L], report.Bad.Select(b => b.At));
        Assert.Contains("no vertex 7", report.Bad[1].Fault!.Message, StringComparison.Ordinal);
        Assert.Equal("a c", await region.IdsAsync("/ogc/collections/town/items"));
    }

    [Fact]
    public void A_surface_of_two_points_makes_its_building_bad_unless_it_is_mended()
    {
        var directory = Directory.CreateTempSubdirectory("smartregion-mended-");
        try
        {
            var file = Path.Combine(directory.FullName, "town.city.jsonl");
            File.WriteAllText(file, string.Join('\n', Head, """{"type":"CityJSONFeature","id":"a","CityObjects":{"a":{"type":"Building","geometry":[{"type":"MultiSurface","lod":"2","boundaries":[[[0,1,2]],[[0,1,1]]]}]}},"vertices":[[0,0,0],[500,0,0],[500,500,0]]}""", ""));
            using var strict = CityModelSource.Open(file, null);
            Assert.Contains("fewer than three points", Assert.Single(strict.Read()).Fault!.Message, StringComparison.Ordinal);
            using var mended = CityModelSource.Open(file, null, repair: true);
            Assert.Single(CityBody.Read(Assert.Single(mended.Read()).City!.Body).Geometries[0].Surfaces);
            Assert.Contains(mended.Notes, n => n.Contains("left out", StringComparison.Ordinal));
        }
        finally { directory.Delete(true); }
    }

    [Fact]
    public void A_template_stands_where_its_instance_says_and_as_large()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".city.jsonl");
        try
        {
            File.WriteAllText(file, string.Join('\n', Head, Tree("a", 0), ""));
            using var source = CityModelSource.Open(file, null);
            var ring = CityBody.Read(source.Read().Single().City!.Body).Geometries[0].Surfaces[0].Rings[0];
            Assert.Equal([690001, 5335002, 500, 690003, 5335002, 500, 690003, 5335004, 500, 690001, 5335004, 500], ring);
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public void A_body_is_read_as_it_was_written_to_the_millimetre()
    {
        double[] outer = [690953.026, 5335962.625, 509.79, 690960.5, 5335962.625, -3.001, 690960.5, 5335970, 520];
        double[] hole = [690955, 5335963, 510, 690956, 5335964, 511, 690956, 5335963, 512];
        var geometry = new CityGeometry("2.2", "Solid", [new CitySurface("RoofSurface", 0, 1, [outer, hole]), new CitySurface(null, 1, 0, [outer])]);
        var (type, read) = CityBody.Read(CityBody.Write("BuildingPart", [geometry]));
        Assert.Equal("BuildingPart", type);
        var (a, b) = (read[0].Surfaces[0], read[0].Surfaces[1]);
        Assert.Equal(("2.2", "Solid", "RoofSurface", 1, null, 1), (read[0].Lod, read[0].Kind, a.Semantic, a.Shell, b.Semantic, b.Solid));
        Assert.Equal(outer, a.Rings[0]);
        Assert.Equal(hole, a.Rings[1]);
    }

    [Fact]
    public async Task Another_file_of_the_same_survey_adds_to_a_collection_and_one_of_another_system_does_not()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.Munich, Town);
        var report = await region.ImportAsync(CityFiles.At("FZK-Haus-LoD2.gml"), Town with { Key = "id" });
        Assert.Equal((1, 0), (report.Created, report.Changed));
        Assert.Equal(4, (await region.ImportAsync(CityFiles.Munich, Town with { Key = "id" })).Changed);
        Assert.Equal(5, new GlbFile(await region.Client.GetByteArrayAsync("/ogc/collections/town/3dtiles/r.glb")).Ids.Count);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => region.ImportAsync(CityFiles.At("delft.city.json"), Town with { Key = "id" }));
        Assert.Contains("Amersfoort", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_model_leaves_nothing_behind()
    {
        await using var region = await TestRegion.StartAsync();
        await region.ImportAsync(CityFiles.Munich, Town);
        await region.ImportAsync(CityFiles.Munich, Town with { Replace = true });
        async Task<long> Bodies() => await region.Service<SmartRegion.Storage.Store>().ReadAsync(s => s.FirstAsync($"select count(*) from city_objects", r => r.GetInt64(0)));
        Assert.Equal(4, await Bodies());
        await region.Service<Collections>().DeleteAsync("town");
        Assert.Equal(0, await Bodies());
    }
}
