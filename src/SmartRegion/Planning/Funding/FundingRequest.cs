using System.Globalization;
using SmartRegion.Catalogue;
using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Planning.Funding;

/// <summary>A project as somebody tells it, and what is wrong in it.</summary>
/// <param name="Currency">The currency in which money was told and is answered.</param>
/// <param name="Given">What was typed, by field.</param>
/// <param name="Faults">What is wrong; nothing may be matched while there is any.</param>
public sealed record FundingRequest(ProjectSketch Sketch, string Currency, IReadOnlyDictionary<string, string> Given, IReadOnlyList<FundingFault> Faults)
{
    /// <summary>Nobody's project costs more, in euro, or saves more kWh a year.</summary>
    private const double Most = 1e10;

    private const int MostPlaces = 50;

    /// <summary>Its parameters.</summary>
    public static readonly string[] Names = ["place", "applicant", "topic", "concept", "cost", "saved", "currency", "partner", "cooperation", "new", "date", "lang", "f"];

    /// <summary>Who may apply by the kind funding.</summary>
    public static IReadOnlyList<string> Applicants { get; } =
        [.. Kinds.Find("funding")!.Schema["properties"]!["applicants"]!["items"]!["enum"]!.AsArray().Select(a => a!.GetValue<string>())];

    /// <summary>Reads the parameters.</summary>
    /// <param name="today">The first day on which one can still apply.</param>
    /// <exception cref="ProblemException">400 for what no form could send: an unknown parameter, place, topic or word.</exception>
    public static FundingRequest Read(HttpRequest request, Atlas atlas, DateOnly today) => Read(new Parameters(request, Names), atlas, today);

    /// <summary>The same of parameters that came another way.</summary>
    public static FundingRequest Read(Parameters p, Atlas atlas, DateOnly today)
    {
        var places = p.List("place").Select(id => atlas.Demand(id, "place")).ToList();
        if (places.Count > MostPlaces) throw new ProblemException("place", $"More than {MostPlaces} places are too many.");
        var currency = p.Text("currency") ?? ExchangeRate.Of(places.FirstOrDefault()?.Country);
        Known("currency", [currency], [ExchangeRate.Euro, ExchangeRate.Crown]);
        var faults = new List<FundingFault>();
        var cost = Amount(p, "cost", faults) / ExchangeRate.Used.Per(currency);
        var sketch = new ProjectSketch(places, Known("applicant", [p.Text("applicant") ?? ProjectSketch.Municipality], Applicants)[0],
            Known("topic", p.List("topic"), [.. Topics.All.Select(t => t.Id)]), p.List("concept"), cost, Amount(p, "saved", faults),
            Known("partner", p.List("partner"), ["CZ", "DE"]), Known("cooperation", p.List("cooperation"), ProjectSketch.Criteria), p.Switch("new"), Day(p, today, faults));
        return new FundingRequest(sketch, currency, new[] { "cost", "saved", "date" }.Where(n => p.Text(n) is not null).ToDictionary(n => n, n => p.Text(n)!), faults);
    }

    /// <summary>The faults as the problem that an API answers with.</summary>
    public ProblemException Refusal() => new(new Problem(400, "Bad request", "Nothing is matched from this. See errors.", [.. Faults.Select(f => new Fault(f.Field, f.Message))]));

    private static IReadOnlyList<string> Known(string name, IReadOnlyList<string> values, IReadOnlyList<string> known) =>
        values.FirstOrDefault(v => !known.Contains(v)) is { } wrong ? throw new ProblemException(name, $"'{wrong}' is not known here. Known: {string.Join(", ", known)}.") : values;

    private static double? Amount(Parameters p, string name, List<FundingFault> faults)
    {
        if (p.Text(name) is not { } text) return null;
        if (TypedNumber.Read(text) is { } n and > 0 and <= Most) return n;
        faults.Add(new FundingFault(name, FundingFault.NoAmount, text));
        return null;
    }

    private static DateOnly Day(Parameters p, DateOnly today, List<FundingFault> faults)
    {
        if (p.Text("date") is not { } text) return today;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) faults.Add(new FundingFault("date", FundingFault.NoDate, text));
        else if (day < today) faults.Add(new FundingFault("date", FundingFault.Past, text));
        return day < today ? today : day;
    }
}

/// <summary>What is wrong with a field of a project.</summary>
public sealed record FundingFault(string Field, string Kind, string Text)
{
    public const string NoAmount = "no-amount";
    public const string NoDate = "no-date";
    public const string Past = "past";

    /// <summary>What is wrong and how to mend it, in English.</summary>
    public string Message => Kind switch
    {
        NoAmount => $"'{Text}' is no amount above 0. Write a number such as 120000.",
        NoDate => $"'{Text}' is no day. Write it as 2027-03-31.",
        _ => $"'{Text}' is past; one can apply from today on.",
    };
}
