using System.Globalization;
using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Funding.Budgets;

namespace SmartRegion.Tests.Planning.Funding.Budgets;

/// <summary>
/// Each flat rate of costs by the regulation that it stands in: what fits and how much it gives, what fits nearly and what to change, what does not.
/// A budget in a short form: <c>staff=100000 external=50000 office-15 travel-15:10 large</c>.
/// </summary>
public sealed class CostOptionTests
{
    // 2021/1060 Article 55(1): up to 20 % of the direct costs other than staff, unless contracts exceed the thresholds of Directive 2014/24/EU.
    [Theory]
    [InlineData("external=200000 equipment=50000 infrastructure=150000 staff-20", "staff", 80_000)]
    [InlineData("external=300000 travel=10000 staff-20:10", "staff", 31_000)]
    // What rests on staff is not in the sum of which staff is a share.
    [InlineData("external=300000 staff-20 travel-15", "staff", 60_000)]
    public void Staff_is_a_fifth_of_the_other_direct_costs(string budget, string category, double amount) => Gives(budget, category, amount);

    [Theory]
    [InlineData("staff-20", Verdict.Nearly, BudgetFindings.NoBase)]
    [InlineData("staff=1000 external=300000 staff-20", Verdict.Nearly, BudgetFindings.Covered)]
    [InlineData("external=300000 staff-20:21", Verdict.Not, BudgetFindings.AboveLaw)]
    [InlineData("external=300000 staff-20 large", Verdict.Not, BudgetFindings.LargeContracts)]
    public void Staff_by_a_flat_rate_says_what_is_wrong(string budget, Verdict verdict, string code) => Says(budget, verdict, code, "2021/1060 55(1)", "2021/1060 53(1)(e)");

    // 2021/1060 Article 54(b), as 2021/1059 Article 40(2) has it for office and administration.
    [Theory]
    [InlineData("staff=300000 office-15", "office", 45_000)]
    [InlineData("staff=300000 office-15:10", "office", 30_000)]
    [InlineData("external=500000 staff-20 office-15", "office", 15_000)]
    [InlineData("staff=100000.03 infrastructure=500000 office-15", "office", 15_000)]
    public void Office_is_fifteen_per_cent_of_staff(string budget, string category, double amount) => Gives(budget, category, amount);

    [Theory]
    [InlineData("external=300000 office-15", Verdict.Nearly, BudgetFindings.NoBase)]
    [InlineData("staff=300000 office=100 office-15", Verdict.Nearly, BudgetFindings.Covered)]
    [InlineData("staff=300000 office-15:15.5", Verdict.Not, BudgetFindings.AboveLaw)]
    [InlineData("staff=300000 office-15 indirect-7", Verdict.Not, BudgetFindings.Excludes)]
    public void Office_by_a_flat_rate_says_what_is_wrong(string budget, Verdict verdict, string code) => Says(budget, verdict, code, "2021/1060 54(b)", "2021/1060 53(1)(e)");

    // 2021/1060 Article 54(a): up to 7 % of the direct costs, whatever they are.
    [Theory]
    [InlineData("staff=100000 external=200000 indirect-7", "office", 21_000)]
    [InlineData("infrastructure=300000 indirect-7:5", "office", 15_000)]
    [InlineData("external=200000 equipment=100000 staff-20 travel-15 indirect-7", "office", 25_830)]
    public void Indirect_costs_are_seven_per_cent_of_all_direct_costs(string budget, string category, double amount) => Gives(budget, category, amount);

    [Theory]
    [InlineData("indirect-7", Verdict.Nearly, BudgetFindings.NoBase)]
    [InlineData("external=300000 indirect-7:8", Verdict.Not, BudgetFindings.AboveLaw)]
    [InlineData("external=300000 indirect-7 indirect-25", Verdict.Not, BudgetFindings.Excludes)]
    public void Seven_per_cent_says_what_is_wrong(string budget, Verdict verdict, string code) => Says(budget, verdict, code, "2021/1060 54(a)", "2021/1060 53(1)(e)");

    // 2021/1060 Article 54(c): up to 25 %, by a rate that was calculated as in Article 53(3)(a).
    [Fact]
    public void A_quarter_goes_where_the_programme_has_calculated_the_rate()
    {
        var calculated = Programme("""[{"option":"indirect-25","percent":22}]""");
        Assert.Equal((Verdict.Fits, 66_000m), (Budget("external=300000 indirect-25", calculated).Verdict, Line(Budget("external=300000 indirect-25", calculated), "office").Amount));
        Assert.Equal(66_000m, Line(Budget("external=300000 indirect-25:25", calculated), "office").Amount);
        Says("external=300000 indirect-25", Verdict.Nearly, BudgetFindings.NotCalculated, "2021/1060 54(c)");
        Says("external=300000 indirect-25:26", Verdict.Not, BudgetFindings.AboveLaw, "2021/1060 54(c)");
    }

