namespace SmartRegion.Catalogue.Places;

/// <summary>
/// The figures by which municipalities are compared, as arrays side by side and each divided by its deviation: comparing one with ten thousand
/// reads memory in its order and makes objects of the few best only. An unknown figure is NaN.
/// </summary>
internal sealed class LikenessColumns
{
    private readonly Dictionary<string, int> _at = [];
    private readonly string?[] _countries;
    private readonly float[] _population, _density, _height, _border, _type;
    private readonly uint[] _topics;

    /// <param name="places">In the order of their ids: of two that are as much alike, the first is told first.</param>
    public LikenessColumns(IReadOnlyList<Place> places, Func<Place, Compared> figures)
    {
        Places = places;
        _countries = new string?[places.Count];
        _topics = new uint[places.Count];
        (_population, _density, _height, _border, _type) = (new float[places.Count], new float[places.Count], new float[places.Count], new float[places.Count], new float[places.Count]);
        for (var i = 0; i < places.Count; i++)
        {
            _at[places[i].Id] = i;
            _countries[i] = places[i].Country;
            (_population[i], _density[i], _height[i], _border[i], _type[i], _topics[i]) = figures(places[i]);
        }
    }

    public IReadOnlyList<Place> Places { get; }

    /// <summary>The figures of a place, or null when it is not among the compared.</summary>
    public Compared? Of(string id) => _at.TryGetValue(id, out var i) ? new Compared(_population[i], _density[i], _height[i], _border[i], _type[i], _topics[i]) : null;

    /// <summary>The municipalities of a country that are least apart, best first, without the one itself; only those whose inhabitants are known.</summary>
    public List<(Place Place, double Apart)> Nearest(string id, Compared own, string country, int most)
    {
        Span<float> best = stackalloc float[most];
        Span<int> which = stackalloc int[most];
        var (found, self) = (0, _at.GetValueOrDefault(id, -1));
        for (var i = 0; i < _population.Length; i++)
        {
            if (i == self || _countries[i] != country || float.IsNaN(_population[i])) continue;
            var apart = own.ApartFrom(new Compared(_population[i], _density[i], _height[i], _border[i], _type[i], _topics[i]));
            if (found == most && apart >= best[^1]) continue;
            var at = found < most ? found++ : most - 1;
            for (; at > 0 && best[at - 1] > apart; at--) (best[at], which[at]) = (best[at - 1], which[at - 1]);
            (best[at], which[at]) = (apart, i);
        }
        var nearest = new List<(Place, double)>(found);
        for (var i = 0; i < found; i++) nearest.Add((Places[which[i]], best[i]));
        return nearest;
    }
}

/// <summary>The figures of one municipality, each in deviations; NaN where it is not known.</summary>
/// <param name="Topics">The topics that it is at work on or wishes for, a bit each.</param>
internal readonly record struct Compared(float Population, float Density, float Height, float Border, float Type, uint Topics)
{
    /// <summary>How far apart both are: the weighted sum over all factors.</summary>
    public float ApartFrom(in Compared other) =>
        Likeness.OfPopulation * Squared(Population - other.Population) + Likeness.OfDensity * Squared(Density - other.Density) + Likeness.OfHeight * Squared(Height - other.Height)
        + Likeness.OfBorder * Squared(Border - other.Border) + Likeness.OfType * Squared(Type - other.Type) + Likeness.OfTopics * TopicsApart(Topics, other.Topics);

    /// <summary>The square of a difference; of what is not known a quarter: neither alike nor different.</summary>
    public static float Squared(float difference) => float.IsNaN(difference) ? Likeness.Unknown : difference * difference;

    /// <summary>The square of the share of topics that only one of them has (Jaccard's distance).</summary>
    public static float TopicsApart(uint own, uint other)
    {
        if (own == 0) return Likeness.Unknown;
        var distance = 1 - (float)System.Numerics.BitOperations.PopCount(own & other) / System.Numerics.BitOperations.PopCount(own | other);
        return distance * distance;
    }
}
