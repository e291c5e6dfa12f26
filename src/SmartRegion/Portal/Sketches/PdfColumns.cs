using System.Globalization;
using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.UniversalAccessibility;

namespace SmartRegion.Portal.Sketches;

/// <summary>A text for a place in a PDF.</summary>
/// <param name="Link">Where it leads, or null.</param>
internal sealed record PdfText(string Text, string? Link = null);

/// <summary>A PDF of pages of A4 with two columns, a language each, whose lines stand beside each other from page to page; tagged, so that it can be heard. Lengths are points.</summary>
internal sealed class PdfColumns : IDisposable
{
    private const double Width = 595.28, Height = 841.89, Margin = 50, Gutter = 20, Column = (Width - 2 * Margin - Gutter) / 2, Text = 9.5;
    private readonly PdfDocument _document = new() { Version = 17 };
    private readonly PdfTags _tags;
    private readonly string[] _languages;
    private readonly Dictionary<PdfBlockLevelElementTag, PdfLetters> _letters;
    private readonly PdfLetters _small;
    private readonly XSolidBrush _ink = new(XColor.FromArgb(0x1A, 0x1F, 0x1D)), _blue = new(XColor.FromArgb(0x1F, 0x4E, 0x79));
    private readonly XPen _line = new(XColor.FromArgb(0xAA, 0xAA, 0xAA), 0.5), _under = new(XColor.FromArgb(0x1F, 0x4E, 0x79), 0.5);
    private XGraphics? _page;
    private double _y;

    /// <param name="left">The language of the left column (BCP 47); the document's, too.</param>
    /// <param name="right">That of the right.</param>
    public PdfColumns(PdfFonts fonts, string left, string right)
    {
        _document.SetPdfA();
        (_tags, _languages) = (new PdfTags(_document, left), [left, right]);
        _letters = new() { [PdfBlockLevelElementTag.Heading1] = new(fonts.Bold, 17), [PdfBlockLevelElementTag.Heading2] = new(fonts.Bold, 12), [PdfBlockLevelElementTag.Paragraph] = new(fonts.Regular, Text) };
        _small = new PdfLetters(fonts.Regular, 8);
    }

    /// <summary>The title over both columns, in one language and in the other.</summary>
    public void Title(string left, string right)
    {
        foreach (var (text, language) in new[] { left, right }.Zip(_languages))
        {
            var letters = _letters[PdfBlockLevelElementTag.Heading1];
            var lines = letters.Lines(text, Width - 2 * Margin);
            Need(lines.Count * letters.Leading);
            Block(PdfBlockLevelElementTag.Heading1, new PdfText(text), language, lines, Margin, false);
            _y += lines.Count * letters.Leading;
        }
    }

    /// <summary>Headings of what follows, on the page where it begins.</summary>
    public void Heading(string left, string right) => Row(PdfBlockLevelElementTag.Heading2, new PdfText(left), new PdfText(right));

    /// <summary>Two texts beside each other; each goes on in its column on the next page.</summary>
    public void Texts(PdfText left, PdfText right) => Row(PdfBlockLevelElementTag.Paragraph, left, right);

    /// <summary>A thin line over both columns, with room around it.</summary>
    public void Rule()
    {
        Need(24);
        _y += 8;
        _tags.Artifact(isText: false, () => _page!.DrawLine(_line, Margin, _y, Width - Margin, _y));
        _y += 6;
    }

    /// <summary>The file's bytes; nothing can be added after it.</summary>
    public byte[] Finish(string title)
    {
        EndPage();
        _tags.Order();
        var made = DateTime.UtcNow;
        (_document.Info.Creator, _document.Info.CreationDate) = ("Smart Region", made);
        _document.Info.Elements["/Title"] = PdfTags.Words(title);
        using var file = new MemoryStream();
        _document.Save(file, false);
        var packet = PdfPacket.Of(title, _document.Info.Creator, _document.Info.Producer, made);
        return PdfPacket.Added(file.ToArray(), _document.Internals.Catalog.Elements.GetReference("/Metadata")!.ObjectNumber, packet);
    }

    public void Dispose()
    {
        _page?.Dispose();
        _document.Dispose();
    }

    private void Row(PdfBlockLevelElementTag tag, params PdfText[] texts)
    {
        var letters = _letters[tag];
        var lines = texts.Select(t => letters.Lines(t.Text, Column)).ToArray();
        var count = lines.Max(l => l.Count);
        if (tag == PdfBlockLevelElementTag.Heading2) Need(count * letters.Leading + 3 * Text);
        for (var done = 0; done < count;)
        {
            Need(letters.Leading);
            var fits = Math.Clamp((int)((Height - Margin - _y) / letters.Leading + 0.001), 1, count - done);
            for (var i = 0; i < texts.Length; i++)
                Block(tag, texts[i], _languages[i], [.. lines[i].Skip(done).Take(fits)], Margin + i * (Column + Gutter), done > 0);
            done += fits;
            _y += fits * letters.Leading;
        }
        _y += letters.Size * 0.35;
    }

    // Lines of a text below each other: one link for all of them.
    private void Block(PdfBlockLevelElementTag tag, PdfText text, string language, IReadOnlyList<string> lines, double left, bool goesOn)
    {
        if (lines.Count == 0) return;
        var letters = _letters[tag];
        var link = Uri.TryCreate(text.Link, UriKind.Absolute, out var uri) ? uri : null;
        var box = new XRect(left, _y, lines.Max(letters.WidthOf), lines.Count * letters.Leading);
        _tags.Begin(tag, language, goesOn);
        if (link is not null) _tags.BeginLink(new PdfRectangle(_page!.Transformer.WorldToDefaultPage(box)), link, text.Text);
        for (var i = 0; i < lines.Count; i++) _page!.DrawString(lines[i], letters.Font, link is null ? _ink : _blue, left, Base(i));
        _tags.End();
        if (link is null) return;
        _tags.End();
        _tags.Artifact(isText: false, () =>
        {
            for (var i = 0; i < lines.Count; i++) _page!.DrawLine(_under, left, Base(i) + 1.5, left + letters.WidthOf(lines[i].TrimEnd()), Base(i) + 1.5);
        });

        double Base(int line) => _y + line * letters.Leading + letters.Size;
    }

    // Begins a page where there is none, or not enough room left.
    private void Need(double height)
    {
        if (_page is not null && _y + height <= Height - Margin) return;
        EndPage();
        var page = _document.AddPage();
        (page.Width, page.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
        (_page, _y) = (XGraphics.FromPdfPage(page), Margin);
        // What the first thing on a page would write of the page itself must not lie within its marks.
        _page.Restore(_page.Save());
    }

    private void EndPage()
    {
        if (_page is null) return;
        _tags.Artifact(isText: true, () => _page.DrawString(_document.PageCount.ToString(CultureInfo.InvariantCulture), _small.Font, _ink, Width / 2, Height - Margin / 2, XStringFormats.BaseLineCenter));
        _page.Dispose();
        _page = null;
    }
}
