using SmartRegion.Core;

namespace SmartRegion.Catalogue.Import;

/// <summary>What an import did.</summary>
public sealed class ImportReport
{
    public int Created { get; internal set; }
    public int Changed { get; internal set; }
    public int Unchanged { get; internal set; }
    public List<BadRow> Bad { get; } = [];

    /// <summary>The number of the last change that it made; 0 when none.</summary>
    public long LastSeq { get; internal set; }
}

/// <summary>A row of which nothing was stored, and why.</summary>
public sealed record BadRow(int Line, string? Id, IReadOnlyList<Fault> Faults);
