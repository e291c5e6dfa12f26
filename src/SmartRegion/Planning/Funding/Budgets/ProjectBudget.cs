using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Funding.Budgets;

/// <summary>The budget of a project with partners, reckoned by the rules of simplified costs. Amounts in euro.</summary>
/// <param name="RatePercent">The share that the programme pays.</param>
/// <param name="Partners">Empty when the budget contradicts the rules: nothing is told that would rest on it.</param>
public sealed record ProjectBudget(Programme? Programme, decimal RatePercent, IReadOnlyList<PartnerTotal> Partners, IReadOnlyList<BudgetFinding> Findings)
{
    private static readonly string[] Direct = [CostOptions.Travel, CostOptions.External, CostOptions.Equipment, CostOptions.Infrastructure];

    public Verdict Verdict => Findings.Any(f => f.Severity == Severity.Stop) ? Verdict.Not : Findings.Any(f => f.Severity == Severity.Change) ? Verdict.Nearly : Verdict.Fits;

    public decimal Total => Partners.Sum(p => p.Total);

    public decimal Grant => Partners.Sum(p => p.Grant);

    public decimal OwnShare => Total - Grant;

    /// <summary>Reckons the budgets of all partners.</summary>
    public static ProjectBudget Of(IReadOnlyList<PartnerBudget> partners, Programme? programme)
    {
        var rate = (decimal?)programme?.Terms.RatePercentMax ?? CostOptions.Known.RatePercentMax;
        var offered = programme?.Terms.CostOptions ?? [];
        var findings = partners.SelectMany(p => Checked(p, offered)).ToList();
        if (offered.Count == 0 && partners.Any(p => p.Options.Count > 0)) findings.Add(new BudgetFinding(BudgetFindings.Unverified, Severity.Note, null, []));
        if (findings.Any(f => f.Severity == Severity.Stop)) return new ProjectBudget(programme, rate, [], Ordered(findings));
        var totals = partners.Select(p => Reckoned(p, offered, rate)).ToList();
        findings.AddRange(totals.SelectMany(NoBase));
        findings.AddRange(Small(partners, totals));
        return new ProjectBudget(programme, rate, totals, Ordered(findings));
    }

    private static IReadOnlyList<BudgetFinding> Ordered(IEnumerable<BudgetFinding> findings) => [.. findings.OrderByDescending(f => f.Severity)];

    // What can be said before anything is reckoned.
    private static IEnumerable<BudgetFinding> Checked(PartnerBudget p, IReadOnlyList<ProgrammeCostOption> offered)
    {
        foreach (var (option, percent) in p.Options)
        {
            var programme = offered.FirstOrDefault(o => o.Option == option.Id);
            foreach (var other in p.Options.Select(o => o.Option).Where(o => option.Excludes.Contains(o.Id) && string.CompareOrdinal(option.Id, o.Id) < 0))
                yield return new BudgetFinding(BudgetFindings.Excludes, Severity.Stop, p.Partner, [option.Id, other.Id], option.Id == "staff-20" || other.Id == "staff-20" ? "2021/1060 56(3)" : "2021/1060 53(1)(e)");
            if (percent > option.PercentMax) yield return new BudgetFinding(BudgetFindings.AboveLaw, Severity.Stop, p.Partner, [option.Id], option.Article) { Limit = option.PercentMax, Given = percent };
            else if (percent > programme?.Percent) yield return new BudgetFinding(BudgetFindings.AboveProgramme, Severity.Change, p.Partner, [option.Id]) { Limit = programme.Percent, Given = percent };
            if (offered.Count > 0 && programme is null) yield return new BudgetFinding(BudgetFindings.NotOffered, Severity.Stop, p.Partner, [option.Id]);
            if (option.NoLargeContracts && p.HasLargeContracts) yield return new BudgetFinding(BudgetFindings.LargeContracts, Severity.Stop, p.Partner, [option.Id], option.Article);
            if (option.NeedsCalculation && programme?.Percent is null) yield return new BudgetFinding(BudgetFindings.NotCalculated, Severity.Change, p.Partner, [option.Id], option.Article);
            if (option.Gives.Where(c => p.Of(c) > 0).ToList() is { Count: > 0 } twice) yield return new BudgetFinding(BudgetFindings.Covered, Severity.Change, p.Partner, [option.Id, .. twice], "2021/1060 53(1)(e)");
        }
    }

