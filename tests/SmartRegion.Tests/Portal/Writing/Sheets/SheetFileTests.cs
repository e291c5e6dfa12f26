using System.Text.Json.Nodes;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Portal;
using SmartRegion.Portal.Writing;
using SmartRegion.Portal.Writing.Sheets;
using SmartRegion.Tests.Twin.Data;

namespace SmartRegion.Tests.Portal.Writing.Sheets;

/// <summary>The template of every kind, and how filled sheets are read in each format.</summary>
public sealed class SheetFileTests
{
    private static readonly Reader Czech = new(Language.Czech, "/", "");

    [Fact]
    public void The_template_of_every_kind_has_columns_explanations_and_lists_in_every_language_and_reads_itself()
    {
        foreach (var kind in Kinds.All.Where(k => k.Name != "vocabulary"))
            foreach (var language in Language.All)
            {
                var reader = new Reader(language, "/", "");
                var form = FormSchema.Of(kind);
                var columns = SheetColumn.Of(form);
                var sheets = Sheet.Read(SheetTemplate.Write(form, reader));
                Assert.Equal([Texts.In(language, "sheet.rows"), Texts.In(language, "sheet.help"), Texts.In(language, "sheet.lists")], sheets.Select(s => s.Name));
                Assert.Equal(columns.Count, sheets[0].Rows[0].Length);
                Assert.Equal(columns.Count, sheets[1].Rows.Count - 1);
                Assert.All(sheets[1].Rows.Skip(1), r => Assert.True(r[0].Length > 0 && r[2].Length > 0, kind.Name));
                // Every head is known again, each as its own column.
                var known = Read(Sheet.Csv(sheets[0].Rows[0]), ".csv", form, reader, r => r.Columns.Select(c => c.Column.Path).ToList());
                Assert.Equal(columns.Select(c => c.Path), known);
                Assert.Contains(columns.Index(), c => c.Item.ChoicesFor(reader) is [var one, ..] && sheets[2].Rows[1][c.Index] == one.Name);
            }
    }

