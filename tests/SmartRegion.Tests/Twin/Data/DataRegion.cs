using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue;

namespace SmartRegion.Tests.Twin.Data;

/// <summary>A region with one dataset to which files are sent.</summary>
internal static class DataRegion
{
    public static async Task<TestRegion> StartAsync(string engine = "sqlite", bool trustLoopback = true)
    {
        var region = await TestRegion.StartAsync(engine, trustLoopback: trustLoopback);
        await region.Service<Entries>().CreateAsync((JsonObject)JsonNode.Parse("""{"id": "skoly", "kind": "dataset", "title": {"cs": "Školy", "de": "Schulen", "en": "Schools"}, "licence": "http://creativecommons.org/licenses/by/4.0/"}""")!, "test");
        return region;
    }

    public static Task<Answer> PostAsync(this TestRegion region, string text, string name = "skoly.csv", string query = "") =>
        region.PostAsync(Encoding.UTF8.GetBytes(text), name, query);

    public static Task<Answer> PostAsync(this TestRegion region, byte[] content, string name, string query = "") => region.UploadAsync(HttpMethod.Post, $"/api/entries/skoly/data?name={name}{query}", content);

    public static async Task<Answer> UploadAsync(this TestRegion region, HttpMethod method, string path, byte[] content, string type = "application/octet-stream")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await region.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, text.StartsWith('{') ? JsonNode.Parse(text) : null, null, response.Headers.Location?.ToString());
    }

    /// <summary>The columns of a report: "name:type".</summary>
    public static string Columns(this Answer answer) => string.Join(' ', ((JsonArray)answer.Json!["columns"]!).Select(c => $"{c!["name"]}:{c["type"]}"));

    /// <summary>The values of a column of all rows, as JSON.</summary>
    public static async Task<string> ColumnAsync(this TestRegion region, string column, string query = "?limit=1000", string id = "skoly") =>
        string.Join(' ', ((JsonArray)(await region.JsonAsync($"/api/data/{id}{query}"))["rows"]!).Select(r => SmartRegion.Core.Json.Text(r![column])));

    /// <summary>A workbook with one sheet; numbers stay numbers, <see cref="DateTime"/> is a date, all else is text.</summary>
    public static byte[] Workbook(params object?[][] rows)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, true))
        {
            Put(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""");
            Put(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Put(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List1" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Put(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
            Put(zip, "xl/styles.xml", """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""");
            Put(zip, "xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{string.Concat(rows.Select((r, i) => $"<row r=\"{i + 1}\">{string.Concat(r.Select((c, j) => Cell(c, $"{(char)('A' + j)}{i + 1}")))}</row>"))}</sheetData></worksheet>""");
        }
        return bytes.ToArray();
    }

    private static string Cell(object? cell, string at) => cell switch
    {
        null => "",
        bool b => $"<c r=\"{at}\" t=\"b\"><v>{(b ? 1 : 0)}</v></c>",
        int or double => FormattableString.Invariant($"<c r=\"{at}\"><v>{cell}</v></c>"),
        DateTime d => FormattableString.Invariant($"<c r=\"{at}\" s=\"1\"><v>{d.ToOADate()}</v></c>"),
        _ => $"<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>",
    };

    private static void Put(ZipArchive zip, string name, string text)
    {
        using var to = new StreamWriter(zip.CreateEntry(name).Open());
        to.Write(text);
    }
}
