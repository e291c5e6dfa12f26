using SmartRegion.Core;
using SmartRegion.Twin.Features.Crs;

namespace SmartRegion.Twin.Features.Import;

/// <summary>How a file becomes a collection.</summary>
/// <param name="Collection">The id of the collection.</param>
public sealed record ImportOptions(string Collection)
{
    /// <summary>What a new collection is called; without it, its id.</summary>
    public LangText? Title { get; init; }

    /// <summary>Who sees the collection from now on, and the organisation where it is one's; null leaves it as it is.</summary>
    public (string Visibility, string? Owner)? ShownTo { get; init; }

    /// <summary>Whether the features there are give way to those of the file.</summary>
    public bool Replace { get; init; }

    /// <summary>The property that is the features' id: those there are with the same are changed, the others are left.</summary>
    public string? Key { get; init; }

    /// <summary>The reference system of the file, when it does not say or says it wrongly.</summary>
    public CrsDefinition? Crs { get; init; }

    /// <summary>Whether everything is read and checked and nothing is stored.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether invalid geometries are mended instead of refused.</summary>
    public bool Repair { get; init; }

    /// <summary>What was decided about properties of the file.</summary>
    public IReadOnlyList<FieldEdit> Fields { get; init; } = [];

    /// <summary>What a new collection's document has besides title and schema.</summary>
    public System.Text.Json.Nodes.JsonObject? Document { get; init; }

    /// <summary>The file itself, where it is kept beside its rows: then the collection is a table of data, and its rows stay in the order of the file.</summary>
    public string? File { get; init; }

    /// <summary>Runs the work that puts the new features in the place of the present ones, so that something else changes at the same moment.</summary>
    public Func<Func<Storage.Session, Task>, Task>? Commit { get; init; }
}

/// <summary>What an import of features did.</summary>
public sealed class FeatureImportReport
{
    /// <summary>How many bad features are named one by one.</summary>
    public const int MaxNamed = 1000;

    public long Created { get; internal set; }
    public long Changed { get; internal set; }
    public long BadCount { get; internal set; }

    /// <summary>The schema of the good features.</summary>
    public System.Text.Json.Nodes.JsonObject? Schema { get; internal set; }

    /// <summary>The reference system in which the file was read.</summary>
    public CrsDefinition? Crs { get; internal set; }

    /// <summary>The first bad features, each with the reason.</summary>
    public List<SourceFeature> Bad { get; } = [];

    /// <summary>What is worth knowing and no fault, such as several types of geometry.</summary>
    public List<string> Notes { get; } = [];
}
