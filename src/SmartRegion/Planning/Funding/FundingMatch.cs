using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Funding;

/// <summary>What a programme is to a project.</summary>
/// <param name="Findings">What was checked: what stands in the way first.</param>
/// <param name="Grant">The most that it would give, in euro; null when that cannot be told.</param>
/// <param name="OwnShare">What is left to pay, in euro; null when cost or grant are not known.</param>
/// <param name="Call">The call that decides whether one can apply.</param>
public sealed record FundingMatch(Programme Programme, Verdict Verdict, IReadOnlyList<Finding> Findings, double? Grant, double? OwnShare, Call? Call)
{
    /// <summary>True when nothing but the dates of the calls stands in the way.</summary>
    public bool IsLate => Verdict == Verdict.Not && Findings.All(f => f.Severity is Severity.Met or Severity.Note || f.Code == Funding.Findings.Closed);

    /// <summary>True when nobody has held the programme against its sources within a year.</summary>
    public bool IsOverdue => Findings.Any(f => f.Code == Funding.Findings.Overdue);
}

/// <summary>Whether a programme fits a project.</summary>
public enum Verdict
{
    /// <summary>Nothing that can be checked stands against it.</summary>
    Fits,

    /// <summary>It fits when the project is changed.</summary>
    Nearly,

    /// <summary>It does not fit.</summary>
    Not,
}
