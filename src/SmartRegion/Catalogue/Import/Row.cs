using SmartRegion.Core;

namespace SmartRegion.Catalogue.Import;

/// <summary>One row of a file: its line, and the document it makes as JSON text, or what is wrong with it.</summary>
public sealed record Row(int Line, string? Json, Fault? Fault = null);
