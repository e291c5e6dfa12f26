using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Benefits.Api;
using SmartRegion.Planning.Sketches;

namespace SmartRegion.Tests.Planning.Benefits;

/// <summary>The models of data/benefits are whole: valid, in three languages, every number with its source or told to be an assumption.</summary>
public sealed class BenefitModelTests
{
    public static TheoryData<string> Ids => [.. BenefitModels.All.Select(m => m.Id)];

    [Fact]
    public void Street_lighting_and_solar_roofs_come_first() =>
        Assert.Equal(["street-lighting", "solar-roof"], BenefitModels.All.Take(2).Select(m => m.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_model_is_valid_by_its_schema(string id) => Assert.Empty(BenefitModels.Faults(BenefitModels.Demand(id).Doc));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_range_is_in_order_and_possible(string id)
    {
        foreach (var input in BenefitModels.Demand(id).Inputs)
            Assert.All(input.ByCountry.Values.Append(input.Usual), s =>
            {
                Assert.True(s.Low <= s.Likely && s.Likely <= s.High, $"{input.Id}: {s}");
                Assert.True(s.Low >= input.Min && s.High <= input.Max, $"{input.Id}: {s} is not within {input.Min} to {input.Max}");
            });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_number_has_a_source_that_exists_or_says_that_it_is_an_assumption(string id)
    {
        var model = BenefitModels.Demand(id);
        foreach (var input in model.Inputs)
        {
            if (input.Source is { } source) Assert.NotNull(model.Source(source));
            else Assert.Contains("ssumption", input.Note!.En!, StringComparison.Ordinal);
            Assert.All(input.SourceByCountry.Values, s => Assert.NotNull(model.Source(s)));
        }
        Assert.All(model.Sources, s => Assert.True(s.Url is not null || s.Entry is not null || s.Id == "place", s.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_model_tells_investment_and_saving_and_has_years_and_interest(string id)
    {
        var model = BenefitModels.Demand(id);
        Assert.All([Roles.Investment, Roles.Saving, Roles.Hours], role => Assert.Single(model.Results, r => r.Role == role));
        Assert.Equal("a", model.Input(Estimate.Years)!.Unit);
        Assert.Equal("%", model.Input(Estimate.Discount)!.Unit);
    }

    [Fact]
    public void The_entries_that_sources_name_are_in_the_catalogue()
    {
        var seeded = new[] { "practices.json", "funding.json" }.SelectMany(f => (JsonArray)JsonNode.Parse(File.ReadAllText(Path.Combine(Root.Path, "data", "seed", f)))!)
            .Select(e => e!["id"]!.GetValue<string>()).ToHashSet();
        Assert.All(BenefitModels.All.SelectMany(m => m.Sources).Select(s => s.Entry).OfType<string>(), e => Assert.Contains(e, seeded));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_published_case_lies_within_what_the_model_reckons(string id)
    {
        var model = BenefitModels.Demand(id);
        Assert.True(model.Cases.Count >= 2, $"{model.Cases.Count} published cases");
        Assert.All(model.Cases, c => Assert.NotNull(model.Source(c.Source)));
        Assert.All(model.Cases.SelectMany(c => c.Given.Keys), input => Assert.NotNull(model.Input(input)));
        Assert.All(PublishedCase.CheckedOf(model), c => Assert.True(c.IsMet, $"{c.Case}: {c.Figure}"));
    }

    // A range of factor six holds a case only if the case says something; the middle alone would be luck.
    [Theory]
    [InlineData("shared-e-cars")]
    [InlineData("digital-administration")]
    [InlineData("lorawan-network")]
    public void A_range_that_holds_a_case_would_not_hold_any_other(string id) =>
        Assert.All(PublishedCase.CheckedOf(BenefitModels.Demand(id)), c => Assert.True(c.Figure.Low > 0 && c.Figure.High < 6 * c.Figure.Low, $"{c.Case}: {c.Figure}"));

    // What was published is given as numbers, since the page tells it beside the case.
    [Theory]
    [MemberData(nameof(Ids))]
    public void What_a_case_gives_are_numbers(string id) =>
        Assert.All(BenefitModels.Demand(id).Cases.SelectMany(c => c.Given.Values), v => Assert.NotNull(SmartRegion.Planning.TypedNumber.Read(v)));

    // A sketch's form sends both under their names.
    [Theory]
    [MemberData(nameof(Ids))]
    public void No_input_has_the_name_of_a_parameter(string id) =>
        Assert.Empty(BenefitModels.Demand(id).Inputs.Select(i => i.Id).Intersect([.. BenefitsApi.Common, .. SketchRequest.Names]));

    [Fact]
    public void The_schema_refuses_a_number_without_source_and_note()
    {
        var doc = (JsonObject)BenefitModels.Demand("street-lighting").Doc.DeepClone();
        var input = (JsonObject)doc["inputs"]![0]!;
        input.Remove("source");
        input.Remove("note");
        Assert.Contains(BenefitModels.Faults(doc), f => f.Field.StartsWith("/inputs/0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_names_what_does_not_exist_is_not_read()
    {
        var doc = (JsonObject)BenefitModels.Demand("street-lighting").Doc.DeepClone();
        doc["results"]![0]!["formula"] = "lamps * saving";
        Assert.Throws<InvalidDataException>(() => BenefitModel.From(doc));
    }

    [Fact]
    public void The_exchange_rate_has_its_day_and_source()
    {
        Assert.InRange(ExchangeRate.Used.CzkPerEur, 20, 30);
        Assert.Equal(DateOnly.Parse(ExchangeRate.Used.Day).ToString("yyyy-MM-dd"), ExchangeRate.Used.Day);
        Assert.Equal(Language.All.Count, BenefitModels.All[0].Title.Languages.Count());
    }
}
