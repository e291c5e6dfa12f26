namespace SmartRegion.Catalogue.Places;

/// <summary>One reason for which something is shown beside a place. Pages put it into words, the API tells it as it is.</summary>
/// <param name="By">One of <see cref="Because"/>.</param>
public sealed record Reason(string By)
{
    /// <summary>The place that the reason is about.</summary>
    public Place? Place { get; init; }

    /// <summary>How far away, in km.</summary>
    public double? Km { get; init; }

    /// <summary>Topics in common.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Inhabitants of the place where it was done, as the practice itself tells them.</summary>
    public long? Population { get; init; }
}

/// <summary>The reasons that there are.</summary>
public static class Because
{
    /// <summary>A similar number of inhabitants.</summary>
    public const string Population = "population";

    /// <summary>A similar height above the sea.</summary>
    public const string Elevation = "elevation";

    /// <summary>A similar density of settlement.</summary>
    public const string Density = "density";

    /// <summary>Both near the state border.</summary>
    public const string Border = "border";

    /// <summary>The same type of region around it.</summary>
    public const string RegionType = "regionType";

    /// <summary>A topic that the municipality wishes for.</summary>
    public const string Wished = "wished";

    /// <summary>Topics in common.</summary>
    public const string SharedTopics = "topics";

    /// <summary>Not alike, but no other is nearer in size.</summary>
    public const string NearestInSize = "nearestInSize";

    /// <summary>In the place itself.</summary>
    public const string Here = "here";

    /// <summary>In a larger place to which ours belongs.</summary>
    public const string Above = "above";

    /// <summary>Not far away.</summary>
    public const string Near = "near";

    /// <summary>In a place like ours.</summary>
    public const string SimilarPlace = "similarPlace";

    /// <summary>In a place outside the region in which about as many people live.</summary>
    public const string SimilarSize = "similarSize";
}
