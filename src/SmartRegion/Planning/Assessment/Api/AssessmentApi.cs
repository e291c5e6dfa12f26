using System.Text.Json.Nodes;
using SmartRegion.Http;

namespace SmartRegion.Planning.Assessment.Api;

/// <summary>The self-assessment: <c>/api/assessment</c>.</summary>
public static class AssessmentApi
{
    /// <summary>The parameters of the page and of the API: an answer for each question, and for whom.</summary>
    public static Parameters Parameters(HttpRequest request) => new(request, ["place", "lang", "f", .. SelfAssessment.Questions.Select(q => q.Id)]);

    public static void MapAssessment(this WebApplication app) => app.MapGet("/api/assessment", (HttpContext context) =>
    {
        var assessed = SelfAssessment.Read(Parameters(context.Request));
        return context.WriteJsonAsync(new JsonObject
        {
            ["questions"] = new JsonArray([.. SelfAssessment.Questions.Select(q => (JsonNode)new JsonObject
            {
                ["id"] = q.Id,
                ["topic"] = q.Topic,
                ["text"] = new JsonObject(q.Text.Languages.Select(l => KeyValuePair.Create(l, (JsonNode?)q.Text.In(l)))),
                ["source"] = Address.Of(context.Request, "/id/" + q.Practice),
                ["answer"] = assessed.Answers.TryGetValue(q.Id, out var answer) ? answer : null,
            })]),
            ["areas"] = new JsonArray([.. assessed.Areas.Select(a => (JsonNode)new JsonObject { ["topic"] = a.Topic, ["percent"] = Math.Round(a.Percent, 1), ["answered"] = a.Answered, ["of"] = a.Asked })]),
        });
    }).WithApi(new ApiOperation("assessMaturity", "A short self-assessment: questions, each with a practice that has done it; with answers (each question is a parameter: 0 no, 1 planned, 2 partly, 3 everywhere) the maturity of each area", "Benefits")
    {
        Sample = "?lamps=2&reading=0",
        Failure = [400],
    });
}
