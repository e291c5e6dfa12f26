using System.Text.Json.Nodes;
using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Benefits.Api;

namespace SmartRegion.Planning.Processes.Offered;

/// <summary>A benefit model as a process: its inputs, and each of its figures as an output.</summary>
internal static class BenefitProcess
{
    public const string Prefix = "benefit-";
    private const string Whole = "estimate", Cash = "cash";

    public static Process Make(BenefitModel model, Atlases atlases)
    {
        string[] known = [.. BenefitsApi.Common, .. model.Inputs.Select(i => i.Id)];
        return new Process(Prefix + model.Id, model.Version, model.Title, model.Summary,
            [
                new("place", new("Obec", "Gemeinde", "Municipality"), new("Id obce, z níž se doplní vstupy.", "Id der Gemeinde, aus der Eingaben gefüllt werden.", "Id of the municipality from which inputs are filled in."), ProcessSchemas.Place()),
                new("currency", new("Měna", "Währung", "Currency"), null, ProcessSchemas.Choice([ExchangeRate.Euro, ExchangeRate.Crown])),
                .. model.Inputs.Select(Input),
            ],
            [
                .. model.Results.Select(r => new ProcessOutput(r.Id, r.Name, FigureSchema(r.Unit))),
                new(Estimate.PaybackId, new("Návratnost", "Amortisation", "Payback"), FigureSchema("a")),
                new(Estimate.ValueId, new("Čistá současná hodnota", "Kapitalwert", "Net present value"), FigureSchema("EUR")),
                new(Cash, new("Peníze po letech", "Geld nach Jahren", "Money by year"), ProcessSchemas.ListOfObjects()),
                new(Whole, new("Celý odhad", "Ganze Schätzung", "The whole estimate"), ProcessSchemas.Object()),
            ],
            async (call, _) =>
            {
                var request = BenefitsApi.Read(model, ProcessQuery.Of(call, known), await atlases.NowAsync());
                if (request.Faults.Count > 0) throw request.Refusal();
                return Told(BenefitJson.Whole(Estimate.Reckon(request)));
            });
    }

    private static JsonObject Told(JsonObject estimate)
    {
        var outputs = new JsonObject(estimate["figures"]!.AsArray().Select(f => KeyValuePair.Create(f!["id"]!.GetValue<string>(), (JsonNode?)f.DeepClone())));
        outputs[Cash] = estimate[Cash]!.DeepClone();
        outputs[Whole] = estimate;
        return outputs;
    }

    // Bounds of money are in euro, and the reader may count in crowns: the model's own reader checks them.
    private static ProcessInput Input(ModelInput input)
    {
        var number = input.IsMoney ? ProcessSchemas.Number() : ProcessSchemas.Number(input.Min, input.Max);
        var range = ProcessSchemas.Text();
        range["description"] = "A number or a range: 0.2..0.35, or with the likely number between, 0.2..0.27..0.35.";
        return new ProcessInput(input.Id, input.Name, input.Note, new JsonObject { ["oneOf"] = new JsonArray(number, range), ["x-unit"] = input.Unit });
    }

    private static JsonObject FigureSchema(string unit) => new()
    {
        ["type"] = "object",
        ["x-unit"] = unit,
        ["properties"] = new JsonObject(new[] { "likely", "p5", "p50", "p95" }.Select(p => KeyValuePair.Create(p, (JsonNode?)new JsonObject { ["type"] = "number", ["nullable"] = true })).Append(KeyValuePair.Create("unit", (JsonNode?)new JsonObject { ["type"] = "string" }))),
    };
}
