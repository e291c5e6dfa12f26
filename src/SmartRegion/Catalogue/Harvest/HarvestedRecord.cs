using System.Text.Json.Nodes;

namespace SmartRegion.Catalogue.Harvest;

/// <summary>One record as a source tells it, made into the document of an entry; or that it is there, or gone, or cannot be used.</summary>
/// <param name="Iri">Its name at the source: its IRI where it has one, else its identifier there. It never changes.</param>
internal sealed record HarvestedRecord(string Iri)
{
    /// <summary>The document without its id; null when nothing is told but that it is there.</summary>
    public JsonObject? Doc { get; init; }

    /// <summary>For reports.</summary>
    public string? Title { get; init; }

    /// <summary>The page or document of the original.</summary>
    public string? Original { get; init; }

    /// <summary>Other names under which other catalogues may have it (<see cref="Identity"/>).</summary>
    public IReadOnlyList<string> Identities { get; init; } = [];

    /// <summary>The id that the entry should have, when it is free.</summary>
    public string? WishedId { get; init; }

    /// <summary>The source says that it was deleted.</summary>
    public bool IsGone { get; init; }

    /// <summary>Why nothing of it can be stored.</summary>
    public string? Refused { get; init; }
    public string? Detail { get; init; }

    /// <summary>What of it could not be understood: reason and the value.</summary>
    public IReadOnlyList<(string Reason, string Value)> Remarks { get; init; } = [];
}
