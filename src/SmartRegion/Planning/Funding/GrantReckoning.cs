using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Benefits;

namespace SmartRegion.Planning.Funding;

/// <summary>How much a programme would give to a project at most: by the saving, by a rate, or up to a cap; in euro.</summary>
internal sealed class GrantReckoning
{
    private readonly ProgrammeTerms _terms;
    private readonly ProjectSketch _sketch;
    private readonly IReadOnlyList<ProgrammeAmount> _amounts;

    public GrantReckoning(ProgrammeTerms terms, ProjectSketch sketch)
    {
        (_terms, _sketch) = (terms, sketch);
        _amounts = Holding(terms.Amounts.Where(a => a.Joint is not { } joint || joint == sketch.IsJoint).Where(OfSize).ToList());
        Amount = Reckoned();
    }

    /// <summary>The grant in euro, or null when it cannot be told.</summary>
    public double? Amount { get; }

    /// <summary>What is left to pay in euro, or null.</summary>
    public double? OwnShare => _sketch.Cost - Amount;

    /// <summary>What the amounts ask of the project.</summary>
    public IEnumerable<Finding> Findings()
    {
        if (_terms.PerKwhSaved is not null && _sketch.SavedKwh is null) yield return new Finding(Funding.Findings.Saving, Severity.Change);
        if (_terms.RatePercentMax is not null && _terms.PerKwhSaved is null && _sketch.Cost is null) yield return new Finding(Funding.Findings.Cost, Severity.Note);
        if (Limit(false, a => a.Max, true) is { } most && _sketch.Cost is { } cost)
            yield return Against(Funding.Findings.CostMax, most, cost, cost <= Euro(most));
        if (Limit(false, a => a.Min, false) is { } least && _sketch.Cost is { } atLeast)
            yield return Against(Funding.Findings.CostMin, least, atLeast, atLeast >= Euro(least));
        if (Limit(true, a => a.Min, false) is { } floor && Amount is { } grant && (_sketch.Cost is not null || _terms.PerKwhSaved is not null))
            yield return Against(Funding.Findings.GrantMin, floor, grant, grant >= Euro(floor));
    }

    private static Finding Against(string code, ProgrammeMoney limit, double euro, bool isMet) =>
        new(code, isMet ? Severity.Met : Severity.Change) { Limit = limit, Amount = euro * ExchangeRate.Used.Per(limit.Currency) };

    private double? Reckoned()
    {
        var cap = Limit(true, a => a.Max, true) is { } most ? Euro(most) : (double?)null;
        // Of a project that costs too much, as much is paid as of one that costs as much as it may.
        var cost = Limit(false, a => a.Max, true) is { } dearest && _sketch.Cost > Euro(dearest) ? Euro(dearest) : _sketch.Cost;
        var whole = _terms.PerKwhSaved is { } each ? _sketch.SavedKwh * each.Amount / ExchangeRate.Used.Per(each.Currency)
            : _terms.RatePercentMax is { } rate ? cost * rate / 100
            : _terms.OwnSharePercentMin is not null || cap is not null ? cost ?? cap : null;
        if (whole is not { } grant) return null;
        if (cap is not null) grant = Math.Min(grant, cap.Value);
        if (cost is not null) grant = Math.Min(grant, cost.Value * (1 - (_terms.OwnSharePercentMin ?? 0) / 100));
        return grant;
    }

    // The most generous of those that hold for the project.
    private ProgrammeMoney? Limit(bool ofGrant, Func<ProgrammeAmount, double?> end, bool isMost)
    {
        var all = _amounts.Where(a => a.IsOfGrant == ofGrant && end(a) is not null).Select(a => new ProgrammeMoney(end(a)!.Value, a.Currency));
        return isMost ? all.MaxBy(Euro) : all.MinBy(Euro);
    }

    // Amounts for the project's topics go before those that hold for all others.
    private List<ProgrammeAmount> Holding(List<ProgrammeAmount> amounts)
    {
        var own = amounts.Where(a => a.Topics.Intersect(_sketch.Topics).Any()).ToList();
        return own.Count > 0 ? own : [.. amounts.Where(a => a.Topics.Count == 0)];
    }

    private bool OfSize(ProgrammeAmount amount) => _sketch.Places.All(p => !(p.Population < amount.PopulationMin) && !(p.Population > amount.PopulationMax));

    private static double Euro(ProgrammeMoney money) => money.Amount / ExchangeRate.Used.Per(money.Currency);
}
