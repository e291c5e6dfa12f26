namespace SmartRegion.Catalogue.Places;

/// <summary>
/// How alike municipalities are: by inhabitants and density (their logarithms), height and topics, each measured in
/// standard deviations over all inhabited municipalities, so that none drowns the others.
/// </summary>
internal sealed class Likeness
{
    // What counts how much; inhabitants decide most of what a municipality can do.
    private const double OfPopulation = 0.5, OfHeight = 0.2, OfDensity = 0.15, OfTopics = 0.15;

    // What is not known is taken as half a deviation away: neither alike nor different.
    private const double Unknown = 0.25;

    // From here on people call two figures similar; of a practice elsewhere, half to double the inhabitants is near enough to learn from.
    private const double PopulationRatio = 4.0 / 3, ComparableRatio = 2, DensityRatio = 1.5, HeightMetres = 75;

    /// <summary>Below it a municipality is not alike.</summary>
    private const double Least = 0.3;

    private readonly double _population, _height, _density;
    private readonly IReadOnlyList<Place> _places;
    private readonly Func<string, IReadOnlySet<string>> _topics;

    /// <param name="topics">The topics that a place is at work on, by its id.</param>
    public Likeness(IEnumerable<Place> municipalities, Func<string, IReadOnlySet<string>> topics)
    {
        _places = [.. municipalities.Where(p => p is { IsInhabited: true, Population: > 0 })];
        _topics = topics;
        (_population, _height, _density) = (Deviation(p => Log(p.Population)), Deviation(p => p.ElevationM), Deviation(p => Log(p.Density)));
    }

    /// <summary>The municipalities of a country most like this one, best first; when none is alike, the nearest in size. Empty for a place in which nobody lives.</summary>
    public IReadOnlyList<SimilarPlace> Of(Place place, string country, int most)
    {
        if (place.Population is not > 0 || !place.IsInhabited) return [];
        var others = _places.Where(p => p.Country == country && p.Id != place.Id)
            .Select(p => (Place: p, Worth: Between(place, p))).OrderByDescending(p => p.Worth).ThenBy(p => p.Place.Id, StringComparer.Ordinal).ToList();
        var alike = others.TakeWhile(p => p.Worth >= Least).Select(p => new SimilarPlace(p.Place, Math.Round(p.Worth, 3), Why(place, p.Place)))
            .Where(p => p.Why.Count > 0).Take(most).ToList();
        if (alike.Count > 0 || others.Count == 0) return alike;
        var (nearest, worth) = others.MinBy(p => Math.Abs(Log(p.Place.Population)!.Value - Log(place.Population)!.Value));
        return [new SimilarPlace(nearest, Math.Round(worth, 3), [new Reason(Because.NearestInSize)])];
    }

    /// <summary>From 0 (nothing in common) to 1 (the same figures).</summary>
    public double Between(Place a, Place b)
    {
        var (own, other) = (_topics(a.Id), _topics(b.Id));
        var apart = OfPopulation * Apart(Log(a.Population), Log(b.Population), _population)
            + OfHeight * Apart(a.ElevationM, b.ElevationM, _height) + OfDensity * Apart(Log(a.Density), Log(b.Density), _density)
            + OfTopics * (own.Count == 0 ? Unknown : Math.Pow(1 - (double)own.Intersect(other).Count() / own.Union(other).Count(), 2));
        return Math.Exp(-2 * apart);
    }

    /// <summary>The same of the number of inhabitants alone.</summary>
    public double BySize(Place place, long population) =>
        place.Population > 0 && population > 0 ? Math.Exp(-2 * Apart(Log(place.Population), Math.Log10(population), _population)) : 0;

    /// <summary>True when what one of them did is of a size for the other.</summary>
    public static bool IsSimilarSize(long? a, long? b) => Within(a, b, ComparableRatio);

    /// <summary>What both have in common.</summary>
    private List<Reason> Why(Place place, Place other)
    {
        var why = new List<Reason>();
        if (Within(place.Population, other.Population, PopulationRatio)) why.Add(new Reason(Because.Population));
        if (Math.Abs((place.ElevationM - other.ElevationM) ?? double.MaxValue) <= HeightMetres) why.Add(new Reason(Because.Elevation));
        if (Within(place.Density, other.Density, DensityRatio)) why.Add(new Reason(Because.Density));
        var shared = _topics(place.Id).Intersect(_topics(other.Id)).Order(StringComparer.Ordinal).ToList();
        if (shared.Count > 0) why.Add(new Reason(Because.SharedTopics) { Topics = shared });
        return why;
    }

    private double Deviation(Func<Place, double?> figure)
    {
        var known = _places.Select(figure).OfType<double>().ToList();
        if (known.Count < 2) return 1;
        var mean = known.Average();
        var deviation = Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        return deviation > 0 ? deviation : 1;
    }

    private static double Apart(double? a, double? b, double deviation) => a is null || b is null ? Unknown : Math.Pow((a.Value - b.Value) / deviation, 2);

    private static bool Within(double? a, double? b, double ratio) => a > 0 && b > 0 && Math.Max(a.Value, b.Value) / Math.Min(a.Value, b.Value) <= ratio;

    private static double? Log(double? value) => value > 0 ? Math.Log10(value.Value) : null;
}

/// <summary>A municipality like another one, and in what.</summary>
/// <param name="Worth">From 0 to 1.</param>
public sealed record SimilarPlace(Place Place, double Worth, IReadOnlyList<Reason> Why);
