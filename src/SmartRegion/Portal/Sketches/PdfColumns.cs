using System.Text;
using SkiaSharp;

namespace SmartRegion.Portal.Sketches;

/// <summary>A text for a place in a PDF.</summary>
/// <param name="Link">Where it leads, or null.</param>
internal sealed record PdfText(string Text, string? Link = null);

/// <summary>Pages of A4 with two columns whose lines stand beside each other, from page to page. Lengths are points.</summary>
internal sealed class PdfColumns(SKDocument document, PdfFonts fonts) : IDisposable
{
    private const float Width = 595.28f, Height = 841.89f, Margin = 50, Gutter = 20, Column = (Width - 2 * Margin - Gutter) / 2, Leading = 1.35f, Small = 8;
    private readonly SKPaint _ink = new() { Color = new SKColor(0x1A, 0x1F, 0x1D), IsAntialias = true }, _link = new() { Color = new SKColor(0x1F, 0x4E, 0x79), IsAntialias = true }, _line = new() { Color = new SKColor(0xAA, 0xAA, 0xAA), StrokeWidth = 0.5f };
    private SKCanvas? _page;
    private float _y;
    private int _number;

    /// <summary>A text over both columns.</summary>
    public void Across(PdfText text, float size, bool isBold = false)
    {
        using var font = Font(size, isBold);
        foreach (var line in Lines(text.Text, font, Width - 2 * Margin))
        {
            Need(size * Leading);
            Draw(line, text.Link, Margin, font);
            _y += size * Leading;
        }
    }

    /// <summary>Two texts beside each other; each goes on in its column on the next page.</summary>
    /// <param name="with">How much must fit below it on the same page: what a heading is for.</param>
    public void Row(PdfText left, PdfText right, float size, bool isBold = false, float with = 0)
    {
        using var font = Font(size, isBold);
        var (one, other) = (Lines(left.Text, font, Column), Lines(right.Text, font, Column));
        Need(Math.Max(one.Count, other.Count) * size * Leading * (with > 0 ? 1 : 0) + with);
        for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
        {
            Need(size * Leading);
            if (i < one.Count) Draw(one[i], left.Link, Margin, font);
            if (i < other.Count) Draw(other[i], right.Link, Margin + Column + Gutter, font);
            _y += size * Leading;
        }
        _y += size * 0.35f;
    }

    /// <summary>A thin line over both columns, with room around it.</summary>
    public void Rule()
    {
        Need(24);
        _y += 8;
        _page!.DrawLine(Margin, _y, Width - Margin, _y, _line);
        _y += 6;
    }

    public void Dispose()
    {
        EndPage();
        foreach (var paint in new[] { _ink, _link, _line }) paint.Dispose();
    }

    // Words that fit; a word that is longer than the column is cut.
    private static List<string> Lines(string text, SKFont font, float width)
    {
        var lines = new List<string>();
        foreach (var paragraph in Known(text, font).Split('\n'))
        {
            var rest = paragraph.Trim();
            while (rest.Length > 0)
            {
                var fits = font.BreakText(rest, width);
                var end = fits >= rest.Length ? rest.Length : rest.LastIndexOf(' ', fits) is > 0 and var space ? space : Math.Max(1, fits);
                lines.Add(rest[..end].TrimEnd());
                rest = rest[end..].TrimStart();
            }
        }
        return lines;
    }

    // A space that the letters do not have is told as another space; so is what nobody could read.
    private static string Known(string text, SKFont font)
    {
        var known = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            known.Append(rune.Value == '\n' || font.ContainsGlyph(rune.Value) ? rune : Rune.IsWhiteSpace(rune) ? new Rune('\u00A0') : new Rune('?'));
        return known.ToString();
    }

    private SKFont Font(float size, bool isBold) => new(isBold ? fonts.Bold : fonts.Regular, size) { Subpixel = true };

    private void Draw(string line, string? link, float x, SKFont font)
    {
        var (base_, isLink) = (_y + font.Size, Uri.TryCreate(link, UriKind.Absolute, out _));
        _page!.DrawText(line, x, base_, font, isLink ? _link : _ink);
        if (!isLink) return;
        var box = SKRect.Create(x, _y, font.MeasureText(line), font.Size * Leading);
        _page.DrawLine(box.Left, base_ + 1.5f, box.Right, base_ + 1.5f, _link);
        _page.DrawUrlAnnotation(box, link);
    }

    // Begins a page where there is none, or not enough room left.
    private void Need(float height)
    {
        if (_page is not null && _y + height <= Height - Margin) return;
        EndPage();
        _page = document.BeginPage(Width, Height);
        (_y, _number) = (Margin, _number + 1);
    }

    private void EndPage()
    {
        if (_page is null) return;
        using var font = Font(Small, false);
        _page.DrawText(_number.ToString(System.Globalization.CultureInfo.InvariantCulture), Width / 2, Height - Margin / 2, SKTextAlign.Center, font, _ink);
        document.EndPage();
        _page = null;
    }
}
