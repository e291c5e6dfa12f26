using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace SmartRegion.Portal.Writing.Sheets;

/// <summary>
/// The template of a kind as a workbook (ECMA-376), made of its form: a sheet to fill in, one that explains its columns, and one with what can
/// be chosen, from which the first offers lists. All of its cells are text: none can be taken for a formula.
/// </summary>
internal static class SheetTemplate
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // What Excel takes of a hint beside a cell.
    private const int LongestHint = 255, LongestHintTitle = 32;

    private const uint Plain = 0, Head = 1, Wrapped = 2, AsText = 3;

    /// <summary>The workbook in the reader's language.</summary>
    public static byte[] Write(FormSchema form, Reader reader)
    {
        var columns = SheetColumn.Of(form);
        var heads = SheetColumn.HeadsOf(columns, reader.Language);
        var choices = columns.Select(c => c.ChoicesFor(reader)).ToList();
        using var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new BookViews(new WorkbookView()), new DocumentFormat.OpenXml.Spreadsheet.Sheets());
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            Add(book, reader.T("sheet.rows"), Filled(columns, heads, choices, reader));
            Add(book, reader.T("sheet.help"), Explained(columns, heads, choices, reader));
            Add(book, reader.T("sheet.lists"), Lists(heads, choices));
        }
        return bytes.ToArray();
    }

    private static Worksheet Filled(IReadOnlyList<SheetColumn> columns, IReadOnlyList<string> heads, List<IReadOnlyList<(string Value, string Name)>> choices, Reader reader)
    {
        var sheet = new Worksheet(
            new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }),
            // Else "5/2022" becomes the first of May as soon as it is typed.
            Widths(heads.Select((h, i) => (Math.Clamp(h.Length + 2, 14, 40), columns[i].Field.Kind is FieldKind.Number or FieldKind.Whole or FieldKind.Point ? Plain : AsText))),
            new SheetData(Row(1, heads.Select((h, i) => columns[i].IsRequired ? h + " *" : h), Head)));
        var checks = new DataValidations();
        foreach (var (i, column) in columns.Index())
        {
            var letters = SheetColumn.Letters(i);
            var check = new DataValidation
            {
                AllowBlank = true,
                ShowInputMessage = true,
                PromptTitle = Cut(heads[i], LongestHintTitle),
                Prompt = Cut(Hint(column, reader), LongestHint),
                SequenceOfReferences = new ListValue<StringValue> { InnerText = $"{letters}2:{letters}{SheetFile.MostRows + 1}" },
            };
            if (choices[i].Count > 0)
            {
                // Of several values none is in the list.
                (check.Type, check.ShowErrorMessage) = (DataValidationValues.List, !column.IsList);
                (check.ErrorTitle, check.Error) = (Cut(heads[i], LongestHintTitle), Cut(reader.T("write.wrong-choice"), LongestHint));
                check.Append(new Formula1(string.Create(CultureInfo.InvariantCulture, $"'{reader.T("sheet.lists")}'!${letters}$2:${letters}${choices[i].Count + 1}")));
            }
            checks.Append(check);
        }
        checks.Count = (uint)columns.Count;
        sheet.Append(checks);
        return sheet;
    }

    private static Worksheet Explained(IReadOnlyList<SheetColumn> columns, IReadOnlyList<string> heads, List<IReadOnlyList<(string Value, string Name)>> choices, Reader reader)
    {
        var rows = new SheetData(Row(1, [reader.T("sheet.column"), reader.T("sheet.required"), reader.T("sheet.how"), reader.T("sheet.what"), reader.T("sheet.allowed")], Head));
        foreach (var (i, column) in columns.Index())
            rows.Append(Row((uint)i + 2, [heads[i], column.IsRequired ? reader.T("sheet.yes") : "", How(column, reader), reader.Plain(column.Field.Hint), string.Join(" | ", choices[i].Select(c => c.Name))], Wrapped));
        return new Worksheet(Widths(new[] { 40, 12, 40, 70, 70 }.Select(w => (w, Plain))), rows);
    }

    // Each list stands in the column of what it is for.
    private static Worksheet Lists(IReadOnlyList<string> heads, List<IReadOnlyList<(string Value, string Name)>> choices)
    {
        var rows = new SheetData(Row(1, heads.Select((h, i) => choices[i].Count > 0 ? h : ""), Head));
        for (var n = 0; n < choices.Max(c => c.Count); n++) rows.Append(Row((uint)n + 2, choices.Select(c => n < c.Count ? c[n].Name : ""), Plain));
        return new Worksheet(rows);
    }

    private static string Hint(SheetColumn column, Reader reader) => $"{How(column, reader)} {reader.Plain(column.Field.Hint)}".Trim();

    private static string How(SheetColumn column, Reader reader) => reader.T("sheet.how-" + (column.Part is "lat" or "lon" ? "degrees" : column.Field.Kind switch
    {
        FieldKind.Titles or FieldKind.Prose => "language",
        FieldKind.Number => "number",
        FieldKind.Whole => "whole",
        FieldKind.YesNo or FieldKind.Choice => "choice",
        FieldKind.Choices => "choices",
        FieldKind.Day or FieldKind.Date => "date",
        FieldKind.Name => "name",
        FieldKind.Names => "names",
        FieldKind.Lines => "lines",
        FieldKind.Address => "address",
        FieldKind.Mail => "mail",
        _ => "text",
    }));

    private static Row Row(uint number, IEnumerable<string> cells, uint style) => new(cells.Select((text, i) => (Text: text, At: SheetColumn.Letters(i) + number.ToString(CultureInfo.InvariantCulture))).Where(c => c.Text.Length > 0)
        .Select(c => new Cell(new InlineString(new Text(c.Text) { Space = SpaceProcessingModeValues.Preserve })) { CellReference = c.At, DataType = CellValues.InlineString, StyleIndex = style }))
    { RowIndex = number };

    private static Columns Widths(IEnumerable<(int Width, uint Style)> widths) => new(widths.Select((w, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = w.Width, Style = w.Style, CustomWidth = true }));

    private static void Add(WorkbookPart book, string name, Worksheet sheet)
    {
        var part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = sheet;
        var sheets = book.Workbook!.GetFirstChild<DocumentFormat.OpenXml.Spreadsheet.Sheets>()!;
        sheets.Append(new Sheet { Name = name, SheetId = (uint)sheets.ChildElements.Count + 1, Id = book.GetIdOfPart(part) });
    }

    private static Stylesheet Styles() => new(
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), Format(1), Format(0), new CellFormat { NumberFormatId = 49, ApplyNumberFormat = true }));

    private static CellFormat Format(uint font) => new(new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top }) { FontId = font, FillId = 0, BorderId = 0, ApplyFont = true, ApplyAlignment = true };

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";
}
