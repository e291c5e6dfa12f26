using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Tests.Portal;

/// <summary>The pages of benefit models work without a script and lead from every figure to its formula and source.</summary>
[Collection(SeededCollection.Name)]
public sealed class BenefitPageTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398";

    public static TheoryData<string, string> Pages => new(BenefitModels.All.SelectMany(m => SmartRegion.Core.Language.All, (m, l) => (l, m.Id)));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_figure_leads_to_its_formula_every_input_to_its_reason(string language, string model)
    {
        var page = await PageAsync($"/{language}/benefits/{model}?place={NovaRole}");
        var figures = page.QuerySelectorAll(".figures dd > a");
        Assert.InRange(figures.Length, 5, 7);
        foreach (var link in page.QuerySelectorAll(".figures dd a, td.formula a, td a[href^='#source-']"))
            Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..]));
        Assert.All(BenefitModels.Demand(model).Inputs, i => Assert.NotNull(page.GetElementById($"from-{i.Id}")));
        Assert.Single(page.QuerySelectorAll("svg.chart-plot[role=img][aria-label]"));
    }

    [Fact]
    public async Task The_form_has_a_field_for_each_input_and_keeps_what_was_given()
    {
        var page = await PageAsync($"/cs/benefits/street-lighting?place={NovaRole}&lamps=320&price=");
        Assert.Equal("get", page.QuerySelector("form.benefit-form")!.GetAttribute("method"));
        Assert.All(BenefitModels.Demand("street-lighting").Inputs, i => Assert.NotNull(page.QuerySelector($"label[for={i.Id}]")));
        Assert.Equal("320", page.GetElementById("lamps")!.GetAttribute("value"));
        Assert.Equal(NovaRole, page.QuerySelector("input[name=place]")!.GetAttribute("value"));
        Assert.Equal("CZK", page.QuerySelector("option[selected]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("cs", "Příliš málo")]
    [InlineData("de", "Zu wenig")]
    [InlineData("en", "Too little")]
    public async Task Nonsense_is_told_at_its_field_and_no_figure_is_shown(string language, string words)
    {
        var answer = await seeded.Region.SendAsync("GET", $"/{language}/benefits/street-lighting?lamps=-3", null, "application/json", ("Accept", "text/html"));
        Assert.Equal(400, answer.Status);
        var page = new HtmlParser().ParseDocument(answer.Text);
        Assert.Equal("true", page.GetElementById("lamps")!.GetAttribute("aria-invalid"));
        Assert.Contains(words, page.GetElementById("about-lamps")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("-3", page.GetElementById("lamps")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll(".figures, svg.chart-plot"));
    }

    [Fact]
    public async Task A_municipality_and_a_practice_lead_to_the_models()
    {
        Assert.NotNull((await PageAsync($"/cs/entry/{NovaRole}")).QuerySelector($"a[href='/cs/benefits?place={NovaRole}']"));
        Assert.NotNull((await PageAsync("/de/entry/nova-role-led-lighting")).QuerySelector("a[href='/de/benefits/street-lighting']"));
        var all = await PageAsync($"/cs/benefits?place={NovaRole}");
        Assert.All(BenefitModels.All, m => Assert.NotNull(all.QuerySelector($"a[href='/cs/benefits/{m.Id}?place={NovaRole}']")));
    }

    private async Task<IDocument> PageAsync(string path)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return new HtmlParser().ParseDocument(answer.Text);
    }
}
