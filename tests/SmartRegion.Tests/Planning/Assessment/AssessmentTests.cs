using AngleSharp.Html.Parser;
using SmartRegion.Catalogue;
using SmartRegion.Core;
using SmartRegion.Planning.Assessment;

namespace SmartRegion.Tests.Planning.Assessment;

/// <summary>The self-assessment: few questions, each from a practice that is there, and maturity by area.</summary>
[Collection(SeededCollection.Name)]
public sealed class AssessmentTests(SeededRegion seeded)
{
    [Fact]
    public async Task There_are_at_most_forty_questions_in_three_languages_each_with_an_area_and_a_practice()
    {
        Assert.InRange(SelfAssessment.Questions.Count, 10, 40);
        Assert.Equal(SelfAssessment.Questions.Count, SelfAssessment.Questions.DistinctBy(q => q.Id).Count());
        foreach (var question in SelfAssessment.Questions)
        {
            Assert.Equal(3, question.Text.Languages.Count());
            Assert.NotNull(Topics.Find(question.Topic));
            Assert.Equal("practice", (await seeded.Region.Service<Entries>().FindAsync(question.Practice))?.Kind);
        }
    }

    [Fact]
    public async Task The_maturity_of_an_area_is_the_mean_of_its_answers()
    {
        var told = await seeded.Region.JsonAsync("/api/assessment?lamps=3&heating=1&reading=0");
        var areas = told["areas"]!.AsArray();
        Assert.Equal(["energy", "water"], areas.Select(a => Json.AsText(a!["topic"])));
        Assert.Equal((66.7, 2), (Json.AsNumber(areas[0]!["percent"])!.Value, (int)Json.AsNumber(areas[0]!["answered"])!));
        Assert.Equal(0, Json.AsNumber(areas[1]!["percent"]));
    }

    [Theory]
    [InlineData("lamps=4")]
    [InlineData("lamps=-1")]
    [InlineData("lamps=yes")]
    public async Task What_is_no_answer_is_named(string query)
    {
        Assert.Equal(["lamps"], (await seeded.Region.SendAsync("GET", "/api/assessment?" + query)).Fields);
        Assert.Equal(400, (await seeded.Region.SendAsync("GET", "/en/assessment?" + query, null, "", ("Accept", "text/html"))).Status);
    }

    [Theory]
    [InlineData("cs")]
    [InlineData("de")]
    [InlineData("en")]
    public async Task The_page_keeps_the_answers_and_leads_to_practices(string language)
    {
        var answer = await seeded.Region.SendAsync("GET", $"/{language}/assessment?place=cz-555398&lamps=1&reading=3", null, "", ("Accept", "text/html"));
        var page = new HtmlParser().ParseDocument(answer.Text);
        Assert.Equal("1", page.QuerySelector("#lamps option[selected]")!.GetAttribute("value"));
        Assert.Equal(["energy", "water"], page.QuerySelectorAll("tr[data-topic]").Select(r => r.GetAttribute("data-topic")));
        Assert.NotNull(page.QuerySelector($"#result ~ ul a[href='/{language}/entry/nova-role-led-lighting']"));
        Assert.All(SelfAssessment.Questions, q => Assert.NotNull(page.QuerySelector($"label[for='{q.Id}']")));
    }
}
