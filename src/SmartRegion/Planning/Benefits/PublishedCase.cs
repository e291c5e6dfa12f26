using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Benefits;

/// <summary>A case that somebody published, against which a model is held: with these inputs, the result was this.</summary>
/// <param name="Source">Id of the model's source that tells it.</param>
/// <param name="Given">Inputs as one would type them, money in euro; the others are as usual.</param>
/// <param name="Result">Id of the result.</param>
/// <param name="Low">What was published, in the unit of the result; the lower end where it is a range.</param>
/// <param name="High">The upper end.</param>
public sealed record PublishedCase(string Source, IReadOnlyDictionary<string, string> Given, string Result, double Low, double High)
{
    // Cases are data of the program: the same at every question.
    private static readonly ConcurrentDictionary<string, IReadOnlyList<CheckedCase>> Checked = new();

    /// <summary>The cases of a model with what it reckons for each.</summary>
    public static IReadOnlyList<CheckedCase> CheckedOf(BenefitModel model) => Checked.GetOrAdd(model.Id, _ => [.. model.Cases.Select(c => c.Check(model))]);

    internal static PublishedCase From(JsonObject o)
    {
        var value = Json.AsNumber(o["value"]);
        return new PublishedCase(BenefitModel.Text(o, "source"), (o["given"] as JsonObject ?? []).ToDictionary(g => g.Key, g => g.Value!.ToString()), BenefitModel.Text(o, "result"),
            value ?? Json.AsNumber(o["low"])!.Value, value ?? Json.AsNumber(o["high"])!.Value);
    }

    private CheckedCase Check(BenefitModel model) =>
        new(this, Estimate.Reckon(EstimateRequest.Of(model, null, ExchangeRate.Euro, id => Given.GetValueOrDefault(id))).Results.Single(f => f.Id == Result));
}

/// <summary>A published case and the model's figure for it.</summary>
public sealed record CheckedCase(PublishedCase Case, Figure Figure)
{
    /// <summary>True when the published number lies between the model's 5 % and 95 % points; of a published range, when the model's middle lies in it.</summary>
    public bool IsMet => Case.Low == Case.High
        ? (Case.Low >= Figure.Low && Case.Low <= Figure.High) || Math.Abs(Case.Low - Figure.Middle) <= 0.005 * Math.Abs(Case.Low)
        : Figure.Middle >= Case.Low && Figure.Middle <= Case.High;
}
