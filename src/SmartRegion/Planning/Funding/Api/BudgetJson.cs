using System.Text.Json.Nodes;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding.Budgets;

namespace SmartRegion.Planning.Funding.Api;

/// <summary>A budget as JSON: each amount in euro and in crowns, each line with how it was reckoned and where the rule stands.</summary>
public static class BudgetJson
{
    public static JsonObject Whole(ProjectBudget budget)
    {
        var isReckoned = budget.Verdict != Verdict.Not;
        return new JsonObject
        {
            ["verdict"] = budget.Verdict.ToString().ToLowerInvariant(),
            ["programme"] = budget.Programme?.Id,
            ["ratePercent"] = budget.RatePercent,
            ["total"] = isReckoned ? Money(budget.Total) : null,
            ["grant"] = isReckoned ? Money(budget.Grant) : null,
            ["ownShare"] = isReckoned ? Money(budget.OwnShare) : null,
            ["partners"] = new JsonArray([.. budget.Partners.Select(p => new JsonObject
            {
                ["partner"] = p.Partner,
                ["total"] = Money(p.Total),
                ["grant"] = Money(p.Grant),
                ["ownShare"] = Money(p.OwnShare),
                ["lines"] = new JsonArray([.. p.Lines.Select(Line)]),
            })]),
            ["findings"] = new JsonArray([.. budget.Findings.Select(Finding)]),
            ["rate"] = new JsonObject { ["czkPerEur"] = ExchangeRate.Used.CzkPerEur, ["day"] = ExchangeRate.Used.Day, ["source"] = ExchangeRate.Used.Url },
        };
    }

    private static JsonObject Line(BudgetLine line) => new()
    {
        ["category"] = line.Category,
        ["amount"] = Money(line.Amount),
        ["option"] = line.By?.Id,
        ["percent"] = line.Percent,
        ["of"] = line.Base is { } sum ? Money(sum) : null,
        ["article"] = line.By?.Article,
        ["source"] = line.By?.Source.Url,
        ["readAt"] = line.By?.Source.ReadAt,
    };

    private static JsonObject Finding(BudgetFinding f) => new()
    {
        ["code"] = f.Code,
        ["is"] = f.Severity.ToString().ToLowerInvariant(),
        ["partner"] = f.Partner,
        ["names"] = new JsonArray([.. f.Names.Select(n => (JsonNode)n)]),
        ["article"] = f.Article,
        ["limit"] = f.Limit,
        ["given"] = f.Given,
    };

    private static JsonObject Money(decimal euro) => new() { [ExchangeRate.Euro] = euro, [ExchangeRate.Crown] = decimal.Round(euro * (decimal)ExchangeRate.Used.CzkPerEur, 2) };
}
