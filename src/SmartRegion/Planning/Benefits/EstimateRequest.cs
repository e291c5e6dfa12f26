using SmartRegion.Catalogue.Places;
using SmartRegion.Core;

namespace SmartRegion.Planning.Benefits;

/// <summary>What somebody wants to have reckoned: a model, where, in which currency, and the values of its inputs with their origin.</summary>
/// <param name="Place">The municipality, or null.</param>
/// <param name="Faults">What is wrong with what was given; nothing may be reckoned while there is any.</param>
public sealed record EstimateRequest(BenefitModel Model, Place? Place, string Currency, IReadOnlyList<InputValue> Inputs, IReadOnlyList<InputFault> Faults)
{
    /// <summary>Between the ends of a range: "0.2..0.35", or with the most likely number between, "0.2..0.27..0.35".</summary>
    private const string To = "..";

    /// <summary>Reads what was given; what was not is taken from the municipality, its country, or the model.</summary>
    /// <param name="given">The text of an input, or null.</param>
    public static EstimateRequest Of(BenefitModel model, Place? place, string currency, Func<string, string?> given)
    {
        var faults = new List<InputFault>();
        var rate = ExchangeRate.Used.Per(currency);
        var inputs = model.Inputs.Select(i => ValueOf(i, place, i.IsMoney ? rate : 1, given(i.Id)?.Trim(), faults)).ToList();
        if (faults.Count == 0) faults.AddRange(Estimate.Broken(model, inputs));
        return new EstimateRequest(model, place, currency, inputs, faults);
    }

    /// <summary>The first fault as the problem that an API answers with, all of them named.</summary>
    public ProblemException Refusal() => new(new Problem(400, "Bad request", "No figure is reckoned from these inputs. See errors.", [.. Faults.Select(f => new Fault(f.Input.Id, f.Message))]));

    private static InputValue ValueOf(ModelInput input, Place? place, double rate, string? text, List<InputFault> faults)
    {
        var usual = Usual(input, place);
        if (string.IsNullOrEmpty(text)) return usual;
        if (Read(text) is not { } read)
        {
            faults.Add(new InputFault(input, InputFault.NoNumber, text, rate));
            return usual;
        }
        var spread = read.Times(1 / rate);
        if (spread.Low < input.Min || spread.High > input.Max) faults.Add(new InputFault(input, spread.Low < input.Min ? InputFault.TooLow : InputFault.TooHigh, text, rate));
        return new InputValue(input, spread, Origin.Given, text);
    }

    private static InputValue Usual(ModelInput input, Place? place)
    {
        if (input.PerInhabitant is { } each && place?.Population is > 0 and var people) return new InputValue(input, Bounded(input, each.Times(people)), Origin.Place, null);
        if (place?.Country is { } country && input.ByCountry.TryGetValue(country, out var there)) return new InputValue(input, there, Origin.Country, null);
        return new InputValue(input, input.Usual, Origin.Model, null);
    }

    // Things are counted in whole ones.
    private static Spread Bounded(ModelInput input, Spread s) => input.Unit == "1" ? new Spread(One(input, s.Low), One(input, s.Likely), One(input, s.High)) : s;

    private static double One(ModelInput input, double n) => Math.Clamp(Math.Round(n), input.Min, input.Max);

    private static Spread? Read(string text)
    {
        var numbers = text.Split(To).Select(TypedNumber.Read).ToArray();
        if (numbers.Any(n => n is null)) return null;
        var n = numbers.Select(v => v!.Value).ToArray();
        var spread = n switch
        {
            [var one] => Spread.Exactly(one),
            [var low, var high] => new Spread(low, (low + high) / 2, high),
            [var low, var likely, var high] => new Spread(low, likely, high),
            _ => null,
        };
        return spread is not null && spread.Low <= spread.Likely && spread.Likely <= spread.High ? spread : null;
    }
}

/// <summary>The value of an input, and where it is from.</summary>
/// <param name="Spread">In the model's unit: money in euro.</param>
/// <param name="Text">What was given, or null.</param>
public sealed record InputValue(ModelInput Input, Spread Spread, Origin Origin, string? Text);

/// <summary>Where a value is from.</summary>
public enum Origin
{
    /// <summary>Said by whoever asks.</summary>
    Given,

    /// <summary>From the number of inhabitants.</summary>
    Place,

    /// <summary>Usual in the country.</summary>
    Country,

    /// <summary>Usual.</summary>
    Model,
}

/// <summary>What is wrong with an input.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Text">What was given.</param>
/// <param name="Rate">How much of the reader's currency a euro is, where the input is money.</param>
/// <param name="Said">The words of the model's check.</param>
public sealed record InputFault(ModelInput Input, string Kind, string? Text, double Rate, LangText? Said = null)
{
    public const string NoNumber = "no-number";
    public const string TooLow = "too-low";
    public const string TooHigh = "too-high";

    /// <summary>It does not go with another input.</summary>
    public const string Check = "check";

    /// <summary>The least that is possible, in the reader's currency.</summary>
    public double Min => Math.Round(Input.Min * Rate, 4);

    /// <summary>The most that is possible, in the reader's currency.</summary>
    public double Max => Math.Round(Input.Max * Rate, 4);

    /// <summary>What is wrong and how to mend it, in English.</summary>
    public string Message => Kind switch
    {
        NoNumber => $"'{Text}' is no number. Write a number such as 0.25, or a range such as 0.2..0.35.",
        Check => Said?.En ?? "It does not go with the other inputs.",
        _ => FormattableString.Invariant($"'{Text}' is outside of what is possible, {Min} to {Max}."),
    };
}