    private static PartnerTotal Reckoned(PartnerBudget p, IReadOnlyList<ProgrammeCostOption> offered, decimal rate)
    {
        var lines = new List<BudgetLine>();
        // Staff by a flat rate is a share of costs that do not rest on staff again.
        var staff = Flat(p, CostOptions.Staff, offered, () => Direct.Where(c => !p.Options.Any(o => o.Option.Gives.Contains(c))).Sum(p.Of)) ?? new BudgetLine(CostOptions.Staff, p.Of(CostOptions.Staff));
        lines.Add(staff);
        if (p.Options.FirstOrDefault(o => o.Option.Gives.Count > 1) is { } remaining) lines.Add(By(remaining, CostOptions.Remaining, offered, staff.Amount));
        else
        {
            var travel = Flat(p, CostOptions.Travel, offered, () => staff.Amount) ?? new BudgetLine(CostOptions.Travel, p.Of(CostOptions.Travel));
            var direct = staff.Amount + travel.Amount + p.Of(CostOptions.External) + p.Of(CostOptions.Equipment) + p.Of(CostOptions.Infrastructure);
            lines.Add(Flat(p, CostOptions.Office, offered, option => option.Of.Count == 1 ? staff.Amount : direct) ?? new BudgetLine(CostOptions.Office, p.Of(CostOptions.Office)));
            lines.AddRange([travel, .. Direct.Skip(1).Select(c => new BudgetLine(c, p.Of(c)))]);
        }
        var shown = lines.Where(l => l.Amount > 0 || l.By is not null).ToList();
        var total = shown.Sum(l => l.Amount);
        // A programme gives no cent more than its share.
        return new PartnerTotal(p.Partner, shown, total, decimal.Floor(total * rate) / 100);
    }

    private static BudgetLine? Flat(PartnerBudget p, string category, IReadOnlyList<ProgrammeCostOption> offered, Func<decimal> sum) => Flat(p, category, offered, _ => sum());

    private static BudgetLine? Flat(PartnerBudget p, string category, IReadOnlyList<ProgrammeCostOption> offered, Func<CostOption, decimal> sum) =>
        p.Options.FirstOrDefault(o => o.Option.Gives is [var only] && only == category) is { } chosen ? By(chosen, category, offered, sum(chosen.Option)) : null;

    private static BudgetLine By(ChosenOption chosen, string category, IReadOnlyList<ProgrammeCostOption> offered, decimal sum)
    {
        var most = offered.FirstOrDefault(o => o.Option == chosen.Option.Id)?.Percent ?? chosen.Option.PercentMax;
        var percent = Math.Min(chosen.Percent ?? most, most);
        return new BudgetLine(category, decimal.Round(sum * percent / 100, 2, MidpointRounding.ToZero), chosen.Option, percent, sum);
    }

    private static IEnumerable<BudgetFinding> NoBase(PartnerTotal p) =>
        p.Lines.Where(l => l is { By: not null, Base: 0 }).Select(l => new BudgetFinding(BudgetFindings.NoBase, Severity.Change, p.Partner, [l.By!.Id], l.By.Article));

    // In a small project only those costs are real to which a flat rate applies.
    private static IEnumerable<BudgetFinding> Small(IReadOnlyList<PartnerBudget> partners, IReadOnlyList<PartnerTotal> totals)
    {
        var most = CostOptions.Known.SmallOperation;
        var sum = totals.Sum(t => t.Total);
        if (sum == 0 || sum > most) yield break;
        foreach (var (partner, total) in partners.Zip(totals))
        {
            var applies = partner.Options.SelectMany(o => o.Option.Of).ToHashSet();
            if (total.Lines.Where(l => l.By is null && !applies.Contains(l.Category)).Select(l => l.Category).ToList() is { Count: > 0 } real)
                yield return new BudgetFinding(BudgetFindings.SmallOperation, Severity.Change, partner.Partner, real, CostOptions.Known.SmallOperationArticle) { Limit = most, Given = sum };
        }
    }
}
