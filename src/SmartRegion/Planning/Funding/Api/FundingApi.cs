using SmartRegion.Access;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding.Budgets;

namespace SmartRegion.Planning.Funding.Api;

/// <summary>Which programmes pay for a project: <c>/api/funding/match</c>; its budget by simplified costs: <c>/api/funding/budget</c>.</summary>
public static class FundingApi
{
    public static void MapFunding(this WebApplication app)
    {
        // Nothing is stored: it is asked by a body what is too much for an address.
        app.MapPost("/api/funding/budget", BudgetAsync).Demand(Act.Read).WithApi(new ApiOperation("reckonBudget", "The budget of an Interreg project with flat rates of costs: each partner's costs, grant and own share in euro and crowns, and what the rules say of it", "Funding")
        {
            Consumes = ["application/json"],
            SampleBody = """{"programme": "interreg-by-cz-2021-2027", "partners": [{"partner": "cz-555398", "costs": {"staff": 100000, "external": 200000}, "options": ["office-15", {"option": "travel-15", "percent": 10}], "currency": "EUR", "largeContracts": false}]}""",
            Failure = [400, 413, 415],
        });
        app.MapGet("/api/funding/match", MatchAsync).WithApi(
            new ApiOperation("matchFunding", "Which programmes fit a project, which nearly and what to change, which not and why; how much and what is left to pay", "Funding")
            {
                Parameters =
                [
                    new("place", "Ids of the municipalities, separated by commas or repeated.", Example: "cz-555398"),
                    new("topic", "Topics of the project.", Values: [.. Topics.All.Select(t => t.Id)]),
                    new("concept", "Concepts of the vocabulary that the project is about, such as street-lighting."),
                    new("applicant", "Who applies: municipality without being said, school, association and others of the kind funding."),
                    new("cost", "Whole cost in the currency given."),
                    new("saved", "Electricity saved in a year, in kWh."),
                    new("currency", "Currency of money given and told.", Values: [ExchangeRate.Euro, ExchangeRate.Crown]),
                    new("partner", "Countries of partners: CZ, DE. Those of the places count without being said."),
                    new("cooperation", $"Criteria of cooperation that are met: {string.Join(", ", ProjectSketch.Criteria)}."),
                    new("new", "true when something new is built, not something old renewed.", "boolean"),
                    new("date", "The day on which one would apply, from today on."),
                ],
                Sample = "?place=cz-555398&topic=energy&concept=street-lighting&cost=5000000&saved=85000&currency=CZK",
                Failure = [400],
            });
    }

    /// <summary>What a request tells of a project; a place must be named.</summary>
    /// <exception cref="ProblemException">400 naming the field.</exception>
    public static FundingRequest Read(HttpRequest request, Atlas atlas) => FundingRequest.Read(request, atlas, DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>All programmes held against the project of a request without faults.</summary>
    public static IReadOnlyList<FundingMatch> Matched(FundingRequest request, Atlas atlas) => new FundingMatcher(request.Sketch, atlas.AreaCodesOf).Match(atlas.Programmes);

    private static async Task BudgetAsync(HttpContext context, Atlases atlases) =>
        await context.WriteJsonAsync(BudgetJson.Whole(BudgetRequest.Read(await JsonBody.ReadObjectAsync(context.Request), await atlases.NowAsync())));

    private static async Task MatchAsync(HttpContext context, Atlases atlases)
    {
        var atlas = await atlases.NowAsync();
        var request = Read(context.Request, atlas);
        if (request.Faults.Count > 0) throw request.Refusal();
        if (request.Sketch.Places.Count == 0) throw new ProblemException("place", "Name a municipality, such as place=cz-555398.");
        await context.WriteJsonAsync(FundingJson.Whole(request, Matched(request, atlas), path => Address.Of(context.Request, path)));
    }
}
