using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Twin.Data.Import;

namespace SmartRegion.Portal.Writing.Sheets;

/// <summary>A row of a sheet, as what stands in the fields of a form.</summary>
/// <param name="Line">Its number, as programs show it.</param>
/// <param name="Problems">Cells that say nothing that can be chosen there, or that are no text.</param>
internal sealed record SheetRow(long Line, FormValues Values, IReadOnlyList<FormProblem> Problems);

/// <summary>
/// The rows of a filled sheet. Its first row names the columns: by the words of the template in any of the three languages, or by the paths of
/// the form. Each row is what somebody might have typed into the form of the kind, so that the form's own reading says what is wrong with it.
/// </summary>
internal sealed class SheetRows
{
    private static readonly Dictionary<string, string> YesNo = new()
    {
        ["true"] = "true",
        ["1"] = "true",
        ["ano"] = "true",
        ["ja"] = "true",
        ["yes"] = "true",
        ["false"] = "false",
        ["0"] = "false",
        ["ne"] = "false",
        ["nein"] = "false",
        ["no"] = "false",
    };

    private readonly RowFile _file;
    private readonly string _language;
    private readonly Dictionary<string, Dictionary<string, string>> _choices = [];

    /// <param name="form">The form of the kind.</param>
    /// <param name="file">The file.</param>
    /// <param name="reader">In whose language numbers and choices are written.</param>
    /// <exception cref="ProblemException">Its first row names none of the columns, or one twice.</exception>
    public SheetRows(FormSchema form, RowFile file, Reader reader)
    {
        (_file, _language) = (file, reader.Language);
        var known = Heads(SheetColumn.Of(form));
        var columns = new List<(int, SheetColumn)>();
        var unknown = new List<string>();
        for (var i = 0; i < Math.Min(file.Header.Count, RowFile.MaxColumns); i++)
            if (known.TryGetValue(SheetColumn.Key(CsvCell.Read(file.Header[i])), out var column)) columns.Add((i, column));
            else if (file.Header[i].Trim().Length > 0) unknown.Add(file.Header[i].Trim());
        if (columns.Count == 0) throw new ProblemException("FILE", "The first row has none of the names of columns that the template has.");
        if (columns.GroupBy(c => c.Item2.Path).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ProblemException("FILE", $"A column is there twice: {file.Header[twice.Last().Item1].Trim()}.");
        (Columns, Unknown) = (columns, unknown);
        foreach (var (_, column) in columns)
            if (column.ChoicesFor(reader) is { Count: > 0 } choices)
                _choices[column.Path] = choices.SelectMany(c => new[] { (c.Value, Key: SheetColumn.Key(c.Name)), (c.Value, Key: SheetColumn.Key(c.Value)) }).DistinctBy(c => c.Key).ToDictionary(c => c.Key, c => c.Value);
    }

    /// <summary>The columns that are known, with where they stand, from 0 on.</summary>
    public IReadOnlyList<(int At, SheetColumn Column)> Columns { get; }

    /// <summary>Heads that mean nothing here: their columns are not read.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>The rows in which something stands.</summary>
    /// <exception cref="ProblemException">The file ends where it should not.</exception>
    public IEnumerable<SheetRow> Read()
    {
        foreach (var (line, cells) in _file.Read())
        {
            var (values, problems, isFilled) = (new FormValues(), new List<FormProblem>(), false);
            foreach (var (at, column) in Columns)
            {
                if (at >= cells.Length || Written(cells[at]) is not { Length: > 0 } text) continue;
                isFilled = true;
                if (!IsText(text)) problems.Add(new FormProblem(column.Path, "letters"));
                else Fill(values, column, text, problems);
            }
            if (isFilled) yield return new SheetRow(line, values, problems);
        }
    }

    private void Fill(FormValues values, SheetColumn column, string text, List<FormProblem> problems)
    {
        switch (column.Field.Kind)
        {
            case FieldKind.Titles or FieldKind.Prose:
                values.Set(column.Path, text);
                values.Set(column.Path[..column.Path.LastIndexOf('/')] + "/original", FormValues.NewText);
                break;
            case FieldKind.Choice or FieldKind.Choices:
                var chosen = (column.IsList ? Split(text) : [text]).Select(t => _choices.GetValueOrDefault(column.Path)?.GetValueOrDefault(SheetColumn.Key(t))).ToList();
                if (chosen.Contains(null)) problems.Add(new FormProblem(column.Path, "choice"));
                else values.Set(column.Path, chosen.OfType<string>());
                break;
            case FieldKind.YesNo:
                if (YesNo.TryGetValue(SheetColumn.Key(text), out var told)) values.Set(column.Path, told);
                else problems.Add(new FormProblem(column.Path, "choice"));
                break;
            case FieldKind.Names:
                values.Set(column.Path, Split(text));
                break;
            case FieldKind.Lines:
                values.Set(column.Path, string.Join('\n', Split(text)));
                break;
            case FieldKind.Day or FieldKind.Date:
                values.Set(column.Path, WrittenNumber.ReadDate(text));
                break;
            default:
                values.Set(column.Path, text);
                break;
        }
    }

    // As a person of this language would have typed it.
    private string Written(object? cell) => cell switch
    {
        null => "",
        string text => CsvCell.Read(text).Trim().ReplaceLineEndings("\n"),
        bool yes => yes ? "true" : "false",
        long n => WrittenNumber.Write(JsonValue.Create(n), _language),
        double n when double.IsFinite(n) => WrittenNumber.Write(JsonValue.Create(n), _language),
        decimal n => WrittenNumber.Write(JsonValue.Create(n), _language),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime at => Instant.Seconds(at),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    private static string[] Split(string text) => text.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' and not ('\n' or '\t')) return false;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }
        return true;
    }

    private static Dictionary<string, SheetColumn> Heads(IReadOnlyList<SheetColumn> columns)
    {
        var heads = new Dictionary<string, SheetColumn>();
        foreach (var column in columns)
        {
            heads[SheetColumn.Key(column.Path)] = column;
            heads[SheetColumn.Key(column.Path.Replace('/', '.'))] = column;
        }
        foreach (var language in Language.All)
            foreach (var (column, head) in columns.Zip(SheetColumn.HeadsOf(columns, language))) heads.TryAdd(SheetColumn.Key(head), column);
        return heads;
    }
}
