using System.Text.Json.Nodes;

namespace SmartRegion.Tests.Planning.Funding.Api;

/// <summary><c>/api/funding/match</c> of the seeded region.</summary>
[Collection(SeededCollection.Name)]
public sealed class FundingApiTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Issigau = "de-09475137";

    [Fact]
    public async Task Real_municipalities_of_both_sides_fit_Interreg_and_are_told_the_grant_in_their_currency()
    {
        const string project = "topic=environment&cooperation=joint-preparation,joint-implementation,joint-staff";
        var czech = await OneAsync($"place={NovaRole}&partner=DE&cost=2518500&currency=CZK&{project}", "interreg-by-cz-2021-2027");
        Assert.Equal("fits", czech["verdict"]!.GetValue<string>());
        Assert.Equal(2_014_800, czech["grantMax"]!.GetValue<double>(), 1);
        Assert.Equal(503_700, czech["ownShareMin"]!.GetValue<double>(), 1);
        var bavarian = await OneAsync($"place={Issigau}&cost=100000&{project}", "interreg-by-cz-2021-2027");
        Assert.Equal("nearly", bavarian["verdict"]!.GetValue<string>());
        Assert.Equal("CZ", bavarian["findings"]![0]!["names"]![0]!.GetValue<string>());
        Assert.True(bavarian["overdue"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_programme_without_a_call_is_late_with_what_it_would_give()
    {
        var lights = await OneAsync($"place={NovaRole}&topic=energy&concept=street-lighting&saved=85000&cost=5000000", "cz-mpo-npo-2-2-2-lighting");
        Assert.Equal("not", lights["verdict"]!.GetValue<string>());
        Assert.True(lights["late"]!.GetValue<bool>());
        Assert.Equal(2_550_000, lights["grantMax"]!.GetValue<double>(), 1);
    }

    [Fact]
    public async Task A_new_programme_is_matched_at_once()
    {
        await using var region = await TestRegion.StartAsync();
        await region.SendAsync("POST", "/api/entries", """{"id":"cz-1","kind":"place","title":{"cs":"Obec"},"level":"municipality","countries":["CZ"],"population":{"value":900,"year":2020}}""");
        Assert.Empty((await region.JsonAsync("/api/funding/match?place=cz-1"))["matches"]!.AsArray());
        var answer = await region.SendAsync("POST", "/api/entries", """{"id":"kraj","kind":"funding","title":{"cs":"Kraj"},"countries":["CZ"],"ratePercentMax":50,"conditions":{"renewalOnly":true},"reviewed":"2099-01-01"}""");
        Assert.Equal(201, answer.Status);
        var match = (await region.JsonAsync("/api/funding/match?place=cz-1&cost=1000"))["matches"]![0]!;
        Assert.Equal(("fits", 500), (match["verdict"]!.GetValue<string>(), match["grantMax"]!.GetValue<double>()));
        Assert.Equal("not", (await region.JsonAsync("/api/funding/match?place=cz-1&new=true"))["matches"]![0]!["verdict"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("place=cz-000000", "place")]
    [InlineData("topic=energy", "place")]
    [InlineData($"place={NovaRole}&cost=-5", "cost")]
    [InlineData($"place={NovaRole}&cost=0", "cost")]
    [InlineData($"place={NovaRole}&saved=lots", "saved")]
    [InlineData($"place={NovaRole}&date=2020-01-01", "date")]
    [InlineData($"place={NovaRole}&date=tomorrow", "date")]
    [InlineData($"place={NovaRole}&topic=magic", "topic")]
    [InlineData($"place={NovaRole}&partner=AT", "partner")]
    [InlineData($"place={NovaRole}&cooperation=lunch", "cooperation")]
    [InlineData($"place={NovaRole}&applicant=king", "applicant")]
    [InlineData($"place={NovaRole}&currency=USD", "currency")]
    [InlineData($"place={NovaRole}&colour=red", "colour")]
    public async Task What_is_wrong_is_refused_by_the_name_of_its_field(string query, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", $"/api/funding/match?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Json!["errors"]!.AsArray().Select(e => e!["parameter"]!.GetValue<string>()));
    }

    private async Task<JsonNode> OneAsync(string query, string programme) =>
        (await seeded.Region.JsonAsync($"/api/funding/match?{query}"))["matches"]!.AsArray().Single(m => m!["programme"]!.GetValue<string>() == programme)!;
}
