using PdfSharp.Drawing;

namespace SmartRegion.Portal.Sketches;

/// <summary>The letters of our PDF files: those of the portal, whole, from the fonts that were fetched with it. A file takes along those that it uses.</summary>
public sealed class PdfFonts(IWebHostEnvironment environment)
{
    private readonly Lazy<XGlyphTypeface> _regular = new(() => Read(environment, "Regular")), _bold = new(() => Read(environment, "Bold"));

    public XGlyphTypeface Regular => _regular.Value;

    public XGlyphTypeface Bold => _bold.Value;

    private static XGlyphTypeface Read(IWebHostEnvironment environment, string weight)
    {
        using var file = environment.WebRootFileProvider.GetFileInfo($"lib/fonts/SourceSans3-{weight}.ttf").CreateReadStream();
        using var letters = new MemoryStream();
        file.CopyTo(letters);
        return new XGlyphTypeface(XFontSource.GetOrCreateFrom(letters.ToArray()));
    }
}
