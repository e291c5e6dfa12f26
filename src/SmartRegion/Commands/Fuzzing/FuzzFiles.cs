using System.IO.Compression;
using System.Text;
using Google.FlatBuffers;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using Parquet;
using Parquet.Schema;
using SkiaSharp;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Import;
using SmartRegion.Catalogue.Pictures;
using SmartRegion.Core;
using SmartRegion.Portal;
using SmartRegion.Portal.Writing;
using SmartRegion.Portal.Writing.Sheets;
using SmartRegion.Twin.Data;
using SmartRegion.Twin.Data.Import;
using SmartRegion.Twin.Features;
using SmartRegion.Twin.Features.Crs;
using SmartRegion.Twin.Features.Formats;
using SmartRegion.Twin.Features.Import;
using SmartRegion.Twin.Tiles.Archives;

namespace SmartRegion.Commands.Fuzzing;

/// <summary>Files that are uploaded or imported: each is written down and read to its end, as an import without storing does.</summary>
internal sealed class FuzzFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartregion-fuzz-");

    public IEnumerable<FuzzTarget> All =>
    [
        new("geojson", FuzzTexts.Of(GeoJson, """{"type":"Feature","geometry":null,"properties":{"a":1}}""" + "\n\u001e" + """{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}"""), b => Features(b, "x.geojson")) { Words = JsonWords, Weight = 2 },
        new("feature-csv", FuzzTexts.Of("name,lon,lat,n\nA,12.5,49.5,1\nB,\"12,6\",49.6,x\n", "id;wkt\n1;POINT(12 49)\n2;\"POLYGON((1 1,2 1,2 2,1 1))\"\n", "ruian\tname\n554791\tPlzeň\n"), b => Features(b, "x.csv")) { Words = ["\"", ";", ",", "\n", "\r", "lon", "lat", "wkt", "ags"], Weight = 2 },
        new("geopackage", [GeoPackage()], b => Features(b, "x.gpkg")) { Words = ["gpkg_contents", "select", "create view", "GP"], Weight = 8, Longest = 256 * 1024 },
        new("flatgeobuf", [FlatGeobufFile()], b => Features(b, "x.fgb")) { Words = ["fgb\u0003fgb"], Weight = 2 },
        new("shapefile", [Shapefile(), Packed("a.shp", "a.shp"u8.ToArray())], b => Features(b, "x.zip")) { Words = ["PK\u0003\u0004", ".dbf", "../", "EPSG"], Weight = 8 },
        new("shapefile-parts", Parts(), Unzipped) { Weight = 8 },
        new("city-gml", FuzzTexts.Of(City), b => Features(b, "x.gml")) { Words = ["<gml:posList>", "<bldg:BuildingPart>", "xlink:href=\"#a\"", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "<bldg:lod2Solid>", "<gml:interior>", "srsDimension=\"2\"", "NaN", "</bldg:Building>"], Weight = 3 },
        new("city-json", FuzzTexts.Of(CityJson), b => Features(b, "x.city.json")) { Words = CityWords, Weight = 2 },
        new("city-json-seq", FuzzTexts.Of("""{"type":"CityJSON","version":"2.0","transform":{"scale":[1,1,1],"translate":[0,0,0]},"metadata":{"referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/25832"},"CityObjects":{},"vertices":[]}""" + "\n" + """{"type":"CityJSONFeature","id":"a","CityObjects":{"a":{"type":"Building","geometry":[{"type":"Solid","lod":"2.2","boundaries":[[[[0,1,2,3]],[[0,1,2]]]]}]}},"vertices":[[0,0,0],[0,10,0],[10,10,0],[10,0,0]]}""" + "\n"), b => Features(b, "x.city.jsonl")) { Words = CityWords, Weight = 2 },
        new("rows-csv", FuzzTexts.Of("jméno;počet;den\nA;1,5;17. 5. 2024\nB;1 234;\n", "a,b\n\"x\n\"\"y\",2\n", "a\tb\n1\t2\n"), b => Rows(b, "x.csv")) { Words = ["\"", ";", ",", "\t", "\n", "\r\n", "1.234,5", "€"], Weight = 2 },
        new("rows-xlsx", [Workbook()], b => Rows(b, "x.xlsx")) { Weight = 8, Longest = 64 * 1024 },
        new("rows-xlsx-parts", FuzzTexts.Of(Sheet), b => Rows(Packed("xl/worksheets/sheet1.xml", b), "x.xlsx")) { Words = ["<row r=\"1048577\">", "<c r=\"XFD1\" t=\"s\">", "t=\"b\"", "<v>", "s=\"9\"", "<!DOCTYPE a>", "<dimension ref=\"A1:XFD1048576\"/>", "r=\"A0\"", "t=\"d\"", "t=\"e\""], Weight = 8 },
        new("rows-parquet", [Parquet()], b => Rows(b, "x.parquet")) { Words = ["PAR1", "geo"], Weight = 6 },
        new("entries-json", FuzzTexts.Of("""[{"kind":"practice","title":{"cs":"a"}},{"kind":"place"}]""", "{\"a\":1}\n{\"b\":2}\n"), b => Entries(b, "x.json")) { Words = JsonWords, Weight = 2 },
        new("entries-csv", FuzzTexts.Of("id,kind,title.cs,topics,time.start,geometry\na,practice,X,energy|water,2022,\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[12,49]}\"\n"), b => Entries(b, "x.csv")) { Words = ["title.", ".", "\"", "|", "[", "{", "population.value"], Weight = 2 },
        new("entries-xlsx", FuzzTexts.Of(Sheet), b => Entries(Packed("xl/worksheets/sheet1.xml", b), "x.xlsx")) { Words = ["<row r=\"1048577\">", "<c r=\"XFD1\" t=\"s\">", "<v>"], Weight = 8 },
        new("sheet-csv", FuzzTexts.Of("Název (cs);Témata;Začátek;n\nČidla;energy | water;17. 5. 2024;1\n", "title/cs,population,geometry/lat,geometry/lon\nA,\"1 234,5\",49.7,12.9\n'=B,x,,\n"), b => Sheets(b, "x.csv")) { Words = ["\"", ";", "|", "\n", "title/de", "=1+1", "topics"], Weight = 2 },
        new("sheet-ods", FuzzTexts.Of(OdsContent), b => Sheets(Packed("content.xml", b), "x.ods")) { Words = ["<table:table-row table:number-rows-repeated=\"1048576\">", "table:number-columns-repeated=\"16384\"", "<text:p>", "<office:annotation>", "office:value=\"1e999\"", "<!DOCTYPE a>", "</table:table-cell>", "office:date-value=\"2024-02-30\""], Weight = 6 },
        new("pmtiles", [Archive(gzip: true), Archive(gzip: false)], Archived) { Weight = 2, Promised = [typeof(InvalidDataException), typeof(System.Text.Json.JsonException)] },
        new("picture-jpeg", [Picture(SKEncodedImageFormat.Jpeg)], b => _ = PictureDrawing.Draw(b)) { Weight = 10 },
        new("picture-png", [Picture(SKEncodedImageFormat.Png)], b => _ = PictureDrawing.Draw(b)) { Weight = 10 },
        new("picture-webp", [Picture(SKEncodedImageFormat.Webp)], b => _ = PictureDrawing.Draw(b)) { Weight = 10 },
    ];

    public void Dispose() => _folder.Delete(true);

    private static readonly string[] JsonWords = ["null", "[]", "{}", "5", "\"type\":\"Feature\"", "\"features\":[", "\"crs\":{\"properties\":{\"name\":\"EPSG:5514\"}}", "\"crs\":\"x\"", "\"geometry\":", "\"coordinates\":", "\u001e"];
    private static readonly string[] CityWords = [.. JsonWords, "\"vertices\":", "\"boundaries\":", "\"transform\":", "\"CityObjects\":", "\"semantics\":", "\"parents\":[\"a\"]", "\"children\":[\"a\"]", "4294967296", "-1", "\"geometry-templates\":"];

    private const string GeoJson = """{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[12,49]},"properties":{"n":1,"t":"x","d":"2024-01-01","l":["a"],"o":{"p":1}}},{"type":"Feature","id":5,"geometry":{"type":"Polygon","coordinates":[[[12,49],[13,49],[13,50],[12,49]]]},"properties":{"n":1.5,"t":null}}]}""";

    private const string City = """
        <core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:xlink="http://www.w3.org/1999/xlink"><gml:boundedBy><gml:Envelope srsName="urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH"/></gml:boundedBy>
        <core:cityObjectMember><bldg:Building gml:id="a"><gen:stringAttribute name="x"><gen:value>y</gen:value></gen:stringAttribute><bldg:function>31001_1010</bldg:function><bldg:measuredHeight>5.5</bldg:measuredHeight><bldg:boundedBy><bldg:GroundSurface gml:id="b"><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon gml:id="p"><gml:exterior><gml:LinearRing><gml:posList>690000 5335000 500 690000 5335010 500 690010 5335010 500 690000 5335000 500</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember><gml:surfaceMember xlink:href="#p"/></gml:MultiSurface></bldg:lod2MultiSurface></bldg:GroundSurface></bldg:boundedBy>
        <bldg:consistsOfBuildingPart><bldg:BuildingPart gml:id="c"><bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:pos>690000 5335000 500</gml:pos><gml:pos>690000 5335010 500</gml:pos><gml:pos>690010 5335010 509</gml:pos><gml:pos>690000 5335000 500</gml:pos></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid></bldg:BuildingPart></bldg:consistsOfBuildingPart></bldg:Building></core:cityObjectMember></core:CityModel>
        """;

    private const string CityJson = """{"type":"CityJSON","version":"2.0","transform":{"scale":[0.001,0.001,0.001],"translate":[690000,5335000,500]},"metadata":{"referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/7415"},"CityObjects":{"a":{"type":"Building","attributes":{"roofType":"3100","n":5},"children":["b"]},"b":{"type":"BuildingPart","parents":["a"],"geometry":[{"type":"MultiSurface","lod":"2","boundaries":[[[0,1,2,3]],[[4,5,6],[0,1,2]]],"semantics":{"surfaces":[{"type":"GroundSurface"}],"values":[0,null]}},{"type":"Solid","lod":2.2,"boundaries":[[[[0,1,2]],[[4,5,6]]]]}]}},"vertices":[[0,0,0],[0,10000,0],[10000,10000,0],[10000,0,0],[0,0,5000],[10000,0,5000],[5000,5000,5000]]}""";

    private const string Sheet = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>title.cs</t></is></c><c r="C1" t="inlineStr"><is><t>n</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2" t="inlineStr"><is><t>x</t></is></c><c r="C2" s="1"><v>45000.5</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c><c r="C3"><v>1.5E3</v></c></row></sheetData></worksheet>""";

    private const string OdsContent = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell office:value-type="string"><text:p>title/cs</text:p></table:table-cell><table:table-cell><text:p>population</text:p></table:table-cell><table:table-cell><text:p>time/start</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><office:annotation><text:p>n</text:p></office:annotation><text:p>A<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="5" table:formula="of:=2+3"/><table:table-cell office:value-type="date" office:date-value="2024-05-17"/><table:table-cell table:number-columns-repeated="1000"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>""";

    // As the page reads it, with a catalogue that knows no names.
    private void Sheets(byte[] bytes, string name)
    {
        var form = FormSchema.Of(Kinds.Find("practice")!);
        using var file = SheetFile.Open(Written(bytes, name));
        foreach (var row in new SheetRows(form, file, new Reader(Language.Czech, "/", "")).Read().Take(SheetFile.MostRows))
            _ = new FormReading(form, row.Values, null, Language.Czech, new Dictionary<string, FoundNames>()).Check();
    }

    private string Written(byte[] bytes, string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private void Features(byte[] bytes, string name)
    {
        using var source = FeatureSource.Open(Written(bytes, name), new SourceOptions(Places: code => code == "554791" ? new Point(13, 49) : null));
        Taken(source);
    }

    private void Rows(byte[] bytes, string name)
    {
        var path = Written(bytes, name);
        using var file = RowFile.Open(path, DataFormat.OfPath(path));
        using var source = new TableSource(file, null, _ => null);
        Taken(source);
    }

    // As an import does it, up to the point where it would store.
    private static void Taken(FeatureSource source)
    {
        var crs = source.Crs ?? CrsRegister.Crs84;
        var check = new FeatureCheck(source, crs, new ImportOptions("x"), null);
        _ = check.Run();
        if (check.Good == 0) return;
        var schema = new FeatureSchema(check.Schema, new Dictionary<string, string>());
        foreach (var feature in check.GoodFeatures(schema)) _ = FeatureRows.Row(schema, crs, feature with { Id = feature.Id ?? "1" });
    }

    private void Entries(byte[] bytes, string name)
    {
        foreach (var row in FileRows.Read(Written(bytes, name), "practice")) _ = row.Line;
    }

    private void Archived(byte[] bytes)
    {
        using var archive = PmTilesArchive.Open(Written(bytes, "x.pmtiles"));
        _ = archive.Metadata();
        foreach (var (level, x, y) in new[] { (0, 0L, 0L), (1, 1L, 0L), (14, 8000L, 5000L) }) _ = archive.Find(level, x, y);
    }

    private static byte[] Archive(bool gzip)
    {
        var directory = PmTilesDirectory.Write([new PmTilesEntry(0, 0, 3, 1), new PmTilesEntry(2, 3, 2, 1)]);
        if (!gzip)
        {
            using var unpacked = new MemoryStream();
            using (var zip = new GZipStream(new MemoryStream(directory), CompressionMode.Decompress)) zip.CopyTo(unpacked);
            directory = unpacked.ToArray();
        }
        var metadata = gzip ? [] : "{\"name\":\"x\"}"u8.ToArray();
        var at = PmTilesHeader.Length + directory.Length;
        var header = new PmTilesHeader { RootOffset = PmTilesHeader.Length, RootLength = directory.Length, MetadataOffset = at, MetadataLength = metadata.Length, LeavesOffset = at + metadata.Length, LeavesLength = 0, DataOffset = at + metadata.Length, DataLength = 5, Counts = (1, 2, 1), InternalCompression = gzip ? PmTilesHeader.Gzip : (byte)1, MaxZoom = 2, Bounds = (12, 49, 13, 50) };
        return [.. header.ToBytes(), .. directory, .. metadata, 1, 2, 3, 4, 5];
    }

    private static byte[] FlatGeobufFile()
    {
        using var file = new MemoryStream();
        var to = new FlatBufferBuilder(1024);
        void Send(int table)
        {
            to.FinishSizePrefixed(table);
            file.Write(to.SizedByteArray());
            to.Clear();
        }
        file.Write([.. FlatGeobuf.Magic, 0]);
        var text = to.CreateString("name");
        to.StartTable(FlatGeobuf.ColumnSize);
        to.AddOffset(FlatGeobuf.ColumnName, text.Value, 0);
        to.AddByte(FlatGeobuf.ColumnKind, (byte)FlatColumn.Text, 0);
        var columns = FlatGeobufGeometry.Offsets(to, [to.EndTable()]);
        to.StartTable(FlatGeobuf.HeaderSize);
        to.AddOffset(FlatGeobuf.Columns, columns, 0);
        to.AddUshort(FlatGeobuf.NodeSize, 0, 16);
        Send(to.EndTable());
        foreach (var wkt in new[] { "POINT (12 49)", "MULTIPOLYGON (((12 49,13 49,13 50,12 49)),((1 1,2 1,2 2,1 1)))", "GEOMETRYCOLLECTION (POINT (1 2),LINESTRING (1 2,3 4))" })
        {
            byte[] values = [0, 0, 1, 0, 0, 0, (byte)'x'];
            to.StartVector(1, values.Length, 1);
            to.Add(values);
            var properties = to.EndVector().Value;
            var geometry = FlatGeobufGeometry.Write(to, SmartRegion.Query.Literals.ReadWkt(wkt), false);
            to.StartTable(FlatGeobuf.FeatureSize);
            to.AddOffset(FlatGeobuf.Geometry, geometry, 0);
            to.AddOffset(FlatGeobuf.Properties, properties, 0);
            Send(to.EndTable());
        }
        return file.ToArray();
    }

    private byte[] GeoPackage()
    {
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.gpkg");
        using (var file = new GeoPackageFile(path))
        {
            using (var layer = file.Add("lamps", "Lamps", "POINT", false, CrsRegister.OfEpsg(25833)!, [("name", PropertyType.Text), ("n", PropertyType.Integer), ("on", PropertyType.Boolean)]))
                for (var i = 0L; i < 5; i++) layer.Add(new Point(341799 + i, 5571008), ["L", i, true]);
            file.Complete();
        }
        return File.ReadAllBytes(path);
    }

    private byte[] Shapefile()
    {
        var folder = _folder.CreateSubdirectory(Guid.NewGuid().ToString("N"));
        NetTopologySuite.IO.Esri.Shapefile.WriteAllFeatures([new NetTopologySuite.Features.Feature(new Point(-819740.5, -1063532.25), new AttributesTable { { "name", "Plzeň" }, { "number", 42 }, { "area", 1.5 } })], Path.Combine(folder.FullName, "parcels.shp"), CrsRegister.OfEpsg(5514)!.Wkt, Encoding.UTF8);
        var zip = folder.FullName + ".zip";
        ZipFile.CreateFromDirectory(folder.FullName, zip);
        return File.ReadAllBytes(zip);
    }

    // The parts of a shapefile one behind the other, so that what is changed is their own bytes and not how they are packed.
    private static readonly string[] PartNames = [".shp", ".shx", ".dbf", ".prj", ".cpg"];

    private byte[][] Parts()
    {
        using var zip = new ZipArchive(new MemoryStream(Shapefile()));
        var joined = new MemoryStream();
        foreach (var name in PartNames)
        {
            using var part = new MemoryStream();
            if (zip.Entries.FirstOrDefault(e => e.Name.EndsWith(name, StringComparison.Ordinal)) is { } entry) { using var content = entry.Open(); content.CopyTo(part); }
            joined.Write([(byte)(part.Length >> 8), (byte)part.Length]);
            part.WriteTo(joined);
        }
        return [joined.ToArray()];
    }

    private void Unzipped(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, true))
        {
            var at = 0;
            foreach (var name in PartNames)
            {
                var length = at + 2 <= bytes.Length ? Math.Min((bytes[at] << 8) | bytes[at + 1], bytes.Length - at - 2) : 0;
                using var to = zip.CreateEntry("a" + name, CompressionLevel.NoCompression).Open();
                if (length > 0) to.Write(bytes, at + 2, length);
                at += 2 + length;
            }
        }
        Features(zipped.ToArray(), "x.zip");
    }

    private static byte[] Workbook() => Packed("xl/worksheets/sheet1.xml", Encoding.UTF8.GetBytes(Sheet));

    // A workbook around one sheet; or an archive with one file.
    private static byte[] Packed(string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, true))
        {
            void Put(string path, byte[] what) { using var to = zip.CreateEntry(path, CompressionLevel.Fastest).Open(); to.Write(what); }
            if (name.StartsWith("xl/", StringComparison.Ordinal))
            {
                Put("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"""u8.ToArray());
                Put("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"""u8.ToArray());
                Put("xl/styles.xml", """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"""u8.ToArray());
            }
            Put(name, content);
        }
        return bytes.ToArray();
    }

    private static byte[] Parquet()
    {
        using var file = new MemoryStream();
        DataField[] fields = [new DataField("n", typeof(int), false), new DataField("x", typeof(double), true), new DataField("t", typeof(string), true), new DecimalDataField("m", 10, 2, isNullable: true)];
        var writer = ParquetWriter.CreateAsync(new ParquetSchema(fields), file).GetAwaiter().GetResult();
        using (var group = writer.CreateRowGroup())
        {
            group.WriteAsync<int>(fields[0], new[] { 1, 2 }).GetAwaiter().GetResult();
            group.WriteAsync<double>(fields[1], new double?[] { 1.25, null }).GetAwaiter().GetResult();
            group.WriteAsync(fields[2], new string[] { "ř", null! }).GetAwaiter().GetResult();
            group.WriteAsync<decimal>(fields[3], new decimal?[] { 12.5m, null }).GetAwaiter().GetResult();
        }
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return file.ToArray();
    }

    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(24, 16);
        using (var canvas = new SKCanvas(bitmap)) canvas.Clear(SKColors.SeaGreen);
        bitmap.SetPixel(3, 3, SKColors.Red);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(format, 80);
        return data.ToArray();
    }
}
