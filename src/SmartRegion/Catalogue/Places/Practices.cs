namespace SmartRegion.Catalogue.Places;

/// <summary>Which practices concern a place: those of it, of the places around it, of places like it and on what it wishes for, best first, each with the reasons.</summary>
/// <param name="wishes">Topics that the place wishes for; null when it has not said.</param>
internal sealed class Practices(Atlas atlas, Place place, IReadOnlyCollection<string>? wishes = null)
{
    /// <summary>What is further away in km is not called near.</summary>
    public const double NearKm = 40;

    // What counts how much. That others like us did it outweighs that others around us did.
    private const double OfHere = 3, OfAbove = 2, OfNearness = 1, OfLikeness = 1.2, OfTopics = 0.2, OfWishes = 0.8;

    // From here on a place is called similar.
    private const double Similar = 0.5;

    private readonly Dictionary<string, Place> _above = atlas.Above(place).ToDictionary(p => p.Id);
    private readonly IReadOnlySet<string> _topics = atlas.TopicsOf(place.Id);

    public IReadOnlyList<RankedPractice> Ranked(int most) =>
    [
        .. atlas.OfKind("practice").Select(Rank).Where(p => p.Why.Count > 0)
            .OrderByDescending(p => p.Worth).ThenBy(p => p.Practice.Id, StringComparer.Ordinal).Take(most),
    ];

    private RankedPractice Rank(Located practice)
    {
        var why = new List<Reason>();
        var places = practice.Places.Select(atlas.Find).OfType<Place>().ToList();
        var worth = Where(practice, places, why);
        if (why.Count == 0 || why[0].By == Because.Near) worth += Likely(practice, places, why);
        // What a place is at work on is told by its own practices: of these it says nothing.
        if (why.Count > 0 && why[0].By != Because.Here && practice.Topics.Intersect(_topics).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } shared)
        {
            why.Add(new Reason(Because.SharedTopics) { Topics = shared });
            worth += OfTopics;
        }
        if (wishes is not null && practice.Topics.Intersect(wishes).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } wished)
        {
            why.Add(new Reason(Because.Wished) { Topics = wished });
            worth += OfWishes;
        }
        return new RankedPractice(practice, Math.Round(worth, 3), why);
    }

    private double Where(Located practice, List<Place> places, List<Reason> why)
    {
        if (practice.Places.Contains(place.Id))
        {
            why.Add(new Reason(Because.Here) { Place = place, Km = 0 });
            return OfHere;
        }
        if (places.Find(p => _above.ContainsKey(p.Id)) is { } larger)
        {
            why.Add(new Reason(Because.Above) { Place = larger });
            return OfAbove;
        }
        if (Nearest(practice, places) is not var (where, km) || km > NearKm) return 0;
        why.Add(new Reason(Because.Near) { Place = where, Km = Math.Round(km, 1) });
        return OfNearness * (1 - km / NearKm);
    }

    private (Place? Where, double Km)? Nearest(Located practice, List<Place> places)
    {
        if (place.Point is not { } own) return null;
        if (practice.Own is { } point) return (places.Count > 0 ? places[0] : null, Plane.Distance(own, point));
        var nearest = places.Where(p => p.Point is not null).Select(p => (Where: p, Km: Plane.Distance(own, p.Point!))).OrderBy(p => p.Km).ToList();
        return nearest.Count > 0 ? nearest[0] : null;
    }

    private double Likely(Located practice, List<Place> places, List<Reason> why)
    {
        if (!place.IsMunicipality || !place.IsInhabited) return 0;
        var best = places.Where(p => p is { IsMunicipality: true, IsInhabited: true }).Select(p => (Place: p, Worth: atlas.Likeness.Between(place, p, wishes)))
            .OrderByDescending(p => p.Worth).FirstOrDefault();
        if (best.Worth >= Similar)
        {
            why.Add(new Reason(Because.SimilarPlace) { Place = best.Place });
            return OfLikeness * best.Worth;
        }
        if (places.Count > 0 || !Likeness.IsSimilarSize(place.Population, practice.Population)) return 0;
        why.Add(new Reason(Because.SimilarSize) { Population = practice.Population });
        return OfLikeness * Similar * atlas.Likeness.BySize(place, practice.Population!.Value);
    }
}

/// <summary>A practice that concerns a place, and why.</summary>
public sealed record RankedPractice(Located Practice, double Worth, IReadOnlyList<Reason> Why);
