using SmartRegion.Catalogue.Places;

namespace SmartRegion.Planning.Transfer;

/// <summary>
/// Holds what a practice asks for against what is known of a municipality. What nobody has told is unknown, never met: it is named, so that one
/// can find it out.
/// </summary>
/// <param name="have">Concepts that the municipality says it has at hand.</param>
/// <param name="posts">Posts that it says it can give.</param>
public sealed class TransferCheck(Atlas atlas, Place place, IReadOnlyCollection<string> have, double? posts)
{
    // Half to double the inhabitants is near enough to learn from.
    private const double Comparable = 2;

    // What stands in these shows that it is there; a practice elsewhere would not.
    private static readonly string[] AtHand = ["service", "device", "dataset", "testbed", "software", "practice", "project"];

    // Hours of a full post in a year.
    private const double HoursOfPost = 1700;

    private readonly Lazy<ILookup<string, string>> _known = new(() => atlas.Above(place).Where(p => p.Level == Place.District).Prepend(place)
        .SelectMany(atlas.In).Where(l => AtHand.Contains(l.Kind)).SelectMany(l => l.Concepts, (l, concept) => (l.Id, concept)).ToLookup(c => c.concept, c => c.Id));

    /// <summary>Every condition of a practice: what does not hold first, then what is unknown.</summary>
    public TransferVerdict Of(Located practice)
    {
        List<Condition> all = [.. Size(practice), Law(practice), .. practice.Transfer.Needs.Select(Need), .. Staff(practice.Transfer)];
        return new TransferVerdict(all.Min(c => c.Holding), [.. all.OrderBy(c => c.Holding)]);
    }

    private IEnumerable<Condition> Size(Located practice)
    {
        var terms = practice.Transfer;
        if (terms.PopulationMin is not null || terms.PopulationMax is not null)
        {
            var holding = place.Population is not { } own ? Holding.Unknown : own < terms.PopulationMin || own > terms.PopulationMax ? Holding.NotMet : Holding.Met;
            yield return new Condition(Conditions.Size, holding) { Least = terms.PopulationMin, Most = terms.PopulationMax, Own = place.Population };
            yield break;
        }
        var sizes = practice.Places.Select(atlas.Find).Where(p => p is { IsMunicipality: true, Population: > 0 }).Select(p => p!.Population!.Value).Concat(practice.Population is { } told ? [told] : Array.Empty<long>()).ToList();
        var nearest = sizes.Count > 0 && place.Population is { } people ? sizes.MinBy(s => Ratio(s, people)) : (long?)null;
        yield return new Condition(Conditions.SizeOfOthers, nearest is { } size && Ratio(size, place.Population!.Value) <= Comparable ? Holding.Met : Holding.Unknown) { Least = nearest, Own = place.Population };
    }

    private Condition Law(Located practice)
    {
        var told = practice.Transfer.Countries;
        var country = place.Country ?? "";
        if (told.Count > 0) return new Condition(Conditions.Law, told.Contains(country) || told.Contains("EU") ? Holding.Met : Holding.NotMet) { Names = told };
        return new Condition(Conditions.Law, practice.Countries.Contains(country) ? Holding.Met : Holding.Unknown) { Names = practice.Countries };
    }

    private Condition Need(string concept) => new(Conditions.Need, have.Contains(concept) || _known.Value.Contains(concept) ? Holding.Met : Holding.Unknown) { Names = [concept], Entries = [.. _known.Value[concept].Take(3)] };

    private IEnumerable<Condition> Staff(TransferTerms terms)
    {
        if (terms.Fte is { } fte) yield return new Condition(Conditions.Posts, Enough(fte)) { Least = fte, Own = posts };
        else if (terms.HoursYearly is { } hours) yield return new Condition(Conditions.Hours, Enough(hours / HoursOfPost)) { Least = hours, Own = posts * HoursOfPost };
    }

    private Holding Enough(double asked) => posts is null ? Holding.Unknown : posts >= asked ? Holding.Met : Holding.NotMet;

    private static double Ratio(double a, double b) => Math.Max(a, b) / Math.Max(1, Math.Min(a, b));
}

/// <summary>Whether a practice can be taken over.</summary>
/// <param name="Worst">The worst of its conditions.</param>
public sealed record TransferVerdict(Holding Worst, IReadOnlyList<Condition> Conditions);
