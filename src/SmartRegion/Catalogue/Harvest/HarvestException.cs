namespace SmartRegion.Catalogue.Harvest;

/// <summary>A source cannot be harvested any further; what was stored before stays, and nothing is marked as gone.</summary>
/// <param name="code">What happened, in a word that the portal has a sentence for in each language.</param>
public sealed class HarvestException(string code, string message) : Exception(message)
{
    public const string Malformed = "malformed", Circular = "circular", Endless = "endless", Empty = "empty", Robots = "robots", TooMany = "too-many", TooLong = "too-long";

    public string Code { get; } = code;
}
