using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig;

namespace SmartRegion.Tests.Portal.Sketches;

/// <summary>A sketch as page, JSON and document says the same in Czech and German, each figure with its source.</summary>
[Collection(SeededCollection.Name)]
public sealed class SketchTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Spiegelau = "de-09272149";
    private const string Lights = $"place={NovaRole}&practice=nova-role-led-lighting&programme=cz-mpo-npo-2-2-2-lighting&lamps=320&start=2027-09&months=12";

    [Fact]
    public async Task The_figures_are_those_of_the_estimate_and_of_the_programme()
    {
        var sketch = await seeded.Region.JsonAsync($"/api/sketch?{Lights}");
        var estimate = await seeded.Region.JsonAsync($"/api/benefits/street-lighting/estimate?place={NovaRole}&lamps=320");
        Assert.True(JsonNode.DeepEquals(estimate, sketch["budget"]));
        var electricity = Assert.Single(sketch["results"]!.AsArray(), r => r!["indicator"]!.GetValue<string>() == "electricity")!;
        Assert.Equal(Figure(estimate, "electricity"), electricity["targetValue"]!.GetValue<double>(), 0);
        Assert.Equal("energy_before - energy_after", electricity["formula"]!.GetValue<string>());
        var funding = sketch["coFinancing"]!;
        Assert.Equal("cz-mpo-npo-2-2-2-lighting", funding["programme"]!.GetValue<string>());
        // 30 CZK for each kWh that is saved.
        var match = (await seeded.Region.JsonAsync($"/api/funding/match?place={NovaRole}&topic=energy&concept=street-lighting&currency=EUR&cost={Figure(estimate, "investment") / Rate(estimate):0}&saved={Figure(estimate, "electricity"):0}"))["matches"]!.AsArray()
            .Single(m => m!["programme"]!.GetValue<string>() == "cz-mpo-npo-2-2-2-lighting")!;
        Assert.InRange(funding["fundAmount"]!.GetValue<double>() / match["grantMax"]!.GetValue<double>(), 0.999, 1.001);
    }

    [Fact]
    public async Task Texts_are_in_both_languages_and_every_figure_leads_to_a_page_that_is_there()
    {
        var sketch = await seeded.Region.JsonAsync($"/api/sketch?{Lights}");
        Assert.Equal(["CS", "DE"], sketch["project"]!["title"]!.AsArray().Select(t => t!["language"]!.GetValue<string>()));
        Assert.Equal("LED-Straßenbeleuchtung – Nová Role", sketch["project"]!["title"]![1]!["translation"]!.GetValue<string>());
        var lines = sketch["sections"]!.AsArray().SelectMany(s => s!["lines"]!.AsArray()).ToList();
        Assert.All(lines, l => Assert.All(l!["text"]!.AsArray(), t => Assert.NotEmpty(t!["translation"]!.GetValue<string>())));
        foreach (var section in new[] { "place", "budget", "financing", "indicators" })
            Assert.All(sketch["sections"]!.AsArray().Single(s => s!["id"]!.GetValue<string>() == section)!["lines"]!.AsArray(), l => Assert.NotNull(l!["source"]));
        foreach (var source in lines.Select(l => l!["source"]?.GetValue<string>()).OfType<string>().Distinct())
        {
            var uri = new Uri(source);
            var page = await seeded.Region.SendAsync("GET", uri.PathAndQuery, null, "application/json", ("Accept", "text/html"));
            Assert.True(page.Status == 200, $"{source}: {page.Status}");
            if (uri.Fragment.Length > 1) Assert.True(new HtmlParser().ParseDocument(page.Text).GetElementById(uri.Fragment[1..]) is not null, source);
        }
    }

    [Fact]
    public async Task The_form_of_Jems_has_lead_partner_work_packages_and_criteria()
    {
        var sketch = await seeded.Region.JsonAsync($"/api/sketch?place={Spiegelau}&programme=interreg-by-cz-2021-2027&topic=environment&months=24&start=2027-03&cooperation=joint-preparation,joint-implementation,joint-staff");
        Assert.Equal(["LEAD_PARTNER", "PARTNER"], sketch["partners"]!.AsArray().Take(2).Select(p => p!["role"]!.GetValue<string>()));
        Assert.Contains(sketch["partners"]!.AsArray(), p => p!["country"]!.GetValue<string>() == "CZ");
        Assert.Equal([(1, 6), (7, 12), (13, 22), (23, 24)], sketch["workPackages"]!.AsArray().Select(w => (w!["startPeriod"]!.GetValue<int>(), w["endPeriod"]!.GetValue<int>())));
        var criteria = sketch["projectManagement"]!["projectCooperationCriteria"]!;
        Assert.Equal((true, true, false, true), (Is("hasJointDevelopment"), Is("hasJointImplementation"), Is("hasJointFinancing"), Is("hasJointStaffing")));
        Assert.Null(sketch["budget"]);

        bool Is(string name) => criteria[name]!.GetValue<bool>();
    }

    [Fact]
    public async Task The_document_is_valid_and_has_both_languages_side_by_side_with_links()
    {
        using var answer = await seeded.Region.Client.GetAsync(new Uri($"/api/sketch?{Lights}&f=docx", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"sketch-{NovaRole}.docx", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        using var stream = new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var document = WordprocessingDocument.Open(stream, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var rows = document.MainDocumentPart!.Document.Body!.Descendants<TableRow>().ToList();
        Assert.Equal(18, rows.Count);
        Assert.Contains(rows, r => r.Elements<TableCell>().Select(c => c.InnerText).SequenceEqual(["Rozpočet", "Kosten"]));
        Assert.Contains(document.MainDocumentPart.HyperlinkRelationships, h => h.Uri.ToString().Contains("/de/benefits/street-lighting?", StringComparison.Ordinal) && h.Uri.Fragment == "#how-investment");
    }

    [Fact]
    public async Task The_PDF_has_both_languages_side_by_side_letter_for_letter_with_links()
    {
        using var answer = await seeded.Region.Client.GetAsync(new Uri($"/api/sketch?{Lights}&f=pdf", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(("application/pdf", $"sketch-{NovaRole}.pdf"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.InRange(bytes.Length, 10_000, 500_000);
        using var pdf = PdfDocument.Open(bytes);
        var pages = pdf.GetPages().ToList();
        Assert.All(pages, p => Assert.Equal((595, 842), ((int)Math.Round(p.Width), (int)Math.Round(p.Height))));
        var sketch = await seeded.Region.JsonAsync($"/api/sketch?{Lights}");
        var words = pages.SelectMany(p => p.GetWords().Select(w => (Page: p, w.Text, w.BoundingBox.Left))).ToList();
        // The heading of costs stands in both columns, and no letter is told by another.
        Assert.Contains(words, w => w.Text == "Rozpočet" && w.Left < w.Page.Width / 2);
        Assert.Contains(words, w => w.Text == "Kosten" && w.Left > w.Page.Width / 2);
        Assert.DoesNotContain(words, w => w.Text.Contains('\uFFFD') || w.Text == "?");
        var told = words.Select(w => w.Text).ToHashSet();
        foreach (var title in sketch["project"]!["title"]!.AsArray())
            Assert.All(title!["translation"]!.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(word, told));
        // What is written on one page lies on it.
        Assert.All(words, w => Assert.InRange(w.Left, 40, w.Page.Width - 40));
        var links = pages.SelectMany(p => p.GetHyperlinks()).Select(l => l.Uri).ToList();
        Assert.Contains(links, l => l.Contains("/de/benefits/street-lighting?", StringComparison.Ordinal) && l.EndsWith("#how-investment", StringComparison.Ordinal));
        Assert.Contains(links, l => l.Contains("/cs/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("months=0", "months")]
    [InlineData("months=121", "months")]
    [InlineData("months=many", "months")]
    [InlineData("start=2020-01", "start")]
    [InlineData("start=soon", "start")]
    [InlineData("practice=nova-role-led-lighting&lamps=-5", "lamps")]
    [InlineData("model=solar-roof&years=0", "years")]
    [InlineData("practice=nothing", "practice")]
    [InlineData("model=nothing", "model")]
    [InlineData("programme=nothing", "programme")]
    [InlineData("partner=nothing", "partner")]
    [InlineData("topic=magic", "topic")]
    [InlineData("cooperation=lunch", "cooperation")]
    [InlineData("currency=USD", "currency")]
    [InlineData("colour=red", "colour")]
    public async Task Nonsense_is_named_at_its_field_and_there_is_no_sketch(string query, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", $"/api/sketch?place={NovaRole}&{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
        Assert.Equal(["place"], (await seeded.Region.SendAsync("GET", "/api/sketch")).Fields);
    }

    [Fact]
    public async Task On_the_page_nonsense_is_told_at_its_field()
    {
        var answer = await seeded.Region.SendAsync("GET", $"/de/sketch?place={NovaRole}&practice=nova-role-led-lighting&months=0&lamps=-5", null, "application/json", ("Accept", "text/html"));
        Assert.Equal(400, answer.Status);
        var page = new HtmlParser().ParseDocument(answer.Text);
        Assert.Equal("true", page.GetElementById("months")!.GetAttribute("aria-invalid"));
        Assert.Equal(2, page.QuerySelectorAll("[role=alert] li").Length);
        Assert.Empty(page.QuerySelectorAll(".sketch-lines"));
    }

    [Theory]
    [InlineData("cs", NovaRole, "nova-role-led-lighting")]
    [InlineData("de", Spiegelau, "nova-role-led-lighting")]
    [InlineData("en", Spiegelau, "nova-role-led-lighting")]
    public async Task From_places_like_ours_the_way_leads_to_the_sketch_and_from_there_to_the_document(string language, string place, string practice)
    {
        var alike = await PageAsync($"/{language}/places/{place}/like-ours?topic=energy");
        var page = await PageAsync(alike.QuerySelector($"[data-id={practice}] a[href^='/{language}/sketch?']")!.GetAttribute("href")!);
        Assert.Equal(9, page.QuerySelectorAll(".sketch-page section .two-sides").Length);
        Assert.All(["cs", "de"], l => Assert.Equal(9, page.QuerySelectorAll($"ul.sketch-lines[lang={l}]").Length));
        var document = page.QuerySelector("a[href$='f=docx']")!.GetAttribute("href")!;
        Assert.Equal(200, (await seeded.Region.SendAsync("GET", document)).Status);
    }

    private async Task<AngleSharp.Dom.IDocument> PageAsync(string path)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return new HtmlParser().ParseDocument(answer.Text);
    }

    private static double Figure(JsonNode estimate, string id) => estimate["figures"]!.AsArray().Single(f => f!["id"]!.GetValue<string>() == id)!["p50"]!.GetValue<double>();

    private static double Rate(JsonNode estimate) => estimate["rate"]!["czkPerEur"]!.GetValue<double>();
}
