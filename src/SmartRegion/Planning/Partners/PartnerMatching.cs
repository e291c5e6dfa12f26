using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Partners;

/// <summary>
/// Finds partners both ways: offers for a need, needs for an offer, and organisations by what they do. What is compared are topics and concepts by
/// their codes, so that a Czech need finds a German offer; texts are never compared.
/// </summary>
public sealed class PartnerMatching(Atlas atlas, DateOnly today)
{
    // What counts how much: the same matter most, then who can work together at all.
    private const double OfConcept = 2, OfTopic = 1, OfForm = 0.5, OfLanguage = 0.5, OfBorder = 0.5, OfReady = 0.3, OfNear = 0.3, Against = 1;

    // More in common does not make a better partner; what is further away is not near.
    private const int MostCounted = 3;
    private const double NearKm = 60;

    // What says of an organisation what it works on.
    private static readonly string[] Works = ["practice", "project", "offer", "need", "dataset", "service", "testbed", "course"];

    /// <summary>Partners for a request, the best first.</summary>
    public IReadOnlyList<PartnerMatch> Of(PartnerRequest request)
    {
        string[] kinds = request.Of?.Kind switch { "need" => ["offer", "organisation"], "offer" => ["need", "organisation"], _ => ["offer", "need", "organisation"] };
        var own = request.Of?.Partnering.Owner;
        return
        [
            .. kinds.SelectMany(atlas.OfKind).Where(l => l.Id != request.Of?.Id && l.Id != own && (own is null || l.Partnering.Owner != own) && !(l.Partnering.ValidUntil < today))
                .Select(l => Match(request, l)).OfType<PartnerMatch>().OrderByDescending(m => m.Worth).ThenBy(m => m.Entry.Id, StringComparer.Ordinal).Take(request.Limit),
        ];
    }

    private PartnerMatch? Match(PartnerRequest request, Located candidate)
    {
        var organisation = candidate.Kind == "organisation" ? candidate : candidate.Partnering.Owner is { } owner ? atlas.Entry(owner) : null;
        var countries = candidate.Countries.Count > 0 ? candidate.Countries : organisation?.Countries ?? [];
        if (request.Countries.Count > 0 && !request.Countries.Intersect(countries).Any()) return null;
        var (topics, concepts) = Matter(candidate);
        var (sharedConcepts, sharedTopics) = (Shared(request.Concepts, concepts), Shared(request.Topics, topics));
        if (sharedConcepts.Count + sharedTopics.Count == 0) return null;
        var why = new List<PartnerReason>();
        if (sharedConcepts.Count > 0) why.Add(new PartnerReason(PartnerReasons.Concepts, sharedConcepts));
        if (sharedTopics.Count > 0) why.Add(new PartnerReason(candidate.Kind == "organisation" && candidate.Topics.Count == 0 ? PartnerReasons.Work : PartnerReasons.Topics, sharedTopics));
        var worth = OfConcept * Math.Min(sharedConcepts.Count, MostCounted) + OfTopic * Math.Min(sharedTopics.Count, MostCounted)
            + Agreement(request.Cooperation, candidate.Partnering.Cooperation, PartnerReasons.Form, PartnerReasons.NoForm, OfForm, why)
            + Agreement(request.Languages, candidate.Partnering.Languages, PartnerReasons.Language, PartnerReasons.NoLanguage, OfLanguage, why)
            + Where(request, candidate, organisation, countries, why);
        if (candidate.Partnering.Stage is "tested" or "available")
        {
            why.Add(new PartnerReason(PartnerReasons.Ready, [candidate.Partnering.Stage]));
            worth += OfReady;
        }
        return new PartnerMatch(candidate, organisation, Math.Round(worth, 3), why);
    }

    // An organisation is known by its own words and by what names it.
    private (IReadOnlyCollection<string> Topics, IReadOnlyCollection<string> Concepts) Matter(Located candidate)
    {
        if (candidate.Kind != "organisation") return (candidate.Topics, candidate.Concepts);
        var works = atlas.Naming(candidate.Id).Concat(candidate.Named.Select(atlas.Entry).OfType<Located>()).Where(w => Works.Contains(w.Kind)).ToList();
        return ([.. candidate.Topics, .. works.SelectMany(w => w.Topics)], [.. candidate.Concepts, .. works.SelectMany(w => w.Concepts)]);
    }

    private static double Agreement(IReadOnlyList<string> own, IReadOnlyList<string> other, string by, string against, double worth, List<PartnerReason> why)
    {
        if (own.Count == 0 || other.Count == 0) return 0;
        var shared = Shared(own, other);
        why.Add(shared.Count > 0 ? new PartnerReason(by, shared) : new PartnerReason(against, other));
        return shared.Count > 0 ? worth : -Against;
    }

    private double Where(PartnerRequest request, Located candidate, Located? organisation, IReadOnlyList<string> countries, List<PartnerReason> why)
    {
        var home = request.Place?.Country ?? (request.Of?.Countries is [var one] ? one : null);
        var worth = 0.0;
        if (home is not null && countries.Count > 0 && !countries.Contains(home))
        {
            why.Add(new PartnerReason(PartnerReasons.AcrossBorder, countries));
            worth += OfBorder;
        }
        var points = new[] { candidate, organisation }.OfType<Located>().Select(l => l.Own ?? l.Places.Select(atlas.Find).OfType<Place>().Where(p => p.IsMunicipality).Select(p => p.Point).FirstOrDefault()).FirstOrDefault(p => p is not null);
        if (request.Place?.Point is not { } here || points is null || Plane.Distance(here, points) is not (<= NearKm and var km)) return worth;
        why.Add(new PartnerReason(PartnerReasons.Near, []) { Km = Math.Round(km, 1) });
        return worth + OfNear * (1 - km / NearKm);
    }

    private static List<string> Shared(IReadOnlyCollection<string> one, IReadOnlyCollection<string> other) => [.. one.Intersect(other).Order(StringComparer.Ordinal)];
}
