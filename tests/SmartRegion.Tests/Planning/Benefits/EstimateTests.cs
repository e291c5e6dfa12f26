using SmartRegion.Planning.Benefits;

namespace SmartRegion.Tests.Planning.Benefits;

/// <summary>Estimates reproduce published cases within their ranges, and nonsense gives no figure.</summary>
public sealed class EstimateTests
{
    // Lamps, and what was saved in MWh a year, as published (see the model's sources).
    [Theory]
    [InlineData("6034", 2189 - 481)]
    [InlineData("883", 275)]
    [InlineData("408", 127.388)]
    public void The_electricity_that_street_lights_saved_in_published_cases_lies_within_the_range(string lamps, double mwh)
    {
        var saved = Lighting(("lamps", lamps)).Of(Roles.Electricity)!;
        Assert.InRange(mwh * 1000, saved.Low, saved.High);
        // A range that is too wide would hold anything.
        Assert.True(saved.High < 3 * saved.Low, $"{saved}");
    }

    // Nová Role, ČEZ in 38 municipalities, Schleching, Linz.
    [Theory]
    [InlineData(77)]
    [InlineData(78)]
    [InlineData(80)]
    [InlineData(75)]
    public void The_share_that_street_lights_saved_in_published_cases_lies_within_the_range(double percent)
    {
        var share = Figure(Lighting(), "share");
        Assert.InRange(percent, share.Low, share.High);
        Assert.InRange(share.High - share.Low, 1, 25);
    }

    // 85 MWh that are 77 % less were 110 MWh before; so many lamps of the usual power burn that at 4,000 hours.
    [Fact]
    public void Nova_Role_saves_85_MWh_of_110()
    {
        const double before = 85 / 0.77;
        var lamps = Math.Round(before * 1e6 / (85 * 4000.0));
        var estimate = Lighting(("lamps", $"{lamps}"), ("watts_before", "85"), ("hours", "4000"));
        var saved = estimate.Of(Roles.Electricity)!;
        Assert.InRange(Figure(estimate, "energy_before").Likely, before * 1000 * 0.99, before * 1000 * 1.01);
        Assert.InRange(85_000, saved.Low, saved.High);
    }

    [Theory]
    [InlineData("408", 224_791.95)]
    [InlineData("213", 82_000)]
    [InlineData("528", 200_000)]
    public void What_street_lights_cost_in_published_cases_lies_within_the_range(string lamps, double euro)
    {
        var cost = Lighting(("lamps", lamps)).Of(Roles.Investment)!;
        Assert.InRange(euro, cost.Low, cost.High);
    }

    // Schleching: 213 lamps, 80 % less, 82,000 euro, 12,600 euro saved a year at 0.35 euro, paid back in 6.4 years. So the old lamps had 53 W.
    [Fact]
    public void The_payback_of_Schleching_is_as_was_published()
    {
        var estimate = Lighting(("lamps", "213"), ("watts_before", "53"), ("watts_after", "10.6"), ("hours", "4000"), ("dim_hours", "0"),
            ("cost", FormattableString.Invariant($"{82_000 / 213.0:0.###}")), ("maintenance", "0"), ("price", "0.35"));
        Assert.InRange(estimate.Of(Roles.Saving)!.Likely, 12_600 * 0.99, 12_600 * 1.01);
        Assert.InRange(estimate.Payback.Likely, 6.3, 6.6);
        Assert.Equal(estimate.Payback.Low, estimate.Payback.High, 9);
    }

    // Fraunhofer ISE 2024, plants on roofs: 7.8 to 12.0 ct/kWh in northern Germany (some 935 kWh of a kWp), 5.7 to 8.8 ct/kWh in southern (some 1,280).
    [Theory]
    [InlineData("935", 0.078, 0.12)]
    [InlineData("1280", 0.057, 0.088)]
    public void What_a_kilowatt_hour_from_a_roof_costs_is_as_Fraunhofer_ISE_has_it(string specific, double low, double high)
    {
        var cost = Figure(Reckoned("solar-roof", ("specific_yield", specific)), "unit_cost");
        Assert.InRange(cost.Middle, low, high);
        Assert.True(cost.Low < high && cost.High > low && cost.High < 2.5 * cost.Low, $"{cost}");
    }

    // Philippsburg: 1,800 meters for 220,000 euro.
    [Fact]
    public void The_water_meters_of_Philippsburg_cost_what_was_published()
    {
        var outlay = Figure(Reckoned("water-metering", ("meters", "1800"), ("gateways", "0"), ("people", "13000")), "outlay");
        Assert.InRange(220_000, outlay.Low, outlay.High);
    }

    // ČSÚ 2023: 85.1 million cubic metres lost are 14.8 % of what was produced.
    [Fact]
    public void Water_losses_are_a_share_of_what_is_produced()
    {
        const double produced = 85.1e6 / 0.148;
        var lost = Figure(Reckoned("water-metering", ("people", "1000000"), ("use", FormattableString.Invariant($"{(produced - 85.1e6) / 1e6:0.####}")), ("loss", "14.8")), "lost");
        Assert.Equal(85.1e6, lost.Likely, 1e3);
    }