    [Fact]
    public void Lists_of_a_column_are_offered_where_it_is_filled_in()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.xlsx");
        File.WriteAllBytes(path, SheetTemplate.Write(FormSchema.Of(Kinds.Find("practice")!), Czech));
        using (var book = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(path, false))
        {
            var faults = new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(book).Select(f => $"{f.Path?.XPath} {f.Description}").ToList();
            Assert.True(faults.Count == 0, string.Join('\n', faults.Take(5)));
            var checks = book.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.DataValidation>()).ToList();
            Assert.Contains(checks, c => c.Formula1?.Text.StartsWith("'Seznamy'!$", StringComparison.Ordinal) == true);
            // Nothing in it can be taken for a formula.
            Assert.DoesNotContain(book.WorkbookPart.WorksheetParts.SelectMany(p => p.Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()), c => c.CellFormula is not null || c.DataType?.Value != DocumentFormat.OpenXml.Spreadsheet.CellValues.InlineString);
        }
        File.Delete(path);
    }

    [Fact]
    public void Heads_are_known_in_any_language_and_by_their_paths_and_others_are_named()
    {
        var form = FormSchema.Of(Kinds.Find("practice")!);
        var heads = Read(Sheet.Csv(["Název (cs) *", "TITLE (EN)", "summary/de", "time.start", "Poznámka"]), ".csv", form, Czech, r => (string.Join(' ', r.Columns.Select(c => c.Column.Path)), string.Join(' ', r.Unknown)));
        Assert.Equal(("title/cs title/en summary/de time/start", "Poznámka"), heads);
        Assert.Equal(400, Refused(Sheet.Csv(["Poznámka", "Co"], ["a", "b"]), ".csv").Status);
        Assert.Contains("twice", Refused(Sheet.Csv(["Název (cs)", "title/cs"], ["a", "b"]), ".csv").Faults![0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_row_is_read_from_CSV_XLSX_and_ODS()
    {
        string[] heads = ["Název (cs)", "population", "time/start", "topics"];
        var topic = Topics.All[0].Label.Cs!;
        var csv = Sheet.Csv(heads, ["'=Čidla", "1 234,5", "17. 5. 2024", $"{topic} | energy"]);
        var xlsx = DataRegion.Workbook([.. heads], ["=Čidla", 1234.5, new DateTime(2024, 5, 17), $"{topic} | energy"]);
        var ods = Sheet.Ods($"""
            <table:table-header-rows><table:table-row>{string.Concat(heads.Select(h => $"<table:table-cell office:value-type=\"string\"><text:p>{h}</text:p></table:table-cell>"))}<table:table-cell table:number-columns-repeated="16380"/></table:table-row></table:table-header-rows>
            <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            <table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation><text:p>=Čid<text:span>la</text:span></text:p></table:table-cell><table:table-cell table:formula="of:=1000+234.5" office:value-type="float" office:value="1234.5"><text:p>#</text:p></table:table-cell>
              <table:table-cell office:value-type="date" office:date-value="2024-05-17"><text:p>17. 5.</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>{topic}</text:p><text:p>energy</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            """);
        foreach (var (bytes, end, line) in new[] { (csv, ".csv", 2L), (xlsx, ".xlsx", 2L), (ods, ".ods", 5L) })
        {
            var (at, doc, problems) = Assert.Single(Documents(bytes, end));
            Assert.Equal((end, line), (end, at));
            Assert.Equal((end, 0), (end, problems.Count));
            Assert.Equal("=Čidla", Json.AsText(doc["title"]!["cs"]));
            Assert.Equal("cs", Json.AsText(doc["title"]!["original"]));
            Assert.Equal("1234.5", Json.Text(doc["population"]));
            Assert.Equal("2024-05-17", Json.AsText(doc["time"]!["start"]));
            Assert.Equal(new[] { Topics.All[0].Id, "energy" }.Distinct(), ((JsonArray)doc["topics"]!).Select(t => t!.GetValue<string>()));
        }
    }

    [Fact]
    public void A_cell_that_cannot_be_taken_is_named_by_its_column_and_the_others_are_read()
    {
        var (_, doc, problems) = Assert.Single(Documents(Sheet.Csv(["title/cs", "population", "topics", "geometry/lat", "geometry/lon", "contact/email"], ["A\u0001", "mnoho", "jednorožci", "95", "12", "x"]), ".csv"));
        Assert.Equal(["title/cs letters", "topics choice", "population whole", "geometry point"], problems.Select(p => $"{p.Path} {p.Key}"));
        Assert.Equal("x", Json.AsText(doc["contact"]!["email"]));
        // In the words of the reader.
        Assert.Equal("Napište celé číslo, například 1234.", problems.Single(p => p.Key == "whole").Text(Czech));
    }

    [Theory]
    [InlineData(".xlsx", "no workbook at all")]
    [InlineData(".ods", "no document at all")]
    [InlineData(".pdf", "%PDF-1.7")]
    [InlineData(".ods", "zip")]
    [InlineData(".ods", "doctype")]
    public void What_is_no_sheet_is_refused(string end, string what)
    {
        var bytes = what == "zip" ? Sheet.Ods("<table:table-row><table:table-cell>") : what == "doctype" ? Sheet.Ods("<!DOCTYPE a>") : System.Text.Encoding.UTF8.GetBytes(what);
        Assert.Contains(Refused(bytes, end).Status, new[] { 400, 415 });
    }

    [Fact]
    public void A_sheet_that_grows_beyond_reason_or_has_a_cell_that_does_is_refused()
    {
        Assert.Contains("beyond reason", Refused(Sheet.Ods(new string(' ', (int)SheetFile.MostUnpacked)), ".ods").Faults![0].Message, StringComparison.Ordinal);
        Assert.Contains("characters", Refused(Sheet.Ods($"<table:table-row><table:table-cell><text:p>{string.Concat(Enumerable.Repeat("<text:s text:c=\"1000\"/>", 2000))}</text:p></table:table-cell></table:table-row>"), ".ods").Faults![0].Message, StringComparison.Ordinal);
        Assert.Equal(413, Refused(new byte[SheetFile.MostBytes + 1], ".csv").Status);
        // A row that comes a million times ends where nobody may have more.
        var rows = Read(Sheet.Ods("""<table:table-row><table:table-cell><text:p>title/cs</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048575"><table:table-cell><text:p>A</text:p></table:table-cell></table:table-row>"""), ".ods", FormSchema.Of(Kinds.Find("practice")!), Czech, r => r.Read().Count());
        Assert.InRange(rows, SheetFile.MostRows + 1, 10_000);
    }

    private static List<(long Line, JsonObject Doc, IReadOnlyList<FormProblem> Problems)> Documents(byte[] bytes, string end)
    {
        var form = FormSchema.Of(Kinds.Find("practice")!);
        return Read(bytes, end, form, Czech, rows => rows.Read().Select(row =>
        {
            var reading = new FormReading(form, row.Values, null, Language.Czech, new Dictionary<string, FoundNames>());
            return (row.Line, reading.Document, (IReadOnlyList<FormProblem>)[.. row.Problems, .. reading.Problems]);
        }).ToList());
    }

    private static Problem Refused(byte[] bytes, string end) =>
        Assert.Throws<ProblemException>(() => Read(bytes, end, FormSchema.Of(Kinds.Find("practice")!), Czech, r => r.Read().Count())).Problem;

    private static T Read<T>(byte[] bytes, string end, FormSchema form, Reader reader, Func<SheetRows, T> read)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + end);
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = SheetFile.Open(path);
            return read(new SheetRows(form, file, reader));
        }
        finally { File.Delete(path); }
    }
}
