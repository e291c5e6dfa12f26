using System.Globalization;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;

namespace SmartRegion.Planning.Sketches;

/// <summary>Of what a sketch is made; its address is its state.</summary>
/// <param name="Place">The municipality, or null while none is chosen.</param>
/// <param name="Practice">The practice that is the model, or null.</param>
/// <param name="Estimate">What the benefit model is asked, or null without one.</param>
/// <param name="Programme">Who shall pay, or null.</param>
/// <param name="Topics">Topics of the project.</param>
/// <param name="Partners">Ids of municipalities and organisations; empty to have them proposed.</param>
/// <param name="Cooperation">Criteria of cooperation that will be met.</param>
/// <param name="Start">The first day.</param>
/// <param name="Months">How long it takes.</param>
/// <param name="Given">What was typed, by field.</param>
/// <param name="Faults">What is wrong, by field; there is no sketch while there is any.</param>
public sealed record SketchRequest(
    Place? Place, Located? Practice, EstimateRequest? Estimate, Programme? Programme, IReadOnlyList<string> Topics, IReadOnlyList<string> Partners, IReadOnlyList<string> Cooperation,
    DateOnly Start, int Months, IReadOnlyDictionary<string, string> Given, IReadOnlyList<SketchFault> Faults)
{
    /// <summary>The shortest and the longest project, in months.</summary>
    public const int Shortest = 3, Longest = 120;

    private const int UsualMonths = 18, MostPartners = 12, YearsAhead = 10;

    /// <summary>The parameters that are no inputs of a model.</summary>
    public static readonly string[] Names = ["place", "practice", "model", "programme", "topic", "partner", "cooperation", "start", "months", "currency", "lang", "f"];

    /// <summary>Concepts of what it is about.</summary>
    public IReadOnlyList<string> Concepts => [.. (Practice?.Concepts ?? []).Union(Estimate?.Model.Concepts ?? [])];

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="ProblemException">400 for an unknown parameter, place, practice, model, programme or partner.</exception>
    public static SketchRequest Read(HttpRequest http, Atlas atlas, DateOnly today)
    {
        // The model depends on the practice, and what was typed for another model does no harm.
        var practice = Located(atlas, http.Query["practice"].LastOrDefault(), "practice", "practice");
        var name = http.Query["model"].LastOrDefault(m => !string.IsNullOrEmpty(m));
        var model = name is null ? BenefitModels.For(practice?.Concepts ?? []).FirstOrDefault()
            : BenefitModels.Find(name) ?? throw new ProblemException("model", $"There is no model '{name}'. There are: {string.Join(", ", BenefitModels.All.Select(m => m.Id))}.");
        var p = new Parameters(http, [.. Names, .. BenefitModels.All.SelectMany(m => m.Inputs).Select(i => i.Id).Distinct()]);
        var place = p.Text("place") is { } at ? atlas.DemandMunicipality(at, "place", orEmpty: false) : null;
        var programme = p.Text("programme") is not { } paying ? null : atlas.Programmes.FirstOrDefault(x => x.Id == paying) ?? throw new ProblemException("programme", $"There is no programme '{paying}'. Search at /api/entries?kind=funding.");
        var faults = new List<SketchFault>();
        var currency = CurrencyOf(p, place);
        var estimate = model is null ? null : EstimateRequest.Of(model, place, currency, p.Text);
        faults.AddRange((estimate?.Faults ?? []).Select(f => new SketchFault(f.Input.Id, f.Message, f)));
        var (start, months) = (StartOf(p, today, faults), MonthsOf(p, faults));
        var topics = Known("topic", p.List("topic"), [.. Catalogue.Topics.All.Select(t => t.Id)]);
        return new SketchRequest(place, practice, estimate, programme, [.. topics.Union(practice?.Topics ?? []).Union(model?.Topics ?? [])], Partner(atlas, p.List("partner")), Known("cooperation", p.List("cooperation"), ProjectSketch.Criteria), start, months,
            new[] { "start", "months", "model" }.Where(n => p.Text(n) is not null).ToDictionary(n => n, n => p.Text(n)!), faults);
    }

    /// <summary>The faults as the problem that an API answers with.</summary>
    public ProblemException Refusal() => new(new Problem(400, "Bad request", "There is no sketch of this. See errors.", [.. Faults.Select(f => new Fault(f.Field, f.Message))]));

    private static string CurrencyOf(Parameters p, Place? place) => p.Text("currency") switch
    {
        null => ExchangeRate.Of(place?.Country),
        var c when c is ExchangeRate.Euro or ExchangeRate.Crown => c,
        var other => throw new ProblemException("currency", $"The currency is EUR or CZK, not '{other}'."),
    };

    private static Located? Located(Atlas atlas, string? id, string kind, string field) => string.IsNullOrEmpty(id) ? null
        : atlas.Entry(id) is { } entry && entry.Kind == kind ? entry : throw new ProblemException(field, $"There is no {kind} '{id}'. Search at /api/entries?kind={kind}.");

    private static IReadOnlyList<string> Partner(Atlas atlas, IReadOnlyList<string> ids)
    {
        if (ids.Count > MostPartners) throw new ProblemException("partner", $"More than {MostPartners} partners are too many.");
        return ids.FirstOrDefault(id => atlas.Find(id) is not { IsMunicipality: true } && atlas.Entry(id)?.Kind != "organisation") is { } wrong
            ? throw new ProblemException("partner", $"There is no municipality and no organisation '{wrong}'.") : ids;
    }

    private static DateOnly StartOf(Parameters p, DateOnly today, List<SketchFault> faults)
    {
        // Nobody begins tomorrow: half a year from now, on the first of a month.
        var usual = new DateOnly(today.Year, today.Month, 1).AddMonths(6);
        if (p.Text("start") is not { } text) return usual;
        if (!DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)) faults.Add(new SketchFault("start", $"'{text}' is no month. Write it as 2027-03."));
        else if (start < new DateOnly(today.Year, today.Month, 1) || start > today.AddYears(YearsAhead)) faults.Add(new SketchFault("start", $"'{text}' is past, or more than {YearsAhead} years ahead."));
        else return start;
        return usual;
    }

    private static int MonthsOf(Parameters p, List<SketchFault> faults)
    {
        if (p.Text("months") is not { } text) return UsualMonths;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var months) && months is >= Shortest and <= Longest) return months;
        faults.Add(new SketchFault("months", $"'{text}' is no number of months from {Shortest} to {Longest}."));
        return UsualMonths;
    }

    private static IReadOnlyList<string> Known(string name, IReadOnlyList<string> values, IReadOnlyList<string> known) =>
        values.FirstOrDefault(v => !known.Contains(v)) is { } wrong ? throw new ProblemException(name, $"'{wrong}' is not known here. Known: {string.Join(", ", known)}.") : values;
}

/// <summary>What is wrong with a field of a sketch.</summary>
/// <param name="Message">What is wrong and how to mend it, in English.</param>
/// <param name="Input">The fault of a model's input, or null.</param>
public sealed record SketchFault(string Field, string Message, InputFault? Input = null);
