using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Planning.Partners;

/// <summary><c>/api/partners</c> of the seeded region, and its page.</summary>
[Collection(SeededCollection.Name)]
public sealed class PartnersApiTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Spiegelau = "de-09272149", Interreg = "interreg-by-cz-2021-2027";

    [Theory]
    [InlineData(NovaRole, "CZ", "DE")]
    [InlineData(Spiegelau, "DE", "CZ")]
    public async Task A_set_for_Interreg_has_a_lead_and_somebody_from_each_side(string place, string own, string other)
    {
        var set = await seeded.Region.JsonAsync($"/api/partners/set?programme={Interreg}&place={place}&topic=environment");
        var members = set["members"]!.AsArray();
        Assert.Equal((place, "lead", own), (Text(members[0]!, "id"), Text(members[0]!, "role"), Text(members[0]!, "country")));
        Assert.Contains(members.Skip(1), m => Text(m!, "country") == other && Text(m!, "role") == "partner");
        Assert.Contains(set["findings"]!.AsArray(), f => Text(f!, "code") == "partners" && Text(f!, "is") == "met");
        // Three criteria are asked for; that two partners prepare and do it together does not yet say which third.
        Assert.False(set["complete"]!.GetValue<bool>());
        Assert.Contains(set["findings"]!.AsArray(), f => Text(f!, "code") == "cooperation" && Text(f!, "is") == "change");
    }

    [Fact]
    public async Task Organisations_and_needs_of_the_region_are_found_by_topic_and_no_address_is_told()
    {
        var answer = await seeded.Region.SendAsync("GET", $"/api/partners/match?topic=information-technology&place={NovaRole}");
        var matches = answer.Json!["matches"]!.AsArray();
        Assert.Contains(matches, m => Text(m!, "kind") == "organisation");
        Assert.Contains(matches, m => Text(m!, "id") == "demand-cloud");
        Assert.Equal(matches.Select(m => m!["score"]!.GetValue<double>()).OrderDescending(), matches.Select(m => m!["score"]!.GetValue<double>()));
        Assert.DoesNotContain("@", answer.Text, StringComparison.Ordinal);
        Assert.All((await seeded.Region.JsonAsync($"/api/partners/match?topic=information-technology&country=CZ"))["matches"]!.AsArray(), m => Assert.NotEqual("technische-hochschule-deggendorf", Text(m!, "id")));
    }

    [Theory]
    [InlineData("match?topic=magic", "topic")]
    [InlineData("match", "topic")]
    [InlineData("match?of=nothing", "of")]
    [InlineData("match?of=nova-role-led-lighting", "of")]
    [InlineData("match?topic=energy&place=cz-000000", "place")]
    [InlineData("match?topic=energy&cooperation=lunch", "cooperation")]
    [InlineData("match?topic=energy&language=fr", "language")]
    [InlineData("match?topic=energy&country=AT", "country")]
    [InlineData("match?topic=energy&limit=0", "limit")]
    [InlineData("match?topic=energy&colour=red", "colour")]
    [InlineData("set?topic=energy", "programme")]
    [InlineData("set?programme=nothing&place=cz-555398", "programme")]
    [InlineData($"set?programme={Interreg}", "place")]
    public async Task Nonsense_is_named_at_its_field(string query, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", "/api/partners/" + query);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
    }

    [Theory]
    [InlineData("cs", "vedoucí partner")]
    [InlineData("de", "Leadpartner")]
    [InlineData("en", "lead partner")]
    public async Task The_page_proposes_in_words_and_leads_to_the_sketch(string language, string lead)
    {
        var page = await PageAsync($"/{language}/partners?place={NovaRole}&topic=environment&programme={Interreg}");
        Assert.Contains(lead, page.QuerySelector("[data-role=lead]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("[data-code=cooperation]"));
        var sketch = page.QuerySelector($"a[href^='/{language}/sketch?place={NovaRole}&programme={Interreg}']")!.GetAttribute("href")!;
        Assert.Contains("&partner=de-", sketch, StringComparison.Ordinal);
        Assert.NotEmpty((await PageAsync($"/{language}/entry/demand-cloud")).QuerySelectorAll($"a[href='/{language}/partners?of=demand-cloud']"));
        Assert.NotNull((await PageAsync($"/{language}/entry/{NovaRole}")).QuerySelector($"a[href='/{language}/partners?place={NovaRole}']"));
    }

    private async Task<AngleSharp.Dom.IDocument> PageAsync(string path)
    {
        var answer = await seeded.Region.SendAsync("GET", path, null, "application/json", ("Accept", "text/html"));
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {answer.Text}");
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(answer.Text);
    }

    private static string Text(JsonNode told, string name) => told[name]!.GetValue<string>();
}
