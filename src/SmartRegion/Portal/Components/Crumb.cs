namespace SmartRegion.Portal.Components;

/// <summary>A step of the way from the home page to this one; the last one, this page itself, has no address.</summary>
public sealed record Crumb(string Text, string? Href = null);

/// <summary>The page's data in a format for machines: a link at the foot and an alternate in the head.</summary>
/// <param name="Label">What people call the format: "JSON", "GeoJSON".</param>
public sealed record MachineFormat(string Label, string Href, string MediaType);

/// <summary>One figure or fact: a term and what it says.</summary>
/// <param name="Note">Year, source or what else one must know of it.</param>
public sealed record Fact(string Term, string Value, string? Note = null, string? Href = null);