    // 2021/1059 Article 41(5): up to 15 % of the direct staff costs.
    [Theory]
    [InlineData("staff=300000 travel-15", "travel", 45_000)]
    [InlineData("staff=300000 travel-15:4", "travel", 12_000)]
    [InlineData("staff=300000 office-15 travel-15", "travel", 45_000)]
    public void Travel_is_fifteen_per_cent_of_staff(string budget, string category, double amount) => Gives(budget, category, amount);

    [Theory]
    [InlineData("external=300000 travel-15", Verdict.Nearly, BudgetFindings.NoBase)]
    [InlineData("staff=300000 travel=5000 travel-15", Verdict.Nearly, BudgetFindings.Covered)]
    [InlineData("staff=300000 travel-15:16", Verdict.Not, BudgetFindings.AboveLaw)]
    public void Travel_by_a_flat_rate_says_what_is_wrong(string budget, Verdict verdict, string code) => Says(budget, verdict, code, "2021/1059 41(5)", "2021/1060 53(1)(e)");

    // 2021/1060 Article 56: up to 40 % of the direct staff costs for all the rest, and not on staff that is itself a flat rate.
    [Theory]
    [InlineData("staff=300000 remaining-40", "remaining", 120_000)]
    [InlineData("staff=300000 remaining-40:30", "remaining", 90_000)]
    [InlineData("staff=100000 remaining-40", "remaining", 40_000)]
    public void All_the_rest_is_forty_per_cent_of_staff(string budget, string category, double amount) => Gives(budget, category, amount);

    [Theory]
    [InlineData("remaining-40", Verdict.Nearly, BudgetFindings.NoBase)]
    [InlineData("staff=300000 external=1 remaining-40", Verdict.Nearly, BudgetFindings.Covered)]
    [InlineData("staff=300000 remaining-40:41", Verdict.Not, BudgetFindings.AboveLaw)]
    [InlineData("external=300000 staff-20 remaining-40", Verdict.Not, BudgetFindings.Excludes)]
    [InlineData("staff=300000 office-15 remaining-40", Verdict.Not, BudgetFindings.Excludes)]
    [InlineData("staff=300000 travel-15 remaining-40", Verdict.Not, BudgetFindings.Excludes)]
    public void Forty_per_cent_says_what_is_wrong(string budget, Verdict verdict, string code) => Says(budget, verdict, code, "2021/1060 56(1)", "2021/1060 56(3)", "2021/1060 53(1)(e)");

    // 2021/1060 Article 53(2): up to 200,000 euro only those costs are real to which a flat rate applies.
    [Theory]
    [InlineData("staff=100000 external=100000.01 office-15", Verdict.Fits)]
    [InlineData("staff=140000 remaining-40", Verdict.Fits)]
    [InlineData("external=100000 equipment=50000 staff-20", Verdict.Fits)]
    [InlineData("staff=100000 external=85000 office-15", Verdict.Nearly)]
    [InlineData("staff=200000", Verdict.Nearly)]
    [InlineData("staff=200000.01", Verdict.Fits)]
    public void A_small_project_has_real_costs_only_where_a_flat_rate_applies(string budget, Verdict verdict)
    {
        var reckoned = Budget(budget);
        Assert.Equal((verdict, verdict == Verdict.Nearly), (reckoned.Verdict, reckoned.Findings.Any(f => f is { Code: BudgetFindings.SmallOperation, Article: "2021/1060 53(2)" })));
    }

    [Fact]
    public void A_programme_that_tells_its_options_offers_no_others_and_its_own_rates()
    {
        var programme = Programme("""[{"option":"office-15","percent":10},{"option":"travel-15"}]""");
        Assert.Equal(30_000m, Line(Budget("staff=300000 office-15", programme), "office").Amount);
        Assert.Equal((Verdict.Nearly, 30_000m), (Budget("staff=300000 office-15:12", programme).Verdict, Line(Budget("staff=300000 office-15:12", programme), "office").Amount));
        Assert.Contains(Budget("staff=300000 remaining-40", programme).Findings, f => f is { Code: BudgetFindings.NotOffered, Severity: Severity.Stop });
        Assert.DoesNotContain(Budget("staff=300000 office-15", programme).Findings, f => f.Code == BudgetFindings.Unverified);
        // That of the seed says nothing of its manual: it is to be held against it.
        Assert.Contains(Budget("staff=300000 office-15", Projects.Seeded["interreg-by-cz-2021-2027"]).Findings, f => f is { Code: BudgetFindings.Unverified, Severity: Severity.Note });
    }

