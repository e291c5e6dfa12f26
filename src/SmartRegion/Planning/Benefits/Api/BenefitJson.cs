using System.Text.Json.Nodes;

namespace SmartRegion.Planning.Benefits.Api;

/// <summary>Models and estimates as JSON.</summary>
internal static class BenefitJson
{
    /// <summary>A model in the list.</summary>
    public static JsonObject Listed(BenefitModel model, Func<string, string> address) => new()
    {
        ["id"] = model.Id,
        ["version"] = model.Version,
        ["title"] = model.Doc["title"]!.DeepClone(),
        ["summary"] = model.Doc["summary"]!.DeepClone(),
        ["topics"] = model.Doc["topics"]!.DeepClone(),
        ["links"] = new JsonArray(Link("self", address($"/api/benefits/{model.Id}")), Link("estimate", address($"/api/benefits/{model.Id}/estimate"))),
    };

    /// <summary>An estimate: its inputs with their origin, its figures with their formula, money over the years.</summary>
    public static JsonObject Whole(Estimate estimate)
    {
        var request = estimate.Request;
        var rate = ExchangeRate.Used;
        var told = new JsonObject
        {
            ["model"] = request.Model.Id,
            ["version"] = request.Model.Version,
            ["place"] = request.Place?.Id,
            ["currency"] = request.Currency,
            ["inputs"] = new JsonArray([.. request.Inputs.Select(i => (JsonNode)InputOf(i, request))]),
            ["figures"] = new JsonArray([.. estimate.Results.Select(f => (JsonNode)FigureOf(f, request)), FigureOf(estimate.Payback, request), FigureOf(estimate.NetPresentValue, request)]),
            ["cash"] = new JsonArray([.. estimate.Cash.Select(f => (JsonNode)FigureOf(f, request))]),
            ["paysBack"] = estimate.PaysBack,
            ["method"] = new JsonObject { ["draws"] = Estimate.Draws, ["seed"] = Estimate.Seed, ["distribution"] = "triangular, independent" },
        };
        if (request.Currency == ExchangeRate.Crown)
            told["rate"] = new JsonObject { ["czkPerEur"] = rate.CzkPerEur, ["day"] = rate.Day, ["title"] = rate.Title, ["url"] = rate.Url };
        return told;
    }

    private static JsonObject InputOf(InputValue value, EstimateRequest request)
    {
        var by = value.Input.IsMoney ? ExchangeRate.Used.Per(request.Currency) : 1;
        var country = request.Place?.Country ?? "";
        return new JsonObject
        {
            ["id"] = value.Input.Id,
            ["low"] = Round(value.Spread.Low * by),
            ["likely"] = Round(value.Spread.Likely * by),
            ["high"] = Round(value.Spread.High * by),
            ["unit"] = ExchangeRate.Unit(value.Input.Unit, request.Currency),
            ["origin"] = value.Origin.ToString().ToLowerInvariant(),
            ["source"] = value.Origin switch { Origin.Given => null, Origin.Country => value.Input.SourceByCountry.GetValueOrDefault(country), _ => value.Input.Source },
        };
    }

    private static JsonObject FigureOf(Figure figure, EstimateRequest request)
    {
        var by = figure.IsMoney ? ExchangeRate.Used.Per(request.Currency) : 1;
        return new JsonObject
        {
            ["id"] = figure.Id,
            ["role"] = request.Model.Results.FirstOrDefault(r => r.Id == figure.Id)?.Role,
            ["unit"] = ExchangeRate.Unit(figure.Unit, request.Currency),
            ["likely"] = Round(figure.Likely * by),
            ["p5"] = Round(figure.Low * by),
            ["p50"] = Round(figure.Middle * by),
            ["p95"] = Round(figure.High * by),
            ["formula"] = request.Model.Results.FirstOrDefault(r => r.Id == figure.Id)?.Formula.Text,
        };
    }

    // Six digits tell more than any of them knows; null is never.
    private static double? Round(double n)
    {
        if (!double.IsFinite(n)) return null;
        if (n == 0) return 0;
        var digits = 6 - (int)Math.Floor(Math.Log10(Math.Abs(n))) - 1;
        return digits is >= 0 and <= 15 ? Math.Round(n, digits) : Math.Round(n);
    }

    private static JsonObject Link(string rel, string href) => new() { ["rel"] = rel, ["href"] = href };
}
