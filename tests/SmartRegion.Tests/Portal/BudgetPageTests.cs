using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SmartRegion.Tests.Portal;

/// <summary>The page that reckons a budget with flat rates works without a script and tells the article of each line.</summary>
[Collection(SeededCollection.Name)]
public sealed class BudgetPageTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Spiegelau = "de-09272149";

    // 100,000 and 500,000 euro; 15 % and 10 % of the first.
    private const string Lead = "staff-1=100+000&external-1=500000&option-office-15-1=true&percent-travel-15-1=10";

    [Fact]
    public async Task Each_line_has_its_amount_in_both_currencies_and_its_article_as_a_link()
    {
        var page = await PageAsync($"/de/funding/budget?currency=EUR&{Lead}&infrastructure-2=100000&option-indirect-7-2=true");
        Assert.Equal(["Personalkosten", "Büro- und Verwaltungskosten", "Reise- und Unterbringungskosten", "Externe Expertise und Dienstleistungen", "Insgesamt", "Förderung", "Eigenanteil"],
            Rows(page, 1).Select(r => r.QuerySelector("th")!.TextContent));
        var office = Rows(page, 1).ElementAt(1);
        Assert.Equal("15.000 € (377.775 Kč)", Plain(office.QuerySelector("td")!));
        Assert.Contains("15 % von 100.000 €", Plain(office), StringComparison.Ordinal);
        var article = office.QuerySelector("td:last-child a[rel=external]")!;
        Assert.Equal(("2021/1060 54(b)", "http://data.europa.eu/eli/reg/2021/1060/oj"), (article.TextContent, article.GetAttribute("href")));
        Assert.All(new[] { 1, 2 }.SelectMany(n => Rows(page, n).SkipLast(3)), r => Assert.NotNull(r.QuerySelector("td:last-child a[href^='http://data.europa.eu/eli/reg/']")));
        // As the API tells of the same budget: 625,000 and 107,000 euro.
        Assert.Equal(["732.000 €", "585.600 €", "146.400 €"], page.QuerySelectorAll(".figures dd > a").Select(a => Plain(a).Split(" (")[0]));
    }

    [Fact]
    public async Task A_figure_leads_to_the_wording_of_its_article_and_what_was_not_read_says_so()
    {
        var page = await PageAsync($"/en/funding/budget?currency=EUR&{Lead}");
        Assert.Equal("https://gesetze.legal/eu/vo_eu_2021_1060/54", Rows(page, 1).ElementAt(1).QuerySelector("a.figure")!.GetAttribute("href"));
        // Real costs of services: Article 42 was not read; a manual has its list.
        Assert.StartsWith("https://www.interregaurora.eu/programme-manual/", Rows(page, 1).ElementAt(3).QuerySelector("a.figure")!.GetAttribute("href"), StringComparison.Ordinal);
        var remaining = page.QuerySelectorAll("section[aria-labelledby=how] tr").Single(r => r.TextContent.Contains("2021/1060 56(1)", StringComparison.Ordinal));
        Assert.Contains("the wording was not at hand, check it; the same in another programme's manual", Plain(remaining), StringComparison.Ordinal);
        Assert.Equal("https://gesetze.legal/eu/vo_eu_2021_1059/13", page.QuerySelector("#how-grant small a")!.GetAttribute("href"));
        Assert.Equal(6 + 6 + 2, page.QuerySelectorAll("section[aria-labelledby=how] small").Length);
    }

    [Theory]
    [InlineData("staff-1", "-5")]
    [InlineData("staff-1", "much")]
    [InlineData("equipment-2", "1e9")]
    [InlineData("travel-1", "2000000000")]
    [InlineData("percent-office-15-1", "0")]
    [InlineData("percent-office-15-1", "101")]
    public async Task Nonsense_is_told_at_its_field_in_each_language_and_no_amount_is_shown(string field, string value)
    {
        foreach (var language in SmartRegion.Core.Language.All)
        {
            var page = await PageAsync($"/{language}/funding/budget?external-1=1000&{field}={value}", 400);
            Assert.Equal(("true", value), (page.GetElementById(field)!.GetAttribute("aria-invalid"), page.GetElementById(field)!.GetAttribute("value")));
            Assert.NotEmpty(page.QuerySelector($"#about-{field} .fault")!.TextContent);
            Assert.NotNull(page.QuerySelector($"[role=alert] a[href='#{field}']"));
            Assert.Empty(page.QuerySelectorAll(".budget"));
        }
    }

    [Fact]
    public async Task A_contradiction_is_told_with_its_article_and_without_amounts()
    {
        var page = await PageAsync("/en/funding/budget?staff-1=1000&option-office-15-1=true&option-remaining-40-1=true");
        Assert.Contains("2021/1060 53(1)(e)", page.QuerySelector("[data-code=excludes] a[href='https://gesetze.legal/eu/vo_eu_2021_1060/53']")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".budget table, .figures"));
    }

    [Fact]
    public async Task The_page_of_programmes_leads_here_with_its_municipalities()
    {
        var programmes = await PageAsync($"/cs/funding?place={NovaRole},{Spiegelau}");
        var page = await PageAsync(programmes.QuerySelector("a[href^='/cs/funding/budget']")!.GetAttribute("href")!);
        Assert.Equal(["Nová Role", "Spiegelau", ""], page.QuerySelectorAll("input[id^=name-]").Select(i => i.GetAttribute("value")));
        Assert.Equal("CZK", page.QuerySelector("#currency option[selected]")!.GetAttribute("value"));
        Assert.Contains("interreg-by-cz-2021-2027", page.QuerySelectorAll("#programme option").Select(o => o.GetAttribute("value")));
        Assert.Empty(page.QuerySelectorAll(".budget"));
        Assert.NotNull((await PageAsync("/cs/entry/interreg-by-cz-2021-2027")).QuerySelector("a[href='/cs/funding/budget?programme=interreg-by-cz-2021-2027']"));
    }

    [Fact]
    public async Task What_was_typed_in_crowns_is_told_in_crowns_first()
    {
        var page = await PageAsync("/cs/funding/budget?currency=CZK&staff-1=2518500");
        Assert.Equal("2 518 500 Kč (100 000 €)", Plain(page.QuerySelector(".budget .figures dd")!));
        Assert.Equal("2 518 500 Kč (100 000 €)", Plain(page.QuerySelector(".budget td")!));
    }

    [Fact]
    public async Task The_form_keeps_what_was_typed_and_has_room_for_one_more_partner()
    {
        var page = await PageAsync($"/en/funding/budget?name-1=Obec&{Lead}&name-2=Gemeinde&large-2=true&external-3=10");
        Assert.Equal(("Obec", "100 000", "10"), (Value("name-1"), Value("staff-1"), Value("percent-travel-15-1")));
        Assert.NotNull(page.QuerySelector("input[name=option-office-15-1][checked]"));
        Assert.NotNull(page.QuerySelector("input[name=large-2][checked]"));
        Assert.Equal(4, page.QuerySelectorAll("form fieldset").Length);
        Assert.Equal("Obec", page.QuerySelector(".budget h3")!.TextContent);

        string? Value(string id) => page.GetElementById(id)!.GetAttribute("value");
    }

    [Theory]
    [InlineData("staff-9=1")]
    [InlineData("bread-1=1")]
    [InlineData("currency=PLN")]
    [InlineData("programme=nothing")]
    [InlineData("place=cz-000000")]
    [InlineData("option-office-15-1=perhaps")]
    public async Task What_the_form_does_not_send_is_refused(string query) => Assert.Equal(400, (await seeded.Region.SendAsync("GET", $"/en/funding/budget?{query}")).Status);

    private static IEnumerable<IElement> Rows(IDocument page, int partner) => page.QuerySelectorAll($"section[aria-labelledby=partner-{partner}] tbody tr");

    private static string Plain(INode node) => node.TextContent.Replace('\u00A0', ' ').Trim();

    private async Task<IDocument> PageAsync(string path, int status = 200)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == status, $"{path}: {answer.Status} {answer.Text}");
        return new HtmlParser().ParseDocument(answer.Text);
    }
}
