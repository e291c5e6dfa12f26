using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;
using SmartRegion.Twin.Data;

namespace SmartRegion.Tests.Twin.Data;

/// <summary>What files mean: types by all cells of a column, as Czech, German and English offices write them.</summary>
public sealed class DataImportTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_csv_of_a_Czech_office_is_read_as_it_is_meant(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        var file = SmartRegion.Core.CodePages.Find("windows-1250").GetBytes("Škola;PSČ;LAU;Žáků;Plocha (ha);Otevřeno;Bezbariérová\r\nZŠ Domažlice;34401;0554;1 204;1 560,5;1. 9. 1998;ano\r\nZŠ Kdyně;01234;0555;310;820,25;15.9.2003;ne\r\nMŠ;34506;0556;;-;;ano\r\n");
        var answer = await region.PostAsync(file, "skoly.csv");
        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal("Škola:text PSČ:text LAU:text Žáků:integer Plocha (ha):number Otevřeno:date Bezbariérová:boolean", answer.Columns());
        Assert.Contains("Windows-1250", (string)answer.Json!["notes"]![0]!, StringComparison.Ordinal);
        Assert.Equal("""["ZŠ Domažlice","34401","0554",1204,1560.5,"1998-09-01",true]|["ZŠ Kdyně","01234","0555",310,820.25,"2003-09-15",false]|["MŠ","34506","0556",null,null,null,true]""",
            string.Join('|', ((JsonArray)(await region.JsonAsync("/api/data/skoly"))["rows"]!).Select(r => SmartRegion.Core.Json.Text(new JsonArray([.. r!.AsObject().Select(c => c.Value?.DeepClone())])))));
    }

    [Theory]
    [InlineData("1|2|-3", ';', "integer", "1 2 -3")]
    [InlineData("1.5|2", ';', "number", "1.5 2")]
    [InlineData("1,5|2", ';', "number", "1.5 2")]
    [InlineData("1.234,5|12", ';', "number", "1234.5 12")]
    [InlineData("1 234|12 345 678", ';', "integer", "1234 12345678")]
    [InlineData("\"1,234\"|\"12\"", ',', "integer", "1234 12")]
    [InlineData("\"1,5\"|\"2,25\"", ',', "number", "1.5 2.25")]
    [InlineData("01234|34506", ';', "text", "\"01234\" \"34506\"")]
    [InlineData("+420 123|5", ';', "text", "\"+420 123\" \"5\"")]
    [InlineData("12345678901234567890123|1", ';', "text", "\"12345678901234567890123\" \"1\"")]
    [InlineData("0|0.5", ';', "number", "0 0.5")]
    [InlineData("1e3|2", ';', "integer", "1000 2")]
    [InlineData("n/a|5", ';', "integer", "null 5")]
    [InlineData("-|–", ';', "text", "\"-\" \"–\"")]
    [InlineData("true|FALSE", ';', "boolean", "true false")]
    [InlineData("Ja|nein", ';', "boolean", "true false")]
    [InlineData("2024-02-29|2024-03-01", ';', "date", "\"2024-02-29\" \"2024-03-01\"")]
    [InlineData("29.2.2024|1. 3. 2024", ';', "date", "\"2024-02-29\" \"2024-03-01\"")]
    [InlineData("2023-02-29|2024-03-01", ';', "text", "\"2023-02-29\" \"2024-03-01\"")]
    [InlineData("2024-07-01T10:00:00Z|2024-07-01T12:00:00+02:00", ';', "date-time", "\"2024-07-01T10:00:00Z\" \"2024-07-01T10:00:00Z\"")]
    [InlineData("1.7.2024 12:00|2024-01-01 12:00", ';', "date-time", "\"2024-07-01T10:00:00Z\" \"2024-01-01T11:00:00Z\"")]
    [InlineData("12|12a", ';', "text", "\"12\" \"12a\"")]
    public async Task The_type_of_a_column_is_what_all_of_its_cells_are(string cells, char delimiter, string type, string values)
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync($"v{delimiter}w\n" + string.Concat(cells.Split('|').Select(c => $"{c}{delimiter}x\n")));
        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal($"v:{type} w:text", answer.Columns());
        Assert.Equal(values, await region.ColumnAsync("v"));
    }

    [Fact]
    public async Task Dots_part_thousands_where_other_columns_have_commas_before_decimals()
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync("Einwohner;Fläche\n1.234;12,5\n12.345;3,25\n987;4\n");
        Assert.Equal("Einwohner:integer Fläche:number", answer.Columns());
        Assert.Equal("1234 12345 987", await region.ColumnAsync("Einwohner"));
    }

    [Fact]
    public async Task Names_of_columns_that_are_missing_or_doubled_are_mended_and_told()
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync("\uFEFFname;;name;  two \t words \n1;2;3;4\n");
        Assert.Equal("name:integer column_2:integer name_2:integer two words:integer", answer.Columns());
        Assert.Equal(2, ((JsonArray)answer.Json!["notes"]!).Count);
        Assert.All(["Column 2 has no name", "Column 3 is called 'name' as another is"], note => Assert.Contains(note, answer.Json["notes"]!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_bad_row_is_told_with_its_line_and_column_and_so_is_what_made_a_column_text()
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync("name;pupils\n\"A\nB\";10\nC;20;30\nD\nE;many\nF;40\nG;50\nH;60\n");
        Assert.Equal(201, answer.Status);
        Assert.Equal("4 pupils | 5 pupils", string.Join(" | ", ((JsonArray)answer.Json!["bad"]!).Select(b => $"{b!["line"]} {b["column"]}")));
        Assert.Equal("name:text pupils:text", answer.Columns());
        Assert.Contains("line 6: 'many'", (string)answer.Json["notes"]![0]!, StringComparison.Ordinal);
        Assert.Equal("\"A\\nB\" \"E\" \"F\" \"G\" \"H\"", await region.ColumnAsync("name"));
    }

    [Fact]
    public async Task A_workbook_is_read_by_the_types_of_its_cells()
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync(DataRegion.Workbook(["name", "code", "pupils", "area", "since", "open"], ["A", "0123", 10, 1.5, new DateTime(1998, 9, 1), true], ["B", "4567", 20, 2, new DateTime(2003, 9, 15), false], ["C", null, null, null, null, null]), "skoly.xlsx");
        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal("name:text code:text pupils:integer area:number since:date open:boolean", answer.Columns());
        Assert.Equal("\"1998-09-01\" \"2003-09-15\" null", await region.ColumnAsync("since"));
        Assert.Equal("XLSX", (string)(await region.JsonAsync("/api/entries/skoly"))["distributions"]![0]!["format"]!);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Parquet_is_read_and_written_so_that_what_goes_out_comes_in_again(string engine)
    {
        await using var region = await DataRegion.StartAsync(engine);
        using var file = new MemoryStream();
        DataField[] fields = [new DataField("n", typeof(int), false), new DataField("x", typeof(double), true), new DataField("t", typeof(string), true), new DateTimeDataField("d", DateTimeFormat.Date, isNullable: true), new DateTimeDataField("at", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true), new DecimalDataField("m", 10, 2, isNullable: true), new DataField("b", typeof(bool), true)];
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<int>(fields[0], new[] { 1, 2 });
            await group.WriteAsync<double>(fields[1], new double?[] { 1.25, null });
            await group.WriteAsync(fields[2], new string[] { "ř", null! });
            await group.WriteAsync<DateTime>(fields[3], new DateTime?[] { new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc), null });
            await group.WriteAsync<DateTime>(fields[4], new DateTime?[] { new DateTime(2024, 2, 29, 8, 30, 0, DateTimeKind.Utc), null });
            await group.WriteAsync<decimal>(fields[5], new decimal?[] { 12.5m, null });
            await group.WriteAsync<bool>(fields[6], new bool?[] { true, null });
        }
        var answer = await region.PostAsync(file.ToArray(), "skoly.parquet");
        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal("n:integer x:number t:text d:date at:date-time m:number b:boolean", answer.Columns());
        var rows = (await region.JsonAsync("/api/data/skoly"))["rows"]!.ToJsonString();
        Assert.Equal("""[{"n":1,"x":1.25,"t":"\u0159","d":"2024-02-29","at":"2024-02-29T08:30:00Z","m":12.5,"b":true},{"n":2,"x":null,"t":null,"d":null,"at":null,"m":null,"b":null}]""", rows);
        var again = await region.PostAsync(await region.Client.GetByteArrayAsync("/api/data/skoly.parquet"), "skoly.parquet");
        Assert.Equal("n:integer x:number t:text d:date at:date-time m:number b:boolean", again.Columns());
        Assert.Equal(rows, (await region.JsonAsync("/api/data/skoly-2"))["rows"]!.ToJsonString());
    }

    [Fact]
    public async Task GeoJson_keeps_its_places_also_in_csv_and_geoparquet()
    {
        await using var region = await DataRegion.StartAsync();
        var answer = await region.PostAsync("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[12.9,49.4]},"properties":{"name":"A","pupils":10}},{"type":"Feature","geometry":null,"properties":{"name":"B","pupils":20}}]}""", "skoly.geojson");
        Assert.Equal("name:text pupils:integer geom:geometry", answer.Columns());
        Assert.Contains("A,10,POINT (12.9 49.4)", await region.Client.GetStringAsync("/api/data/skoly.csv"), StringComparison.Ordinal);
        Assert.Equal(2, ((JsonArray)(await region.JsonAsync("/api/data/skoly?f=geojson"))["features"]!).Count);
        var again = await region.PostAsync(await region.Client.GetByteArrayAsync("/api/data/skoly.parquet"), "skoly.parquet");
        Assert.Equal("name:text pupils:integer geom:geometry", again.Columns());
        Assert.Equal("""{"type":"Point","coordinates":[12.9,49.4]} null""", await region.ColumnAsync("geom", "", "skoly-2"));
    }

    [Fact]
    public async Task Rows_with_coordinates_are_on_the_map_and_those_of_codes_within_their_municipality()
    {
        await using var region = await DataRegion.StartAsync();
        await region.PostAsync("name;lon;lat\nA;12,9;49,4\nB;;\n");
        Assert.Equal("""[12.9,49.4] null""", string.Join(' ', ((JsonArray)(await region.JsonAsync("/api/data/skoly?f=geojson"))["features"]!).Select(f => f!["geometry"]?["coordinates"]!.ToJsonString() ?? "null")));
        Assert.Equal("12.9 null", await region.ColumnAsync("lon"));
        var metres = await region.PostAsync("name;x;y\nA;-868000;-1088000\n");
        Assert.Contains("are no degrees", metres.Json!["notes"]!.ToJsonString(), StringComparison.Ordinal);
        var told = await region.PostAsync("name;x;y\nA;-868000;-1088000\n", query: "&crs=EPSG:5514");
        var at = (await region.JsonAsync($"/api/data/{told.Json!["id"]}?f=geojson"))["features"]![0]!["geometry"]!["coordinates"]!;
        Assert.InRange((double)at[0]!, 12, 14);
        Assert.InRange((double)at[1]!, 49, 50);
    }

    [Theory]
    [InlineData("skoly.csv", "", "The table is empty")]
    [InlineData("skoly.csv", "name;pupils\n", "There is no row in the file")]
    [InlineData("skoly.csv", "name\n\"never closed", "")]
    [InlineData("skoly.xlsx", "no workbook", "no XLSX workbook")]
    [InlineData("skoly.parquet", "no parquet", "no Parquet")]
    [InlineData("skoly.geojson", "{", "")]
    public async Task A_file_that_cannot_be_read_changes_nothing(string name, string text, string why)
    {
        await using var region = await DataRegion.StartAsync();
        var before = (await region.JsonAsync("/api/entries/skoly")).ToJsonString();
        var answer = await region.PostAsync(text, name);
        if (text.Contains("never closed", StringComparison.Ordinal)) { Assert.Equal(201, answer.Status); return; }
        Assert.True(answer.Status == 400, answer.Text);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await region.JsonAsync("/api/entries/skoly")).ToJsonString());
        Assert.Empty(await region.Service<DataTables>().ListAsync());
        Assert.Equal(404, (await region.SendAsync("GET", "/ogc/collections/skoly")).Status);
    }
}
