using System.Text.Json.Nodes;
using SmartRegion.Core;

namespace SmartRegion.Planning.Benefits;

/// <summary>
/// What a kind of practice would bring, as data: inputs with their usual ranges, formulas over them, and where each number is from.
/// The files are data/benefits/*.json; their JSON Schema is served at <c>/schemas/benefit-model</c>.
/// </summary>
/// <param name="Version">Changes with every change of a number or formula.</param>
/// <param name="Reviewed">The day on which the numbers were last held against their sources.</param>
/// <param name="Topics">Topics of the practices that it reckons.</param>
/// <param name="Concepts">Concepts by which a practice is recognised as one of them.</param>
/// <param name="Limits">What it does not reckon.</param>
/// <param name="Cases">Published cases against which it is held.</param>
public sealed record BenefitModel(
    string Id, string Version, string Reviewed, LangText Title, LangText Summary, LangText Limits, IReadOnlyList<string> Topics, IReadOnlyList<string> Concepts,
    IReadOnlyList<ModelInput> Inputs, IReadOnlyList<ModelResult> Results, IReadOnlyList<ModelCheck> Checks, IReadOnlyList<ModelSource> Sources,
    IReadOnlyList<PublishedCase> Cases, JsonObject Doc)
{
    /// <summary>Names of values in formulas: inputs, then results in their order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Inputs.Select(i => i.Id), .. Results.Select(r => r.Id)];

    /// <summary>The input of that name, or null.</summary>
    public ModelInput? Input(string id) => Inputs.FirstOrDefault(i => i.Id == id);

    /// <summary>The source of that name, or null.</summary>
    public ModelSource? Source(string? id) => Sources.FirstOrDefault(s => s.Id == id);

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">A formula or a source is named wrongly.</exception>
    public static BenefitModel From(JsonObject doc)
    {
        var inputs = Objects(doc, "inputs").Select(ModelInput.From).ToList();
        var names = inputs.Select(i => i.Id).ToList();
        var results = new List<ModelResult>();
        foreach (var result in Objects(doc, "results"))
        {
            results.Add(ModelResult.From(result, names));
            names.Add(results[^1].Id);
        }
        var checks = Objects(doc, "checks").Select(c => new ModelCheck(Text(c, "input"), Formula.Parse(Text(c, "formula"), names), LangText.From(c["message"])!)).ToList();
        return new BenefitModel(Text(doc, "id"), Text(doc, "version"), Text(doc, "reviewed"), LangText.From(doc["title"])!, LangText.From(doc["summary"])!, LangText.From(doc["limits"])!,
            Strings(doc, "topics"), Strings(doc, "concepts"), inputs, results, checks, [.. Objects(doc, "sources").Select(ModelSource.From)],
            [.. Objects(doc, "cases").Select(PublishedCase.From)], doc);
    }

    internal static IEnumerable<JsonObject> Objects(JsonObject doc, string name) => (doc[name] as JsonArray ?? []).OfType<JsonObject>();

    internal static string Text(JsonObject doc, string name) => Json.AsText(doc[name]) ?? throw new InvalidDataException($"The model lacks '{name}'.");

    private static IReadOnlyList<string> Strings(JsonObject doc, string name) => [.. (doc[name] as JsonArray ?? []).Select(n => n!.GetValue<string>())];
}

