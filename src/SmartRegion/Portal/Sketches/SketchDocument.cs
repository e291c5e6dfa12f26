using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using SmartRegion.Core;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sketch as a document (Office Open XML): Czech on the left, German on the right, each figure a link to its source.</summary>
internal static class SketchDocument
{
    // Twentieths of a point: A4 and its margins; half points: sizes of letters.
    private const int PageWidth = 11906, PageHeight = 16838, Margin = 1000, Column = (PageWidth - 2 * Margin) / 2;

    private static readonly Dictionary<string, string> Tags = new() { [Language.Czech] = "cs-CZ", [Language.German] = "de-DE" };

    /// <summary>The document's bytes.</summary>
    /// <param name="path">Path after the language of the sketch's page, to which the document leads back.</param>
    /// <param name="made">Key of the text that says so.</param>
    public static byte[] Of(SketchLine title, IReadOnlyList<SketchSection> sections, string baseUrl, string path, string made)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            AddStyles(main);
            var body = new Body(Paragraph(main, "Title", Language.Czech, title.Cs, null), Paragraph(main, "Title", Language.German, title.De, null));
            body.Append(Table(main, sections, baseUrl));
            foreach (var language in Tags.Keys) body.Append(Paragraph(main, null, language, Texts.In(language, made), $"{baseUrl}/{language}{path}"));
            body.Append(new SectionProperties(new PageSize { Width = PageWidth, Height = PageHeight }, new PageMargin { Top = Margin, Bottom = Margin, Left = Margin, Right = Margin, Header = 500, Footer = 500, Gutter = 0 }));
            main.Document = new Document(body);
            document.PackageProperties.Title = title.Cs;
            document.PackageProperties.Language = "cs-CZ";
        }
        return stream.ToArray();
    }

    private static Table Table(MainDocumentPart main, IReadOnlyList<SketchSection> sections, string baseUrl)
    {
        var table = new Table(
            new TableProperties(new TableStyle { Val = "TableGrid" }, new TableWidth { Width = $"{2 * Column}", Type = TableWidthUnitValues.Dxa }, new TableBorders(Border<TopBorder>(), Border<BottomBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>()), new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(new GridColumn { Width = $"{Column}" }, new GridColumn { Width = $"{Column}" }));
        foreach (var section in sections)
        {
            table.Append(Row(language => [Paragraph(main, "Heading1", language, section.Title(language), null)]));
            table.Append(Row(language => [.. section.Lines.Select(l => Paragraph(main, null, language, l.In(language), l.SourceAt($"{baseUrl}/{language}"))).DefaultIfEmpty(new Paragraph())]));
        }
        return table;
    }

    private static TableRow Row(Func<string, IEnumerable<OpenXmlElement>> of) => new(Tags.Keys.Select(language =>
    {
        var cell = new TableCell(new TableCellProperties(new TableCellWidth { Width = $"{Column}", Type = TableWidthUnitValues.Dxa }));
        cell.Append(of(language));
        return (OpenXmlElement)cell;
    }));

    private static Paragraph Paragraph(MainDocumentPart main, string? style, string language, string text, string? link)
    {
        var run = new Run(new RunProperties(link is null ? [] : [new RunStyle { Val = "Hyperlink" }]), new Text(text) { Space = SpaceProcessingModeValues.Preserve });
        run.RunProperties!.Append(new Languages { Val = Tags[language] });
        var paragraph = new Paragraph();
        if (style is not null) paragraph.Append(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        if (link is null || !Uri.TryCreate(link, UriKind.Absolute, out var uri)) paragraph.Append(run);
        else paragraph.Append(new Hyperlink(run) { Id = main.AddHyperlinkRelationship(uri, true).Id });
        return paragraph;
    }

    private static T Border<T>() where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "AAAAAA" };

    private static void AddStyles(MainDocumentPart main) => main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
        new DocDefaults(new RunPropertiesDefault(new RunPropertiesBaseStyle(new RunFonts { Ascii = "Calibri", HighAnsi = "Calibri" }, new FontSize { Val = "20" })), new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "80" }))),
        Style("Normal", "Normal", StyleValues.Paragraph, true),
        Style("Title", "Title", StyleValues.Paragraph, false, new StyleRunProperties(new Bold(), new FontSize { Val = "32" })),
        Style("Heading1", "heading 1", StyleValues.Paragraph, false, new StyleRunProperties(new Bold(), new FontSize { Val = "24" }), new StyleParagraphProperties(new KeepNext(), new OutlineLevel { Val = 0 })),
        Style("Hyperlink", "Hyperlink", StyleValues.Character, false, new StyleRunProperties(new Color { Val = "1F4E79" }, new Underline { Val = UnderlineValues.Single })),
        Style("TableGrid", "Table Grid", StyleValues.Table, false));

    private static Style Style(string id, string name, StyleValues type, bool isDefault, StyleRunProperties? run = null, StyleParagraphProperties? paragraph = null)
    {
        var style = new Style(new StyleName { Val = name }) { StyleId = id, Type = type };
        if (isDefault) style.Default = true;
        if (paragraph is not null) style.Append(paragraph);
        if (run is not null) style.Append(run);
        return style;
    }
}
