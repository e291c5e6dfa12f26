using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Planning.Transfer.Api;

/// <summary><c>/api/places/{id}/similar</c> of the seeded region, and its page.</summary>
[Collection(SeededCollection.Name)]
public sealed class LikeOursApiTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Issigau = "de-09475137";

    [Fact]
    public async Task The_score_is_the_formula_over_the_told_factors()
    {
        var told = await seeded.Region.JsonAsync($"/api/places/{NovaRole}/similar?limit=20");
        foreach (var side in new[] { "CZ", "DE" })
        {
            var similar = told["similar"]![side]!.AsArray();
            Assert.Equal(20, similar.Count);
            foreach (var place in similar)
            {
                var sum = place!["factors"]!.AsArray().Sum(f => f!["weight"]!.GetValue<double>() * f["apart"]!.GetValue<double>());
                Assert.InRange(place["score"]!.GetValue<double>() - Math.Exp(-2 * sum), -0.003, 0.003);
            }
        }
    }

    [Fact]
    public async Task Practices_come_with_reasons_and_every_condition_that_is_met_or_unknown()
    {
        var practices = (await seeded.Region.JsonAsync($"/api/places/{NovaRole}/similar"))["practices"]!.AsArray();
        Assert.Equal("nova-role-led-lighting", practices[0]!["id"]!.GetValue<string>());
        Assert.All(practices, p => Assert.NotEmpty(p!["reasons"]!.AsArray()));
        Assert.All(practices, p => Assert.Contains(p!["transfer"]!["conditions"]!.AsArray(), c => c!["code"]!.GetValue<string>() == "law"));
    }

    [Fact]
    public async Task What_cannot_be_taken_over_comes_last_and_wishes_bring_practices_from_afar()
    {
        await using var region = await TestRegion.StartAsync();
        await PutAsync(region, """{"id":"cz-1","kind":"place","title":{"cs":"Obec"},"level":"municipality","countries":["CZ"],"population":{"value":900,"year":2020}}""");
        await PutAsync(region, """{"id":"only-large","kind":"practice","title":{"cs":"Velké"},"topics":["energy"],"places":["cz-1"],"transferRules":{"populationMin":5000}}""");
        await PutAsync(region, """{"id":"from-afar","kind":"practice","title":{"cs":"Daleké"},"topics":["mobility"],"countries":["DE"]}""");
        Assert.Equal(["only-large"], Ids(await region.JsonAsync("/api/places/cz-1/similar")));
        var wished = await region.JsonAsync("/api/places/cz-1/similar?topic=mobility");
        Assert.Equal(["from-afar", "only-large"], Ids(wished));
        Assert.Equal("wished", wished["practices"]![0]!["reasons"]![0]!["by"]!.GetValue<string>());
        Assert.Equal(("not-met", "size"), (wished["practices"]![1]!["transfer"]!["is"]!.GetValue<string>(), wished["practices"]![1]!["transfer"]!["conditions"]![0]!["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("topic=magic", "topic")]
    [InlineData("staff=-1", "staff")]
    [InlineData("staff=many", "staff")]
    [InlineData("staff=1001", "staff")]
    [InlineData("limit=0", "limit")]
    [InlineData("colour=red", "colour")]
    public async Task Nonsense_is_named_at_its_field(string query, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", $"/api/places/{NovaRole}/similar?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
    }

    [Theory]
    [InlineData("cz-000000")]
    [InlineData("de-09475")]
    public async Task What_is_no_municipality_is_not_found(string id) => Assert.Equal(404, (await seeded.Region.SendAsync("GET", $"/api/places/{id}/similar")).Status);

    [Theory]
    [InlineData("cs", NovaRole)]
    [InlineData("de", Issigau)]
    [InlineData("en", Issigau)]
    public async Task The_page_says_all_in_words_and_leads_on(string language, string place)
    {
        var page = await PageAsync($"/{language}/places/{place}/like-ours?topic=energy&staff=0,5", 200);
        Assert.Contains(page.QuerySelectorAll(".match"), m => m.QuerySelector("[data-code=law]") is not null && m.QuerySelectorAll(".why li").Length > 0);
        Assert.NotEmpty(page.QuerySelectorAll($"a[href^='/{language}/benefits/']"));
        Assert.All(["CZ", "DE"], side => Assert.NotEmpty(page.QuerySelectorAll($"[data-side={side}] [data-by=population]")));
        Assert.NotNull(page.QuerySelector("input[name=topic][value=energy][checked]"));
        Assert.NotNull((await PageAsync($"/{language}/entry/{place}", 200)).QuerySelector($"a[href='/{language}/places/{place}/like-ours']"));
    }

    [Fact]
    public async Task On_the_page_nonsense_is_told_at_its_field()
    {
        var page = await PageAsync($"/de/places/{NovaRole}/like-ours?staff=viele", 400);
        Assert.Equal("true", page.GetElementById("staff")!.GetAttribute("aria-invalid"));
        Assert.Empty(page.QuerySelectorAll(".match"));
    }

    private async Task<AngleSharp.Dom.IDocument> PageAsync(string path, int status)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == status, $"{path}: {answer.Status} {answer.Text}");
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(answer.Text);
    }

    private static async Task PutAsync(TestRegion region, string entry)
    {
        var answer = await region.SendAsync("PUT", $"/api/entries/{JsonNode.Parse(entry)!["id"]}", entry);
        Assert.True(answer.Status is 200 or 201, answer.Text);
    }

    private static List<string> Ids(JsonNode told) => [.. told["practices"]!.AsArray().Select(i => i!["id"]!.GetValue<string>())];
}
