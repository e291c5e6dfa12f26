using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using ExcelDataReader;
using SmartRegion.Core;

namespace SmartRegion.Catalogue.Import;

/// <summary>Reads the rows of a file: JSON (an array, one object, or one object a line), CSV or XLSX.</summary>
public static class FileRows
{
    private const int MaxFaultyColumns = 20, MaxColumns = 1000;

    // The library asks for Windows-1252 before it looks at a workbook.
    static FileRows() => CodePages.Know();

    /// <summary>The rows of the file, each with its line. <paramref name="kind"/> is the kind of rows that name none.</summary>
    /// <exception cref="ProblemException">The file as a whole cannot be read.</exception>
    public static IEnumerable<Row> Read(string path, string? kind) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" or ".jsonl" or ".ndjson" => Json(File.ReadAllBytes(path), kind),
        ".csv" => Csv(path, kind),
        ".xlsx" => Xlsx(path, kind),
        var other => throw new ProblemException("FILE", $"'{other}' is no format that can be imported. Known: .json, .jsonl, .csv, .xlsx."),
    };

    // The bytes are walked once for their structure, so that each entry's line is known and a broken file stores nothing.
    private static List<Row> Json(byte[] bytes, string? kind)
    {
        var text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(3) : bytes;
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = Core.Json.MaxDepth, AllowMultipleValues = true });
        var rows = new List<Row>();
        var (line, counted) = (1, 0);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && reader.CurrentDepth == 0) continue;
                var start = (int)reader.TokenStartIndex;
                line += text.Span[counted..start].Count((byte)'\n');
                counted = start;
                reader.Skip();
                rows.Add(OneJson(text[start..(int)reader.BytesConsumed], line, kind));
            }
        }
        catch (JsonException e)
        {
            throw new ProblemException("FILE", $"The file is not well-formed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Nothing was stored.");
        }
        return rows;
    }

    private static Row OneJson(ReadOnlyMemory<byte> bytes, int line, string? kind)
    {
        if (!Core.Json.IsText(bytes.Span)) return new Row(line, null, new Fault("", "It is not UTF-8, or has half of a character."));
        JsonObject? doc;
        try { doc = JsonNode.Parse(bytes.Span, documentOptions: Core.Json.Strict) as JsonObject; }
        // It is well-formed, or it would not have come here: what is left are names.
        catch (JsonException) { return new Row(line, null, new Fault("", "A member of it comes twice.")); }
        if (doc is null) return new Row(line, null, new Fault("", "An entry is a JSON object."));
        if (kind is not null) doc["kind"] ??= kind;
        doc.Remove("links");
        return new Row(line, Core.Json.Text(doc));
    }

    private static IEnumerable<Row> Csv(string path, string? kind)
    {
        using var text = new StreamReader(path, Encoding.UTF8);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { DetectDelimiter = true, BadDataFound = null });
        if (!csv.Read()) yield break;
        var columns = Columns(csv.Record!);
        for (var line = csv.RawRow + 1; csv.Read(); line = csv.RawRow + 1)
            if (csv.Record!.Any(c => c.Length > 0)) yield return Tabular(columns, [.. csv.Record!.Select(CsvCell.Read)], line, kind);
    }

    private static IEnumerable<Row> Xlsx(string path, string? kind)
    {
        using var file = File.OpenRead(path);
        IExcelDataReader sheet;
        try { sheet = ExcelReaderFactory.CreateOpenXmlReader(file); }
        catch (Exception e) when (e is not OutOfMemoryException) { throw NoWorkbook(e); }
        using (sheet)
        {
            if (!Next(sheet)) yield break;
            var width = Math.Min(sheet.FieldCount, MaxColumns);
            var columns = Columns([.. Enumerable.Range(0, width).Select(i => Cell(sheet, i))]);
            for (var line = 2; Next(sheet); line++)
            {
                var cells = Enumerable.Range(0, width).Select(i => Cell(sheet, i)).ToArray();
                if (cells.Any(c => c.Length > 0)) yield return Tabular(columns, cells, line, kind);
            }
        }
    }

    // The library promises little of what it throws at a workbook that is damaged.
    private static bool Next(IExcelDataReader sheet)
    {
        try { return sheet.Read(); }
        catch (Exception e) when (e is not OutOfMemoryException) { throw NoWorkbook(e); }
    }

    private static ProblemException NoWorkbook(Exception e) => new("FILE", $"The file is no XLSX workbook, or it was not copied whole: {e.Message}");

    private static Row Tabular(string[] columns, string[] cells, int line, string? kind)
    {
        try { return new Row(line, Core.Json.Text(TableRow.ToDocument(columns, cells, kind))); }
        catch (ProblemException e) { return new Row(line, null, e.Problem.Faults![0]); }
    }

    private static string[] Columns(string[] header)
    {
        var columns = header.Select(h => h.Trim().TrimStart('\uFEFF')).ToArray();
        var twice = columns.Where(c => c.Length > 0).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key).Take(MaxFaultyColumns).ToList();
        if (twice.Count > 0) throw new ProblemException("FILE", $"Columns are there twice: {string.Join(", ", twice)}.");
        return columns;
    }

    private static string Cell(IExcelDataReader sheet, int i) => sheet.GetValue(i) switch
    {
        null => "",
        DateTime d => d.TimeOfDay == TimeSpan.Zero ? d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Instant.Seconds(d),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };
}
