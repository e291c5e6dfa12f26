using System.Text.RegularExpressions;
using SmartRegion.Core;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Portal;

/// <summary>How estimates are told to a reader.</summary>
public static partial class BenefitWords
{
    // More digits than these are not known.
    private const int Digits = 3;

    // From so many kWh on people speak of MWh.
    private const double Mega = 10_000;

    /// <summary>A figure's number in the reader's currency, to three digits.</summary>
    public static string Told(this Reader r, double value, string unit, string currency)
    {
        if (double.IsPositiveInfinity(value)) return r.T("benefits.never");
        if (unit == "kWh/a" && Math.Abs(value) >= Mega) return r.Told(value / 1000, "MWh/a", currency);
        var isMoney = unit.StartsWith(ExchangeRate.Euro, StringComparison.Ordinal);
        var n = Rounded(value * (isMoney ? ExchangeRate.Used.Per(currency) : 1));
        return isMoney && Math.Abs(n) is > 0 and < 1 ? $"{r.Number(n, 4)}\u00A0{r.Unit(ExchangeRate.Unit(unit, currency))}" : r.Quantity(n, ExchangeRate.Unit(unit, currency), 4);
    }

    /// <summary>"5–95 %: 40 000 – 63 000 Kč"</summary>
    public static string Between(this Reader r, Figure figure, string currency) =>
        r.T("benefits.between", r.Told(figure.Low, figure.Unit, currency), r.Told(figure.High, figure.Unit, currency));

    /// <summary>What is usual of an input, or what was taken.</summary>
    public static string Told(this Reader r, ModelInput input, Spread spread, string currency) => spread.IsExact
        ? r.Told(spread.Likely, input.Unit, currency)
        : r.T("benefits.spread", r.Told(spread.Likely, input.Unit, currency), r.Told(spread.Low, input.Unit, currency), r.Told(spread.High, input.Unit, currency));

    /// <summary>A number as one would type it into a form.</summary>
    public static string Typed(this Reader r, ModelInput input, double value, string currency) =>
        Rounded(value * (input.IsMoney ? ExchangeRate.Used.Per(currency) : 1)).ToString("0.####", r.Culture);

    /// <summary>What is wrong with an input, in the reader's language.</summary>
    public static string Fault(this Reader r, InputFault fault) => fault.Kind == InputFault.Check
        ? r.Plain(fault.Said) : r.T($"benefits.fault-{fault.Kind}", r.Number(fault.Min, 4), r.Number(fault.Max, 4));

    /// <summary>The unit of an input in the reader's currency, for its label; empty for things that are counted.</summary>
    public static string UnitOf(this Reader r, ModelInput input, string currency) => input.Unit == "1" ? "" : $"({r.Unit(ExchangeRate.Unit(input.Unit, currency)).TrimStart('/')})";

    /// <summary>A formula in pieces; a piece that names an input or result has its id.</summary>
    public static IEnumerable<(string Text, string? Id)> Pieces(BenefitModel model, string formula)
    {
        var at = 0;
        foreach (Match name in Identifier().Matches(formula))
        {
            if (!model.Names.Contains(name.Value)) continue;
            if (name.Index > at) yield return (Signs(formula[at..name.Index]), null);
            yield return (name.Value, name.Value);
            at = name.Index + name.Length;
        }
        if (at < formula.Length) yield return (Signs(formula[at..]), null);
    }

    /// <summary>The name of an input or result.</summary>
    public static LangText NameOf(BenefitModel model, string id) => model.Input(id)?.Name ?? model.Results.First(x => x.Id == id).Name;

    private static string Signs(string text) => text.Replace(" * ", " × ", StringComparison.Ordinal).Replace(" - ", " − ", StringComparison.Ordinal).Replace(" / ", " ÷ ", StringComparison.Ordinal);

    private static double Rounded(double n)
    {
        if (n == 0 || !double.IsFinite(n)) return n;
        var power = Digits - (int)Math.Floor(Math.Log10(Math.Abs(n))) - 1;
        return power >= 0 ? Math.Round(n, Math.Min(power, 15)) : Math.Round(n / Math.Pow(10, -power)) * Math.Pow(10, -power);
    }

    [GeneratedRegex("[a-z][a-z0-9_]*")]
    private static partial Regex Identifier();
}