    [Fact]
    public void Interreg_pays_80_per_cent_of_what_each_partner_plans_and_no_cent_more()
    {
        var budget = ProjectBudget.Of([Read("staff=100000 external=50000 office-15 travel-15", "lead"), Read("infrastructure=300000.01", "other")], Projects.Seeded["interreg-by-cz-2021-2027"]);
        Assert.Equal([(180_000m, 144_000m, 36_000m), (300_000.01m, 240_000m, 60_000.01m)], budget.Partners.Select(p => (p.Total, p.Grant, p.OwnShare)));
        Assert.Equal((480_000.01m, 384_000m, 96_000.01m, 80m), (budget.Total, budget.Grant, budget.OwnShare, budget.RatePercent));
    }

    [Fact]
    public void Nothing_is_told_that_rests_on_a_contradiction()
    {
        var budget = Budget("staff=300000 office-15 remaining-40");
        Assert.Equal((Verdict.Not, 0m), (budget.Verdict, budget.Total));
        Assert.Empty(budget.Partners);
    }

    [Fact]
    public void Every_option_names_its_article_and_excludes_both_ways()
    {
        var all = CostOptions.Known.All;
        Assert.All(all, o => Assert.Matches(@"^2021/10(59|60) \d+\(", o.Article));
        Assert.All(all, o => Assert.All(o.Excludes, other => Assert.Contains(o.Id, CostOptions.Known.Find(other)!.Excludes)));
        Assert.All(all, o => Assert.Equal(3, o.Title.Languages.Count()));
        Assert.All(CostOptions.Known.Categories, c => Assert.Equal(3, c.Title.Languages.Count()));
        Assert.Equal(["staff", "office", "travel", "external", "equipment", "infrastructure"], CostOptions.Known.Categories.Select(c => c.Id));
    }

    // What was read at which page, and what was not: docs/funding.md says the same.
    [Fact]
    public void Every_article_says_where_it_was_read_or_that_it_was_not()
    {
        var known = CostOptions.Known;
        Assert.All(known.All.Select(o => o.Article).Concat(known.All.Select(o => o.ExcludedBy)).Concat(known.Categories.Select(c => c.Article)).Append(known.RateArticle).Append(known.SmallOperationArticle), a => Assert.NotNull(known.ArticleOf(a)));
        Assert.Equal(["2021/1060 56", "2021/1059 39", "2021/1059 42", "2021/1059 43", "2021/1059 44"], known.Articles.Where(a => a.ReadAt is null).Select(a => a.Name));
        Assert.All(known.Articles, a => Assert.False(a.ReadAt is not null && a.ToldAt is not null));
        Assert.All(known.Articles, a => Assert.Equal(Uri.UriSchemeHttps, new Uri(a.ReadAt ?? a.ToldAt ?? "https://none.example").Scheme));
        Assert.Equal("http://data.europa.eu/eli/reg/2021/1059/oj", known.ArticleOf("2021/1059 39").Page);
    }

    private static void Gives(string budget, string category, double amount)
    {
        var reckoned = Budget(budget);
        Assert.DoesNotContain(reckoned.Findings, f => f.Severity == Severity.Stop);
        Assert.Equal((decimal)amount, Line(reckoned, category).Amount);
    }

    private static void Says(string budget, Verdict verdict, string code, params string[] articles)
    {
        var reckoned = Budget(budget);
        Assert.Equal(verdict, reckoned.Verdict);
        var finding = reckoned.Findings.First(f => f.Code == code);
        Assert.Contains(finding.Article, articles);
        Assert.Equal("partner", finding.Partner);
        Assert.Equal(verdict == Verdict.Not, reckoned.Partners.Count == 0);
    }

    private static BudgetLine Line(ProjectBudget budget, string category) => Assert.Single(budget.Partners[0].Lines, l => l.Category == category);

    private static ProjectBudget Budget(string budget, Programme? programme = null) => ProjectBudget.Of([Read(budget, "partner")], programme);

    private static Programme Programme(string options) => Projects.Read((JsonObject)JsonNode.Parse($$$"""{"id":"p","kind":"funding","title":{"en":"P"},"ratePercentMax":80,"conditions":{"costOptions":{{{options}}}}}""")!);

    private static PartnerBudget Read(string text, string partner)
    {
        var (costs, options, large) = (new JsonObject(), new JsonArray(), false);
        foreach (var word in text.Split(' '))
        {
            if (word == "large") large = true;
            else if (word.Split('=') is [var category, var amount]) costs[category] = decimal.Parse(amount, CultureInfo.InvariantCulture);
            else if (word.Split(':') is [var option, var percent]) options.Add(new JsonObject { ["option"] = option, ["percent"] = decimal.Parse(percent, CultureInfo.InvariantCulture) });
            else options.Add(word);
        }
        return BudgetRequest.Partner(new JsonObject { ["partner"] = partner, ["costs"] = costs, ["options"] = options, ["largeContracts"] = large }, "");
    }
}
