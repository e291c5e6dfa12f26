namespace SmartRegion.Planning.Benefits;

/// <summary>
/// What a request's project would bring. Every input is drawn from its range (triangular distribution, independent of the others) a fixed
/// number of times with a fixed seed, so that the same question has the same answer; of each figure the 5 %, 50 % and 95 % points
/// are told. Money is in euro.
/// </summary>
/// <param name="Results">The model's results in its order.</param>
/// <param name="Payback">Years until the savings have paid the investment back, simple; infinite when they never do.</param>
/// <param name="NetPresentValue">Savings of the years of use, discounted, less the investment.</param>
/// <param name="Cash">Money got back less money spent, by the end of each year from 0 on, not discounted.</param>
/// <param name="PaysBack">Share of the draws in which the net present value is not negative.</param>
public sealed record Estimate(EstimateRequest Request, IReadOnlyList<Figure> Results, Figure Payback, Figure NetPresentValue, IReadOnlyList<Figure> Cash, double PaysBack)
{
    /// <summary>How often each input is drawn.</summary>
    public const int Draws = 4000;

    /// <summary>The seed of the draws.</summary>
    public const int Seed = 20260101;

    /// <summary>Every model has these inputs: years of use, and the rate of interest without inflation in per cent.</summary>
    public const string Years = "years", Discount = "discount";

    /// <summary>The ids of the two figures that are no model's own.</summary>
    public const string PaybackId = "payback", ValueId = "net_present_value";

    /// <summary>The result that is this to the mayor, or null when the model does not tell it.</summary>
    public Figure? Of(string role) => Request.Model.Results.ToList().FindIndex(r => r.Role == role) is >= 0 and var i ? Results[i] : null;

    /// <summary>Reckons a request without faults.</summary>
    public static Estimate Reckon(EstimateRequest request)
    {
        var model = request.Model;
        var likely = Values(model, [.. request.Inputs.Select(i => i.Spread.Likely)]);
        var (investment, saving) = (At(model, Roles.Investment), At(model, Roles.Saving));
        var (years, discount) = (Index(model, Years), Index(model, Discount));
        var horizon = (int)Math.Ceiling(likely[years]);
        var columns = Enumerable.Range(0, model.Results.Count).Select(_ => new double[Draws]).ToArray();
        var (payback, value, cash) = (new double[Draws], new double[Draws], Enumerable.Range(0, horizon + 1).Select(_ => new double[Draws]).ToArray());
        var random = new Random(Seed);
        for (var draw = 0; draw < Draws; draw++)
        {
            var all = Values(model, [.. request.Inputs.Select(i => i.Spread.At(random.NextDouble()))]);
            for (var r = 0; r < columns.Length; r++) columns[r][draw] = all[model.Inputs.Count + r];
            payback[draw] = PaybackOf(all[investment], all[saving]);
            value[draw] = ValueOf(all[investment], all[saving], all[years], all[discount]);
            for (var year = 0; year <= horizon; year++) cash[year][draw] = all[saving] * Math.Min(year, all[years]) - all[investment];
        }
        var paysBack = value.Count(v => v >= 0) / (double)Draws;
        return new Estimate(request,
            [.. model.Results.Select((r, i) => Figure.Of(r.Id, r.Unit, likely[model.Inputs.Count + i], columns[i]))],
            Figure.Of(PaybackId, "a", PaybackOf(likely[investment], likely[saving]), payback),
            Figure.Of(ValueId, "EUR", ValueOf(likely[investment], likely[saving], likely[years], likely[discount]), value),
            [.. cash.Select((c, year) => Figure.Of($"year-{year}", "EUR", likely[saving] * Math.Min(year, likely[years]) - likely[investment], c))], paysBack);
    }

    /// <summary>The inputs that do not go together, anywhere within their ranges.</summary>
    internal static IEnumerable<InputFault> Broken(BenefitModel model, IReadOnlyList<InputValue> inputs)
    {
        if (model.Checks.Count == 0) yield break;
        var corners = new[] { Values(model, [.. inputs.Select(i => i.Spread.Low)]), Values(model, [.. inputs.Select(i => i.Spread.Likely)]), Values(model, [.. inputs.Select(i => i.Spread.High)]) };
        foreach (var check in model.Checks)
            if (corners.Any(c => check.Formula.Of(c) == 0)) yield return new InputFault(model.Input(check.Input)!, InputFault.Check, null, 1, check.Message);
    }

    private static double[] Values(BenefitModel model, double[] inputs)
    {
        var all = new double[model.Names.Count];
        inputs.CopyTo(all, 0);
        for (var r = 0; r < model.Results.Count; r++) all[inputs.Length + r] = model.Results[r].Formula.Of(all);
        return all;
    }

    private static double PaybackOf(double investment, double saving) => investment <= 0 ? 0 : saving > 0 ? investment / saving : double.PositiveInfinity;

    // The present value of 1 a year; the last year of use may be a part of one.
    private static double ValueOf(double investment, double saving, double years, double percent)
    {
        var rate = percent / 100;
        var annuity = rate == 0 ? years : (1 - Math.Pow(1 + rate, -years)) / rate;
        return saving * annuity - investment;
    }

    private static int At(BenefitModel model, string role) => model.Inputs.Count + model.Results.ToList().FindIndex(r => r.Role == role);

    private static int Index(BenefitModel model, string input) => model.Inputs.ToList().FindIndex(i => i.Id == input);
}

/// <summary>A figure that is not known exactly.</summary>
/// <param name="Likely">With the most likely value of each input.</param>
/// <param name="Low">The number below which 5 % of the draws lie.</param>
/// <param name="Middle">The number below which half of the draws lie.</param>
/// <param name="High">The number below which 95 % of the draws lie.</param>
public sealed record Figure(string Id, string Unit, double Likely, double Low, double Middle, double High)
{
    /// <summary>True for an amount of money in euro.</summary>
    public bool IsMoney => Unit == "EUR" || Unit.StartsWith("EUR/", StringComparison.Ordinal);

    /// <summary>The figure of these draws, which are put in order.</summary>
    internal static Figure Of(string id, string unit, double likely, double[] draws)
    {
        Array.Sort(draws);
        return new Figure(id, unit, likely, Share(draws, 0.05), Share(draws, 0.5), Share(draws, 0.95));
    }

    private static double Share(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
