using System.Text;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace SmartRegion.Portal.Sketches;

/// <summary>Letters of one kind and size: which there are, how wide they are, where a line ends. Lengths are points.</summary>
internal sealed class PdfLetters(XGlyphTypeface face, double size)
{
    private readonly Dictionary<Rune, double> _widths = [];
    private readonly XGraphics _measure = XGraphics.CreateMeasureContext(new XSize(1, 1), XGraphicsUnit.Point, XPageDirection.Downwards);

    public XFont Font { get; } = new(face, size, new XPdfFontOptions(PdfFontEncoding.Unicode));

    public double Size => size;

    /// <summary>From one line to the next.</summary>
    public double Leading => size * 1.35;

    public double WidthOf(string text) => text.EnumerateRunes().Sum(WidthOf);

    /// <summary>The text in lines. Words stay whole; one that is wider than a line is cut. A line that another follows keeps a space at its end, for those who hear the lines one after the other.</summary>
    public IReadOnlyList<string> Lines(string text, double width)
    {
        var lines = new List<string>();
        foreach (var paragraph in Known(text).Split('\n'))
        {
            var rest = paragraph.Trim();
            while (rest.Length > 0)
            {
                var fits = Fitting(rest, width);
                var space = fits == rest.Length ? -1 : rest.LastIndexOf(' ', fits);
                var end = space > 0 ? space : fits;
                lines.Add(rest[..end].TrimEnd() + (space > 0 || end == rest.Length ? " " : ""));
                rest = rest[end..].TrimStart();
            }
        }
        if (lines.Count > 0) lines[^1] = lines[^1].TrimEnd();
        return lines;
    }

    // How many characters have room: one at least.
    private int Fitting(string text, double width)
    {
        var (end, sum) = (0, 0.0);
        foreach (var rune in text.EnumerateRunes())
        {
            sum += WidthOf(rune);
            if (sum > width && end > 0) break;
            end += rune.Utf16SequenceLength;
        }
        return end;
    }

    // A space that the letters do not have is told as another space; so is what nobody could read.
    private string Known(string text)
    {
        var known = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            known.Append(rune.Value == '\n' || GlyphHelper.GlyphIndexFromCodePoint(rune.Value, Font) != 0 ? rune : Rune.IsWhiteSpace(rune) ? new Rune('\u00A0') : new Rune('?'));
        return known.ToString();
    }

    private double WidthOf(Rune rune)
    {
        if (!_widths.TryGetValue(rune, out var width)) _widths[rune] = width = _measure.MeasureString(rune.ToString(), Font).Width;
        return width;
    }
}
