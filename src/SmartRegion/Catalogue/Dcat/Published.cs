using SmartRegion.Core;

namespace SmartRegion.Catalogue.Dcat;

/// <summary>What the region publishes beside the entries: a collection of features, the measurements of a thing.</summary>
/// <param name="Path">Its address here, which is its name.</param>
/// <param name="Box">West, south, east, north in degrees (WGS 84).</param>
/// <param name="Service">The path of the API that serves it.</param>
public sealed record Published(string Path, LangText Title, LangText? Description, DateTime? Modified, double[]? Box, string Service, string Frequency, string Topic, IReadOnlyList<PublishedFile> Files)
{
    public IReadOnlyList<LangText> Keywords { get; init; } = [];

    /// <summary>The period that it is about, as entries tell it: a year, a month, a day or an instant; null when an end is open or not known.</summary>
    public (string? Start, string? End) Time { get; init; }

    /// <summary>When it was first published here.</summary>
    public DateTime? Issued { get; init; }

    /// <summary>The address of its licence, where one holds for all of it.</summary>
    public string? Licence { get; init; }

    /// <summary>Whose rights there are and how the source is to be named.</summary>
    public LangText? Rights { get; init; }
}

/// <summary>A way to get it.</summary>
/// <param name="Format">Its short name, such as GeoJSON.</param>
public sealed record PublishedFile(string Path, string Format, string MediaType);

/// <summary>An API of the region.</summary>
/// <param name="ConformsTo">The address of its standard.</param>
/// <param name="Description">The path of its machine-readable description.</param>
public sealed record PublishedApi(string Path, LangText Title, string? ConformsTo, string Description);

/// <summary>Tells what else is published; said where the rooms meet, because the catalogue knows nothing of the twin.</summary>
public sealed record PublishedData(IReadOnlyList<PublishedApi> Apis, Func<Task<IReadOnlyList<Published>>> ListAsync);
