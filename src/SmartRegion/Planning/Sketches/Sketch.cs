using SmartRegion.Catalogue.Places;
using SmartRegion.Planning.Benefits;
using SmartRegion.Planning.Funding;
using SmartRegion.Planning.Partners;
using SmartRegion.Planning.Transfer;

namespace SmartRegion.Planning.Sketches;

/// <summary>A project as far as the region's knowledge tells it. Nothing in it is made up: what is not known is missing.</summary>
/// <param name="Estimate">What it would cost and bring, or null without a model.</param>
/// <param name="Funding">What the programme says of it, or null without one.</param>
/// <param name="Suggested">Programmes that would pay, while none is chosen.</param>
/// <param name="Partners">The lead first.</param>
/// <param name="Transfer">Whether the practice can be taken over, or null without one.</param>
/// <param name="Phases">The timetable.</param>
/// <param name="BorderKm">Kilometres from the municipality to the state border, or null.</param>
public sealed record Sketch(
    SketchRequest Request, Estimate? Estimate, FundingMatch? Funding, IReadOnlyList<FundingMatch> Suggested, IReadOnlyList<SetMember> Partners, TransferVerdict? Transfer, IReadOnlyList<Phase> Phases, double? BorderKm)
{
    private const int MostSuggested = 3;

    public Place Place => Request.Place!;

    /// <summary>Makes the sketch of a request with a municipality and without faults.</summary>
    public static Sketch Of(Atlas atlas, SketchRequest request, DateOnly today)
    {
        var place = request.Place!;
        var estimate = request.Estimate is { } asked ? Benefits.Estimate.Reckon(asked) : null;
        var partners = PartnersOf(atlas, request, today);
        var project = new ProjectSketch([place], ProjectSketch.Municipality, request.Topics, request.Concepts, estimate?.Of(Roles.Investment) is { Middle: > 0 } cost ? cost.Middle : null,
            estimate?.Of(Roles.Electricity) is { Middle: > 0 } saved ? saved.Middle : null, [.. partners.Select(p => p.Country).OfType<string>().Distinct()], request.Cooperation, false, today);
        var matcher = new FundingMatcher(project, atlas.AreaCodesOf);
        var funding = request.Programme is { } programme ? matcher.Match(programme) : null;
        var suggested = funding is not null ? [] : matcher.Match(atlas.Programmes).Where(m => m.Verdict != Verdict.Not || m.IsLate).Take(MostSuggested).ToList();
        var transfer = request.Practice is { } practice ? new TransferCheck(atlas, place, [], null).Of(practice) : null;
        return new Sketch(request, estimate, funding, suggested, partners, transfer, Phase.Of(request.Start, request.Months), atlas.Likeness.BorderKmOf(place));
    }

    private static IReadOnlyList<SetMember> PartnersOf(Atlas atlas, SketchRequest request, DateOnly today)
    {
        var lead = new SetMember(true, request.Place!.Country, request.Place, null, []);
        if (request.Partners.Count > 0)
            return [lead, .. request.Partners.Where(id => id != request.Place.Id).Select(id => atlas.Find(id) is { } place ? new SetMember(false, place.Country, place, null, []) : new SetMember(false, atlas.Entry(id)!.Countries is [var country, ..] ? country : null, null, atlas.Entry(id), []))];
        return request.Programme is not { Terms.PartnersFrom.Count: > 0 } programme ? [lead]
            : PartnerSet.Of(atlas, new PartnerRequest(null, request.Place, request.Topics, request.Concepts, [], [], [], programme, 1), today).Members;
    }
}

/// <summary>A part of the timetable.</summary>
/// <param name="Code">preparation, procurement, implementation, evaluation.</param>
/// <param name="First">The first month, from 1 on.</param>
/// <param name="Last">The last month.</param>
public sealed record Phase(string Code, int First, int Last, DateOnly From, DateOnly To)
{
    // How long each usually is of the whole; an assumption, told as one.
    private static readonly (string Code, double Until)[] Shares = [("preparation", 0.25), ("procurement", 0.5), ("implementation", 0.9), ("evaluation", 1)];

    internal static IReadOnlyList<Phase> Of(DateOnly start, int months)
    {
        var phases = new List<Phase>();
        foreach (var (code, until) in Shares)
        {
            var first = phases.Count == 0 ? 1 : phases[^1].Last + 1;
            var last = Math.Max(first, (int)Math.Round(until * months));
            if (first > months) break;
            last = Math.Min(last, months);
            phases.Add(new Phase(code, first, last, start.AddMonths(first - 1), start.AddMonths(last).AddDays(-1)));
        }
        return phases;
    }
}
