namespace SmartRegion.Planning.Funding.Budgets;

/// <summary>What a partner plans to spend.</summary>
/// <param name="Partner">Id of the municipality or organisation.</param>
/// <param name="Costs">Real costs in euro, by category.</param>
/// <param name="Options">The flat rates that it uses.</param>
/// <param name="HasLargeContracts">A contract exceeds the EU's thresholds of public procurement (Directive 2014/24/EU, Article 4).</param>
public sealed record PartnerBudget(string Partner, IReadOnlyDictionary<string, decimal> Costs, IReadOnlyList<ChosenOption> Options, bool HasLargeContracts = false)
{
    /// <summary>Real costs of a category.</summary>
    public decimal Of(string category) => Costs.GetValueOrDefault(category);

    /// <summary>Whether it uses an option.</summary>
    public bool Uses(string option) => Options.Any(o => o.Option.Id == option);
}

/// <summary>A flat rate that a partner uses.</summary>
/// <param name="Percent">The rate; null for what the programme, else the regulation, allows at most.</param>
public sealed record ChosenOption(CostOption Option, decimal? Percent = null);

/// <summary>A line of a partner's budget, in euro.</summary>
/// <param name="Category">A category of costs, or "remaining".</param>
/// <param name="By">The option by which it was reckoned; null for real costs.</param>
/// <param name="Base">Of what sum it is a share.</param>
public sealed record BudgetLine(string Category, decimal Amount, CostOption? By = null, decimal? Percent = null, decimal? Base = null);

/// <summary>A partner's budget, reckoned. Amounts in euro.</summary>
public sealed record PartnerTotal(string Partner, IReadOnlyList<BudgetLine> Lines, decimal Total, decimal Grant)
{
    /// <summary>What the partner pays.</summary>
    public decimal OwnShare => Total - Grant;
}

/// <summary>One thing that the rules say of a budget.</summary>
/// <param name="Code">One of <see cref="BudgetFindings"/>.</param>
/// <param name="Partner">Whose budget; null for the whole project.</param>
/// <param name="Names">Options or categories that are meant.</param>
/// <param name="Article">Where the rule stands; null for one of the programme.</param>
public sealed record BudgetFinding(string Code, Severity Severity, string? Partner, IReadOnlyList<string> Names, string? Article = null)
{
    /// <summary>The limit: per cent, or euro.</summary>
    public decimal? Limit { get; init; }

    /// <summary>What is held against it.</summary>
    public decimal? Given { get; init; }
}

/// <summary>The findings that there are.</summary>
public static class BudgetFindings
{
    /// <summary>Two options that a partner cannot use together.</summary>
    public const string Excludes = "excludes";

    /// <summary>A rate above what the regulation allows.</summary>
    public const string AboveLaw = "above-law";

    /// <summary>A rate above what the programme allows.</summary>
    public const string AboveProgramme = "above-programme";

    /// <summary>An option that the programme does not offer.</summary>
    public const string NotOffered = "not-offered";

    /// <summary>Contracts above the thresholds of procurement, and an option that does not go with them.</summary>
    public const string LargeContracts = "large-contracts";

    /// <summary>Real costs in a category that a flat rate covers: they are not counted.</summary>
    public const string Covered = "covered";

    /// <summary>A flat rate of nothing.</summary>
    public const string NoBase = "no-base";

    /// <summary>An option that needs a calculation, of which the programme tells nothing.</summary>
    public const string NotCalculated = "not-calculated";

    /// <summary>A small project in which costs are real to which no flat rate applies.</summary>
    public const string SmallOperation = "small-operation";

    /// <summary>The programme does not tell which options it offers: to be held against its manual.</summary>
    public const string Unverified = "unverified";
}