    // Průhonice: 4.5 million crowns a year, hundreds of thousands saved on collection.
    [Fact]
    public void The_weighed_bins_of_Pruhonice_save_hundreds_of_thousands_of_crowns()
    {
        var request = Request("waste-by-chip", "CZK", ("yearly", "4500000"), ("less", "19"));
        var saved = Figure(Estimate.Reckon(request), "collection");
        Assert.InRange(saved.Low * ExchangeRate.Used.CzkPerEur, 100_000, 1_000_000);
        Assert.InRange(saved.High * ExchangeRate.Used.CzkPerEur, 100_000, 1_000_000);
    }

    // 10,000 paid and 2,000 official kilometres at 20 kWh for 100 km and 0.35 kg/kWh, instead of 137 g/km: 12,000 × (0.137 − 0.07) kg.
    [Fact]
    public void A_shared_car_costs_what_trips_do_not_pay()
    {
        var estimate = Reckoned("shared-e-cars", ("cars", "2"), ("yearly", "10000"), ("km", "10000"), ("fare", "0.3"), ("own_km", "2000"), ("allowance", "0.35"), ("replaced", "100"),
            ("car_co2", "137"), ("consumption", "20"), ("co2_factor", "0.35"), ("setup", "4000"), ("care", "50"));
        Assert.Equal((20_000, 6_000, 30, 1_400), (Likely("cost"), Likely("fees"), Likely("covered"), Likely("own")));
        Assert.Equal(-12_600, estimate.Of(Roles.Saving)!.Likely, 6);
        Assert.Equal(1.608, estimate.Of(Roles.Co2)!.Likely, 6);
        Assert.Equal((8_000, -50), (estimate.Of(Roles.Investment)!.Likely, estimate.Of(Roles.Hours)!.Likely));
        Assert.Equal(double.PositiveInfinity, estimate.Payback.Likely);

        double Likely(string id) => Math.Round(Figure(estimate, id).Likely, 6);
    }

    // Half of twelve get no paper: 12,000 pages at 5 cents and 120 euro of dispatch; 900 sheets of invoices; 5 hours, and 300 × 6 minutes, at 30 euro.
    [Fact]
    public void An_office_without_paper_saves_paper_dispatch_and_hours()
    {
        var estimate = Reckoned("digital-administration", ("members", "12"), ("takers", "50"), ("pages", "2000"), ("page", "0.05"), ("dispatch", "20"), ("device", "400"), ("council_hours", "10"),
            ("invoices", "300"), ("minutes", "6"), ("sheets_each", "3"), ("workflow", "1000"), ("running", "100"), ("wage", "30"));
        Assert.Equal((600, 720, 900), (Figure(estimate, "printing").Likely, Figure(estimate, "papers").Likely, Figure(estimate, "sheets").Likely));
        Assert.Equal((3_400, 35), (estimate.Of(Roles.Investment)!.Likely, estimate.Of(Roles.Hours)!.Likely));
        Assert.Equal(720 + 45 + 1_050 - 100, estimate.Of(Roles.Saving)!.Likely, 6);
    }

    [Fact]
    public void A_network_saves_the_drives_to_its_sensors()
    {
        var estimate = Reckoned("lorawan-network", ("gateways", "2"), ("gateway_cost", "1000"), ("server", "500"), ("points", "10"), ("sensor", "100"), ("visits", "12"), ("left", "25"), ("minutes", "20"),
            ("km", "4"), ("km_cost", "0.5"), ("contracts", "5"), ("contract", "60"), ("running", "100"), ("fee", "4"), ("care", "10"), ("wage", "20"), ("car_co2", "150"));
        Assert.Equal((2_500, 4_000), (Figure(estimate, "network").Likely, estimate.Of(Roles.Investment)!.Likely));
        Assert.Equal((90, 360, 20), (Figure(estimate, "visits_saved").Likely, Figure(estimate, "km_saved").Likely, estimate.Of(Roles.Hours)!.Likely));
        Assert.Equal(400 + 180 + 300 - 200 - 60, estimate.Of(Roles.Saving)!.Likely, 6);
        Assert.Equal(0.054, estimate.Of(Roles.Co2)!.Likely, 9);
    }

    [Fact]
    public void The_same_question_has_the_same_answer()
    {
        var (one, other) = (Lighting(("lamps", "300")), Lighting(("lamps", "300")));
        Assert.Equal(one.Results, other.Results);
        Assert.Equal(one.NetPresentValue, other.NetPresentValue);
    }

    [Fact]
    public void Figures_are_in_order_and_what_is_known_exactly_has_no_range()
    {
        foreach (var model in BenefitModels.All)
        {
            var estimate = Reckoned(model.Id);
            Assert.All(estimate.Results.Append(estimate.Payback).Append(estimate.NetPresentValue).Concat(estimate.Cash), f => Assert.True(f.Low <= f.Middle && f.Middle <= f.High, $"{model.Id}: {f}"));
            Assert.All(estimate.Results, f => Assert.True(double.IsFinite(f.Low) && double.IsFinite(f.High), $"{model.Id}: {f}"));
            var exact = Estimate.Reckon(Request(model.Id, "EUR", [.. model.Inputs.Select(i => (i.Id, FormattableString.Invariant($"{i.Usual.Likely}")))]));
            Assert.All(exact.Results, f => Assert.Equal(f.Low, f.High));
            Assert.All(exact.Results, f => Assert.Equal(f.Likely, f.Middle, 9));
        }
    }

