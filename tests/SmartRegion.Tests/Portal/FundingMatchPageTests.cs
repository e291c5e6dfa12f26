using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SmartRegion.Tests.Portal;

/// <summary>The page that finds programmes for a project works without a script.</summary>
[Collection(SeededCollection.Name)]
public sealed class FundingMatchPageTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398";

    [Theory]
    [InlineData("cs", "Najděte alespoň jednoho partnera: Německo.")]
    [InlineData("de", "Finden Sie mindestens einen Partner: Deutschland.")]
    [InlineData("en", "Find at least one partner: Germany.")]
    public async Task What_to_change_is_said_in_words(string language, string words)
    {
        var page = await PageAsync($"/{language}/funding?place={NovaRole}&topic=environment&cost=2000000&cooperation=joint-preparation&cooperation=joint-implementation&cooperation=joint-staff");
        var interreg = page.QuerySelector("section[aria-labelledby=nearly] [data-id=interreg-by-cz-2021-2027]")!;
        Assert.Contains(words, interreg.QuerySelector("[data-code=partners]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(interreg.QuerySelector("a[rel=external]"));
        Assert.Equal(12, page.QuerySelectorAll(".match").Length);
        Assert.Empty(page.QuerySelectorAll(".match").Where(m => m.TextContent.Contains("joint-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_form_keeps_the_project()
    {
        var page = await PageAsync($"/cs/funding?place={NovaRole}&topic=energy&concept=street-lighting&cost=5+000+000&saved=85000&new=true&partner=DE");
        Assert.Equal("5 000 000", page.GetElementById("cost")!.GetAttribute("value"));
        Assert.Equal("energy", page.QuerySelector("#topic option[selected]")!.GetAttribute("value"));
        Assert.Equal("street-lighting", page.QuerySelector("#concept option[selected]")!.GetAttribute("value"));
        Assert.Equal(2, page.QuerySelectorAll("input[name=partner][checked]").Length);
        Assert.NotNull(page.QuerySelector("input[name=new][checked]"));
        Assert.Equal(NovaRole, page.QuerySelector("input[name=place]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Nonsense_is_told_at_its_field_and_nothing_is_matched()
    {
        var answer = await seeded.Region.SendAsync("GET", $"/de/funding?place={NovaRole}&cost=-1&date=2020-01-01", null, "application/json", ("Accept", "text/html"));
        Assert.Equal(400, answer.Status);
        var page = new HtmlParser().ParseDocument(answer.Text);
        Assert.All(["cost", "date"], f => Assert.Equal("true", page.GetElementById(f)!.GetAttribute("aria-invalid")));
        Assert.Empty(page.QuerySelectorAll(".match"));
    }

    [Fact]
    public async Task An_estimate_leads_to_the_programmes_with_its_project()
    {
        var estimate = await PageAsync($"/cs/benefits/street-lighting?place={NovaRole}");
        var link = estimate.QuerySelector("a[href^='/cs/funding?']")!.GetAttribute("href")!;
        var page = await PageAsync(link);
        Assert.Equal("street-lighting", page.QuerySelector("#concept option[selected]")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("[data-id=cz-mpo-npo-2-2-2-lighting] [data-code=closed]"));
        Assert.NotNull((await PageAsync($"/cs/entry/{NovaRole}")).QuerySelector($"a[href='/cs/funding?place={NovaRole}']"));
    }

    [Fact]
    public async Task Without_a_municipality_one_is_asked_for()
    {
        var page = await PageAsync("/en/funding");
        Assert.NotNull(page.QuerySelector(".notice a[href='/en/search?kind=place']"));
        Assert.Empty(page.QuerySelectorAll(".match"));
    }

    private async Task<IDocument> PageAsync(string path)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return new HtmlParser().ParseDocument(answer.Text);
    }
}
