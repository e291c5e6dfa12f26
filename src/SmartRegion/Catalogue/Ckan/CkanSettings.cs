namespace SmartRegion.Catalogue.Ckan;

/// <summary>What the operator decided about CKAN.</summary>
/// <param name="Kinds">The kinds whose entries are packages.</param>
public sealed record CkanSettings(IReadOnlyList<string> Kinds)
{
    /// <summary>Datasets, and what the SDDI catalogue describes beside them.</summary>
    public const string DefaultKinds = "dataset,service,device,software,method,project,practice,testbed";
}
