using System.Text;
using System.Xml.Linq;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace SmartRegion.Tests.Portal.Sketches;

/// <summary>A PDF as somebody hears it: its structure tree with the text that each element has (ISO 32000-1, 14.7).</summary>
internal sealed class TaggedPdf : IDisposable
{
    private readonly PdfDocument _pdf;
    private readonly Dictionary<IndirectReference, int> _pageNumbers = [];
    private readonly Dictionary<(int Page, int Id), string> _texts = [];
    private readonly Dictionary<int, IToken> _parents = [];

    public TaggedPdf(byte[] bytes)
    {
        _pdf = PdfDocument.Open(bytes);
        Pages = [.. _pdf.GetPages()];
        AddPages(Catalog.Data["Pages"]);
        foreach (var page in Pages)
            foreach (var content in page.GetMarkedContents().Where(c => !c.IsArtifact))
                _texts.Add((page.Number, content.MarkedContentIdentifier), string.Concat(content.Letters.Select(l => l.Value)));
        var nums = (ArrayToken)Dictionary(Tree.Data["ParentTree"]).Data["Nums"];
        for (var i = 0; i < nums.Length; i += 2) _parents.Add(((NumericToken)nums[i]).Int, nums[i + 1]);
        Root = Element((IndirectReferenceToken)Tree.Data["K"], 0);
    }

    public IReadOnlyList<Page> Pages { get; }

    /// <summary>The uppermost element.</summary>
    public PdfElement Root { get; }

    public DictionaryToken Catalog => _pdf.Structure.Catalog.CatalogDictionary;

    public string? Title => _pdf.Information.Title;

    public XDocument Xmp => _pdf.TryGetXmpMetadata(out var xmp) ? XDocument.Parse(Encoding.UTF8.GetString(xmp.GetXmlBytes())) : throw new InvalidDataException("No metadata.");

    /// <summary>Texts of marked content by page and number.</summary>
    public IReadOnlyDictionary<(int Page, int Id), string> Contents => _texts;

    /// <summary>Of whom the tree of parents says that a page's content, or an annotation, is.</summary>
    public IToken ParentOf(int key, int? id = null) => id is { } n ? ((ArrayToken)Resolved(_parents[key]))[n] : _parents[key];

    public DictionaryToken Dictionary(IToken token) => (DictionaryToken)Resolved(token);

    public IToken Resolved(IToken token) => token is IndirectReferenceToken reference ? _pdf.Structure.GetObject(reference.Data).Data : token;

    public void Dispose() => _pdf.Dispose();

    private DictionaryToken Tree => Dictionary(Catalog.Data["StructTreeRoot"]);

    private void AddPages(IToken node)
    {
        var dictionary = Dictionary(node);
        if (dictionary.Data.TryGetValue("Kids", out var kids))
            foreach (var kid in ((ArrayToken)Resolved(kids)).Data) AddPages(kid);
        else _pageNumbers.Add(((IndirectReferenceToken)node).Data, _pageNumbers.Count + 1);
    }

    private PdfElement Element(IndirectReferenceToken self, int page)
    {
        var dictionary = Dictionary(self);
        if (dictionary.Data.TryGetValue("Pg", out var on)) page = PageOf(on);
        var element = new PdfElement(((NameToken)dictionary.Data["S"]).Data, Text(dictionary, "Lang"), self);
        var kids = dictionary.Data.TryGetValue("K", out var k) ? k : new ArrayToken([]);
        foreach (var kid in Resolved(kids) is ArrayToken list ? list.Data : [kids])
        {
            if (kid is NumericToken number) element.Add(page, number.Int, _texts[(page, number.Int)]);
            else if (Dictionary(kid) is var d && d.Data.TryGetValue("Type", out var type) && ((NameToken)type).Data is "MCR") element.Add(PageOf(d.Data["Pg"]), Number(d, "MCID"), _texts[(PageOf(d.Data["Pg"]), Number(d, "MCID"))]);
            else if (((NameToken)Dictionary(kid).Data["Type"]).Data == "OBJR") element.Objects.Add(Dictionary(Dictionary(kid).Data["Obj"]));
            else element.Add(Element((IndirectReferenceToken)kid, page));
        }
        Assert.All(element.Kids, child => Assert.Equal(self, Dictionary(child.Self).Data["P"]));
        return element;
    }

    private int PageOf(IToken reference) => _pageNumbers[((IndirectReferenceToken)reference).Data];

    public static int Number(DictionaryToken of, string key) => ((NumericToken)of.Data[key]).Int;

    public static string? Text(DictionaryToken of, string key) => of.Data.TryGetValue(key, out var token) ? ((IDataToken<string>)token).Data : null;
}

/// <summary>An element of the structure of a PDF.</summary>
internal sealed class PdfElement(string type, string? language, IndirectReferenceToken self)
{
    private readonly StringBuilder _text = new();

    public string Type => type;

    public string? Language => language;

    public IndirectReferenceToken Self => self;

    public List<PdfElement> Kids { get; } = [];

    /// <summary>Annotations.</summary>
    public List<DictionaryToken> Objects { get; } = [];

    /// <summary>Its own content: on which page, with which number.</summary>
    public List<(int Page, int Id)> Contents { get; } = [];

    /// <summary>What is read of it and of what it holds, in order.</summary>
    public string Text => string.Join(' ', _text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>This and all that it holds.</summary>
    public IEnumerable<PdfElement> All => Kids.SelectMany(k => k.All).Prepend(this);

    public void Add(int page, int id, string text)
    {
        Contents.Add((page, id));
        _text.Append(text);
    }

    public void Add(PdfElement kid)
    {
        Kids.Add(kid);
        _text.Append(kid._text);
    }
}
