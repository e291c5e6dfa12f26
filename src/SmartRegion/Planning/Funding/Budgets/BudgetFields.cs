using SmartRegion.Catalogue.Places;
using SmartRegion.Core;
using SmartRegion.Http;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Planning.Funding.Budgets;

/// <summary>A budget as people type it into the fields of a form, whose address holds it; what is wrong is told by field.</summary>
/// <param name="Programme">Who shall pay; null for the regulations alone.</param>
/// <param name="Currency">The currency in which money was typed.</param>
/// <param name="Partners">Those of whom something was typed or a place is named, and one more to fill in.</param>
/// <param name="Faults">Nothing is reckoned while there is any.</param>
public sealed record BudgetFields(Programme? Programme, string Currency, IReadOnlyList<PartnerFields> Partners, IReadOnlyList<BudgetFault> Faults)
{
    /// <summary>The form has room for so many partners.</summary>
    public const int MostPartners = 8;

    private const int FewestShown = 2;

    private static readonly string[] Names = ["programme", "currency", "place", "lang", .. Enumerable.Range(1, MostPartners).SelectMany(PartnerFields.Names)];

    /// <summary>Reads the parameters of an address.</summary>
    /// <exception cref="ProblemException">400 for what the form does not send: an unknown parameter, programme, place or currency.</exception>
    public static BudgetFields Read(HttpRequest http, Atlas atlas)
    {
        var p = new Parameters(http, Names);
        var programme = p.Text("programme") is not { } id ? null
            : atlas.Programmes.FirstOrDefault(x => x.Id == id) ?? throw new ProblemException("programme", $"There is no programme '{id}'. Search at /api/entries?kind=funding.");
        var places = p.List("place").Select(x => atlas.Demand(x, "place")).ToList();
        if (places.Count > MostPartners) throw new ProblemException("place", $"More than {MostPartners} places are too many.");
        var currency = p.Text("currency") switch
        {
            null => ExchangeRate.Of(places.FirstOrDefault()?.Country),
            var c when c is ExchangeRate.Euro or ExchangeRate.Crown => c,
            var other => throw new ProblemException("currency", $"The currency is EUR or CZK, not '{other}'."),
        };
        var faults = new List<BudgetFault>();
        var all = Enumerable.Range(1, MostPartners).Select(n => PartnerFields.Read(p, n, places.ElementAtOrDefault(n - 1), currency, faults)).ToList();
        var last = all.FindLastIndex(f => f.Given.Count > 0 || f.Place is not null);
        return new BudgetFields(programme, currency, [.. all.Take(Math.Clamp(last + 2, FewestShown, MostPartners))], faults);
    }

    /// <summary>The budget of the partners that plan to spend something; null when none does, or something is wrong.</summary>
    public ProjectBudget? Reckoned() =>
        Faults.Count == 0 && Partners.Where(p => p.Spends).Select(p => p.Budget).ToList() is { Count: > 0 } budgets ? ProjectBudget.Of(budgets, Programme) : null;
}

/// <summary>The fields of one partner.</summary>
/// <param name="Number">From 1 on; also what the budget calls the partner.</param>
/// <param name="Place">The municipality that it is, when the address names one.</param>
/// <param name="Given">What was typed, by field.</param>
public sealed record PartnerFields(int Number, Place? Place, IReadOnlyDictionary<string, string> Given, PartnerBudget Budget)
{
    /// <summary>The fields of a partner: its name, costs by category, flat rates with their per cent, large contracts.</summary>
    public static IEnumerable<string> Names(int number) =>
        [NameOf(number), LargeOf(number), .. CostOptions.Known.Categories.Select(c => CostOf(c.Id, number)), .. CostOptions.Known.All.SelectMany(o => new[] { OptionOf(o.Id, number), PercentOf(o.Id, number) })];

    /// <summary>Whether costs or flat rates were typed, not a name alone.</summary>
    public bool Spends => Budget.Costs.Count > 0 || Budget.Options.Count > 0;

    public static string NameOf(int number) => $"name-{number}";

    public static string LargeOf(int number) => $"large-{number}";

    public static string CostOf(string category, int number) => $"{category}-{number}";

    public static string OptionOf(string option, int number) => $"option-{option}-{number}";

    public static string PercentOf(string option, int number) => $"percent-{option}-{number}";

    internal static PartnerFields Read(Parameters p, int number, Place? place, string currency, List<BudgetFault> faults)
    {
        var per = (decimal)ExchangeRate.Used.Per(currency);
        var costs = new Dictionary<string, decimal>();
        foreach (var category in CostOptions.Known.Categories)
            if (Typed(CostOf(category.Id, number), n => n >= 0 && n <= (double)BudgetRequest.Most, BudgetFault.NoAmount) is { } amount) costs[category.Id] = decimal.Round(amount / per, 2);
        var options = new List<ChosenOption>();
        foreach (var option in CostOptions.Known.All)
        {
            // Whoever types a rate wants the flat rate, ticked or not.
            var percent = Typed(PercentOf(option.Id, number), n => n is > 0 and <= 100, BudgetFault.NoPercent);
            if (p.Switch(OptionOf(option.Id, number)) || percent is not null) options.Add(new ChosenOption(option, percent));
        }
        return new PartnerFields(number, place, Names(number).Where(f => p.Text(f) is not null).ToDictionary(f => f, f => p.Text(f)!), new PartnerBudget($"{number}", costs, options, p.Switch(LargeOf(number))));

        decimal? Typed(string field, Func<double, bool> isPossible, string fault)
        {
            if (p.Text(field) is not { } text) return null;
            if (TypedNumber.Read(text) is { } n && isPossible(n)) return (decimal)n;
            faults.Add(new BudgetFault(field, fault, number));
            return null;
        }
    }
}

/// <summary>What is wrong with a field of a budget.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Partner">The number of the partner.</param>
public sealed record BudgetFault(string Field, string Kind, int Partner)
{
    /// <summary>Costs are a number from 0 on.</summary>
    public const string NoAmount = "no-amount";

    /// <summary>A rate is above 0 and up to 100.</summary>
    public const string NoPercent = "no-percent";
}
