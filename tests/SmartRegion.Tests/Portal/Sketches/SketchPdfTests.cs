using SmartRegion.Core;
using SmartRegion.Portal;
using SmartRegion.Portal.Sketches;
using UglyToad.PdfPig.Tokens;

namespace SmartRegion.Tests.Portal.Sketches;

/// <summary>The PDF of a sketch can be heard: what PDF/UA-1 (ISO 14289-1) asks of a file that is made by a program, clause by clause.</summary>
[Collection(SeededCollection.Name)]
public sealed class SketchPdfTests(SeededRegion seeded)
{
    private const string Lights = "place=cz-555398&practice=nova-role-led-lighting&programme=cz-mpo-npo-2-2-2-lighting&lamps=320&start=2027-09&months=12";

    [Fact]
    public async Task Each_language_is_heard_whole_headings_and_sentences_in_their_order()
    {
        var sketch = await seeded.Region.JsonAsync($"/api/sketch?{Lights}");
        using var pdf = await SketchAsync();
        Assert.Equal("Document", pdf.Root.Type);
        Assert.Equal([("Part", "cs-CZ"), ("Part", "de-DE")], pdf.Root.Kids.Select(k => (k.Type, k.Language)));
        foreach (var (language, n) in new[] { Language.Czech, Language.German }.Select((l, i) => (l, i)))
        {
            var told = new List<(string, string)> { ("H1", Plain(sketch["project"]!["title"]![n]!["translation"]!.GetValue<string>())) };
            foreach (var section in sketch["sections"]!.AsArray())
            {
                told.Add(("H2", Texts.In(language, "sketch.section-" + section!["id"]!.GetValue<string>())));
                told.AddRange(section["lines"]!.AsArray().Select(l => ("P", Plain(l!["text"]![n]!["translation"]!.GetValue<string>()))));
            }
            told.Add(("P", Plain(Texts.In(language, "sketch.made-with"))));
            Assert.Equal(told, pdf.Root.Kids[n].Kids.Select(k => (k.Type, k.Text)));
        }
    }

    // 7.1: all content is tagged or an artifact, and marks are nested as text objects are.
    [Fact]
    public async Task Everything_that_is_drawn_is_marked_and_belongs_to_somebody()
    {
        using var pdf = await SketchAsync();
        Assert.True(pdf.Pages.Count > 1);
        foreach (var page in pdf.Pages)
        {
            var marked = page.GetMarkedContents();
            Assert.Equal(page.Letters.Count, marked.Sum(m => m.Letters.Count));
            Assert.Equal(page.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Concat(marked.Where(m => m.IsArtifact).SelectMany(m => m.Letters).Select(l => l.Value)));
            var open = new Stack<string>();
            foreach (var operation in page.Operations.Select(o => o.Operator))
            {
                if (operation is "BT" or "BMC" or "BDC") open.Push(operation == "BT" ? "ET" : "EMC");
                else if (operation is "ET" or "EMC") Assert.Equal(operation, open.Pop());
                else if (operation is "Tj" or "TJ" or "S" or "s" or "f" or "B") Assert.Contains("EMC", open);
            }
            Assert.Empty(open);
        }
        var owned = pdf.Root.All.SelectMany(e => e.Contents.Select(c => (c, e.Self))).ToDictionary();
        Assert.Equal(pdf.Contents.Keys.Order(), owned.Keys.Order());
        Assert.All(owned, o => Assert.Equal(o.Value, pdf.ParentOf(TaggedPdf.Number(pdf.Pages[o.Key.Page - 1].Dictionary, "StructParents"), o.Key.Id)));
    }

    // 7.18: links are in the tree, tell what they are, and are reached in the order of the tree.
    [Fact]
    public async Task Links_are_in_the_tree_and_say_what_they_lead_to()
    {
        using var pdf = await SketchAsync();
        var links = pdf.Root.All.Where(e => e.Type == "Link").ToList();
        Assert.Equal(pdf.Pages.Sum(p => p.GetAnnotations().Count()), links.Count);
        Assert.All(links, link =>
        {
            var annotation = Assert.Single(link.Objects);
            Assert.Equal("Link", ((NameToken)annotation.Data["Subtype"]).Data);
            Assert.Equal(link.Self, pdf.ParentOf(TaggedPdf.Number(annotation, "StructParent")));
            Assert.Contains(link.Text, Plain(TaggedPdf.Text(annotation, "Contents")!), StringComparison.Ordinal);
            Assert.Equal(4, TaggedPdf.Number(annotation, "F"));
        });
        Assert.All(pdf.Pages.Where(p => p.GetAnnotations().Any()), p => Assert.Equal("S", ((NameToken)p.Dictionary.Data["Tabs"]).Data));
    }

