using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Funding.Budgets;

namespace SmartRegion.Portal.Sketches.Shared;

/// <summary>A budget in the reader's words: amounts in euro and crowns, lines with how they were reckoned, what the rules say.</summary>
public static class BudgetWords
{
    /// <summary>An amount in euro, and in crowns.</summary>
    /// <param name="first">The currency in which the reader reckons: it stands first.</param>
    public static string InBoth(this Reader r, decimal euro, string first = ExchangeRate.Euro)
    {
        var (inEuro, inCrowns) = (r.Money((double)euro, ExchangeRate.Euro), r.Money(Math.Round((double)euro * ExchangeRate.Used.CzkPerEur, 0), ExchangeRate.Crown));
        return first == ExchangeRate.Crown ? r.T("budget.both", inCrowns, inEuro) : r.T("budget.both", inEuro, inCrowns);
    }

    /// <summary>The name of a category of costs.</summary>
    public static string Category(this Reader r, string id) => id == CostOptions.Remaining ? r.T("budget.remaining") : r.Plain(CostOptions.Known.Categories.First(c => c.Id == id).Title);

    /// <summary>A line of a partner's budget.</summary>
    public static string Told(this Reader r, BudgetLine line) => line.By is null
        ? r.T("budget.line", r.Category(line.Category), r.InBoth(line.Amount))
        : r.T("budget.line-flat", r.Category(line.Category), r.InBoth(line.Amount), r.Percent((double)line.Percent!.Value), r.InBoth(line.Base!.Value), line.By.Article);

    /// <summary>What the rules say.</summary>
    /// <param name="titleOf">The title of a partner.</param>
    public static string Told(this Reader r, BudgetFinding finding, Func<string, string> titleOf)
    {
        var names = string.Join(", ", finding.Names.Select(n => CostOptions.Known.Find(n) is { } option ? r.Plain(option.Title) : r.Category(n)));
        var percent = finding.Code is BudgetFindings.AboveLaw or BudgetFindings.AboveProgramme;
        var told = r.T("budget.finding-" + finding.Code, names, Amount(finding.Limit), Amount(finding.Given));
        return (finding.Partner is { } partner ? titleOf(partner) + ": " : "") + told + (finding.Article is { } article ? $" ({article})" : "");

        string Amount(decimal? n) => n is not { } given ? "" : percent ? r.Percent((double)given) : r.Money((double)given, ExchangeRate.Euro);
    }

    /// <summary>The word of a verdict.</summary>
    public static string Told(this Reader r, Verdict verdict) => r.T("budget.verdict-" + verdict.ToString().ToLowerInvariant());
}
