using SmartRegion.Core;

namespace SmartRegion.Catalogue;

/// <summary>An entry that another refers to, or that refers to it.</summary>
/// <param name="Outward">True when the entry asked about names the other; false when the other names it.</param>
public sealed record Related(string Rel, bool Outward, Entry Entry, LangText? Note);
