using SmartRegion.Catalogue;

namespace SmartRegion.Portal;

/// <summary>What the page of an entry needs.</summary>
public sealed record EntryShown(Entry Entry, Kind Kind, IReadOnlyList<Related> Related, IReadOnlyList<Change> History);
