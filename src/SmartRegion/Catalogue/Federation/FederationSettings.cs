namespace SmartRegion.Catalogue.Federation;

/// <summary>What the operator decided about other regions.</summary>
/// <param name="Name">What this region is called by others.</param>
/// <param name="Poll">How often a peer is asked that says nothing by itself.</param>
public sealed record FederationSettings(string Name, TimeSpan Poll);
