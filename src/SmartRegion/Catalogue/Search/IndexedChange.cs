using SmartRegion.Core;

namespace SmartRegion.Catalogue.Search;

/// <summary>An entry to be taken into the index.</summary>
/// <param name="Key">The store's number of it.</param>
/// <param name="Entry">As it is now; null when it was deleted.</param>
/// <param name="Place">Where it lies, resolved by the caller from its geometry or its places.</param>
public sealed record IndexedChange(long Key, string Id, Entry? Entry, SearchPlace? Place);

/// <summary>Where an entry lies.</summary>
/// <param name="Lon">Longitude of a point that stands for it, degrees WGS 84.</param>
/// <param name="Lat">Its latitude.</param>
/// <param name="Population">Inhabitants of the place.</param>
/// <param name="Region">NUTS code: Regierungsbezirk (DE22) or kraj (CZ032).</param>
public sealed record SearchPlace(double? Lon, double? Lat, BoundingBox? Box, int? Population, string? Region);

/// <summary>A completion of what is being typed.</summary>
/// <param name="Kind">"place", "entry" or "concept".</param>
/// <param name="Id">Id of the entry or the concept.</param>
/// <param name="Language">Of the text.</param>
/// <param name="Detail">Of a place its region's code, of an entry its kind, of a concept its label in the reader's language when that differs.</param>
public sealed record Suggestion(string Text, string Kind, string Id, string Language, string? Detail);