/// <summary>An input: what is asked, in which unit, what is possible, and what is usual where nobody says.</summary>
/// <param name="Unit">As everywhere in the catalogue: "W", "h/a", "EUR/kWh", "%", "1". Money is in euro.</param>
/// <param name="Min">The least that is possible.</param>
/// <param name="Max">The most that is possible.</param>
/// <param name="Usual">What is usual.</param>
/// <param name="ByCountry">What is usual in a country, where that differs.</param>
/// <param name="PerInhabitant">What is usual for each inhabitant of the municipality, where it goes by them.</param>
/// <param name="Source">Id of the source; null for an assumption, of which <paramref name="Note"/> tells the reason.</param>
/// <param name="SourceByCountry">Sources of <paramref name="ByCountry"/>.</param>
public sealed record ModelInput(
    string Id, LangText Name, LangText? Note, string Unit, double Min, double Max, Spread Usual, IReadOnlyDictionary<string, Spread> ByCountry,
    Spread? PerInhabitant, string? Source, IReadOnlyDictionary<string, string> SourceByCountry)
{
    /// <summary>True for an amount of money, which is shown and taken in the reader's currency.</summary>
    public bool IsMoney => Unit == "EUR" || Unit.StartsWith("EUR/", StringComparison.Ordinal);

    internal static ModelInput From(JsonObject o) => new(
        BenefitModel.Text(o, "id"), LangText.From(o["name"])!, LangText.From(o["note"]), BenefitModel.Text(o, "unit"), Json.AsNumber(o["min"])!.Value, Json.AsNumber(o["max"])!.Value,
        Spread.From((JsonObject)o["usual"]!), (o["byCountry"] as JsonObject ?? []).ToDictionary(c => c.Key, c => Spread.From((JsonObject)c.Value!)),
        o["perInhabitant"] is JsonObject each ? Spread.From(each) : null, Json.AsText(o["source"]),
        (o["byCountry"] as JsonObject ?? []).Where(c => c.Value!["source"] is not null).ToDictionary(c => c.Key, c => Json.AsText(c.Value!["source"])!));
}

/// <summary>A number that is not known exactly: between low and high, most likely the one between.</summary>
public sealed record Spread(double Low, double Likely, double High)
{
    /// <summary>A number that is known.</summary>
    public static Spread Exactly(double value) => new(value, value, value);

    /// <summary>True when there is nothing between low and high.</summary>
    public bool IsExact => Low == High;

    /// <summary>Each number times another.</summary>
    public Spread Times(double by) => new(Low * by, Likely * by, High * by);

    /// <summary>The number of the triangular distribution below which the share <paramref name="u"/> lies.</summary>
    public double At(double u)
    {
        if (IsExact) return Likely;
        var below = (Likely - Low) / (High - Low);
        return u < below ? Low + Math.Sqrt(u * (High - Low) * (Likely - Low)) : High - Math.Sqrt((1 - u) * (High - Low) * (High - Likely));
    }

    internal static Spread From(JsonObject o)
    {
        var likely = Json.AsNumber(o["likely"])!.Value;
        return new Spread(Json.AsNumber(o["low"]) ?? likely, likely, Json.AsNumber(o["high"]) ?? likely);
    }
}

/// <summary>A result: a formula over the inputs and the results before it.</summary>
/// <param name="Role">One of <see cref="Roles"/> for what every model tells, or null.</param>
public sealed record ModelResult(string Id, LangText Name, string Unit, string? Role, Formula Formula)
{
    /// <summary>True for an amount of money in euro.</summary>
    public bool IsMoney => Unit == "EUR" || Unit.StartsWith("EUR/", StringComparison.Ordinal);

    internal static ModelResult From(JsonObject o, IReadOnlyList<string> names) => new(
        BenefitModel.Text(o, "id"), LangText.From(o["name"])!, BenefitModel.Text(o, "unit"), Json.AsText(o["role"]), Formula.Parse(BenefitModel.Text(o, "formula"), names));
}

/// <summary>What the inputs must be to one another; where it is 0, the input is told to be wrong.</summary>
public sealed record ModelCheck(string Input, Formula Formula, LangText Message);

/// <summary>Where numbers are from.</summary>
/// <param name="Entry">Id of the entry of the catalogue that tells it, or null.</param>
/// <param name="Says">What it says, in numbers.</param>
public sealed record ModelSource(string Id, string Title, string? Url, string? Entry, LangText Says)
{
    internal static ModelSource From(JsonObject o) =>
        new(BenefitModel.Text(o, "id"), BenefitModel.Text(o, "title"), Json.AsText(o["url"]), Json.AsText(o["entry"]), LangText.From(o["says"])!);
}

/// <summary>What results are to the mayor.</summary>
public static class Roles
{
    public const string Investment = "investment";

    /// <summary>Money saved in a year.</summary>
    public const string Saving = "saving";

    /// <summary>Tonnes of CO2 that are not emitted in a year.</summary>
    public const string Co2 = "co2";

    /// <summary>Hours of the staff's work that are not needed in a year.</summary>
    public const string Hours = "hours";

    /// <summary>Electricity saved or generated in a year, in kWh.</summary>
    public const string Electricity = "electricity";
}
