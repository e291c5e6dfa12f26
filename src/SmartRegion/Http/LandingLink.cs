namespace SmartRegion.Http;

/// <summary>A link that a room besides the features' adds to the landing page of the OGC APIs.</summary>
/// <param name="Path">Under <c>/ogc</c>.</param>
public sealed record LandingLink(string Rel, string Path, string Title);
