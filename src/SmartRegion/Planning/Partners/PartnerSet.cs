using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Funding;

namespace SmartRegion.Planning.Partners;

/// <summary>
/// A set of partners that fulfils what a programme asks of them: the municipality as lead, from each country that the programme names someone, of kinds that may
/// apply; similar municipalities across the border, and organisations that work on the matter.
/// </summary>
/// <param name="Members">The lead first.</param>
/// <param name="Others">Who else would do, by country.</param>
/// <param name="Findings">What the programme says of applicant, territory, partners and cooperation of this set.</param>
public sealed record PartnerSet(Programme Programme, IReadOnlyList<SetMember> Members, IReadOnlyList<SetMember> Others, IReadOnlyList<Finding> Findings)
{
    private const int MostOthers = 8, SimilarAsked = 5;

    // Which organisations may apply as what; where a programme says nothing, anybody may.
    private static readonly Dictionary<string, string[]> AppliesAs = new()
    {
        ["municipality"] = ["municipality", "public-authority"],
        ["district"] = ["district", "public-authority"],
        ["region"] = ["region", "public-authority"],
        ["association"] = ["association", "ngo"],
        ["agency"] = ["agency", "public-authority"],
        ["euroregion"] = ["association"],
        ["ministry"] = ["public-authority"],
    };

    private static readonly string[] Told = [Funding.Findings.Territory, Funding.Findings.Applicant, Funding.Findings.Population, Funding.Findings.Topic, Funding.Findings.Partners, Funding.Findings.Cooperation];

    /// <summary>True when nothing that the programme asks of partners is missing.</summary>
    public bool IsComplete => Findings.All(f => f.Severity is Severity.Met or Severity.Note);

    /// <summary>Proposes a set for a request with a municipality and a programme.</summary>
    public static PartnerSet Of(Atlas atlas, PartnerRequest request, DateOnly today)
    {
        var (place, programme) = (request.Place!, request.Programme!);
        var lead = new SetMember(true, place.Country, place, null, []);
        var matches = new PartnerMatching(atlas, today).Of(request with { Limit = 100, Of = null, Countries = [] });
        var wanted = (programme.Terms.PartnersFrom.Count > 0 ? programme.Terms.PartnersFrom : programme.Countries).Where(c => c != place.Country).ToList();
        var candidates = wanted.ToDictionary(c => c, c => Candidates(atlas, request, matches, c));
        // The nearest in kind first: a municipality works best with one like it.
        var members = candidates.Values.Select(c => c.FirstOrDefault()).OfType<SetMember>().ToList();
        var knowledge = Organisations(matches, programme, null).FirstOrDefault(o => members.All(m => m.Organisation?.Id != o.Organisation!.Id));
        List<SetMember> all = [lead, .. members, .. knowledge is null ? [] : new[] { knowledge }];
        var others = candidates.Values.SelectMany(c => c).Concat(Organisations(matches, programme, null)).Where(o => !all.Any(m => m.Id == o.Id)).DistinctBy(o => o.Id).Take(MostOthers).ToList();
        // Whoever applies together prepares and does it together; the rest is for the partners to say.
        var sketch = new ProjectSketch([place], ProjectSketch.Municipality, request.Topics, request.Concepts, null, null, [.. all.Select(m => m.Country).OfType<string>().Distinct()], [.. ProjectSketch.Criteria.Take(2)], false, today);
        var findings = new FundingMatcher(sketch, atlas.AreaCodesOf).Match(programme).Findings.Where(f => Told.Contains(f.Code)).ToList();
        return new PartnerSet(programme, all, others, findings);
    }

    private static List<SetMember> Candidates(Atlas atlas, PartnerRequest request, IReadOnlyList<PartnerMatch> matches, string country)
    {
        var programme = request.Programme!;
        var may = MayApply(programme, "municipality");
        var similar = !may ? [] : atlas.Likeness.Of(request.Place!, country, SimilarAsked, request.Topics.Count > 0 ? request.Topics : null).Where(s => IsWithin(atlas, s.Place, programme))
            .Select(s => new SetMember(false, country, s.Place, null, [])).ToList();
        return [.. similar, .. Organisations(matches, programme, country)];
    }

    private static IEnumerable<SetMember> Organisations(IReadOnlyList<PartnerMatch> matches, Programme programme, string? country) =>
        matches.Where(m => m.Organisation is { } o && (country is null || o.Countries.Contains(country)) && MayApply(programme, o.Partnering.Type)).DistinctBy(m => m.Organisation!.Id)
            .Select(m => new SetMember(false, country ?? (m.Organisation!.Countries is [var first, ..] ? first : null), null, m.Organisation, m.Why));

    // A group of others is no body that could sign.
    private static bool MayApply(Programme programme, string? type) => type is not ("group" or "consulate") && (programme.Applicants.Count == 0 || programme.Applicants.Intersect(AppliesAs.GetValueOrDefault(type ?? "", [type ?? ""])).Any());

    private static bool IsWithin(Atlas atlas, Place place, Programme programme) => (programme.Territory.Count > 0 ? programme.Territory : programme.Countries).Intersect(atlas.AreaCodesOf(place)).Any();
}

/// <summary>One of a set of partners: a municipality or an organisation.</summary>
/// <param name="Why">The reasons; of a municipality that it is like ours.</param>
public sealed record SetMember(bool IsLead, string? Country, Place? Place, Located? Organisation, IReadOnlyList<PartnerReason> Why)
{
    /// <summary>The id of its entry.</summary>
    public string Id => Place?.Id ?? Organisation!.Id;
}
