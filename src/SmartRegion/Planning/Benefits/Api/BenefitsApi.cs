using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;

namespace SmartRegion.Planning.Benefits.Api;

/// <summary>What practices would bring: <c>/api/benefits</c>, its models and their estimates.</summary>
public static class BenefitsApi
{
    private const string Tag = "Benefits";

    private static readonly ApiParameter Model = new("model", "Id of the model.", In: "path", Example: "street-lighting");

    /// <summary>The parameters of an estimate that are no inputs.</summary>
    public static readonly string[] Common = ["place", "currency", "f", "lang"];

    public static void MapBenefits(this WebApplication app)
    {
        app.MapGet("/api/benefits", (HttpContext context) => context.WriteJsonAsync(new JsonObject
        {
            ["models"] = new JsonArray([.. BenefitModels.All.Select(m => (JsonNode)BenefitJson.Listed(m, p => Address.Of(context.Request, p)))]),
        })).WithApi(new ApiOperation("listBenefitModels", "The models that say what a practice would bring: street lighting, solar roofs and others", Tag) { Failure = [] });
        app.MapGet("/api/benefits/{model}", (string model, HttpContext context) => context.WriteJsonAsync(BenefitModels.Demand(model).Doc)).WithApi(
            new ApiOperation("getBenefitModel", "A model: its inputs with ranges, its formulas and the source of every number", Tag) { Parameters = [Model], Failure = [404] });
        app.MapGet("/api/benefits/{model}/estimate", EstimateAsync).WithApi(
            new ApiOperation("estimateBenefit", "Investment, yearly saving, payback, net present value, CO2 and hours of work with their uncertainty; each input of the model is a parameter, as a number or a range (0.2..0.35)", Tag)
            {
                Parameters =
                [
                    Model,
                    new("place", "Id of the municipality from which inputs are filled in.", Example: "cz-555398"),
                    new("currency", "Currency of the money given and told; without it that of the place, else euro.", Values: [ExchangeRate.Euro, ExchangeRate.Crown]),
                ],
                Sample = "?place=cz-555398&lamps=300",
                Failure = [400, 404],
            });
        app.MapGet("/schemas/benefit-model", (HttpContext context) => context.WriteJsonAsync(BenefitModels.Schema, "application/schema+json")).WithApi(
            new ApiOperation("getBenefitModelSchema", "The JSON Schema of benefit models", Tag) { Produces = ["application/schema+json"], Failure = [] });
    }

    /// <summary>What a request wants to have reckoned, with what is wrong in it.</summary>
    /// <exception cref="ProblemException">400 for a parameter that is not known, a place or a currency that does not exist.</exception>
    public static async Task<EstimateRequest> ReadAsync(BenefitModel model, HttpRequest request, Atlases atlases) =>
        Read(model, new Parameters(request, [.. Common, .. model.Inputs.Select(i => i.Id)]), await atlases.NowAsync());

    /// <summary>The same of parameters that came another way.</summary>
    public static EstimateRequest Read(BenefitModel model, Parameters p, Atlas atlas)
    {
        var place = p.Text("place") is not { } id ? null
            : atlas.Demand(id, "place");
        if (place is { IsMunicipality: false }) throw new ProblemException("place", $"'{place.Id}' is no municipality. Name one, such as cz-555398.");
        var currency = p.Text("currency") switch
        {
            null => ExchangeRate.Of(place?.Country),
            var c when c is ExchangeRate.Euro or ExchangeRate.Crown => c,
            var other => throw new ProblemException("currency", $"The currency is EUR or CZK, not '{other}'."),
        };
        return EstimateRequest.Of(model, place, currency, p.Text);
    }

    private static async Task EstimateAsync(string model, HttpContext context, Atlases atlases)
    {
        var request = await ReadAsync(BenefitModels.Demand(model), context.Request, atlases);
        if (request.Faults.Count > 0) throw request.Refusal();
        await context.WriteJsonAsync(BenefitJson.Whole(Estimate.Reckon(request)));
    }
}
