using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Funding;

/// <summary>
/// Holds a project against the rules of programmes. All is in memory; a project's areas are looked up once, so that hundreds of programmes
/// take milliseconds.
/// </summary>
public sealed class FundingMatcher(ProjectSketch sketch, Func<Place, IReadOnlyList<string>> areasOf)
{
    private readonly List<(Place Place, HashSet<string> Areas)> _areas = [.. sketch.Places.Select(p => (p, areasOf(p).ToHashSet()))];

    /// <summary>Every programme of which more than the name is known: those that fit first, then by the grant.</summary>
    public IReadOnlyList<FundingMatch> Match(IEnumerable<Programme> programmes) =>
    [
        .. programmes.Where(p => !p.KnownByNameOnly).Select(p => Match(p))
            .OrderBy(m => m.Verdict).ThenByDescending(m => m.IsLate).ThenByDescending(m => m.Grant ?? 0).ThenBy(m => m.Programme.Id, StringComparer.Ordinal),
    ];

    /// <summary>One programme.</summary>
    public FundingMatch Match(Programme programme)
    {
        var (status, call) = programme.On(sketch.Date);
        var grant = new GrantReckoning(programme.Terms, sketch);
        List<Finding> all =
        [
            .. Where(programme), .. Who(programme), .. What(programme.Terms), .. With(programme.Terms), .. grant.Findings(), When(status, call),
            .. programme.Terms.NoOtherGrants ? [new Finding(Findings.NoOther, Severity.Note)] : Array.Empty<Finding>(),
            .. programme.Terms.IsOverdue(sketch.Date) ? [new Finding(Findings.Overdue, Severity.Note) { Date = programme.Terms.Reviewed?.ToString("yyyy-MM-dd") }] : Array.Empty<Finding>(),
        ];
        var worst = all.Max(f => f.Severity);
        var verdict = worst switch { Severity.Stop => Verdict.Not, Severity.Change => Verdict.Nearly, _ => Verdict.Fits };
        var match = new FundingMatch(programme, verdict, [.. all.OrderByDescending(f => f.Severity)], grant.Amount, grant.OwnShare, call);
        // Money that is not to be had is not told.
        return verdict == Verdict.Not && !match.IsLate ? match with { Grant = null, OwnShare = null } : match;
    }

    private IEnumerable<Finding> Where(Programme programme)
    {
        var territory = programme.Territory.Count > 0 ? programme.Territory : programme.Countries;
        var outside = _areas.Where(a => !territory.Any(a.Areas.Contains)).Select(a => a.Place.Id).ToList();
        if (_areas.Count == 0) yield break;
        yield return outside.Count == 0 ? new Finding(Findings.Territory, Severity.Met)
            : new Finding(Findings.Territory, outside.Count < _areas.Count ? Severity.Change : Severity.Stop) { Names = outside };
    }

    private IEnumerable<Finding> Who(Programme programme)
    {
        if (programme.Applicants.Count > 0)
        {
            var may = programme.Applicants.Intersect(sketch.AppliesAs).Any();
            // One municipality may find another, or let its district apply; a firm does not become a municipality.
            var others = programme.Applicants.Intersect([ProjectSketch.Association, "district"]).ToList();
            var canChange = sketch.Applicant == ProjectSketch.Municipality && others.Count > 0;
            yield return may ? new Finding(Findings.Applicant, Severity.Met)
                : new Finding(Findings.Applicant, canChange ? Severity.Change : Severity.Stop) { Names = canChange ? others : programme.Applicants };
        }
        if (programme.PopulationMin is null && programme.PopulationMax is null) yield break;
        var fits = sketch.Places.All(p => !(p.Population < programme.PopulationMin) && !(p.Population > programme.PopulationMax));
        yield return new Finding(Findings.Population, fits ? Severity.Met : Severity.Stop) { Least = programme.PopulationMin, Most = programme.PopulationMax };
    }

    private IEnumerable<Finding> What(ProgrammeTerms terms)
    {
        if (terms.Topics.Count > 0 && sketch.Topics.Count > 0)
            yield return new Finding(Findings.Topic, terms.Topics.Intersect(sketch.Topics).Any() ? Severity.Met : Severity.Stop) { Names = terms.Topics };
        if (terms.Concepts.Count > 0)
            yield return new Finding(Findings.Only, terms.Concepts.Intersect(sketch.Concepts).Any() ? Severity.Met : Severity.Stop) { Names = terms.Concepts };
        if (terms.RenewalOnly) yield return new Finding(Findings.Renewal, sketch.IsNew ? Severity.Stop : Severity.Met);
    }

    private IEnumerable<Finding> With(ProgrammeTerms terms)
    {
        if (terms.PartnersFrom.Count > 0)
        {
            var missing = terms.PartnersFrom.Except(sketch.Countries).ToList();
            yield return new Finding(Findings.Partners, missing.Count == 0 ? Severity.Met : Severity.Change) { Names = missing };
        }
        if (terms.Cooperation is not { } asked) yield break;
        var met = asked.Of.Intersect(sketch.Cooperation).Count();
        var compulsory = asked.Compulsory.Except(sketch.Cooperation).ToList();
        var isMet = compulsory.Count == 0 && met >= asked.Least;
        // What must be met is named; where only the number falls short, all that could be added.
        yield return new Finding(Findings.Cooperation, isMet ? Severity.Met : Severity.Change)
        {
            Least = asked.Least,
            Names = isMet ? [] : compulsory.Count > 0 ? compulsory : [.. asked.Of.Except(sketch.Cooperation)],
        };
    }

    private static Finding When(string status, Call? call) => status switch
    {
        FundingStatus.Open => new Finding(Findings.Open, Severity.Met) { Date = call?.Closes },
        FundingStatus.Announced => new Finding(Findings.Announced, Severity.Met) { Date = call?.Opens },
        FundingStatus.Closed => new Finding(Findings.Closed, Severity.Stop) { Date = call?.Closes },
        _ => new Finding(Findings.Undated, Severity.Note),
    };
}
