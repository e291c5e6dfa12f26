namespace SmartRegion.Catalogue.Places;

/// <summary>
/// How alike municipalities are, from 0 to 1: exp(−2 Σ weight × apart²). Inhabitants and density (their logarithms) and height are apart by standard
/// deviations over all inhabited municipalities, the distance to the state border by each 30 km, the type of region by each two steps, topics by the
/// share that only one has; so none drowns the others. docs/like-ours.md tells it to people.
/// </summary>
internal sealed class Likeness
{
    // What counts how much; inhabitants decide most of what a municipality can do.
    public const float OfPopulation = 0.4f, OfDensity = 0.15f, OfHeight = 0.15f, OfBorder = 0.1f, OfType = 0.05f, OfTopics = 0.15f;

    // What is not known is taken as half a deviation away: neither alike nor different.
    public const float Unknown = 0.25f;

    /// <summary>Kilometres to the border, and steps of the type of region, that count as one deviation.</summary>
    public const double BorderKm = 30, TypeSteps = 2;

    // From here on people call two figures similar; of a practice elsewhere, half to double the inhabitants is near enough to learn from.
    private const double PopulationRatio = 4.0 / 3, ComparableRatio = 2, DensityRatio = 1.5, HeightMetres = 75, NearBorderKm = 15;

    /// <summary>Below it a municipality is not alike.</summary>
    public const double Least = 0.3;

    private readonly double _population, _height, _density;
    private readonly LikenessColumns _columns;
    private readonly Func<string, IReadOnlySet<string>> _topics;
    private readonly Func<string, double?> _border;
    private readonly IReadOnlyDictionary<string, RegionType> _types;

    /// <param name="topics">The topics that a place is at work on, by its id.</param>
    /// <param name="border">Kilometres to the state border, by the id of a municipality.</param>
    public Likeness(IEnumerable<Place> municipalities, Func<string, IReadOnlySet<string>> topics, Func<string, double?> border)
    {
        var places = municipalities.Where(p => p.IsInhabited).OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        (_topics, _border, _types) = (topics, border, RegionTypes.Of(places));
        var counted = places.Where(p => p.Population > 0).ToList();
        (_population, _height, _density) = (Deviation(counted, p => Log(p.Population)), Deviation(counted, p => p.ElevationM), Deviation(counted, p => Log(p.Density)));
        _columns = new LikenessColumns(places, Figures);
    }

    /// <summary>The municipalities of a country most like this one, best first; when none is alike, the nearest in size. Empty for a place in which nobody lives.</summary>
    /// <param name="wishes">Topics that the municipality wishes for, in place of those that it is at work on; null for these.</param>
    public IReadOnlyList<SimilarPlace> Of(Place place, string country, int most, IReadOnlyCollection<string>? wishes = null)
    {
        if (place.Population is not > 0 || !place.IsInhabited || Compared(place, wishes) is not { } own) return [];
        var others = _columns.Nearest(place.Id, own, country, Math.Max(most, 1));
        var alike = others.Select(p => (p.Place, Worth: WorthOf(p.Apart))).TakeWhile(p => p.Worth >= Least).Select(p => new SimilarPlace(p.Place, Math.Round(p.Worth, 3), Why(place, p.Place, wishes)))
            .Where(p => p.Why.Count > 0).Take(most).ToList();
        if (alike.Count > 0 || others.Count == 0) return alike;
        var nearest = _columns.Places.Where(p => p.Country == country && p.Id != place.Id && p.Population > 0).MinBy(p => Math.Abs(Log(p.Population)!.Value - Log(place.Population)!.Value))!;
        return [new SimilarPlace(nearest, Math.Round(Between(place, nearest, wishes), 3), [new Reason(Because.NearestInSize)])];
    }

    /// <summary>From 0 (nothing in common) to 1 (the same figures).</summary>
    public double Between(Place a, Place b, IReadOnlyCollection<string>? wishes = null) =>
        Compared(a, wishes) is { } own && Compared(b, null) is { } other ? WorthOf(own.ApartFrom(other)) : 0;

    /// <summary>The same of the number of inhabitants alone.</summary>
    public double BySize(Place place, long population) =>
        place.Population > 0 && population > 0 ? WorthOf(Math.Pow((Log(place.Population)!.Value - Math.Log10(population)) / _population, 2)) : 0;