    [Fact]
    public void The_net_present_value_is_that_of_a_textbook()
    {
        // 1,000 a year for 10 years at 5 % are worth 7,721.73 today.
        var estimate = Lighting(("lamps", "100"), ("watts_before", "35"), ("watts_after", "10"), ("hours", "4000"), ("dim_hours", "0"), ("price", "0.1"), ("maintenance", "0"),
            ("cost", "50"), ("years", "10"), ("discount", "5"));
        Assert.Equal(1000, estimate.Of(Roles.Saving)!.Likely, 6);
        Assert.Equal(7721.73 - 5000, estimate.NetPresentValue.Likely, 2);
        Assert.Equal(5, estimate.Payback.Likely, 9);
        Assert.Equal([-5000, -4000, -3000], estimate.Cash.Take(3).Select(c => Math.Round(c.Likely, 6)));
    }

    [Fact]
    public void What_never_pays_back_says_so()
    {
        var estimate = Lighting(("watts_before", "20"), ("watts_after", "20"), ("dim_hours", "0"), ("maintenance", "0"));
        Assert.Equal(double.PositiveInfinity, estimate.Payback.Middle);
        Assert.Equal(0, estimate.PaysBack);
    }

    [Fact]
    public void The_drawn_numbers_have_the_mean_of_a_triangle()
    {
        var spread = new Spread(10, 20, 60);
        Assert.Equal((10, 60), (spread.At(0), spread.At(1)));
        Assert.Equal(30, Enumerable.Range(0, 10_000).Average(i => spread.At((i + 0.5) / 10_000)), 2);
    }

    [Theory]
    [InlineData("lamps", "-5", InputFault.TooLow)]
    [InlineData("lamps", "0", InputFault.TooLow)]
    [InlineData("hours", "0", InputFault.TooLow)]
    [InlineData("hours", "9000", InputFault.TooHigh)]
    [InlineData("dim_level", "140", InputFault.TooHigh)]
    [InlineData("discount", "101", InputFault.TooHigh)]
    [InlineData("price", "much", InputFault.NoNumber)]
    [InlineData("price", "0.3..0.2", InputFault.NoNumber)]
    [InlineData("price", "1..2..3..4", InputFault.NoNumber)]
    [InlineData("price", "NaN", InputFault.NoNumber)]
    [InlineData("price", "1e3", InputFault.NoNumber)]
    [InlineData("lamps", "100..900000", InputFault.TooHigh)]
    public void Nonsense_is_named_at_its_field(string input, string text, string kind)
    {
        var fault = Assert.Single(Request("street-lighting", "EUR", (input, text)).Faults);
        Assert.Equal((input, kind), (fault.Input.Id, fault.Kind));
    }

    [Fact]
    public void Inputs_that_do_not_go_together_are_named() =>
        Assert.Equal("dim_hours", Assert.Single(Request("street-lighting", "EUR", ("hours", "1000"), ("dim_hours", "2000")).Faults).Input.Id);

    [Theory]
    [InlineData("0,25", 0.25, 0.25)]
    [InlineData("0.2..0.3", 0.2, 0.3)]
    [InlineData("0,2..0,22..0,3", 0.2, 0.3)]
    [InlineData(" 0.25 ", 0.25, 0.25)]
    public void Numbers_are_read_as_people_write_them(string text, double low, double high)
    {
        var value = Request("street-lighting", "EUR", ("price", text)).Inputs.First(i => i.Input.Id == "price");
        Assert.Equal((low, high, Origin.Given), (value.Spread.Low, value.Spread.High, value.Origin));
    }

    [Fact]
    public void Money_is_taken_in_the_readers_currency()
    {
        var crowns = Estimate.Reckon(Request("street-lighting", "CZK", ("lamps", "100"), ("cost", "10000"))).Of(Roles.Investment)!;
        Assert.Equal(1_000_000 / ExchangeRate.Used.CzkPerEur, crowns.Likely, 6);
    }

    private static Estimate Lighting(params (string, string)[] given) => Reckoned("street-lighting", given);

    private static Estimate Reckoned(string model, params (string, string)[] given)
    {
        var request = Request(model, "EUR", given);
        Assert.Empty(request.Faults);
        return Estimate.Reckon(request);
    }

    private static EstimateRequest Request(string model, string currency, params (string Id, string Text)[] given) =>
        EstimateRequest.Of(BenefitModels.Demand(model), null, currency, id => given.FirstOrDefault(g => g.Id == id).Text);

    private static Figure Figure(Estimate estimate, string id) => estimate.Results.Single(f => f.Id == id);
}
