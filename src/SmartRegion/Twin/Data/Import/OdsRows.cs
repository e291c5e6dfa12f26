using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using SmartRegion.Core;

namespace SmartRegion.Twin.Data.Import;

/// <summary>
/// The first sheet of an OpenDocument spreadsheet (ISO/IEC 26300-3, 9): its first row names the columns. Of a formula its value is read, as it
/// was stored; notes beside cells are not.
/// </summary>
internal sealed class OdsRows : RowFile
{
    private const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0", Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    // An empty sheet is stored as rows that come a million times.
    private const int MostRepeats = 10_000;

    private static readonly XmlReaderSettings Plain = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true };
    private readonly string _path;

    /// <param name="path">Where it lies.</param>
    /// <param name="maxUnpacked">Most bytes of its parts together: what grows beyond it is refused before it is unpacked.</param>
    public OdsRows(string path, long maxUnpacked)
    {
        _path = path;
        Packed.DemandSize(path, maxUnpacked, NoDocument);
        var header = Rows().Select(r => r.Cells).FirstOrDefault() ?? [];
        Header = [.. header.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture) ?? "")];
    }

    public override IReadOnlyList<string> Header { get; }

    public override IEnumerable<(long Line, object?[] Cells)> Read() => Rows().Skip(1);

    // Those that have something in them, with the numbers that programs show.
    private IEnumerable<(long Line, object?[] Cells)> Rows()
    {
        using var archive = Open();
        using var xml = XmlReader.Create(Content(archive), Plain);
        var line = 0L;
        if (!Next(xml, "table")) yield break;
        while (Next(xml, "table-row"))
        {
            var times = Repeats(xml, "number-rows-repeated");
            var cells = Cells(xml);
            for (var i = 0; i < (cells.Count == 0 ? 0 : Math.Min(times, MostRepeats)); i++) yield return (line + i + 1, [.. cells]);
            line += times;
        }
    }

    // Moves to the next element of that name in the first table; false at its end.
    private static bool Next(XmlReader xml, string name)
    {
        while (Step(xml))
        {
            if (xml.NamespaceURI != Table) continue;
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == name) return true;
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "table") return false;
        }
        return false;
    }

    private static List<object?> Cells(XmlReader xml)
    {
        var cells = new List<object?>();
        if (xml.IsEmptyElement) return cells;
        var (depth, empty) = (xml.Depth, 0);
        while (Step(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth + 1 || xml.NamespaceURI != Table || xml.LocalName is not ("table-cell" or "covered-table-cell")) continue;
            var times = Repeats(xml, "number-columns-repeated");
            var cell = Cell(xml);
            if (cell is null) { empty += times; continue; }
            // What is empty counts only before something that is not.
            for (; empty > 0 && cells.Count <= MaxColumns; empty--) cells.Add(null);
            for (empty = 0; times > 0 && cells.Count <= MaxColumns; times--) cells.Add(cell);
        }
        return cells;
    }

    private static object? Cell(XmlReader xml)
    {
        var (type, value) = (xml.GetAttribute("value-type", Office), xml.GetAttribute("value", Office));
        var (date, boolean, written) = (xml.GetAttribute("date-value", Office), xml.GetAttribute("boolean-value", Office), xml.GetAttribute("string-value", Office));
        var text = Told(xml);
        return type switch
        {
            "float" or "percentage" or "currency" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) => double.IsInteger(n) && Math.Abs(n) < 1e15 ? (long)n : n,
            "boolean" when boolean is "true" or "false" => boolean == "true",
            "date" when DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
            "date" when DateTime.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) => at,
            _ => (written ?? text).Trim() is { Length: > 0 } told ? told : null,
        };
    }

    // The paragraphs of a cell, without the notes that lie in it.
    private static string Told(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var (depth, text, paragraphs, note) = (xml.Depth, new StringBuilder(), 0, 0);
        while (Step(xml) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (note > 0) { if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == note) note = 0; continue; }
            if (text.Length > MaxCell) throw new ProblemException("FILE", $"A cell has more than {MaxCell} characters.");
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA) text.Append(Value(xml));
            if (xml.NodeType == XmlNodeType.Whitespace && xml.Depth > depth + 1) text.Append(Value(xml));
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.NamespaceURI == Office && xml.LocalName == "annotation" && !xml.IsEmptyElement) note = xml.Depth;
            if (xml.NamespaceURI != Text) continue;
            if (xml.LocalName == "p" && paragraphs++ > 0) text.Append('\n');
            if (xml.LocalName == "line-break") text.Append('\n');
            if (xml.LocalName == "tab") text.Append(' ');
            if (xml.LocalName == "s") text.Append(' ', int.TryParse(xml.GetAttribute("c", Text), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Clamp(n, 1, 1000) : 1);
        }
        return text.ToString();
    }

    private static int Repeats(XmlReader xml, string name) => int.TryParse(xml.GetAttribute(name, Table), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Max(1, n) : 1;

    private static bool Step(XmlReader xml)
    {
        try { return xml.Read(); }
        catch (Exception e) when (e is XmlException or InvalidDataException or IOException) { throw NoDocument(e); }
    }

    // A long text is read on as it is asked for.
    private static string Value(XmlReader xml)
    {
        try { return xml.Value; }
        catch (Exception e) when (e is XmlException or InvalidDataException or IOException) { throw NoDocument(e); }
    }

    private static Stream Content(ZipArchive archive)
    {
        try { return (archive.GetEntry("content.xml") ?? throw NoDocument(null)).Open(); }
        catch (InvalidDataException e) { throw NoDocument(e); }
    }

    private ZipArchive Open()
    {
        try { return ZipFile.OpenRead(_path); }
        catch (InvalidDataException e) { throw NoDocument(e); }
    }

    private static ProblemException NoDocument(Exception? e) => new("FILE", $"The file is no OpenDocument spreadsheet, or it was not copied whole: {e?.Message ?? "it has no content.xml."}");
}