    /// <summary>What the comparison of two municipalities consists of, the heaviest first.</summary>
    public IReadOnlyList<LikenessFactor> Factors(Place a, Place b, IReadOnlyCollection<string>? wishes = null)
    {
        var (own, other) = (Figures(a) with { Topics = wishes is null ? Mask(_topics(a.Id)) : Mask(wishes) }, Figures(b));
        return
        [
            Factor(Because.Population, OfPopulation, a.Population, b.Population, own.Population - other.Population),
            Factor(Because.Density, OfDensity, a.Density, b.Density, own.Density - other.Density),
            Factor(Because.Elevation, OfHeight, a.ElevationM, b.ElevationM, own.Height - other.Height),
            new LikenessFactor(Because.SharedTopics, OfTopics, null, null, Rounded(Places.Compared.TopicsApart(own.Topics, other.Topics)), Shared(a, b, wishes)) { IsKnown = own.Topics != 0 && other.Topics != 0 },
            Factor(Because.Border, OfBorder, _border(a.Id), _border(b.Id), own.Border - other.Border),
            Factor(Because.RegionType, OfType, TypeOf(a), TypeOf(b), own.Type - other.Type),
        ];
    }

    /// <summary>Kilometres to the state border, or null.</summary>
    public double? BorderKmOf(Place place) => _border(place.Id);

    /// <summary>The type of the municipality's district, or null.</summary>
    public RegionType? RegionTypeOf(Place place) => place.Parent is { } parent && _types.TryGetValue(parent, out var type) ? type : null;

    /// <summary>True when what one of them did is of a size for the other.</summary>
    public static bool IsSimilarSize(long? a, long? b) => Within(a, b, ComparableRatio);

    private static LikenessFactor Factor(string by, double weight, double? own, double? other, float difference) =>
        new(by, Rounded(weight), own, other, Rounded(Places.Compared.Squared(difference)), []) { IsKnown = own is not null && other is not null };

    private static double Rounded(double n) => Math.Round(n, 3);

    private double? TypeOf(Place place) => RegionTypeOf(place) is { } type ? (int)type : null;

    private Compared? Compared(Place place, IReadOnlyCollection<string>? wishes) =>
        (_columns.Of(place.Id) ?? Figures(place)) is var figures && wishes is not null ? figures with { Topics = Mask(wishes) } : figures;

    private Compared Figures(Place place) => new(In(Log(place.Population) / _population), In(Log(place.Density) / _density), In(place.ElevationM / _height),
        In(_border(place.Id) / BorderKm), In(TypeOf(place) / TypeSteps), Mask(_topics(place.Id)));

    private static float In(double? figure) => (float)(figure ?? double.NaN);

    private static uint Mask(IEnumerable<string> topics) => topics.Aggregate(0u, (mask, topic) => TopicAt.TryGetValue(topic, out var at) ? mask | 1u << at : mask);

    private static readonly Dictionary<string, int> TopicAt = Topics.All.Select((t, i) => (t.Id, i)).ToDictionary(t => t.Id, t => t.i);

    private static double WorthOf(double apart) => Math.Exp(-2 * apart);

    /// <summary>What both have in common.</summary>
    private List<Reason> Why(Place place, Place other, IReadOnlyCollection<string>? wishes)
    {
        var why = new List<Reason>();
        if (Within(place.Population, other.Population, PopulationRatio)) why.Add(new Reason(Because.Population));
        if (Math.Abs((place.ElevationM - other.ElevationM) ?? double.MaxValue) <= HeightMetres) why.Add(new Reason(Because.Elevation));
        if (Within(place.Density, other.Density, DensityRatio)) why.Add(new Reason(Because.Density));
        if (_border(place.Id) <= NearBorderKm && _border(other.Id) is { } km and <= NearBorderKm) why.Add(new Reason(Because.Border) { Km = Math.Round(km, 1) });
        if (Shared(place, other, wishes) is { Count: > 0 } shared) why.Add(new Reason(Because.SharedTopics) { Topics = shared });
        return why;
    }

    private List<string> Shared(Place place, Place other, IReadOnlyCollection<string>? wishes) =>
        [.. (wishes ?? (IEnumerable<string>)_topics(place.Id)).Intersect(_topics(other.Id)).Order(StringComparer.Ordinal)];

    private static double Deviation(List<Place> places, Func<Place, double?> figure)
    {
        var known = places.Select(figure).OfType<double>().ToList();
        if (known.Count < 2) return 1;
        var mean = known.Average();
        var deviation = Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        return deviation > 0 ? deviation : 1;
    }

    private static bool Within(double? a, double? b, double ratio) => a > 0 && b > 0 && Math.Max(a.Value, b.Value) / Math.Min(a.Value, b.Value) <= ratio;

    private static double? Log(double? value) => value > 0 ? Math.Log10(value.Value) : null;
}

/// <summary>A municipality like another one, and in what.</summary>
/// <param name="Worth">From 0 to 1.</param>
public sealed record SimilarPlace(Place Place, double Worth, IReadOnlyList<Reason> Why);
