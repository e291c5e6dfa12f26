using SmartRegion.Core;

namespace SmartRegion.Portal.Sketches;

/// <summary>A sketch as PDF: Czech on the left, German on the right, each figure a link to its source; tagged (PDF/UA-1), so that each language is heard whole.</summary>
internal static class SketchPdf
{
    /// <summary>The file's bytes; the parameters are those of <see cref="SketchDocument.Of"/>.</summary>
    public static byte[] Of(SketchLine title, IReadOnlyList<SketchSection> sections, string baseUrl, string path, PdfFonts fonts, string made)
    {
        using var page = new PdfColumns(fonts, "cs-CZ", "de-DE");
        page.Title(title.Cs, title.De);
        foreach (var section in sections)
        {
            page.Rule();
            page.Heading(section.Title(Language.Czech), section.Title(Language.German));
            foreach (var line in section.Lines) page.Texts(In(line, Language.Czech, baseUrl), In(line, Language.German, baseUrl));
        }
        page.Rule();
        page.Texts(Made(Language.Czech, made, baseUrl, path), Made(Language.German, made, baseUrl, path));
        return page.Finish($"{title.Cs} · {title.De}");
    }

    private static PdfText In(SketchLine line, string language, string baseUrl) => new(line.In(language), line.SourceAt($"{baseUrl}/{language}"));

    private static PdfText Made(string language, string made, string baseUrl, string path) => new(Texts.In(language, made), $"{baseUrl}/{language}{path}");
}
