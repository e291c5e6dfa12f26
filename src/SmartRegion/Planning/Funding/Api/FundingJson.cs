using System.Text.Json.Nodes;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Planning.Funding.Api;

/// <summary>Matches as JSON.</summary>
internal static class FundingJson
{
    /// <summary>All matches of a project.</summary>
    public static JsonObject Whole(FundingRequest request, IReadOnlyList<FundingMatch> matches, Func<string, string> address)
    {
        var rate = ExchangeRate.Used;
        return new JsonObject
        {
            ["date"] = request.Sketch.Date.ToString("yyyy-MM-dd"),
            ["places"] = new JsonArray([.. request.Sketch.Places.Select(p => (JsonNode)p.Id)]),
            ["currency"] = request.Currency,
            ["rate"] = new JsonObject { ["czkPerEur"] = rate.CzkPerEur, ["day"] = rate.Day, ["title"] = rate.Title, ["url"] = rate.Url },
            ["matches"] = new JsonArray([.. matches.Select(m => (JsonNode)MatchOf(m, rate.Per(request.Currency), address))]),
        };
    }

    private static JsonObject MatchOf(FundingMatch match, double by, Func<string, string> address) => new()
    {
        ["programme"] = match.Programme.Id,
        ["title"] = TitleOf(match.Programme.Title),
        ["verdict"] = match.Verdict.ToString().ToLowerInvariant(),
        ["late"] = match.IsLate,
        ["overdue"] = match.IsOverdue,
        ["grantMax"] = Rounded(match.Grant * by),
        ["ownShareMin"] = Rounded(match.OwnShare * by),
        ["call"] = match.Call is { } call ? new JsonObject { ["opens"] = call.Opens, ["closes"] = call.Closes } : null,
        ["findings"] = new JsonArray([.. match.Findings.Select(f => (JsonNode)FindingOf(f))]),
        ["href"] = address($"/api/entries/{match.Programme.Id}"),
    };

    internal static JsonObject FindingOf(Finding finding)
    {
        var told = new JsonObject { ["code"] = finding.Code, ["is"] = finding.Severity.ToString().ToLowerInvariant() };
        if (finding.Names.Count > 0) told["names"] = new JsonArray([.. finding.Names.Select(n => (JsonNode)n)]);
        if (finding.Limit is { } limit) told["limit"] = new JsonObject { ["amount"] = limit.Amount, ["currency"] = limit.Currency };
        if (finding.Amount is { } amount) told["amount"] = Rounded(amount);
        if (finding.Least is { } least) told["least"] = least;
        if (finding.Most is { } most) told["most"] = most;
        if (finding.Date is { } date) told["date"] = date;
        return told;
    }

    private static JsonObject TitleOf(LangText title) =>
        new(Language.All.Where(l => title.In(l) is not null).Select(l => KeyValuePair.Create(l, (JsonNode?)title.In(l))));

    private static double? Rounded(double? n) => n is { } amount ? Math.Round(amount, 2) : null;
}
