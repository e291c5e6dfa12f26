using System.Globalization;
using ExcelDataReader;
using SmartRegion.Core;

namespace SmartRegion.Twin.Data.Import;

/// <summary>The first sheet of a workbook in XLSX (ECMA-376): its first row names the columns.</summary>
internal sealed class XlsxRows : RowFile
{
    // A stranger's archive: what grows beyond this is refused before it is unpacked.
    private const long MaxUnpacked = 2L * 1024 * 1024 * 1024;
    private readonly string _path;
    private readonly int _sheets;

    // The library asks for Windows-1252 before it looks at a file, whatever its format.
    static XlsxRows() => CodePages.Know();

    /// <param name="path">Where it lies.</param>
    /// <param name="maxUnpacked">Most bytes of its parts together.</param>
    public XlsxRows(string path, long maxUnpacked = MaxUnpacked)
    {
        _path = path;
        Packed.DemandSize(path, maxUnpacked, NoWorkbook);
        using var sheet = Open();
        _sheets = sheet.ResultsCount;
        var header = Next(sheet) ? Enumerable.Range(0, Width(sheet)).Select(i => Convert.ToString(sheet.GetValue(i), CultureInfo.InvariantCulture) ?? "").ToList() : [];
        while (header.Count > 0 && header[^1].Length == 0) header.RemoveAt(header.Count - 1);
        Header = header;
    }

    public override IReadOnlyList<string> Header { get; }

    public override IEnumerable<string> Notes => _sheets > 1 ? [$"The workbook has {_sheets} sheets; the first was read."] : [];

    public override IEnumerable<(long Line, object?[] Cells)> Read()
    {
        using var sheet = Open();
        Next(sheet);
        for (var line = 2L; Next(sheet); line++)
        {
            var cells = Enumerable.Range(0, Width(sheet)).Select(i => Cell(sheet.GetValue(i))).ToList();
            // A sheet remembers cells that were emptied.
            while (cells.Count > Header.Count && cells[^1] is null) cells.RemoveAt(cells.Count - 1);
            if (cells.Any(c => c is not null)) yield return (line, [.. cells]);
        }
    }

    private static object? Cell(object? value) => value switch
    {
        string s => s.Trim() is { Length: > 0 } text ? text : null,
        DateTime d when d.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(d),
        TimeSpan t => t.ToString("c", CultureInfo.InvariantCulture),
        int n => (long)n,
        double d => double.IsInteger(d) && Math.Abs(d) < 1e15 ? (long)d : d,
        _ => value,
    };

    // A sheet that claims thousands of columns is not read further than what is too many.
    private static int Width(IExcelDataReader sheet) => Math.Min(sheet.FieldCount, MaxColumns + 1);

    // The library promises little of what it throws at a workbook that is damaged.
    private IExcelDataReader Open()
    {
        var file = File.OpenRead(_path);
        try { return ExcelReaderFactory.CreateOpenXmlReader(file); }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            file.Dispose();
            throw NoWorkbook(e);
        }
    }

    private static bool Next(IExcelDataReader sheet)
    {
        try { return sheet.Read(); }
        catch (Exception e) when (e is not OutOfMemoryException) { throw NoWorkbook(e); }
    }

    private static ProblemException NoWorkbook(Exception e) => new("FILE", $"The file is no XLSX workbook, or it was not copied whole: {e.Message}");
}
