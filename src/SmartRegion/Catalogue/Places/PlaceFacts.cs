namespace SmartRegion.Catalogue.Places;

/// <summary>What is told of a place, on its page and by <c>/api/places/{id}</c> alike.</summary>
/// <param name="Above">The places that it is part of, the smallest first.</param>
/// <param name="Totals">The sums over the municipalities within; of a municipality, its own figures.</param>
/// <param name="Parts">Direct parts that are no municipalities: districts of a region, regions of a state.</param>
/// <param name="Municipalities">The municipalities within, not sorted; empty for a municipality.</param>
/// <param name="Neighbours">Municipalities (or districts) that touch it, also across the state border.</param>
/// <param name="Similar">Municipalities like it, by country.</param>
/// <param name="Practices">Of a municipality: those that concern it, ranked. Of a larger place: those within.</param>
/// <param name="People">Organisations, projects, events, test beds, courses, offers and needs of the place.</param>
/// <param name="Data">Datasets, services, devices, software and methods of the place.</param>
public sealed record PlaceFacts(
    Place Place, IReadOnlyList<Place> Above, PlaceTotals Totals, IReadOnlyList<PlacePart> Parts, IReadOnlyList<Place> Municipalities,
    IReadOnlyList<Place> Neighbours, IReadOnlyDictionary<string, IReadOnlyList<SimilarPlace>> Similar, IReadOnlyList<RankedPractice> Practices,
    IReadOnlyList<FundingFor> Funding, IReadOnlyList<NearbyEntry> People, IReadOnlyList<NearbyEntry> Data)
{
    private const int MostSimilar = 5, MostPractices = 8, MostWithin = 500;

    /// <summary>The two sides of the border.</summary>
    public static readonly IReadOnlyList<string> Sides = ["CZ", "DE"];

    private static readonly string[] PeopleKinds = ["organisation", "project", "event", "testbed", "course", "offer", "need"];
    private static readonly string[] DataKinds = ["dataset", "service", "device", "software", "method"];

    /// <summary>The neighbours in another state.</summary>
    public IEnumerable<Place> AcrossBorder => Neighbours.Where(n => n.Country != Place.Country);

    /// <param name="today">The day by which calls are open or closed.</param>
    public static PlaceFacts Of(Atlas atlas, Place place, DateOnly today)
    {
        var inside = atlas.Inside(place);
        var municipalities = inside.Where(p => p.IsMunicipality).ToList();
        return new PlaceFacts(place, atlas.Above(place), PlaceTotals.Of(place.IsMunicipality ? [place] : municipalities),
            [.. atlas.PartsOf(place).Where(p => !p.IsMunicipality).Select(p => new PlacePart(p, PlaceTotals.Of(atlas.Inside(p).Where(m => m.IsMunicipality))))],
            municipalities, atlas.NeighboursOf(place),
            Sides.ToDictionary(side => side, side => place.IsMunicipality ? atlas.Likeness.Of(place, side, MostSimilar) : []),
            place.IsMunicipality ? new Practices(atlas, place).Ranked(MostPractices) : Within(atlas, place, inside),
            new Funding(atlas).For(place, today), Nearby(atlas, place, inside, PeopleKinds), Nearby(atlas, place, inside, DataKinds));
    }

    private static IReadOnlyList<RankedPractice> Within(Atlas atlas, Place place, IReadOnlyList<Place> inside) =>
    [
        .. inside.Prepend(place).SelectMany(p => atlas.In(p).Where(l => l.Kind == "practice"), (p, l) => (Practice: l, Place: p))
            .DistinctBy(p => p.Practice.Id).Take(MostWithin)
            .Select(p => new RankedPractice(p.Practice, 1, [new Reason(Because.Here) { Place = p.Place }])),
    ];

    // Of the place and its parts; then of its neighbours within the district, and of the larger places that it belongs to.
    private static List<NearbyEntry> Nearby(Atlas atlas, Place place, IReadOnlyList<Place> inside, string[] kinds)
    {
        var found = inside.Prepend(place).SelectMany(p => Those(p, NearbyEntry.Here));
        foreach (var above in atlas.Above(place).Where(p => p.Level is not ("country" or "nuts1")))
            found = found.Concat(Those(above, above.Level)).Concat(above.Level == Place.District ? atlas.PartsOf(above).SelectMany(p => Those(p, Place.District)) : []);
        return [.. found.DistinctBy(n => n.Entry.Id).Take(MostWithin)];

        IEnumerable<NearbyEntry> Those(Place p, string where) => atlas.In(p).Where(l => kinds.Contains(l.Kind)).Select(l => new NearbyEntry(l, where, p));
    }
}

/// <summary>Sums over municipalities.</summary>
/// <param name="Municipalities">How many, without areas that belong to none.</param>
/// <param name="Empty">How many areas belong to no municipality.</param>
/// <param name="Year">The year of the numbers of inhabitants, when it is one.</param>
public sealed record PlaceTotals(int Municipalities, int Empty, long Population, int? Year, double AreaKm2)
{
    /// <summary>Inhabitants of a square kilometre; null where nobody lives.</summary>
    public double? Density => Population > 0 && AreaKm2 > 0 ? Population / AreaKm2 : null;

    internal static PlaceTotals Of(IEnumerable<Place> municipalities)
    {
        var all = municipalities.ToList();
        var years = all.Where(p => p.Population > 0).Select(p => p.PopulationYear).Distinct().ToList();
        return new PlaceTotals(all.Count(p => !p.IsEmpty), all.Count(p => p.IsEmpty), all.Sum(p => p.Population ?? 0), years.Count == 1 ? years[0] : null,
            Math.Round(all.Sum(p => p.AreaKm2 ?? 0), 2));
    }
}

/// <summary>A part of a region, with the sums over its municipalities.</summary>
public sealed record PlacePart(Place Place, PlaceTotals Totals);

/// <summary>An entry of the place or of its surroundings.</summary>
/// <param name="Where">"here", or the level of the larger place to which both belong.</param>
/// <param name="In">The place that the entry names.</param>
public sealed record NearbyEntry(Located Entry, string Where, Place In)
{
    public const string Here = "here";
}
