using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Planning.Funding.Api;

/// <summary>The budget of an Interreg project by API and by process.</summary>
[Collection(SeededCollection.Name)]
public sealed class BudgetApiTests(SeededRegion seeded)
{
    private const string Partners = """[{"partner":"cz-555398","costs":{"staff":2518500,"external":12592500},"currency":"CZK","options":["office-15",{"option":"travel-15","percent":10}]},{"partner":"de-09272149","costs":{"infrastructure":100000},"options":["indirect-7"]}]""";

    [Fact]
    public async Task Amounts_are_told_in_both_currencies_with_how_they_were_reckoned()
    {
        var answer = await seeded.Region.SendAsync("POST", "/api/funding/budget", $$"""{"programme":"interreg-by-cz-2021-2027","partners":{{Partners}}}""");
        Assert.Equal(200, answer.Status);
        var lead = answer.Json!["partners"]![0]!;
        // 100,000 and 500,000 euro at the rate of data/rates.json, 15 % and 10 % of the first.
        Assert.Equal((625_000m, 15_740_625m), (lead["total"]!["EUR"]!.GetValue<decimal>(), lead["total"]!["CZK"]!.GetValue<decimal>()));
        Assert.Equal((500_000m, 125_000m), (lead["grant"]!["EUR"]!.GetValue<decimal>(), lead["ownShare"]!["EUR"]!.GetValue<decimal>()));
        var travel = lead["lines"]!.AsArray().Single(l => l!["category"]!.GetValue<string>() == "travel")!;
        Assert.Equal(("travel-15", 10m, 100_000m, "2021/1059 41(5)"), (travel["option"]!.GetValue<string>(), travel["percent"]!.GetValue<decimal>(), travel["of"]!["EUR"]!.GetValue<decimal>(), travel["article"]!.GetValue<string>()));
        Assert.Equal(("http://data.europa.eu/eli/reg/2021/1059/oj", "https://gesetze.legal/eu/vo_eu_2021_1059/41"), (travel["source"]!.GetValue<string>(), travel["readAt"]!.GetValue<string>()));
        Assert.Equal(732_000m, answer.Json["total"]!["EUR"]!.GetValue<decimal>());
        Assert.Equal("fits", answer.Json["verdict"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"partners":[]}""", "/partners")]
    [InlineData("""{"partners":[{"costs":{}}]}""", "/partners/0/partner")]
    [InlineData("""{"partners":[{"partner":"a","costs":{"staff":-1}}]}""", "/partners/0/costs/staff")]
    [InlineData("""{"partners":[{"partner":"a","costs":{"bread":1}}]}""", "/partners/0/costs/bread")]
    [InlineData("""{"partners":[{"partner":"a","options":["free"]}]}""", "/partners/0/options/0")]
    [InlineData("""{"partners":[{"partner":"a","options":[{"option":"office-15","percent":101}]}]}""", "/partners/0/options/0/percent")]
    [InlineData("""{"partners":[{"partner":"a","currency":"PLN"}]}""", "/partners/0/currency")]
    [InlineData("""{"partners":[{"partner":"a","largeContracts":"no"}]}""", "/partners/0/largeContracts")]
    [InlineData("""{"partners":[{"partner":"a"},{"partner":"a"}]}""", "/partners")]
    [InlineData("""{"programme":"nothing","partners":[{"partner":"a"}]}""", "/programme")]
    [InlineData("""{"partner":[]}""", "/partner")]
    public async Task Nonsense_is_named_at_the_field(string body, string field)
    {
        var answer = await seeded.Region.SendAsync("POST", "/api/funding/budget", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Fields);
    }

    [Fact]
    public async Task A_contradiction_has_no_figures()
    {
        var answer = await seeded.Region.SendAsync("POST", "/api/funding/budget", """{"partners":[{"partner":"a","costs":{"staff":1000},"options":["office-15","remaining-40"]}]}""");
        Assert.Equal("not", answer.Json!["verdict"]!.GetValue<string>());
        Assert.Null(answer.Json["total"]);
        Assert.Empty(answer.Json["partners"]!.AsArray());
        Assert.Equal(("excludes", "stop"), (answer.Json["findings"]![0]!["code"]!.GetValue<string>(), answer.Json["findings"]![0]!["is"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_process_gives_what_the_API_gives()
    {
        var api = await seeded.Region.SendAsync("POST", "/api/funding/budget", $$"""{"programme":"interreg-by-cz-2021-2027","partners":{{Partners}}}""");
        var process = await seeded.Region.SendAsync("POST", "/ogc/processes/project-budget/execution", $$"""{"inputs":{"programme":"interreg-by-cz-2021-2027","partners":{{Partners}}},"outputs":{"partners":{},"total":{} } }""");
        Assert.Equal(200, process.Status);
        Assert.True(JsonNode.DeepEquals(api.Json!["partners"], process.Json!["partners"]));
        Assert.True(JsonNode.DeepEquals(api.Json["total"], process.Json["total"]));
    }
}
