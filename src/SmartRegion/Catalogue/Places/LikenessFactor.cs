namespace SmartRegion.Catalogue.Places;

/// <summary>One thing in which two municipalities are compared.</summary>
/// <param name="By">One of <see cref="Because"/>: population, density, elevation, border, regionType, topics.</param>
/// <param name="Weight">Its share of the whole, from 0 to 1.</param>
/// <param name="Own">The figure of the one, in inhabitants, inhabitants/km², m or km; of the type of region the number of <see cref="RegionType"/>; null when not known or no figure.</param>
/// <param name="Other">That of the other.</param>
/// <param name="Apart">How far apart, squared: 0 is the same, 1 a standard deviation.</param>
/// <param name="Topics">The topics in common.</param>
public sealed record LikenessFactor(string By, double Weight, double? Own, double? Other, double Apart, IReadOnlyList<string> Topics)
{
    /// <summary>Whether both figures are known.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>In a word: unknown, same, similar, different, far.</summary>
    public string Grade => !IsKnown ? "unknown" : Apart switch { < 0.05 => "same", < 0.5 => "similar", < 2 => "different", _ => "far" };
}
