namespace SmartRegion.Catalogue.Places;

/// <summary>What kind of surroundings a municipality has.</summary>
public enum RegionType
{
    Urban,
    Intermediate,
    Rural,
}

/// <summary>
/// The type of a district by the OECD's regional typology (2011), its first step: a municipality below 150 inhabitants/km² is rural; a district with
/// more than half of its people in such is rural, with less than 15 % of them urban, else intermediate.
/// </summary>
internal static class RegionTypes
{
    private const double RuralDensity = 150, MostlyRural = 0.5, HardlyRural = 0.15;

    /// <summary>The types by the id of the district, of those whose municipalities are known with inhabitants and area.</summary>
    public static IReadOnlyDictionary<string, RegionType> Of(IEnumerable<Place> municipalities) =>
        municipalities.Where(p => p is { Parent: not null, Density: not null }).GroupBy(p => p.Parent!).ToDictionary(d => d.Key, d => Type(d.Where(p => p.Density < RuralDensity).Sum(p => p.Population!.Value) / (double)d.Sum(p => p.Population!.Value)));

    private static RegionType Type(double rural) => rural > MostlyRural ? RegionType.Rural : rural < HardlyRural ? RegionType.Urban : RegionType.Intermediate;
}
