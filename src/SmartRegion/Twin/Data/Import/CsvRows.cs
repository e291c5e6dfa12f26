using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using SmartRegion.Core;

namespace SmartRegion.Twin.Data.Import;

/// <summary>
/// A table in CSV (RFC 4180) as offices write it: cells parted by comma, semicolon, tab or bar; UTF-8 with or without its mark, UTF-16 with it,
/// or Windows-1250.
/// </summary>
internal sealed class CsvRows : RowFile
{
    private static readonly char[] Delimiters = [';', '\t', ',', '|'];
    private readonly string _path;
    private readonly Encoding _encoding;
    private readonly char _delimiter;

    // Excel writes what parts the cells into a line of its own: sep=;
    private readonly int _linesBefore;

    public CsvRows(string path)
    {
        _path = path;
        _encoding = EncodingOf(path);
        using (var text = new StreamReader(path, _encoding, detectEncodingFromByteOrderMarks: true))
        {
            var first = text.ReadLine() ?? "";
            (_delimiter, _linesBefore) = first.Length == 5 && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && Delimiters.Contains(first[4]) ? (first[4], 1) : (DelimiterOf(first), 0);
        }
        using var csv = Parser();
        Header = Next(csv) ? [.. csv.Record!] : [];
    }

    public override IReadOnlyList<string> Header { get; }

    public override bool IsText => true;

    public override bool IsCommaParted => _delimiter == ',';

    public override IEnumerable<string> Notes => _encoding.CodePage == 1250 ? ["The file is no UTF-8; it was read as Windows-1250."] : [];

    public override IEnumerable<(long Line, object?[] Cells)> Read()
    {
        using var csv = Parser();
        if (!Next(csv)) yield break;
        for (var line = csv.RawRow + 1 + _linesBefore; Next(csv); line = csv.RawRow + 1 + _linesBefore)
            if (csv.Record!.Any(c => c.Length > 0)) yield return (line, csv.Record!);
    }

    // A quote that is never closed takes the rest of the file for one cell.
    private static bool Next(CsvParser csv)
    {
        var line = csv.RawRow + 1;
        try { return csv.Read(); }
        catch (MaxFieldSizeException) { throw new ProblemException("FILE", $"A cell of the row that begins in line {line} has more than {MaxCell} characters. A quotation mark that is opened there is probably never closed."); }
    }

    private StreamReader Text()
    {
        var text = new StreamReader(_path, _encoding, detectEncodingFromByteOrderMarks: true);
        for (var i = 0; i < _linesBefore; i++) text.ReadLine();
        return text;
    }

    private CsvParser Parser() => new(Text(), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = _delimiter.ToString(), BadDataFound = null, MaxFieldSize = MaxCell });

    // What parts the names of columns parts the cells: of the signs outside of quotation marks, the one that is there most.
    private static char DelimiterOf(string header)
    {
        var counts = new int[Delimiters.Length];
        var quoted = false;
        foreach (var c in header)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted && Array.IndexOf(Delimiters, c) is >= 0 and var i) counts[i]++;
        }
        return counts.Max() == 0 ? ',' : Delimiters[Array.IndexOf(counts, counts.Max())];
    }

    private static Encoding EncodingOf(string path)
    {
        using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        var buffer = new char[32 * 1024];
        try
        {
            while (text.Read(buffer) is > 0 and var read)
                if (buffer.AsSpan(0, read).Contains('\0')) throw new ProblemException("FILE", "The file is no text: it holds the character U+0000.");
            return text.CurrentEncoding;
        }
        catch (DecoderFallbackException)
        {
            return CodePages.Find("windows-1250");
        }
    }
}
