using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Planning.Funding.Budgets;

/// <summary>Reads budgets from JSON, as the API, the process and sketches have them.</summary>
public static class BudgetRequest
{
    /// <summary>Nobody plans to spend more in a category, in the currency given.</summary>
    internal const decimal Most = 1_000_000_000;

    private const int MostPartners = 50;

    /// <summary>The partners' budgets and the programme, reckoned.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static ProjectBudget Read(JsonObject sent, Atlas atlas)
    {
        Known(sent, "", "programme", "partners");
        var programme = sent["programme"] is not { } named ? null
            : atlas.Programmes.FirstOrDefault(p => p.Id == Json.AsText(named)) ?? throw new ProblemException("/programme", "There is no such programme. Search at /api/entries?kind=funding.");
        if (sent["partners"] is not JsonArray { Count: > 0 and <= MostPartners } list) throw new ProblemException("/partners", $"'partners' is an array of 1 to {MostPartners} budgets.");
        var partners = list.Select((p, i) => Partner(p as JsonObject ?? throw new ProblemException($"/partners/{i}", "A budget is a JSON object."), $"/partners/{i}")).ToList();
        if (partners.GroupBy(p => p.Partner).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ProblemException("/partners", $"The partner '{twice.Key}' stands there twice.");
        return ProjectBudget.Of(partners, programme);
    }

    /// <summary>One partner's budget.</summary>
    /// <param name="at">JSON Pointer of where it stands.</param>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static PartnerBudget Partner(JsonObject sent, string at)
    {
        Known(sent, at, "partner", "costs", "options", "currency", "largeContracts");
        if (Json.AsText(sent["partner"]) is not { Length: > 0 and <= 100 } partner) throw new ProblemException($"{at}/partner", "Name the partner by the id of its entry.");
        var currency = sent["currency"] is null ? ExchangeRate.Euro : Json.AsText(sent["currency"]) is ExchangeRate.Euro or ExchangeRate.Crown ? Json.AsText(sent["currency"])! : throw new ProblemException($"{at}/currency", "The currency is EUR or CZK.");
        if (sent["largeContracts"] is { } large && large.GetValueKind() is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False)) throw new ProblemException($"{at}/largeContracts", "It is true or false.");
        if (sent["costs"] is not (null or JsonObject)) throw new ProblemException($"{at}/costs", "Costs are a JSON object: category and amount.");
        if (sent["options"] is not (null or JsonArray)) throw new ProblemException($"{at}/options", "Options are a JSON array.");
        var per = (decimal)ExchangeRate.Used.Per(currency);
        var costs = (sent["costs"] as JsonObject ?? []).ToDictionary(c => Category(c.Key, $"{at}/costs"), c => decimal.Round(Amount(c.Value, $"{at}/costs/{c.Key}") / per, 2));
        var options = (sent["options"] as JsonArray ?? []).Select((o, i) => Option(o, $"{at}/options/{i}")).ToList();
        if (options.GroupBy(o => o.Option.Id).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ProblemException($"{at}/options", $"'{twice.Key}' stands there twice.");
        return new PartnerBudget(partner, costs, options, sent["largeContracts"]?.GetValue<bool>() == true);
    }

    private static ChosenOption Option(JsonNode? node, string at)
    {
        if (node is JsonObject o) Known(o, at, "option", "percent");
        var id = Json.AsText(node) ?? Json.AsText((node as JsonObject)?["option"]);
        var option = CostOptions.Known.Find(id) ?? throw new ProblemException(at, $"There is no option '{id}'. There are: {string.Join(", ", CostOptions.Known.All.Select(k => k.Id))}.");
        if ((node as JsonObject)?["percent"] is not { } given) return new ChosenOption(option);
        return Json.AsNumber(given) is > 0 and <= 100 and var percent ? new ChosenOption(option, (decimal)percent) : throw new ProblemException($"{at}/percent", "A rate is a number above 0 and up to 100.");
    }

    private static string Category(string name, string at) => CostOptions.Known.Categories.Any(c => c.Id == name) ? name
        : throw new ProblemException($"{at}/{name}", $"There is no category '{name}'. There are: {string.Join(", ", CostOptions.Known.Categories.Select(c => c.Id))}.");

    private static decimal Amount(JsonNode? node, string at) =>
        Json.AsNumber(node) is { } n && n >= 0 && n <= (double)Most ? (decimal)n : throw new ProblemException(at, $"Costs are a number from 0 to {Most}.");

    private static void Known(JsonObject sent, string at, params string[] names)
    {
        if (sent.Select(m => m.Key).FirstOrDefault(k => !names.Contains(k)) is { } unknown) throw new ProblemException($"{at}/{unknown}", $"There is no '{unknown}' here. Known: {string.Join(", ", names)}.");
    }
}
