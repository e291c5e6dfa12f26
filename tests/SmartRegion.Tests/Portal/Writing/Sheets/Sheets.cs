using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using SmartRegion.Core;

namespace SmartRegion.Tests.Portal.Writing.Sheets;

/// <summary>Sheets as people send them.</summary>
internal static class Sheet
{
    /// <summary>A CSV file as a Czech office writes it.</summary>
    public static byte[] Csv(params string[][] rows) => Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => string.Join(';', r.Select(c => c.IndexOfAny([';', '"', '\n']) < 0 ? c : $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n")));

    /// <summary>An OpenDocument spreadsheet around the rows of its first sheet.</summary>
    public static byte[] Ods(string rows)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, true))
        {
            using (var type = new StreamWriter(zip.CreateEntry("mimetype", CompressionLevel.NoCompression).Open())) type.Write("application/vnd.oasis.opendocument.spreadsheet");
            using var content = new StreamWriter(zip.CreateEntry("content.xml").Open());
            content.Write("""<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">""");
            content.Write(rows);
            content.Write("""</table:table><table:table table:name="B"><table:table-row><table:table-cell><text:p>of another sheet</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>""");
        }
        return bytes.ToArray();
    }

    /// <summary>The sheets of a workbook, as another program reads them.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string[]> Rows)> Read(byte[] workbook)
    {
        CodePages.Know();
        var sheets = new List<(string, IReadOnlyList<string[]>)>();
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(workbook));
        do
        {
            var rows = new List<string[]>();
            while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i)?.ToString() ?? "")]);
            sheets.Add((reader.Name, rows));
        }
        while (reader.NextResult());
        return sheets;
    }
}
