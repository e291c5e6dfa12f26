namespace SmartRegion.Planning.Transfer;

/// <summary>One condition of taking a practice over, held against what is known of a municipality. Pages put it into words, the API tells it as it is.</summary>
/// <param name="Code">One of <see cref="Conditions"/>.</param>
public sealed record Condition(string Code, Holding Holding)
{
    /// <summary>What is asked for or missing: countries, concepts.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The least number of inhabitants, posts or hours.</summary>
    public double? Least { get; init; }

    /// <summary>The largest number of inhabitants.</summary>
    public double? Most { get; init; }

    /// <summary>What the municipality has: inhabitants, posts.</summary>
    public double? Own { get; init; }

    /// <summary>Ids of the entries from which it is known that something is at hand.</summary>
    public IReadOnlyList<string> Entries { get; init; } = [];
}

/// <summary>Whether a condition holds.</summary>
public enum Holding
{
    /// <summary>It does not hold.</summary>
    NotMet,

    /// <summary>The practice or the municipality does not tell it.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    Met,
}

/// <summary>The conditions that there are.</summary>
public static class Conditions
{
    /// <summary>The practice says for how many inhabitants it is made.</summary>
    public const string Size = "size";

    /// <summary>It says nothing; it was done where so many people live.</summary>
    public const string SizeOfOthers = "size-of-others";

    /// <summary>Under the law of which country it was or can be done.</summary>
    public const string Law = "law";

    /// <summary>Something must be at hand, such as a network.</summary>
    public const string Need = "need";

    /// <summary>Posts of staff.</summary>
    public const string Posts = "posts";

    /// <summary>Working hours in a year.</summary>
    public const string Hours = "hours";
}
