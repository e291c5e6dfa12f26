using SkiaSharp;
using SmartRegion.Core;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sketch as PDF: Czech on the left, German on the right, each figure a link to its source. Who reads by ear is better served by page or document.</summary>
internal static class SketchPdf
{
    private const float Title = 17, Heading = 12, Text = 9.5f;

    /// <summary>The file's bytes; the parameters are those of <see cref="SketchDocument.Of"/>.</summary>
    public static byte[] Of(SketchLine title, IReadOnlyList<SketchSection> sections, string baseUrl, string path, PdfFonts fonts, string made)
    {
        using var stream = new MemoryStream();
        using (var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = $"{title.Cs} · {title.De}", Creator = "Smart Region", Creation = DateTime.UtcNow, PdfA = true }))
        {
            using (var page = new PdfColumns(document, fonts))
            {
                page.Across(new PdfText(title.Cs), Title, isBold: true);
                page.Across(new PdfText(title.De), Title, isBold: true);
                foreach (var section in sections)
                {
                    page.Rule();
                    page.Row(new PdfText(section.Title(Language.Czech)), new PdfText(section.Title(Language.German)), Heading, isBold: true, with: 3 * Text);
                    foreach (var line in section.Lines) page.Row(In(line, Language.Czech, baseUrl), In(line, Language.German, baseUrl), Text);
                }
                page.Rule();
                page.Row(Made(Language.Czech, made, baseUrl, path), Made(Language.German, made, baseUrl, path), Text);
            }
            document.Close();
        }
        return stream.ToArray();
    }

    private static PdfText In(SketchLine line, string language, string baseUrl) => new(line.In(language), line.SourceAt($"{baseUrl}/{language}"));

    private static PdfText Made(string language, string made, string baseUrl, string path) => new(Texts.In(language, made), $"{baseUrl}/{language}{path}");
}
