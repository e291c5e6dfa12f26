using System.Text.Json.Nodes;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Tests.Planning.Benefits.Api;

/// <summary><c>/api/benefits</c> of the seeded region.</summary>
[Collection(SeededCollection.Name)]
public sealed class BenefitsApiTests(SeededRegion seeded)
{
    private const string NovaRole = "cz-555398", Issigau = "de-09475137";

    [Fact]
    public async Task The_models_are_listed_and_each_leads_to_its_document()
    {
        var models = (await seeded.Region.JsonAsync("/api/benefits"))["models"]!.AsArray();
        Assert.Equal(BenefitModels.All.Select(m => m.Id), models.Select(m => m!["id"]!.GetValue<string>()));
        foreach (var model in models)
        {
            var document = await seeded.Region.JsonAsync(new Uri(model!["links"]![0]!["href"]!.GetValue<string>()).PathAndQuery);
            Assert.Empty(BenefitModels.Faults(document));
        }
    }

    [Fact]
    public async Task An_estimate_fills_in_the_municipality_and_counts_in_its_currency()
    {
        var czech = await EstimateAsync($"street-lighting/estimate?place={NovaRole}");
        var lamps = Input(czech, "lamps");
        Assert.Equal("place", lamps["origin"]!.GetValue<string>());
        Assert.InRange(lamps["likely"]!.GetValue<double>(), 400, 700);
        Assert.Equal("CZK", czech["currency"]!.GetValue<string>());
        Assert.Equal("CZK/a", Figure(czech, "saving")["unit"]!.GetValue<string>());
        Assert.Equal("mpo-co2", Input(czech, "co2_factor")["source"]!.GetValue<string>());
        Assert.Equal(ExchangeRate.Used.Day, czech["rate"]!["day"]!.GetValue<string>());

        var bavarian = await EstimateAsync($"street-lighting/estimate?place={Issigau}");
        Assert.Equal("EUR", bavarian["currency"]!.GetValue<string>());
        Assert.Equal("uba-co2", Input(bavarian, "co2_factor")["source"]!.GetValue<string>());
        Assert.Null(bavarian["rate"]);
    }

    [Fact]
    public async Task An_estimate_in_crowns_is_that_in_euro_times_the_rate()
    {
        var (euro, crowns) = (await EstimateAsync("solar-roof/estimate?currency=EUR"), await EstimateAsync("solar-roof/estimate?currency=CZK"));
        foreach (var id in new[] { "investment", "saving", "net_present_value" })
            Assert.Equal(Figure(euro, id)["p50"]!.GetValue<double>() * ExchangeRate.Used.CzkPerEur, Figure(crowns, id)["p50"]!.GetValue<double>(), Math.Abs(Figure(crowns, id)["p50"]!.GetValue<double>()) * 1e-4);
        Assert.Equal(Figure(euro, "payback").ToJsonString(), Figure(crowns, "payback").ToJsonString());
    }

    [Fact]
    public async Task Every_figure_has_its_formula_or_is_one_of_the_two_common_ones()
    {
        foreach (var model in BenefitModels.All)
        {
            var figures = (await EstimateAsync($"{model.Id}/estimate"))["figures"]!.AsArray();
            Assert.All(figures, f => Assert.True(f!["formula"] is not null || f["id"]!.GetValue<string>() is Estimate.PaybackId or Estimate.ValueId));
        }
    }

    [Theory]
    [InlineData("street-lighting/estimate?lamps=-1", "lamps")]
    [InlineData("street-lighting/estimate?hours=0", "hours")]
    [InlineData("street-lighting/estimate?discount=120", "discount")]
    [InlineData("solar-roof/estimate?own_share=101", "own_share")]
    [InlineData("solar-roof/estimate?lamps=5", "lamps")]
    [InlineData("solar-roof/estimate?place=cz-000000", "place")]
    [InlineData("solar-roof/estimate?place=de-09475", "place")]
    [InlineData("solar-roof/estimate?currency=USD", "currency")]
    public async Task What_is_wrong_is_refused_by_the_name_of_its_field(string path, string field)
    {
        var answer = await seeded.Region.SendAsync("GET", $"/api/benefits/{path}");
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Json!["errors"]!.AsArray().Select(e => e!["parameter"]!.GetValue<string>()));
        Assert.DoesNotContain("figures", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_model_is_not_found() => Assert.Equal(404, (await seeded.Region.SendAsync("GET", "/api/benefits/perpetuum-mobile")).Status);

    [Fact]
    public async Task The_schema_of_models_is_served() =>
        Assert.Equal("application/schema+json", (await seeded.Region.SendAsync("GET", "/schemas/benefit-model")).Type);

    private Task<JsonObject> EstimateAsync(string path) => seeded.Region.JsonAsync($"/api/benefits/{path}");

    private static JsonNode Input(JsonObject estimate, string id) => estimate["inputs"]!.AsArray().Single(i => i!["id"]!.GetValue<string>() == id)!;

    private static JsonNode Figure(JsonObject estimate, string id) => estimate["figures"]!.AsArray().Single(f => f!["id"]!.GetValue<string>() == id)!;
}
