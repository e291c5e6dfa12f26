using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using PdfSharp.Pdf.Annotations;
using PdfSharp.Pdf.Structure;
using PdfSharp.UniversalAccessibility;

namespace SmartRegion.Portal.Sketches;

/// <summary>
/// What the parts of a PDF are, for those who read by ear (ISO 14289-1, ISO 32000-1 14.7 and 14.8): headings, paragraphs and links, each in its language. Drawn side by side, the languages are read one after the other.
/// </summary>
internal sealed class PdfTags
{
    private const string Kids = "/K", Parent = "/P", Page = "/Pg";
    private readonly PdfDocument _document;
    private readonly UAManager _manager;
    private readonly List<(PdfStructureElement Element, string Language, bool GoesOn)> _blocks = [];

    /// <summary>Begins to mark a document without pages.</summary>
    /// <param name="language">That of the document (BCP 47).</param>
    public PdfTags(PdfDocument document, string language)
    {
        (_document, _manager) = (document, UAManager.ForDocument(document));
        _manager.SetDocumentLanguage(language);
    }

    /// <summary>What is drawn from now on is this.</summary>
    /// <param name="goesOn">It is the rest of the last text in its language, which has begun on another page.</param>
    public void Begin(PdfBlockLevelElementTag tag, string language, bool goesOn)
    {
        // Marks lie within a text object, or around it: all of ours within.
        _manager.BeginTextMode();
        _manager.StructureBuilder.BeginElement(tag);
        _blocks.Add((_manager.StructureBuilder.CurrentStructureElement, language, goesOn));
    }

    /// <summary>What is drawn from now on is a link, within what has begun.</summary>
    /// <param name="told">What is said of it where only links are told.</param>
    public void BeginLink(PdfRectangle box, Uri to, string told)
    {
        var link = PdfLinkAnnotation.CreateWebLink(box, to.AbsoluteUri);
        link.Flags = PdfAnnotationFlags.Print;
        _manager.StructureBuilder.BeginElement(link, told);
        link.Elements["/Contents"] = Words(told);
    }

    /// <summary>A text in Unicode: else a space that does not break would be told as a euro.</summary>
    public static PdfString Words(string text) => new(text, PdfStringEncoding.Unicode);

    /// <summary>Ends what has begun last.</summary>
    public void End() => _manager.StructureBuilder.End();

    /// <summary>Draws what nobody needs to hear: lines, page numbers.</summary>
    public void Artifact(bool isText, Action draw)
    {
        if (isText) _manager.BeginTextMode();
        else _manager.BeginGraphicMode();
        _manager.StructureBuilder.BeginArtifact();
        draw();
        End();
    }

    /// <summary>Puts everything in the order in which it is read: each language whole, and in one what goes on on the next page.</summary>
    public void Order()
    {
        var whole = _manager.StructureTreeElementDocument;
        var parts = new PdfArray(_document);
        foreach (var language in _blocks.GroupBy(b => b.Language))
        {
            var part = _document.Internals.CreateIndirectObject<PdfStructureElement>();
            part.Elements.SetName("/S", "/Part");
            part.Elements.SetString("/Lang", language.Key);
            part.Elements.SetReference(Parent, whole);
            var kids = new PdfArray(_document);
            part.Elements.SetObject(Kids, kids);
            parts.Elements.Add(part);
            PdfStructureElement? last = null;
            foreach (var (element, _, goesOn) in language)
            {
                if (goesOn && last is not null)
                {
                    Join(last, element);
                    continue;
                }
                element.Elements.SetReference(Parent, part);
                kids.Elements.Add(element);
                last = element;
            }
        }
        whole.Elements.SetObject(Kids, parts);
    }

    // Makes two texts one.
    private void Join(PdfStructureElement text, PdfStructureElement rest)
    {
        var kids = text.Elements.GetArray(Kids)!.Elements;
        foreach (var kid in rest.Elements.GetArray(Kids)!.Elements.Items)
        {
            if (kid is PdfReference { Value: PdfStructureElement within })
            {
                within.Elements.SetReference(Parent, text);
                kids.Add(kid);
            }
            else if (kid is PdfInteger number)
            {
                // A number alone is one of the page on which the text has begun.
                var content = new PdfMarkedContentReference();
                content.Elements.SetReference(Page, rest.Elements.GetReference(Page)!);
                content.Elements.SetInteger("/MCID", number.Value);
                kids.Add(content);
            }
        }
        // The way back: from what is drawn on a page to what it is.
        foreach (var owners in _manager.StructureTreeRoot.Elements.GetDictionary("/ParentTree")!.Elements.GetArray("/Nums")!.Elements.OfType<PdfArray>())
            for (var i = 0; i < owners.Elements.Count; i++)
                if (owners.Elements.GetObject(i) == rest) owners.Elements[i] = text.Reference!;
    }
}