    // 5, 7.1, 7.2: the file says that it is tagged, its title, its language, and by which standard it is made. PDF/A-2 (6.6.2.3.3, 6.2.4.3) wants the words declared and the colours named.
    [Theory]
    [InlineData("Lampy & <vodojem> · 12\u00A0Lampen")]
    [InlineData("Osvětlení – Straßenlampen")]
    public void The_file_says_what_it_is(string title)
    {
        using var columns = new PdfColumns(seeded.Region.Service<PdfFonts>(), "cs-CZ", "de-DE");
        columns.Title("Lampy", "Lampen");
        using var pdf = new TaggedPdf(columns.Finish(title));
        Assert.Equal(title, pdf.Title);
        Assert.True(((BooleanToken)pdf.Dictionary(pdf.Catalog.Data["MarkInfo"]).Data["Marked"]).Data);
        Assert.True(((BooleanToken)pdf.Dictionary(pdf.Catalog.Data["ViewerPreferences"]).Data["DisplayDocTitle"]).Data);
        Assert.Equal("cs-CZ", TaggedPdf.Text(pdf.Catalog, "Lang"));
        Assert.Contains("OutputIntents", pdf.Catalog.Data.Keys);
        var xmp = pdf.Xmp.Descendants().Where(e => !e.HasElements).ToLookup(e => e.Name.LocalName, e => (e.Name.NamespaceName, e.Value));
        Assert.Equal(["http://www.aiim.org/pdfua/ns/id/ 1", "http://www.aiim.org/pdfa/ns/id/ 2"], xmp["part"].Select(p => $"{p.NamespaceName} {p.Value}"));
        Assert.Equal([title], pdf.Xmp.Descendants("{http://purl.org/dc/elements/1.1/}title").Select(e => e.Value));
        Assert.Equal("http://www.aiim.org/pdfua/ns/id/", Assert.Single(xmp["namespaceURI"]).Value);
    }

    // 7.21: letters are in the file, and each has its character.
    [Fact]
    public async Task Letters_are_embedded_with_the_characters_that_they_are()
    {
        using var pdf = await SketchAsync();
        var fonts = pdf.Pages.SelectMany(p => pdf.Dictionary(pdf.Dictionary(p.Dictionary.Data["Resources"]).Data["Font"]).Data.Values).Select(pdf.Dictionary).ToList();
        Assert.NotEmpty(fonts);
        Assert.All(fonts, font =>
        {
            Assert.Equal("Type0", ((NameToken)font.Data["Subtype"]).Data);
            Assert.Contains("ToUnicode", font.Data.Keys);
            var letters = pdf.Dictionary(((ArrayToken)pdf.Resolved(font.Data["DescendantFonts"]))[0]);
            Assert.Equal("Identity", ((NameToken)letters.Data["CIDToGIDMap"]).Data);
            Assert.Contains("FontFile2", pdf.Dictionary(letters.Data["FontDescriptor"]).Data.Keys);
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://region.example/cs/entry/lamps")]
    public void A_text_that_goes_on_on_the_next_page_is_heard_as_one(string? link)
    {
        var text = string.Join(' ', Enumerable.Range(1, 900).Select(i => $"slovo{i}"));
        using var columns = new PdfColumns(seeded.Region.Service<PdfFonts>(), "cs-CZ", "de-DE");
        columns.Title("Dlouhý text", "Langer Text");
        columns.Texts(new PdfText(text, link), new PdfText("Kurz\nund gut 😀"));
        columns.Texts(new PdfText("Konec"), new PdfText("Ende"));
        using var pdf = new TaggedPdf(columns.Finish("Text"));
        Assert.True(pdf.Pages.Count > 2);
        Assert.Equal([("H1", "Dlouhý text"), ("P", text), ("P", "Konec")], pdf.Root.Kids[0].Kids.Select(k => (k.Type, k.Text)));
        Assert.Equal([("H1", "Langer Text"), ("P", "Kurz und gut ?"), ("P", "Ende")], pdf.Root.Kids[1].Kids.Select(k => (k.Type, k.Text)));
        var whole = pdf.Root.Kids[0].Kids[1];
        Assert.Equal(Enumerable.Range(1, pdf.Pages.Count), whole.All.SelectMany(e => e.Contents).Select(c => c.Page));
        Assert.Equal(link is null ? 0 : pdf.Pages.Count, whole.Kids.Count);
        Assert.All(pdf.Root.All.SelectMany(e => e.Contents.Select(c => (c, e.Self))), o => Assert.Equal(o.Self, pdf.ParentOf(TaggedPdf.Number(pdf.Pages[o.c.Page - 1].Dictionary, "StructParents"), o.c.Id)));
    }

    private async Task<TaggedPdf> SketchAsync()
    {
        using var answer = await seeded.Region.Client.GetAsync(new Uri($"/api/sketch?{Lights}&f=pdf", UriKind.Relative), TestContext.Current.CancellationToken);
        return new TaggedPdf(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    // All spaces alike, as the letters do not have each.
    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
